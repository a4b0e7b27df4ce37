"""Decisions in bulk on both databases: snapshot, sample, work in pieces, what others did first, the way back."""

import pytest
from sqlalchemy import Engine, func, select

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import comments, decisions, outbox
from moderation.domain.access_errors import Forbidden
from moderation.domain.bulk import BulkItem, BulkOutcome, BulkSource, BulkState, with_sample
from moderation.domain.errors import Empty, InvalidInput, NotFound
from moderation.domain.queue import QueueFilter
from moderation.domain.review import DecisionAction
from moderation.domain.review_errors import BulkNotReady, SampleUnread, TooMany
from moderation.usecases import bulk_review
from moderation.usecases.bulk_review import BulkReview
from moderation.usecases.work_bulk import WorkBulk
from tests.review_world import LAOLIU, SENIOR, XIAOYAN, ReviewWorld

ACCEPT, REJECT = DecisionAction.ACCEPT, DecisionAction.REJECT


@pytest.fixture
def world(store: SqlStore) -> ReviewWorld:
    return ReviewWorld(store)


@pytest.fixture
def bulk(world: ReviewWorld) -> BulkReview:
    return BulkReview(world.store, world.clock, world.new_id)


def work(world: ReviewWorld, pieces: int = 1000, size: int = 50) -> int:
    """Lets the worker do up to so many pieces; how many items and endings it did."""
    worker, done = WorkBulk(world.store, world.queue, world.clock, world.new_id), 0
    for _ in range(pieces):
        step = worker(size)
        done += step
        if not step:
            break
    return done


def selection(*ids: str) -> QueueFilter:
    return QueueFilter(ids=ids)


def states(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        counted = connection.execute(select(comments.c.state, func.count().label("number")).group_by(comments.c.state))
        return {row.state: row.number for row in counted}


def number_of(engine: Engine, table: object) -> int:
    with engine.connect() as connection:
        number: int = connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]
    return number


def test_a_selection_is_decided_by_the_worker_and_nothing_else_is(
    world: ReviewWorld, bulk: BulkReview, engine: Engine
) -> None:
    for number in range(5):
        world.hold(f"c{number}")
    operation = bulk.preview(selection("c1", "c3", "unknown"), REJECT, "spam", XIAOYAN, senior=False)
    assert (operation.total, operation.source, operation.state) == (2, BulkSource.SELECTION, BulkState.PREVIEWED)
    assert work(world) == 0

    bulk.start(operation.id, XIAOYAN)
    assert work(world) == 3

    progress = bulk.progress(operation.id)
    assert (progress.operation.state, progress.outcomes, progress.troubles) == (
        BulkState.DONE,
        {BulkOutcome.DECIDED: 2},
        (),
    )
    assert states(engine) == {"held": 3, "rejected": 2}
    decided = world.read.context("c0").decisions, [it.reason for it in history(world, "c1")]
    assert decided == ((), ["spam"])
    with world.store.reading() as view:
        record = [(it.actor, it.event, dict(it.details)) for it in view.audit.of(operation.id)]
    assert record == [
        (
            "晓燕",
            "bulk.started",
            {"action": "reject", "reason": "spam", "source": "selection", "items": 2, "sample_read": 0},
        ),
        ("bulk", "bulk.finished_done", {"decided": 2}),
    ]


def history(world: ReviewWorld, comment_id: str) -> list[object]:
    with world.store.reading() as view:
        return list(view.decisions.of(comment_id))


def test_what_others_decided_or_hold_is_missed_and_said_so(world: ReviewWorld, bulk: BulkReview) -> None:
    for number in range(4):
        world.hold(f"c{number}")
    operation = bulk.preview(selection("c0", "c1", "c2", "c3"), ACCEPT, "fits_rules", XIAOYAN, senior=False)
    world.queue.decide("c0", 1, REJECT, "abuse", LAOLIU)
    world.leases.take("c2", LAOLIU)
    again = world.queue.decide("c3", 1, REJECT, "abuse", LAOLIU)
    world.queue.undo("c3", again.id, LAOLIU)

    bulk.start(operation.id, XIAOYAN)
    work(world)

    progress = bulk.progress(operation.id)
    assert progress.outcomes == {BulkOutcome.DECIDED: 1, BulkOutcome.MISSED: 3}
    assert [(it.comment_id, it.told) for it in progress.troubles] == [
        ("c0", "already_decided reject 老刘"),
        ("c2", "item_leased 老刘"),
        ("c3", "already_decided undo 老刘"),
    ]


