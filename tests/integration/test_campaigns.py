"""Campaigns in a real Redis, and what intake makes of them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import redis
from sqlalchemy import Engine, select

from moderation.adapters.redis_campaigns import RedisCampaigns
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import comments
from moderation.checks import campaign
from moderation.domain.campaign import Campaign
from moderation.domain.comment import CommentState
from moderation.domain.errors import Unavailable
from moderation.domain.verdict import Action, Posture, RuleHit
from moderation.rules.any_finding import AnyFinding
from tests.intake_world import IntakeWorld, Making
from tests.unit.checks.written import Lists

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "内部消息：东关片区下周整体拆迁，赶紧找张经理登记，名额只剩三十个。"


def test_comments_that_share_a_band_join_one_campaign(redis_client: redis.Redis) -> None:
    campaigns = RedisCampaigns(redis_client)

    assert campaigns.join("portal", ["a", "b"], "c1", "192.0.2.1", NOW, 60) == Campaign("c1", 1)
    assert campaigns.join("portal", ["b", "c"], "c2", "192.0.2.2", NOW, 60) == Campaign("c1", 2)
    # "c" was brought in by the second: likeness is handed on.
    assert campaigns.join("portal", ["c", "d"], "c3", "192.0.2.2", NOW, 60) == Campaign("c1", 2)
    assert campaigns.join("portal", ["x"], "c4", "192.0.2.3", NOW, 60) == Campaign("c4", 1)
    assert campaigns.join("other", ["a"], "c5", "192.0.2.4", NOW, 60) == Campaign("c5", 1)


def test_authors_are_counted_within_the_window(redis_client: redis.Redis) -> None:
    campaigns = RedisCampaigns(redis_client)
    campaigns.join("portal", ["a"], "c1", "192.0.2.1", NOW, 60)
    campaigns.join("portal", ["a"], "c2", "192.0.2.2", NOW + timedelta(seconds=30), 60)

    later = campaigns.join("portal", ["a"], "c3", "192.0.2.3", NOW + timedelta(seconds=61), 60)

    assert later == Campaign("c1", 2)


def test_every_key_ends_with_the_window(redis_client: redis.Redis) -> None:
    RedisCampaigns(redis_client).join("portal", ["a", "b"], "c1", "192.0.2.1", NOW, 60)

    assert {0 < redis_client.pttl(key) <= 60_000 for key in redis_client.scan_iter()} == {True}


def test_of_many_first_comments_at_once_one_begins_the_campaign(redis_client: redis.Redis) -> None:
    campaigns = RedisCampaigns(redis_client)

    def join(number: int) -> Campaign:
        return campaigns.join("portal", ["a", "b"], f"c{number}", f"192.0.2.{number}", NOW, 60)

    with ThreadPoolExecutor(16) as threads:
        joined = list(threads.map(join, range(32)))

    assert len({each.id for each in joined}) == 1
    assert sorted(each.authors for each in joined) == list(range(1, 33))


def test_a_redis_that_is_away_is_said_so() -> None:
    away = redis.Redis(unix_socket_path="/nonexistent/redis.sock")
    with pytest.raises(Unavailable):
        RedisCampaigns(away).join("portal", ["a"], "c1", "192.0.2.1", NOW, 60)


@pytest.fixture
def world(store: SqlStore, redis_client: redis.Redis) -> IntakeWorld:
    """Publishes at once what nothing speaks against; campaigns of three authors do."""
    check = campaign.build(campaign.Options(authors=3), Lists())
    return IntakeWorld(
        store,
        redis_client,
        Making(posture=Posture.OPEN, checks=[check], rules=[AnyFinding(frozenset({"campaign"}))]),
    )


def test_the_third_author_of_nearly_the_same_text_is_held(world: IntakeWorld, engine: Engine) -> None:
    texts = [TEXT, TEXT.replace("赶紧", "赶快"), f"转发！{TEXT}"]
    receipts = [world.post(body=text, address=f"192.0.2.{number}") for number, text in enumerate(texts, start=1)]

    assert [receipt.state for receipt in receipts] == [CommentState.ACCEPTED, CommentState.ACCEPTED, CommentState.HELD]
    with engine.connect() as connection:
        stored = set(connection.execute(select(comments.c.campaign)).scalars())
    assert stored == {receipts[0].comment_id}
    with world.store.reading() as view:
        item = view.reviews.get(receipts[2].comment_id)
    assert item is not None
    assert item.verdict.rules[0] == RuleHit("anyfinding", Action.REVIEW, "listed_check_found")


def test_one_author_repeating_is_no_campaign(world: IntakeWorld) -> None:
    receipts = [world.post(body=TEXT, address="192.0.2.1") for _ in range(4)]

    assert {receipt.state for receipt in receipts} == {CommentState.ACCEPTED}


def test_a_short_text_belongs_to_no_campaign(world: IntakeWorld, engine: Engine) -> None:
    for number in range(1, 5):
        assert world.post(body="支持!", address=f"192.0.2.{number}").state is CommentState.ACCEPTED

    with engine.connect() as connection:
        assert set(connection.execute(select(comments.c.campaign)).scalars()) == {None}
