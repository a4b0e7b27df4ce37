"""A bulk operation before it is started, on both databases: abandoned, expired, given another decision, held."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from moderation.adapters.sql.review_tables import bulk_operations
from moderation.adapters.sql.store import SqlStore
from moderation.domain.access_errors import Forbidden
from moderation.domain.bulk import KEPT_PREPARED, BulkOperation, BulkState
from moderation.domain.errors import InvalidInput, NotFound
from moderation.domain.queue import QueueFilter
from moderation.domain.review import DecisionAction
from moderation.domain.review_errors import BulkNotReady, SampleUnread
from moderation.usecases.bulk_review import BulkReview
from moderation.usecases.work_bulk import WorkBulk
from tests.review_world import LAOLIU, SENIOR, XIAOYAN, ReviewWorld

ACCEPT, REJECT = DecisionAction.ACCEPT, DecisionAction.REJECT


@pytest.fixture
def world(store: SqlStore) -> ReviewWorld:
    made = ReviewWorld(store)
    made.hold("c1")
    made.hold("c2")
    return made


@pytest.fixture
def bulk(world: ReviewWorld) -> BulkReview:
    return BulkReview(world.store, world.clock, world.new_id)


@pytest.fixture
def operation(bulk: BulkReview) -> BulkOperation:
    return bulk.preview(QueueFilter(ids=("c1", "c2")), REJECT, "spam", XIAOYAN, senior=False)


def record(world: ReviewWorld, operation: BulkOperation) -> list[tuple[str, str]]:
    with world.store.reading() as view:
        return [(it.actor, it.event) for it in view.audit.of(operation.id)]


@pytest.mark.parametrize(("who", "senior"), [(XIAOYAN, False), (SENIOR, True)])
def test_who_prepared_it_or_a_senior_abandons_it_and_nobody_can_start_it_any_more(
    world: ReviewWorld, bulk: BulkReview, operation: BulkOperation, who: object, senior: bool
) -> None:
    with pytest.raises(Forbidden):
        bulk.abandon(operation.id, LAOLIU, senior=False)
    with pytest.raises(NotFound):
        bulk.abandon("nothing", SENIOR, senior=True)
    world.advance(60)

    abandoned = bulk.abandon(operation.id, who, senior=senior)  # type: ignore[arg-type]

    name = who.name  # type: ignore[attr-defined]
    assert (abandoned.state, abandoned.undone_by, abandoned.finished_at) == (BulkState.ABANDONED, name, world.now)
    assert bulk.recent(9) == [abandoned] == [bulk.progress(operation.id).operation]
    for step in (
        lambda: bulk.start(operation.id, XIAOYAN),
        lambda: bulk.change(operation.id, ACCEPT, "fits_rules", XIAOYAN),
        lambda: bulk.abandon(operation.id, XIAOYAN, senior=False),
        lambda: bulk.undo(operation.id, XIAOYAN, senior=False),
    ):
        with pytest.raises(BulkNotReady) as told:
            step()
        assert told.value.params == {"state": "abandoned"}
    assert WorkBulk(world.store, world.queue, world.clock, world.new_id)(50) == 0
    assert record(world, operation) == [(name, "bulk.abandoned")]


def test_what_nobody_starts_in_time_expires_by_itself(
    world: ReviewWorld, bulk: BulkReview, operation: BulkOperation
) -> None:
    in_time = bulk.preview(QueueFilter(ids=("c1",)), REJECT, "spam", XIAOYAN, senior=False)
    world.now = operation.created_at + KEPT_PREPARED - timedelta(microseconds=1)
    bulk.start(in_time.id, XIAOYAN)

    world.now = operation.created_at + KEPT_PREPARED

    for step in (
        lambda: bulk.start(operation.id, XIAOYAN),
        lambda: bulk.change(operation.id, ACCEPT, "fits_rules", XIAOYAN),
        lambda: bulk.abandon(operation.id, XIAOYAN, senior=False),
    ):
        with pytest.raises(BulkNotReady) as told:
            step()
        assert told.value.params == {"state": "expired"}
    assert [it.state for it in bulk.recent(9)] == [BulkState.RUNNING, BulkState.EXPIRED]
    assert bulk.show(operation.id).operation.state is BulkState.EXPIRED
    assert record(world, operation) == []


def test_another_decision_is_chosen_for_the_same_comments_and_what_was_read_stays_read(
    world: ReviewWorld, bulk: BulkReview
) -> None:
    operation = bulk.preview(QueueFilter(), ACCEPT, "fits_rules", SENIOR, senior=True)
    bulk.read_sample(operation.id, "c1", SENIOR)
    world.hold("c3")
    with pytest.raises(Forbidden):
        bulk.change(operation.id, REJECT, "spam", LAOLIU)
    with pytest.raises(InvalidInput):
        bulk.change(operation.id, REJECT, "fits_rules", SENIOR)

    changed = bulk.change(operation.id, REJECT, "abuse", SENIOR)

    assert (changed.action, changed.reason, changed.total, changed.needs_reading) == (REJECT, "abuse", 2, False)
    bulk.change(operation.id, ACCEPT, "false_alarm", SENIOR)
    with pytest.raises(SampleUnread) as told:
        bulk.start(operation.id, SENIOR)
    assert told.value.params == {"unread": 1, "sample": 2}
    bulk.read_sample(operation.id, "c2", SENIOR)
    bulk.start(operation.id, SENIOR)
    with pytest.raises(BulkNotReady):
        bulk.change(operation.id, REJECT, "abuse", SENIOR)
    with world.store.reading() as view:
        started = view.audit.of(operation.id)[-1].details
    assert (started["action"], started["reason"], started["items"]) == ("accept", "false_alarm", 2)


def test_while_one_step_looks_at_it_no_other_step_changes_it(
    engine: Engine, world: ReviewWorld, operation: BulkOperation
) -> None:
    """Else a start could run another decision than the one whose sample it looked at."""
    row = select(bulk_operations).where(bulk_operations.c.id == operation.id).with_for_update(nowait=True)
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with world.store.transaction() as tx:
        assert tx.bulk_operations.hold(operation.id) == operation
        with engine.connect() as other, pytest.raises(OperationalError):
            other.execute(row)
    with engine.connect() as other:
        assert other.execute(row).one().id == operation.id
