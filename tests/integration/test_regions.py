"""The region of a comment on real stores: found once, at intake, kept with it, and shown wherever the comment is."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from sqlalchemy import Engine, select

from moderation.adapters.regions import open_regions
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import comments
from moderation.domain.comment import CommentState
from moderation.domain.region import Region
from moderation.domain.verdict import Posture
from tests.intake_world import THREAD, IntakeWorld, Making
from tests.region_file import CALIFORNIA, SHANXI, write_regions


def world_with(store: SqlStore, client: redis.Redis, file: Path, posture: Posture) -> IntakeWorld:
    world = IntakeWorld(store, client, Making(posture=posture))
    world.submit = replace(world.submit, regions=open_regions(file))
    return world


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_regions(tmp_path / "regions.mmdb")


def test_readers_and_the_portal_get_it_with_the_comment(
    store: SqlStore, redis_client: redis.Redis, file: Path, engine: Engine
) -> None:
    world = world_with(store, redis_client, file, Posture.OPEN)
    sent = [world.post(body=f"从{address}发来", address=address) for address in (SHANXI, CALIFORNIA, "192.0.2.1")]
    assert {it.state for it in sent} == {CommentState.ACCEPTED}

    with engine.connect() as connection:
        kept = connection.execute(select(comments.c.region).order_by(comments.c.id)).scalars().all()
    assert kept == ["CN-SX", "US", None]
    regions = [Region("CN-SX"), Region("US"), None]
    with store.transaction() as tx:
        assert [it.region for it in tx.published.page(THREAD, None, 9)] == regions[::-1]
        entries = tx.outbox.claim_due("t", world.now, world.now + timedelta(seconds=9), 9)
    assert [it.comment.region for it in sorted(entries, key=lambda it: it.comment.id)] == regions


def test_moderators_get_it_with_the_item(store: SqlStore, redis_client: redis.Redis, file: Path) -> None:
    world = world_with(store, redis_client, file, Posture.HOLD_ALL)
    held = world.post(address=SHANXI).comment_id

    with store.reading() as view:
        item = view.reviews.get(held)

    assert item is not None
    assert item.region == Region("CN-SX")


def test_it_stays_as_it_was_when_the_database_says_otherwise_later(
    store: SqlStore, redis_client: redis.Redis, file: Path
) -> None:
    world = world_with(store, redis_client, file, Posture.OPEN)
    world.post(body="先来的一条", address=SHANXI)
    world.submit = replace(world.submit, regions=open_regions(None))
    world.post(body="后来的一条", address=SHANXI)

    with store.reading() as view:
        assert [it.region for it in view.published.page(THREAD, None, 9)] == [None, Region("CN-SX")]
