"""Leases: of all moderators one has an item before them, for as long as they give a sign of life."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.domain.queue import QueueFilter, QueueOrder, QueuePosition
from moderation.domain.review import Lease
from moderation.domain.review_errors import ItemLeased, LeaseLost
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId
from moderation.usecases.review_queue import waiting_item


@dataclass(frozen=True, slots=True)
class LeaseItems:
    """Gives items to moderators. An ended lease needs nobody to clear it away: it is compared with the clock."""

    store: Store
    policy: CurrentPolicy
    clock: Clock
    new_id: NewId

    def take(self, comment_id: str, moderator: Moderator) -> Lease:
        """Leases a waiting item; one's own lease begins anew with the same fence.

        Raises `ItemLeased` naming who holds it, `NotFound`, or `AlreadyDecided`.
        """
        return self._take(comment_id, moderator, by_force=False)

    def take_over(self, comment_id: str, moderator: Moderator) -> Lease:
        """Leases a waiting item whoever holds it; for seniors. Raises `NotFound` or `AlreadyDecided`."""
        return self._take(comment_id, moderator, by_force=True)

    def take_next(
        self,
        moderator: Moderator,
        wanted: QueueFilter,
        order: QueueOrder = QueueOrder.OLDEST,
        after: str | None = None,
    ) -> Lease | None:
        """Leases the first free item that the filter lets through, behind a position; None where there is none.

        Raises `InvalidInput` for a position of another order.
        """
        position = QueuePosition.parse(after, order) if after is not None else None
        now = self.clock()
        with self.store.transaction() as tx:
            comment_id = tx.leases.next_free(wanted, order, position, now)
            if comment_id is None or not tx.leases.take(
                comment_id, moderator.name, now, self._until(now), by_force=False
            ):
                return None
            return _held(tx, comment_id)

    def extend(self, comment_id: str, fence: int, moderator: Moderator) -> Lease:
        """The sign of life: the lease lasts its whole time from now, even one that ended, if nobody took the item.

        Raises `LeaseLost` naming the holder, `NotFound`, or `AlreadyDecided`.
        """
        lease = Lease(comment_id, fence, moderator.name, self._until(self.clock()))
        with self.store.transaction() as tx:
            if not tx.leases.extend(lease):
                raise lease_lost(waiting_item(tx, comment_id).lease)
        return lease

    def release(self, comment_id: str, fence: int, moderator: Moderator) -> None:
        """Frees the item; does nothing where it is lost or decided already."""
        with self.store.transaction() as tx:
            item = tx.reviews.get(comment_id)
            if item and item.lease and item.lease.holder == moderator.name:
                tx.leases.end(comment_id, fence, self.clock())

    def _take(self, comment_id: str, moderator: Moderator, *, by_force: bool) -> Lease:
        now = self.clock()
        with self.store.transaction() as tx:
            before = waiting_item(tx, comment_id).lease
            if not tx.leases.take(comment_id, moderator.name, now, self._until(now), by_force=by_force):
                raise item_leased(_held(tx, comment_id))
            if before and before.holds_at(now) and before.holder != moderator.name:
                details = {"holder": before.holder}
                tx.audit.append(AuditEntry(self.new_id(), now, moderator.name, "item.taken_over", comment_id, details))
            return _held(tx, comment_id)

    def _until(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self.policy().review.lease_s)


def item_leased(lease: Lease) -> ItemLeased:
    """Names who holds an item."""
    return ItemLeased(holder=lease.holder, until=lease.until.isoformat(timespec="seconds"))


def lease_lost(lease: Lease | None) -> LeaseLost:
    """Names who held an item last."""
    return LeaseLost(holder=lease.holder if lease else "")


def _held(tx: Transaction, comment_id: str) -> Lease:
    lease = waiting_item(tx, comment_id).lease
    if lease is None:
        raise RuntimeError("an item that is not to be had has a holder")
    return lease