def test_what_a_filter_finds_is_accepted_only_after_its_sample_was_read(
    world: ReviewWorld, bulk: BulkReview, engine: Engine
) -> None:
    for number in range(12):
        world.hold(f"c{number:02}", score=0.1 if number < 10 else 0.9)
    operation = bulk.preview(QueueFilter(risk_up_to=0.2), ACCEPT, "fits_rules", SENIOR, senior=True)
    shown = bulk.show(operation.id)
    sample = [item.comment_id for item, _ in shown.sample]
    assert (operation.total, shown.spread.total, shown.spread.by["category"]) == (10, 10, {"spam": 10})
    assert sample == ["c00", "c02", "c04", "c06", "c08"]

    for comment_id in sample[:-1]:
        assert bulk.read_sample(operation.id, comment_id, SENIOR).comment_id == comment_id
    with pytest.raises(SampleUnread) as told:
        bulk.start(operation.id, SENIOR)
    assert told.value.params == {"unread": 1, "sample": 5}
    for foreign in ("c01", "c11", "nothing"):
        with pytest.raises(NotFound):
            bulk.read_sample(operation.id, foreign, SENIOR)
    bulk.read_sample(operation.id, sample[-1], SENIOR)
    bulk.start(operation.id, SENIOR)
    work(world)

    assert states(engine) == {"accepted": 10, "held": 2}
    with world.store.reading() as view:
        started = view.audit.of(operation.id)[0]
    assert started.details == {
        "action": "accept",
        "reason": "fits_rules",
        "source": "filter",
        "items": 10,
        "sample_read": 5,
        "risk_up_to": 0.2,
    }


def test_what_was_decided_since_the_sample_was_drawn_need_not_be_read(world: ReviewWorld, bulk: BulkReview) -> None:
    world.hold("c1")
    world.hold("c2")
    operation = bulk.preview(QueueFilter(), ACCEPT, "fits_rules", SENIOR, senior=True)
    world.queue.decide("c1", 1, REJECT, "spam", LAOLIU)
    bulk.read_sample(operation.id, "c2", SENIOR)

    assert bulk.start(operation.id, SENIOR).state is BulkState.RUNNING


def test_all_of_it_is_taken_back_as_one_by_its_moderator_or_a_senior(
    world: ReviewWorld, bulk: BulkReview, engine: Engine
) -> None:
    for number in range(6):
        world.hold(f"c{number}")
    operation = bulk.preview(selection(*(f"c{n}" for n in range(6))), ACCEPT, "fits_rules", XIAOYAN, senior=False)
    bulk.start(operation.id, XIAOYAN)
    work(world)
    decided_again = history(world, "c5")[-1]
    world.queue.undo("c5", decided_again.id, SENIOR, senior=True)  # type: ignore[attr-defined]

    with pytest.raises(Forbidden):
        bulk.undo(operation.id, LAOLIU, senior=False)
    bulk.undo(operation.id, SENIOR, senior=True)
    work(world)

    progress = bulk.progress(operation.id)
    assert (progress.operation.state, progress.operation.undone_by) == (BulkState.UNDONE, "主任")
    assert progress.outcomes == {BulkOutcome.UNDONE: 5, BulkOutcome.KEPT: 1}
    assert [(it.comment_id, it.told) for it in progress.troubles] == [("c5", "already_decided undo 主任")]
    assert states(engine) == {"held": 6}
    world.advance(3600)
    with world.store.transaction() as tx:
        assert tx.outbox.claim_due("t", world.now, world.now, 99) == []
    with pytest.raises(BulkNotReady):
        bulk.undo(operation.id, SENIOR, senior=True)


def test_undone_in_the_middle_it_stops_and_takes_back_what_it_did(
    world: ReviewWorld, bulk: BulkReview, engine: Engine
) -> None:
    for number in range(6):
        world.hold(f"c{number}")
    operation = bulk.preview(selection(*(f"c{n}" for n in range(6))), REJECT, "spam", XIAOYAN, senior=False)
    bulk.start(operation.id, XIAOYAN)
    assert work(world, pieces=2, size=2) == 4

    bulk.undo(operation.id, XIAOYAN, senior=False)
    work(world)

    assert bulk.progress(operation.id).outcomes == {BulkOutcome.PENDING: 2, BulkOutcome.UNDONE: 4}
    assert states(engine) == {"held": 6}


