"""The submit path on real stores: what is recorded together, what a refusal costs, and what a repeat gets."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
import redis
from sqlalchemy import Engine, event, select, text
from sqlalchemy.exc import ProgrammingError

from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql import tables
from moderation.adapters.sql.store import SqlStore
from moderation.domain.comment import Comment, CommentState, ThreadKey
from moderation.domain.errors import IdempotencyKeyReused, RequestInFlight, Unavailable
from moderation.domain.quota import Quota
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Posture, Ruling
from tests.intake_world import THREAD, IntakeWorld, Making, recorded
from tests.review_world import decided, waiting


class Sees:
    """A check that always finds the same."""

    name = "sees"

    def __call__(self, comment: Comment, facts: Facts) -> Iterable[Finding]:
        return [Finding("sees", "word", 0.9, "abuse", evidence=comment.body.original)]


class Demands:
    """A rule that always demands the same."""

    name = "demands"

    def __init__(self, action: Action) -> None:
        self._action = action

    def __call__(self, findings: object, facts: Facts) -> Ruling:
        return Ruling(self._action, "because")


@pytest.fixture
def world(store: SqlStore, redis_client: redis.Redis) -> IntakeWorld:
    return IntakeWorld(store, redis_client)


@pytest.fixture
def remake(store: SqlStore, redis_client: redis.Redis) -> Callable[[Making], IntakeWorld]:
    return lambda making: IntakeWorld(store, redis_client, making)


def test_a_held_comment_is_recorded_whole(engine: Engine, world: IntakeWorld) -> None:
    receipt = world.post(body="写得好 👍", account="u-1", address="2001:db8::7")

    assert recorded(engine, 1, held=1)
    with world.store.reading() as view:
        (held,) = waiting(view)
    assert held.comment_id == receipt.comment_id
    assert (held.version, held.thread, held.nickname, held.body) == (1, THREAD, "晋阳读者", "写得好 👍")
    assert (held.account, held.address, held.submitted_at) == ("u-1", "2001:db8::7", world.now)
    assert (held.verdict.action, held.verdict.evidence, held.verdict.posture) == (
        Action.REVIEW,
        Action.ACCEPT,
        Posture.HOLD_ALL,
    )
    assert (receipt.state, receipt.submitted_at) == (CommentState.HELD, world.now)


def test_a_comment_the_policy_accepts_goes_to_the_outbox_in_the_same_record(
    engine: Engine, remake: Callable[[Making], IntakeWorld]
) -> None:
    world = remake(Making(posture=Posture.OPEN))

    receipt = world.post()

    assert recorded(engine, 1, sent=1)
    assert receipt.state is CommentState.ACCEPTED
    with world.store.transaction() as tx:
        (entry,) = tx.outbox.claim_due("t", world.now, world.now + timedelta(seconds=9), 9)
        assert [entry.comment] == tx.published.page(THREAD, None, 10)
    assert entry.comment.id == receipt.comment_id


def test_a_reply_is_kept_and_sent_with_whom_it_answers(engine: Engine, remake: Callable[[Making], IntakeWorld]) -> None:
    world = remake(Making(posture=Posture.OPEN))
    parent = world.post().comment_id

    reply = world.post(body="同意", reply_to=parent, page_title="石桥又能走人了").comment_id

    with world.store.transaction() as tx:
        entries = tx.outbox.claim_due("t", world.now, world.now + timedelta(seconds=9), 9)
        answered = {entry.comment.id: entry.comment.reply_to for entry in entries}
    assert answered == {parent: None, reply: parent}
    with engine.connect() as connection:
        row = connection.execute(select(tables.comments).where(tables.comments.c.id == reply)).one()
    assert (row.reply_to, row.page_title) == (parent, "石桥又能走人了")


def test_a_reply_sent_again_gets_its_receipt_though_its_parent_is_gone_since(
    remake: Callable[[Making], IntakeWorld],
) -> None:
    world = remake(Making(posture=Posture.OPEN))
    parent, other = world.post(body="原话").comment_id, world.post(body="另一条").comment_id
    first = world.post(reply_to=parent, key="k")
    with world.store.transaction() as tx:
        assert tx.comments.change_state(decided(parent), CommentState.ACCEPTED, CommentState.RETRACTED)

    again = world.post("", answer=None, reply_to=parent, key="k")

    assert again == replace(first, quota=None)
    with pytest.raises(IdempotencyKeyReused):
        world.post(reply_to=other, key="k")


def test_a_rejected_comment_is_recorded_and_goes_nowhere(
    engine: Engine, remake: Callable[[Making], IntakeWorld]
) -> None:
    world = remake(Making(posture=Posture.OPEN, checks=[Sees()], rules=[Demands(Action.REJECT)]))

    receipt = world.post(body="坏话")

    assert recorded(engine, 1)
    assert receipt.state is CommentState.REJECTED
    with engine.connect() as connection:
        row = connection.execute(select(tables.verdicts)).one()
        audit = connection.execute(select(tables.audit)).one()
    assert (row.action, row.score, row.document["findings"][0]["evidence"]) == ("REJECT", 0.9, "坏话")
    assert (audit.actor, audit.event, audit.subject) == ("screening", "comment.rejected", receipt.comment_id)
    assert audit.details == {"policy": "policy-digest", "score": 0.9}


@pytest.mark.parametrize(
    ("posture", "missing"),
    [
        (Posture.HOLD_ALL, "verdicts"),
        (Posture.HOLD_ALL, "review_items"),
        (Posture.HOLD_ALL, "audit"),
        (Posture.OPEN, "outbox"),
        (Posture.OPEN, "audit"),
    ],
)
def test_nothing_remains_where_a_part_of_the_record_fails(
    engine: Engine, remake: Callable[[Making], IntakeWorld], posture: Posture, missing: str
) -> None:
    world = remake(Making(posture=posture))
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {missing} RENAME TO gone"))

    with pytest.raises((Unavailable, ProgrammingError)):
        world.post()

    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE gone RENAME TO {missing}"))
    assert recorded(engine, 0)


def test_no_receipt_is_given_where_the_commit_fails(engine: Engine, world: IntakeWorld) -> None:
    def fail(_connection: object) -> None:
        raise ConnectionResetError

    event.listen(engine, "commit", fail)
    with pytest.raises(ConnectionResetError):
        world.post()
    event.remove(engine, "commit", fail)

    assert recorded(engine, 0)


def test_a_check_that_raises_holds_the_comment(engine: Engine, remake: Callable[[Making], IntakeWorld]) -> None:
    def broken(comment: Comment, facts: Facts) -> Iterator[Finding]:
        raise ZeroDivisionError

    broken.name = "broken"
    making = Making(posture=Posture.OPEN, checks=[broken])

    assert remake(making).post().state is CommentState.HELD
    assert [(name, type(error)) for name, error in making.failures] == [("broken", ZeroDivisionError)]
    assert recorded(engine, 1, held=1)


def test_a_repeat_with_the_same_key_gets_the_first_receipt_and_costs_nothing(
    engine: Engine, remake: Callable[[Making], IntakeWorld]
) -> None:
    world = remake(Making(per_address=(Quota("per_address", 1, 3600),)))
    challenge = world.challenge()
    first = world.post(challenge, key="k")
    world.pass_time(10)

    again = world.post(challenge, key="k")

    assert again == replace(first, quota=None)
    assert recorded(engine, 1, held=1)


def test_a_repeat_is_told_what_intake_said_even_after_a_decision(engine: Engine, world: IntakeWorld) -> None:
    first = world.post(key="k")
    with world.store.transaction() as tx:
        assert tx.comments.change_state(decided(first.comment_id), CommentState.HELD, CommentState.ACCEPTED)

    assert world.post(key="k").state is CommentState.HELD


@pytest.mark.parametrize(
    "other", [{"body": "别的"}, {"nickname": "别人"}, {"thread": ThreadKey("portal", "/b.html")}, {"account": "u"}]
)
def test_a_key_used_for_something_else_is_refused(engine: Engine, world: IntakeWorld, other: dict[str, object]) -> None:
    world.post(key="k")

    with pytest.raises(IdempotencyKeyReused):
        world.post(key="k", **other)
    assert recorded(engine, 1, held=1)


def test_the_same_key_on_another_site_is_another_key(world: IntakeWorld) -> None:
    receipts = [world.post(key="k", thread=ThreadKey(site, "/a.html")) for site in ("portal", "other")]

    assert receipts[0].comment_id != receipts[1].comment_id


def test_a_key_still_being_worked_on_is_in_flight(world: IntakeWorld, redis_client: redis.Redis) -> None:
    redis_client.set("in-flight:portal:k", "another request")

    with pytest.raises(RequestInFlight):
        world.post(key="k")


def test_a_key_whose_lock_ended_while_another_request_committed_is_in_flight_and_then_repeated(
    engine: Engine, world: IntakeWorld
) -> None:
    slow = replace(world.submit, in_flight=SimpleNamespace(claim=lambda _key: nullcontext()))
    submission = world.submission(key="k")
    late = world.submission(key="k")
    receipts = []

    def overtaken(comment: Comment, facts: Facts) -> Iterable[Finding]:
        receipts.append(world.submit(late))
        return []

    overtaken.name = "overtaken"
    policy = replace(world.making, checks=[overtaken]).policy()

    with pytest.raises(RequestInFlight):
        replace(slow, policy=lambda: policy)(submission)
    assert world.submit(submission) == replace(receipts[0], quota=None)
    assert recorded(engine, 1, held=1)


def test_duplicates_are_counted_by_what_a_text_reads_like_within_the_window(
    remake: Callable[[Making], IntakeWorld],
) -> None:
    seen: list[int] = []

    def counting(comment: Comment, facts: Facts) -> Iterable[Finding]:
        seen.append(facts.duplicates)
        return []

    counting.name = "counting"
    world = remake(Making(checks=[counting]))
    for body in ("說得好!", "说 得 好", "别的", "说得好"):
        world.post(body=body)
    world.pass_time(3601)
    world.post(body="说得好")

    assert seen == [0, 1, 0, 2, 0]


def test_nothing_is_recorded_and_nothing_is_lost_while_redis_is_away(engine: Engine, store: SqlStore) -> None:
    client = open_redis("redis://127.0.0.1:1/0")
    world = IntakeWorld(store, client)

    for key in (None, "k"):
        with pytest.raises(Unavailable):
            world.post("some-challenge", key=key)
    client.close()
    assert recorded(engine, 0)


def test_every_recorded_comment_is_reported_once_and_a_repeat_is_not(world: IntakeWorld) -> None:
    first = world.post(key="k1")
    world.post(key="k1")

    assert world.reported == [(first.comment_id, Action.REVIEW)]
