"""Decisions in bulk: a snapshot is previewed, then started, which hands it to `WorkBulk`, and taken back as one."""

from dataclasses import dataclass, replace
from datetime import datetime

from moderation.domain.access_errors import Forbidden
from moderation.domain.bulk import (
    MAX_ITEMS,
    BulkItem,
    BulkOperation,
    BulkOutcome,
    BulkProgress,
    BulkSource,
    BulkState,
    with_sample,
)
from moderation.domain.errors import Empty, InvalidInput, NotFound
from moderation.domain.people import Capability
from moderation.domain.queue import QueueFilter
from moderation.domain.review import DecisionAction
from moderation.domain.review_errors import BulkNotReady, SampleUnread, TooMany
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.reviews import HeldComment, QueueCounts
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId
from moderation.usecases.review_queue import REASONS, waiting_item

TROUBLES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What an operation would decide. `sample` are items that still wait, `spread` counts what waits by its kinds."""

    operation: BulkOperation
    sample: tuple[tuple[BulkItem, HeldComment], ...]
    spread: QueueCounts


@dataclass(frozen=True, slots=True)
class BulkReview:
    """What a moderator does with bulk operations. One that nobody started within `KEPT_PREPARED` is read as expired."""

    store: Store
    clock: Clock
    new_id: NewId

    def preview(
        self, wanted: QueueFilter, action: DecisionAction, reason: str, moderator: Moderator, *, senior: bool
    ) -> BulkOperation:
        """Takes the snapshot of what the filter lets through, without what others hold; changes nothing yet.

        A filter by ids is a selection; any other is for seniors. Raises `InvalidInput` for action or reason, `Empty`
        where nothing waits, `TooMany`, `Forbidden`.
        """
        _check_reason(action, reason)
        source = BulkSource.FILTER if wanted.ids is None else BulkSource.SELECTION
        if source is BulkSource.FILTER and not senior:
            raise Forbidden(capability=Capability.QUEUE_SENIOR.value)
        now = self.clock()
        with self.store.transaction() as tx:
            snapshot = tx.queue.snapshot(replace(wanted, free_for=moderator.name), MAX_ITEMS + 1, now)
            if not snapshot:
                raise Empty(pointer="/filter" if source is BulkSource.FILTER else "/ids")
            if len(snapshot) > MAX_ITEMS:
                raise TooMany(pointer="/filter", limit=MAX_ITEMS)
            operation = BulkOperation(
                id=self.new_id(),
                action=action,
                reason=reason,
                source=source,
                risk_up_to=wanted.risk_up_to,
                moderator=moderator.name,
                state=BulkState.PREVIEWED,
                total=len(snapshot),
                created_at=now,
            )
            tx.bulk_operations.add(operation, with_sample(snapshot))
        return operation

    def show(self, operation_id: str) -> BulkPreview:
        """What the operation is about. Raises `NotFound`."""
        now = self.clock()
        with self.store.reading() as view:
            operation = _known(view, operation_id, now)
            found = [(item, view.reviews.get(item.comment_id)) for item in view.bulk_items.sample(operation_id)]
            spread = view.queue.counts(QueueFilter(bulk=operation_id), now)
        return BulkPreview(operation, tuple((item, held) for item, held in found if held), spread)

    def read_sample(self, operation_id: str, comment_id: str, moderator: Moderator) -> HeldComment:
        """Shows one item of the sample to who prepares the operation, and keeps that it was read.

        Raises `NotFound`, `Forbidden`, or `AlreadyDecided`.
        """
        now = self.clock()
        with self.store.transaction() as tx:
            _own(_known(tx, operation_id, now), moderator)
            if not tx.bulk_items.mark_read(operation_id, comment_id, now):
                raise NotFound
            return waiting_item(tx, comment_id)

    def change(self, operation_id: str, action: DecisionAction, reason: str, moderator: Moderator) -> BulkOperation:
        """Chooses another decision for the same snapshot, before it is started; what was read of its sample stays read.

        Raises `InvalidInput`, `NotFound`, `Forbidden` for anybody but who prepared it, `BulkNotReady`.
        """
        _check_reason(action, reason)
        with self.store.transaction() as tx:
            operation = _own(_held(tx, operation_id, self.clock()), moderator)
            _check_state(operation, BulkState.PREVIEWED)
            changed = replace(operation, action=action, reason=reason)
            tx.bulk_operations.save(changed)
        return changed

    def abandon(self, operation_id: str, moderator: Moderator, *, senior: bool) -> BulkOperation:
        """Gives up an operation that was not started: it never will be.

        Raises `NotFound`, `Forbidden` for anybody but who prepared it and seniors, `BulkNotReady`.
        """
        now = self.clock()
        with self.store.transaction() as tx:
            operation = _held(tx, operation_id, now)
            if not senior:
                _own(operation, moderator)
            _check_state(operation, BulkState.PREVIEWED)
            abandoned = replace(operation, state=BulkState.ABANDONED, finished_at=now, undone_by=moderator.name)
            tx.bulk_operations.save(abandoned)
            tx.audit.append(AuditEntry(self.new_id(), now, moderator.name, "bulk.abandoned", operation_id, {}))
        return abandoned

    def start(self, operation_id: str, moderator: Moderator) -> BulkOperation:
        """Hands the operation to the worker.

        Raises `NotFound`, `Forbidden` for anybody but who prepared it, `SampleUnread`, `BulkNotReady`.
        """
        now = self.clock()
        with self.store.transaction() as tx:
            operation = _own(_held(tx, operation_id, now), moderator)
            _check_state(operation, BulkState.PREVIEWED)
            sample = tx.bulk_items.sample(operation_id)
            # What was decided meanwhile cannot be read any more, and will not be decided here.
            unread = [it for it in sample if it.read_at is None and tx.reviews.get(it.comment_id)]
            if operation.needs_reading and unread:
                raise SampleUnread(unread=len(unread), sample=len(sample))
            started = replace(operation, state=BulkState.RUNNING, started_at=now)
            tx.bulk_operations.save(started)
            details = _told_of_start(operation, sum(it.read_at is not None for it in sample))
            tx.audit.append(AuditEntry(self.new_id(), now, moderator.name, "bulk.started", operation_id, details))
        return started

    def undo(self, operation_id: str, moderator: Moderator, *, senior: bool) -> BulkOperation:
        """Takes back all that the operation decided; what it has not decided yet stays as it is.

        Raises `NotFound`, `Forbidden` for anybody but who started it and seniors, `BulkNotReady`.
        """
        now = self.clock()
        with self.store.transaction() as tx:
            operation = _held(tx, operation_id, now)
            if not senior:
                _own(operation, moderator)
            _check_state(operation, BulkState.RUNNING, BulkState.DONE)
            undoing = replace(operation, state=BulkState.UNDOING, undone_by=moderator.name)
            tx.bulk_operations.save(undoing)
            tx.audit.append(AuditEntry(self.new_id(), now, moderator.name, "bulk.undone", operation_id, {}))
        return undoing

    def progress(self, operation_id: str) -> BulkProgress:
        """How far it is, and what could not be done. Raises `NotFound`."""
        with self.store.reading() as view:
            operation = _known(view, operation_id, self.clock())
            troubles = [BulkOutcome.MISSED, BulkOutcome.KEPT]
            return BulkProgress(
                operation,
                view.bulk_items.tally(operation_id),
                tuple(view.bulk_items.page(operation_id, troubles, TROUBLES_SHOWN)),
            )

    def recent(self, limit: int) -> list[BulkOperation]:
        """The newest operations first."""
        now = self.clock()
        with self.store.reading() as view:
            return [it.at(now) for it in view.bulk_operations.recent(limit)]


def _known(tx: Transaction, operation_id: str, now: datetime) -> BulkOperation:
    return _found(tx.bulk_operations.get(operation_id), now)


def _held(tx: Transaction, operation_id: str, now: datetime) -> BulkOperation:
    return _found(tx.bulk_operations.hold(operation_id), now)


def _found(operation: BulkOperation | None, now: datetime) -> BulkOperation:
    if operation is None:
        raise NotFound
    return operation.at(now)


def _check_reason(action: DecisionAction, reason: str) -> None:
    if reason not in REASONS.get(action, ()):
        raise InvalidInput(pointer="/reason")


def _check_state(operation: BulkOperation, *allowed: BulkState) -> None:
    if operation.state not in allowed:
        raise BulkNotReady(state=operation.state.value)


def _told_of_start(operation: BulkOperation, sample_read: int) -> dict[str, str | int | float]:
    details: dict[str, str | int | float] = {
        "action": operation.action.value,
        "reason": operation.reason,
        "source": operation.source.value,
        "items": operation.total,
        "sample_read": sample_read,
    }
    if operation.risk_up_to is not None:
        details["risk_up_to"] = operation.risk_up_to
    return details


def _own(operation: BulkOperation, moderator: Moderator) -> BulkOperation:
    if operation.moderator != moderator.name:
        raise Forbidden(capability=Capability.QUEUE_SENIOR.value)
    return operation