def test_two_workers_at_once_do_nothing_twice(world: ReviewWorld, bulk: BulkReview, engine: Engine) -> None:
    for number in range(10):
        world.hold(f"c{number}")
    operation = bulk.preview(selection(*(f"c{n}" for n in range(10))), ACCEPT, "fits_rules", XIAOYAN, senior=False)
    bulk.start(operation.id, XIAOYAN)
    with world.store.reading() as view:
        stale = view.bulk_items.page(operation.id, [BulkOutcome.PENDING], 99)
    work(world)

    late = WorkBulk(world.store, world.queue, world.clock, world.new_id)
    for item in stale:
        late._decide(bulk.progress(operation.id).operation, item)

    assert bulk.progress(operation.id).outcomes == {BulkOutcome.DECIDED: 10}
    assert (number_of(engine, decisions), number_of(engine, outbox)) == (10, 10)


def test_it_stops_between_two_items_when_told(world: ReviewWorld, bulk: BulkReview) -> None:
    for number in range(4):
        world.hold(f"c{number}")
    operation = bulk.preview(selection("c0", "c1", "c2", "c3"), REJECT, "spam", XIAOYAN, senior=False)
    bulk.start(operation.id, XIAOYAN)
    asked = iter([False, False, True])

    WorkBulk(world.store, world.queue, world.clock, world.new_id)(50, lambda: next(asked))

    assert bulk.progress(operation.id).outcomes == {BulkOutcome.DECIDED: 2, BulkOutcome.PENDING: 2}


def test_what_cannot_be_done_in_bulk_is_refused(
    world: ReviewWorld, bulk: BulkReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.hold("c1")
    world.hold("c2")
    for wanted, action, reason, senior, error in [
        (selection("c1"), ACCEPT, "spam", True, InvalidInput),
        (selection("c1"), DecisionAction.RETRACT, "spam", True, InvalidInput),
        (selection("nothing"), REJECT, "spam", True, Empty),
        (QueueFilter(site="none"), REJECT, "spam", True, Empty),
        (QueueFilter(), REJECT, "spam", False, Forbidden),
    ]:
        with pytest.raises(error):
            bulk.preview(wanted, action, reason, XIAOYAN, senior=senior)
    monkeypatch.setattr(bulk_review, "MAX_ITEMS", 1)
    with pytest.raises(TooMany):
        bulk.preview(QueueFilter(), REJECT, "spam", XIAOYAN, senior=True)
    assert bulk.recent(9) == []


def test_only_who_prepared_it_starts_it_and_only_once(world: ReviewWorld, bulk: BulkReview) -> None:
    world.hold("c1")
    operation = bulk.preview(selection("c1"), REJECT, "spam", XIAOYAN, senior=False)

    for step in (
        lambda: bulk.start(operation.id, LAOLIU),
        lambda: bulk.read_sample(operation.id, "c1", LAOLIU),
    ):
        with pytest.raises(Forbidden):
            step()
    for unknown in (bulk.show, bulk.progress, lambda it: bulk.start(it, XIAOYAN)):
        with pytest.raises(NotFound):
            unknown("nothing")
    with pytest.raises(BulkNotReady):
        bulk.undo(operation.id, XIAOYAN, senior=False)
    bulk.start(operation.id, XIAOYAN)
    with pytest.raises(BulkNotReady) as told:
        bulk.start(operation.id, XIAOYAN)
    assert told.value.params == {"state": "running"}
    assert bulk.recent(9) == [bulk.progress(operation.id).operation]


@pytest.mark.parametrize(
    ("size", "expected"), [(0, []), (1, [0]), (3, [0, 1, 2]), (5, [0, 1, 2, 3, 4]), (1000, [0, 200, 400, 600, 800])]
)
def test_the_sample_is_spread_over_the_snapshot(size: int, expected: list[int]) -> None:
    items = with_sample([(f"c{number}", 1) for number in range(size)])

    assert [index for index, item in enumerate(items) if item.sample] == expected
    assert items[:1] == ([BulkItem("c0", 1, sample=True)] if size else [])
