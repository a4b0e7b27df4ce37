"""What intake refuses, on real stores: each refusal has its own code and costs what it should."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from sqlalchemy import Engine

from moderation.adapters.sql.store import SqlStore
from moderation.domain.comment import CommentState, ThreadKey
from moderation.domain.errors import (
    CaptchaExpired,
    CaptchaRequired,
    CaptchaReused,
    CaptchaUnknown,
    CaptchaWrong,
    CommentsClosed,
    Empty,
    InvalidInput,
    ModerationError,
    RateLimited,
    TooLong,
    UnknownParent,
    UnknownSite,
)
from moderation.domain.quota import Quota
from moderation.domain.verdict import Posture
from tests.intake_world import PNG, THREAD, IntakeWorld, Making, recorded
from tests.review_world import decided


@pytest.fixture
def world(store: SqlStore, redis_client: redis.Redis) -> IntakeWorld:
    return IntakeWorld(store, redis_client)


@pytest.fixture
def remake(store: SqlStore, redis_client: redis.Redis) -> Callable[[Making], IntakeWorld]:
    return lambda making: IntakeWorld(store, redis_client, making)


REFUSALS: dict[str, tuple[dict[str, object], type[ModerationError], str | None]] = {
    "no challenge": ({"challenge_id": ""}, CaptchaRequired, "/challenge_id"),
    "no answer": ({"answer": None}, CaptchaRequired, "/answer"),
    "empty answer": ({"answer": ""}, CaptchaRequired, "/answer"),
    "unknown challenge": ({"challenge_id": "never-issued"}, CaptchaUnknown, "/answer"),
    "wrong answer": ({"answer": "wrong"}, CaptchaWrong, "/answer"),
    "body too long": ({"body": "字" * 101}, TooLong, "/body"),
    "nickname too long": ({"nickname": "字" * 13}, TooLong, "/nickname"),
    "empty body": ({"body": " \u200b\n"}, Empty, "/body"),
    "control characters": ({"body": "a\x00b"}, InvalidInput, "/body"),
    "lone surrogate": ({"body": "a\ud800b"}, InvalidInput, "/body"),
    "reply to nothing": ({"reply_to": "00000000-0000-7000-8000-000000000000"}, UnknownParent, "/reply_to"),
    "reply to an empty id": ({"reply_to": ""}, UnknownParent, "/reply_to"),
    "reply to a NUL": ({"reply_to": "a\x00b"}, UnknownParent, "/reply_to"),
    "reply to half a character": ({"reply_to": "\udc00"}, UnknownParent, "/reply_to"),
    "title too long": ({"page_title": "字" * 201}, TooLong, "/page_title"),
    "closed thread": ({"thread": ThreadKey("portal", "/closed/1.html")}, CommentsClosed, "/thread"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refused_submission_records_nothing(
    engine: Engine, remake: Callable[[Making], IntakeWorld], case: str
) -> None:
    written, error, pointer = REFUSALS[case]
    world = remake(Making(postures={"/closed/": Posture.CLOSED}))

    with pytest.raises(error) as raised:
        world.post(**written)

    assert raised.value.pointer == pointer
    assert recorded(engine, 0)


def test_an_unknown_site_is_refused(engine: Engine, world: IntakeWorld) -> None:
    with pytest.raises(UnknownSite):
        world.post("some-challenge", thread=ThreadKey("nowhere", "/a.html"))
    assert recorded(engine, 0)


def test_an_expired_and_a_reused_challenge_are_told_apart(engine: Engine, world: IntakeWorld) -> None:
    first, second = world.challenge(), world.challenge()
    world.post(first)

    with pytest.raises(CaptchaReused):
        world.post(first)
    world.pass_time(300)
    with pytest.raises(CaptchaExpired):
        world.post(second)
    assert recorded(engine, 1, held=1)


def test_a_challenge_of_another_site_is_unknown(world: IntakeWorld) -> None:
    with pytest.raises(CaptchaUnknown):
        world.post(world.challenge("other"))


def test_what_could_never_be_taken_costs_neither_challenge_nor_quota(
    remake: Callable[[Making], IntakeWorld],
) -> None:
    world = remake(Making(per_address=(Quota("per_address", 1, 60),)))
    challenge = world.challenge()

    for written in ({"body": "字" * 101}, {"nickname": ""}, {"answer": None}):
        with pytest.raises(ModerationError):
            world.post(challenge, **written)

    assert world.post(challenge).state is CommentState.HELD


def test_a_rate_limited_submission_keeps_its_challenge_for_later(remake: Callable[[Making], IntakeWorld]) -> None:
    world = remake(Making(per_address=(Quota("per_address", 1, 60), Quota("per_address", 9, 3600))))
    first = world.post()
    challenge = world.challenge()

    with pytest.raises(RateLimited) as raised:
        world.post(challenge)
    world.pass_time(raised.value.retry_after_s)

    assert raised.value.retry_after_s == 60
    assert world.post(challenge).state is CommentState.HELD
    assert first.quota is not None
    assert (first.quota.quota.limit, first.quota.remaining, first.quota.reset_s) == (1, 0, 60)


@pytest.mark.parametrize(
    ("quota", "same", "free"),
    [
        ("per_address", {"address": "192.0.2.1"}, {"address": "192.0.2.2"}),
        ("per_address", {"address": "::ffff:192.0.2.1"}, {"address": "192.0.2.2"}),
        ("per_account", {"account": "u-1", "address": "192.0.2.9"}, {"account": "u-2"}),
        ("per_thread", {"address": "192.0.2.9"}, {"thread": ThreadKey("portal", "/other.html")}),
    ],
)
def test_a_limit_counts_its_own_subject_only(
    remake: Callable[[Making], IntakeWorld], quota: str, same: dict[str, str], free: dict[str, str]
) -> None:
    world = remake(replace(Making(), **{quota: (Quota(quota, 1, 60),)}))
    world.post(account="u-1")

    with pytest.raises(RateLimited) as raised:
        world.post(**same)

    assert raised.value.quota == quota
    assert world.post(**free).state is CommentState.HELD


def test_neighbours_in_one_ipv6_network_share_a_limit(remake: Callable[[Making], IntakeWorld]) -> None:
    world = remake(Making(per_address=(Quota("per_address", 1, 60),)))
    world.post(address="2001:db8:0:1::1")

    with pytest.raises(RateLimited):
        world.post(address="2001:db8:0:1:ffff::2")
    assert world.post(address="2001:db8:0:2::1").state is CommentState.HELD


def test_issuing_challenges_is_limited_and_shows_the_picture(remake: Callable[[Making], IntakeWorld]) -> None:
    world = remake(Making(challenges=(Quota("challenge_per_address", 2, 60),)))
    issued = world.issue("portal", "192.0.2.1")
    world.challenge(address="192.0.2.1")

    with pytest.raises(RateLimited):
        world.challenge(address="192.0.2.1")
    with pytest.raises(UnknownSite):
        world.challenge("nowhere")
    assert (issued.image_png, issued.expires_at, issued.quota.remaining) == (PNG, world.now + timedelta(seconds=300), 1)
    assert world.challenges.image(issued.id) == PNG


@pytest.mark.parametrize("state", [it for it in CommentState if it is not CommentState.ACCEPTED])
def test_what_readers_do_not_see_is_refused_as_a_parent_like_what_is_not_there(
    world: IntakeWorld, state: CommentState
) -> None:
    unseen = world.post().comment_id
    with world.store.transaction() as tx:
        assert tx.comments.change_state(decided(unseen), CommentState.HELD, state)

    told = []
    for reply_to in (unseen, "00000000-0000-7000-8000-000000000000"):
        with pytest.raises(UnknownParent) as raised:
            world.post(reply_to=reply_to)
        told.append((str(raised.value), raised.value.pointer, raised.value.params))

    assert told[0] == told[1]


def test_a_parent_on_another_page_or_site_is_none(world: IntakeWorld) -> None:
    for thread in (ThreadKey("portal", "/zcjh/news/1.html"), ThreadKey("other", THREAD.path)):
        elsewhere = world.post(thread=thread).comment_id
        with world.store.transaction() as tx:
            assert tx.comments.change_state(decided(elsewhere), CommentState.HELD, CommentState.ACCEPTED)

        with pytest.raises(UnknownParent):
            world.post(reply_to=elsewhere)


def test_a_reply_to_nothing_costs_neither_challenge_nor_quota(remake: Callable[[Making], IntakeWorld]) -> None:
    world = remake(Making(per_address=(Quota("per_address", 1, 60),)))
    challenge = world.challenge()
    with pytest.raises(UnknownParent):
        world.post(challenge, reply_to="gone")

    assert world.post(challenge).state is CommentState.HELD
