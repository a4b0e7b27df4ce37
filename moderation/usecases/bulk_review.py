"""Decisions in bulk: a snapshot is previewed, started, worked off piece by piece, and taken back as one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import takewhile

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
from moderation.domain.review_errors import AlreadyDecided, BulkNotReady, ItemLeased, LeaseLost, SampleUnread, TooMany
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.reviews import HeldComment, QueueCounts
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId
from moderation.usecases.review_queue import REASONS, ReviewQueue, waiting_item

TROUBLES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What an operation would decide. `sample` are items that still wait, `spread` counts what waits by its kinds."""

    operation: BulkOperation
    sample: tuple[tuple[BulkItem, HeldComment], ...]
    spread: QueueCounts


@dataclass(frozen=True, slots=True)
class BulkReview:
    """What a moderator does with bulk operations; `WorkBulk` does the work."""

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
        if reason not in REASONS.get(action, ()):
            raise InvalidInput(pointer="/reason")
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
        with self.store.reading() as view:
            operation = _known(view, operation_id)
            found = [(item, view.reviews.get(item.comment_id)) for item in view.bulk_items.sample(operation_id)]
            spread = view.queue.counts(QueueFilter(bulk=operation_id), self.clock())
        return BulkPreview(operation, tuple((item, held) for item, held in found if held), spread)

    def read_sample(self, operation_id: str, comment_id: str, moderator: Moderator) -> HeldComment:
        """Shows one item of the sample to who prepares the operation, and keeps that it was read.

        Raises `NotFound`, `Forbidden`, or `AlreadyDecided`.
        """
        with self.store.transaction() as tx:
            _own(_known(tx, operation_id), moderator)
            if not tx.bulk_items.mark_read(operation_id, comment_id, self.clock()):
                raise NotFound
            return waiting_item(tx, comment_id)

    def start(self, operation_id: str, moderator: Moderator) -> BulkOperation:
        """Hands the operation to the worker.

        Raises `NotFound`, `Forbidden` for anybody but who prepared it, `SampleUnread`, `BulkNotReady`.
        """
        now = self.clock()
        with self.store.transaction() as tx:
            operation = _own(_known(tx, operation_id), moderator)
            sample = tx.bulk_items.sample(operation_id)
            # What was decided meanwhile cannot be read any more, and will not be decided here.
            unread = [it for it in sample if it.read_at is None and tx.reviews.get(it.comment_id)]
            if operation.needs_reading and unread:
                raise SampleUnread(unread=len(unread), sample=len(sample))
            if not tx.bulk_operations.move(operation_id, [BulkState.PREVIEWED], BulkState.RUNNING, now):
                raise BulkNotReady(state=operation.state.value)
            details: dict[str, str | int | float] = {
                "action": operation.action.value,
                "reason": operation.reason,
                "source": operation.source.value,
                "items": operation.total,
                "sample_read": sum(it.read_at is not None for it in sample),
            }
            if operation.risk_up_to is not None:
                details["risk_up_to"] = operation.risk_up_to
            tx.audit.append(AuditEntry(self.new_id(), now, moderator.name, "bulk.started", operation_id, details))
            return _known(tx, operation_id)

    def undo(self, operation_id: str, moderator: Moderator, *, senior: bool) -> BulkOperation:
        """Takes back all that the operation decided; what it has not decided yet stays as it is.

        Raises `NotFound`, `Forbidden` for anybody but who started it and seniors, `BulkNotReady`.
        """
        now = self.clock()
        with self.store.transaction() as tx:
            operation = _known(tx, operation_id)
            if not senior:
                _own(operation, moderator)
            if not tx.bulk_operations.move(
                operation_id, [BulkState.RUNNING, BulkState.DONE], BulkState.UNDOING, now, moderator.name
            ):
                raise BulkNotReady(state=operation.state.value)
            tx.audit.append(AuditEntry(self.new_id(), now, moderator.name, "bulk.undone", operation_id, {}))
            return _known(tx, operation_id)

    def progress(self, operation_id: str) -> BulkProgress:
        """How far it is, and what could not be done. Raises `NotFound`."""
        with self.store.reading() as view:
            operation = _known(view, operation_id)
            troubles = [BulkOutcome.MISSED, BulkOutcome.KEPT]
            return BulkProgress(
                operation,
                view.bulk_items.tally(operation_id),
                tuple(view.bulk_items.page(operation_id, troubles, TROUBLES_SHOWN)),
            )

    def recent(self, limit: int) -> list[BulkOperation]:
        """The newest operations first."""
        with self.store.reading() as view:
            return view.bulk_operations.recent(limit)


