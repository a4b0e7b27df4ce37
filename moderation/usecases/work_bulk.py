"""The worker's part of decisions in bulk: item by item, on from where the last worker was killed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import takewhile

from moderation.domain.bulk import BulkItem, BulkOperation, BulkOutcome, BulkState
from moderation.domain.errors import NotFound
from moderation.domain.review_errors import AlreadyDecided, ItemLeased, LeaseLost
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId
from moderation.usecases.review_queue import ReviewQueue


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
                if not _still(tx, operation):
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
        after = BulkState.DONE if operation.state is BulkState.RUNNING else BulkState.UNDONE
        with self.store.transaction() as tx:
            if _still(tx, operation):
                tx.bulk_operations.save(replace(operation, state=after, finished_at=now))
                outcomes = {outcome.value: number for outcome, number in tx.bulk_items.tally(operation.id).items()}
                tx.audit.append(
                    AuditEntry(self.new_id(), now, "bulk", f"bulk.finished_{after.value}", operation.id, outcomes)
                )
        return 1


def _still(tx: Transaction, operation: BulkOperation) -> bool:
    """Whether the operation is in the state that the worker found it in; it stays there until the transaction ends."""
    held = tx.bulk_operations.hold(operation.id)
    return held is not None and held.state is operation.state


def _told(error: AlreadyDecided | ItemLeased | LeaseLost | NotFound) -> str:
    """The code, and who did what: `already_decided reject 老刘`."""
    said = (str(error.params[name]) for name in ("action", "moderator", "holder") if name in error.params)
    return " ".join([error.code, *said])
