"""Sets and ends orders of postures; in force on every process with the commit, since every request reads them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.domain.comment import ThreadKey
from moderation.domain.errors import NotFound
from moderation.domain.orders import (
    PostureInForce,
    PostureOrder,
    PresetOrder,
    check_duration,
    parse_prefix,
    parse_reason,
    posture_in_force,
)
from moderation.domain.policy import Policy
from moderation.domain.verdict import Posture
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId
from moderation.usecases.presets import under_preset


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides every posture at the moment `now`: the policy, under `preset` where one is on, and the orders."""

    policy: Policy
    orders: tuple[PostureOrder, ...]
    """Newest first."""
    preset: PresetOrder | None
    now: datetime

    def of(self, site: str, path: str) -> PostureInForce:
        """The posture of a page or of a part of a site. Raises `UnknownSite`."""
        return posture_in_force(self.policy, ThreadKey(site, path), self.orders, self.now)


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

    def standing(self) -> "Standing":
        """What decides every posture at this moment."""
        now = self.clock()
        with self.store.reading() as view:
            orders, preset = view.postures.in_force(now), view.presets.active(now)
        return Standing(under_preset(self.policy(), preset, now), tuple(orders), preset, now)

    def recent(self, limit: int) -> list[PostureOrder]:
        """The newest orders, in force or not, newest first."""
        with self.store.reading() as view:
            return view.postures.recent(limit)

    def _note(self, tx: Transaction, order: PostureOrder, event: str, who: Moderator) -> None:
        until = order.expires_at.isoformat(timespec="seconds") if order.expires_at else ""
        details = {"site": order.site, "prefix": order.prefix, "posture": order.posture.value, "until": until}
        entry = AuditEntry(self.new_id(), self.clock(), who.name, event, order.id, details | {"reason": order.reason})
        tx.audit.append(entry)