@dataclass(frozen=True, slots=True)
class WorkBulk:
    """Works off what was started. Each item and what is kept of it are one transaction: killed anywhere, it goes on
    where it was, and several workers do nothing twice.
    """

    store: Store
    queue: ReviewQueue
    clock: Clock
    new_id: NewId

    def __call__(self, limit: int, stopping: Callable[[], bool] = lambda: False) -> int:
        """Decides, or takes back, up to `limit` items of the oldest operation; returns how much it did.

        `stopping` is asked before each item. Raises `Unavailable`.
        """
        with self.store.reading() as view:
            operation = view.bulk_operations.at_work()
            if operation is None:
                return 0
            before = BulkOutcome.PENDING if operation.state is BulkState.RUNNING else BulkOutcome.DECIDED
            items = view.bulk_items.page(operation.id, [before], limit)
        if not items:
            return self._finish(operation)
        step = self._decide if before is BulkOutcome.PENDING else self._undo
        done = list(takewhile(lambda item: not stopping() and step(operation, item), items))
        return max(1, len(done))

    def _decide(self, operation: BulkOperation, item: BulkItem) -> bool:
        """False where the operation is not running any more."""
        try:
            with self.store.transaction() as tx:
                if _known(tx, operation.id).state is not BulkState.RUNNING:
                    return False
                decision = self.queue.decide_within(
                    tx, item.comment_id, item.version, operation.action, operation.reason, operation.moderator
                )
                decided = replace(item, outcome=BulkOutcome.DECIDED, decision_id=decision.id)
                tx.bulk_items.settle(operation.id, BulkOutcome.PENDING, decided)
        except (AlreadyDecided, ItemLeased, LeaseLost, NotFound) as error:
            self._keep_trouble(operation, replace(item, outcome=BulkOutcome.MISSED, told=_told(error)), item.outcome)
        return True

    def _undo(self, operation: BulkOperation, item: BulkItem) -> bool:
        try:
            with self.store.transaction() as tx:
                self.queue.undo_within(
                    tx, item.comment_id, item.decision_id or "", operation.undone_by or "", senior=True
                )
                undone = replace(item, outcome=BulkOutcome.UNDONE)
                tx.bulk_items.settle(operation.id, BulkOutcome.DECIDED, undone)
        except (AlreadyDecided, NotFound) as error:
            self._keep_trouble(operation, replace(item, outcome=BulkOutcome.KEPT, told=_told(error)), item.outcome)
        return True

    def _keep_trouble(self, operation: BulkOperation, item: BulkItem, before: BulkOutcome) -> None:
        # Where another worker was faster with the same item, its outcome stands.
        with self.store.transaction() as tx:
            tx.bulk_items.settle(operation.id, before, item)

    def _finish(self, operation: BulkOperation) -> int:
        now = self.clock()
        running = operation.state is BulkState.RUNNING
        after = BulkState.DONE if running else BulkState.UNDONE
        with self.store.transaction() as tx:
            if tx.bulk_operations.move(operation.id, [operation.state], after, now):
                outcomes = {outcome.value: number for outcome, number in tx.bulk_items.tally(operation.id).items()}
                tx.audit.append(
                    AuditEntry(self.new_id(), now, "bulk", f"bulk.finished_{after.value}", operation.id, outcomes)
                )
        return 1


def _known(tx: Transaction, operation_id: str) -> BulkOperation:
    operation = tx.bulk_operations.get(operation_id)
    if operation is None:
        raise NotFound
    return operation


def _own(operation: BulkOperation, moderator: Moderator) -> BulkOperation:
    if operation.moderator != moderator.name:
        raise Forbidden(capability=Capability.QUEUE_SENIOR.value)
    return operation


def _told(error: AlreadyDecided | ItemLeased | LeaseLost | NotFound) -> str:
    """The code, and who did what: `already_decided reject 老刘`."""
    said = (str(error.params[name]) for name in ("action", "moderator", "holder") if name in error.params)
    return " ".join([error.code, *said])
