"""Sets and ends orders of postures; in force on every process with the commit, since every request reads them."""

from dataclasses import dataclass
from datetime import timedelta

from moderation.domain.errors import NotFound
from moderation.domain.orders import PostureOrder, check_duration, parse_prefix, parse_reason
from moderation.domain.verdict import Posture
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId


@dataclass(frozen=True, slots=True)
class OrderPostures:
    """The orders of moderators."""

    policy: CurrentPolicy
    store: Store
    clock: Clock
    new_id: NewId

    def set(
        self, site: str, prefix: str, posture: Posture, *, duration: timedelta | None, reason: str, owner: Moderator
    ) -> PostureOrder:
        """Puts a posture into force for a part of a site; `duration` None: until somebody ends it.

        Raises `UnknownSite`; `InvalidInput`, `Empty` or `TooLong` for prefix and reason; `ExpiryRequired` for a
        posture that publishes without a person and would stay for longer than 7 days.
        """
        self.policy().site(site)
        prefix, reason = parse_prefix(site, prefix), parse_reason(reason)
        check_duration(posture, duration)
        now = self.clock()
        order = PostureOrder(
            id=self.new_id(),
            site=site,
            prefix=prefix,
            posture=posture,
            owner=owner.name,
            reason=reason,
            set_at=now,
            expires_at=now + duration if duration is not None else None,
        )
        with self.store.transaction() as tx:
            tx.postures.add(order)
            self._note(tx, order, "posture.set", owner)
        return order

    def end(self, order_id: str, owner: Moderator) -> PostureOrder:
        """Ends an order before its time. Raises `NotFound` where it is not in force."""
        with self.store.transaction() as tx:
            order = tx.postures.end(order_id, owner.name, self.clock())
            if order is None:
                raise NotFound
            self._note(tx, order, "posture.ended", owner)
        return order

    def in_force(self) -> list[PostureOrder]:
        """The orders in force on all sites, newest first."""
        with self.store.reading() as view:
            return view.postures.in_force(self.clock())

    def recent(self, limit: int) -> list[PostureOrder]:
        """The newest orders, in force or not, newest first."""
        with self.store.reading() as view:
            return view.postures.recent(limit)

    def _note(self, tx: Transaction, order: PostureOrder, event: str, who: Moderator) -> None:
        until = order.expires_at.isoformat(timespec="seconds") if order.expires_at else ""
        details = {"site": order.site, "prefix": order.prefix, "posture": order.posture.value, "until": until}
        entry = AuditEntry(self.new_id(), self.clock(), who.name, event, order.id, details | {"reason": order.reason})
        tx.audit.append(entry)
