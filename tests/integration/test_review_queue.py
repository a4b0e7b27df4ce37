"""The review path on both databases: what a decision changes, and that it changes all of it or nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from moderation.adapters.sql.review_tables import review_items
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit, comments, decisions, outbox
from moderation.domain.comment import Comment, CommentState, Submission, TextLimits, ThreadKey
from moderation.domain.errors import InvalidInput, NotFound
from moderation.domain.review import Decision, DecisionAction
from moderation.domain.review_errors import AlreadyDecided
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Posture, Verdict
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.read_queue import ReadQueue
from moderation.usecases.review_queue import REASONS, ReviewQueue
from tests.review_world import desk_policy

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
EDITOR = Moderator("m1", "晓燕", "", must_change_password=False)
VERDICT = Verdict(Action.REVIEW, Action.ACCEPT, Posture.HOLD_ALL, (), (), "digest")


def ids(prefix: str) -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers):03}"


@pytest.fixture
def queue(store: SqlStore) -> ReviewQueue:
    return ReviewQueue(store, desk_policy(), lambda: NOW, ids("id"))


@pytest.fixture
def read(store: SqlStore) -> ReadQueue:
    return ReadQueue(store, lambda: NOW)


def hold(store: SqlStore, comment_id: str, body: str = "一条评论") -> None:
    thread = ThreadKey.parse("demo", "/news/1.html")
    submission = Submission(thread, "读者", body, None, None, "192.0.2.7")
    comment = Comment.from_submission(submission, comment_id=comment_id, now=NOW, limits=TextLimits(1000, 24))
    with store.transaction() as tx:
        tx.comments.add(comment, VERDICT, CommentState.HELD, Facts())
        tx.reviews.add(comment_id)


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """All that a decision may touch."""
    columns = {
        "comments": (comments.c.id, comments.c.state),
        "items": (review_items.c.comment_id, review_items.c.version, review_items.c.waiting),
        "decisions": (decisions.c.comment_id, decisions.c.action, decisions.c.reason, decisions.c.moderator),
        "outbox": (outbox.c.comment_id, outbox.c.kind, outbox.c.state),
        "audit": (audit.c.actor, audit.c.event, audit.c.subject, audit.c.details),
    }
    with engine.connect() as connection:
        return {name: [tuple(row) for row in connection.execute(select(*them))] for name, them in columns.items()}


def test_accepting_publishes_and_is_recorded(queue: ReviewQueue, store: SqlStore, engine: Engine) -> None:
    hold(store, "c1")

    decision = queue.decide("c1", 1, DecisionAction.ACCEPT, "fits_rules", EDITOR)

    assert decision == Decision("id001", "c1", DecisionAction.ACCEPT, "fits_rules", "晓燕", NOW)
    assert everything(engine) == {
        "comments": [("c1", "accepted")],
        "items": [("c1", 2, False)],
        "decisions": [("c1", "accept", "fits_rules", "晓燕")],
        "outbox": [("c1", "comment.accepted", "pending")],
        "audit": [("晓燕", "comment.accepted", "c1", {"reason": "fits_rules"})],
    }


def test_rejecting_sends_nothing_and_is_recorded(queue: ReviewQueue, store: SqlStore, engine: Engine) -> None:
    hold(store, "c1")

    queue.decide("c1", 1, DecisionAction.REJECT, "spam", EDITOR)

    assert everything(engine) == {
        "comments": [("c1", "rejected")],
        "items": [("c1", 2, False)],
        "decisions": [("c1", "reject", "spam", "晓燕")],
        "outbox": [],
        "audit": [("晓燕", "comment.rejected", "c1", {"reason": "spam"})],
    }


@pytest.mark.parametrize("action", [DecisionAction.ACCEPT, DecisionAction.REJECT])
def test_where_the_record_cannot_be_written_nothing_is_decided(
    store: SqlStore, engine: Engine, action: DecisionAction
) -> None:
    hold(store, "c1")
    with store.transaction() as tx:
        tx.audit.append(AuditEntry("taken", NOW, "somebody", "something", "else", {}))
    before = everything(engine)
    clumsy = ReviewQueue(store, desk_policy(), lambda: NOW, lambda: "taken")

    with pytest.raises(IntegrityError):
        clumsy.decide("c1", 1, action, REASONS[action][0], EDITOR)

    assert everything(engine) == before


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (DecisionAction.ACCEPT, "spam"),
        (DecisionAction.REJECT, "fits_rules"),
        (DecisionAction.REJECT, ""),
        (DecisionAction.RETRACT, "spam"),
        (DecisionAction.RESTORE, "fits_rules"),
    ],
)
def test_only_a_known_reason_of_the_action_decides(
    queue: ReviewQueue, store: SqlStore, engine: Engine, action: DecisionAction, reason: str
) -> None:
    hold(store, "c1")
    before = everything(engine)

    with pytest.raises(InvalidInput):
        queue.decide("c1", 1, action, reason, EDITOR)

    assert everything(engine) == before


def test_the_second_decision_is_told_of_the_first(
    queue: ReviewQueue, read: ReadQueue, store: SqlStore, engine: Engine
) -> None:
    hold(store, "c1")
    queue.decide("c1", 1, DecisionAction.REJECT, "abuse", EDITOR)
    before = everything(engine)

    for version in (1, 2):
        with pytest.raises(AlreadyDecided) as told:
            queue.decide("c1", version, DecisionAction.ACCEPT, "fits_rules", EDITOR)
        assert told.value.params == {
            "action": "reject",
            "moderator": "晓燕",
            "decided_at": "2026-03-02T08:30:00+00:00",
        }
    with pytest.raises(AlreadyDecided):
        read.item("c1")

    assert everything(engine) == before


def test_a_version_that_never_was_decides_nothing(queue: ReviewQueue, store: SqlStore, engine: Engine) -> None:
    hold(store, "c1")
    before = everything(engine)

    with pytest.raises(NotFound):
        queue.decide("c1", 7, DecisionAction.ACCEPT, "fits_rules", EDITOR)

    assert everything(engine) == before


def test_what_never_waited_is_not_found(queue: ReviewQueue, read: ReadQueue) -> None:
    with pytest.raises(NotFound):
        read.item("c1")
    with pytest.raises(NotFound):
        queue.decide("c1", 1, DecisionAction.ACCEPT, "fits_rules", EDITOR)


def test_pages_follow_one_another_without_gap_or_repeat(read: ReadQueue, store: SqlStore) -> None:
    for number in range(7):
        hold(store, f"c{number}", f"第{number}条")

    pages, after = [], None
    while True:
        page = read.page(after, 3)
        pages.append([item.body for item in page.items])
        after = page.next_after
        if after is None:
            break

    assert pages == [["第0条", "第1条", "第2条"], ["第3条", "第4条", "第5条"], ["第6条"]]


def test_a_page_that_ends_the_queue_exactly_has_no_next(read: ReadQueue, store: SqlStore) -> None:
    for number in range(3):
        hold(store, f"c{number}")

    assert read.page(None, 3).next_after is None


def test_an_item_is_shown_as_it_was_submitted_and_judged(read: ReadQueue, store: SqlStore) -> None:
    hold(store, "c1", "ＡＢ\u200b 原样")

    item = read.item("c1")

    assert (item.body, item.nickname, item.version, item.verdict) == ("ＡＢ\u200b 原样", "读者", 1, VERDICT)
    assert item.submitted_at - NOW == timedelta(0)
    assert read.page(None, 10).items == (item,)
