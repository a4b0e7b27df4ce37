"""Presets: whole policies that moderators switch on for a while, such as for an attack."""

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from moderation.domain.errors import InvalidInput, NotFound, Unavailable
from moderation.domain.orders import LONGEST_PRESET, PresetOrder, parse_reason
from moderation.domain.policy import Policy
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId

LOOK_EVERY = timedelta(seconds=1)


def under_preset(policy: Policy, order: PresetOrder | None, now: datetime) -> Policy:
    """The policy that an order puts in this one's place; itself where none is in force or it has no such preset."""
    if order is None or not order.holds_at(now):
        return policy
    return policy.presets.get(order.preset, policy)


@dataclass(slots=True)
class PolicyUnderPreset:
    """A `CurrentPolicy`: that of `policy`, under the preset that is in force.

    For what can do without the database: captchas, quotas of sign-in, headers. It is asked at most once in
    `LOOK_EVERY`; while it is away, what was known last counts. What takes comments in asks it in each request instead.
    """

    policy: CurrentPolicy
    store: Store
    clock: Clock
    _order: PresetOrder | None = None
    _looked_at: datetime | None = None
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> Policy:
        """The policy in force."""
        now = self.clock()
        # Others go on with what is known while one thread asks.
        if self._is_stale(now) and self._turn.acquire(blocking=False):
            try:
                self._look(now)
            finally:
                self._turn.release()
        return under_preset(self.policy(), self._order, now)

    def _is_stale(self, now: datetime) -> bool:
        # By the distance: a clock that was set back must not keep what is known for longer.
        return self._looked_at is None or abs(now - self._looked_at) >= LOOK_EVERY

    def _look(self, now: datetime) -> None:
        self._looked_at = now
        with suppress(Unavailable), self.store.reading() as view:
            self._order = view.presets.active(now)


@dataclass(frozen=True, slots=True)
class SwitchPresets:
    """Switches presets on and off. `policy` is the one that has them."""

    policy: CurrentPolicy
    store: Store
    clock: Clock
    new_id: NewId

    def on(self, preset: str, *, duration: timedelta, reason: str, owner: Moderator) -> PresetOrder:
        """Switches a preset on, in the place of what was on; in force on every process within two seconds.

        Raises `NotFound` for a preset that the policy does not have; `InvalidInput` for more than 7 days; `Empty`,
        `TooLong` or `InvalidInput` for the reason.
        """
        if preset not in self.policy().presets:
            raise NotFound
        if not timedelta(0) < duration <= LONGEST_PRESET:
            raise InvalidInput(pointer="/duration_s")
        now, reason = self.clock(), parse_reason(reason)
        order = PresetOrder(
            id=self.new_id(), preset=preset, owner=owner.name, reason=reason, set_at=now, expires_at=now + duration
        )
        with self.store.transaction() as tx:
            self._end(tx, owner, now)
            tx.presets.add(order)
            self._note(tx, order, "preset.on", owner, now)
        return order

    def off(self, preset: str, owner: Moderator) -> None:
        """Switches a preset off before its time. Raises `NotFound` where it is not on."""
        now = self.clock()
        with self.store.transaction() as tx:
            order = tx.presets.active(now)
            if order is None or order.preset != preset:
                raise NotFound
            self._end(tx, owner, now)

    def names(self) -> tuple[str, ...]:
        """The presets that the policy has, in its order."""
        return tuple(self.policy().presets)

    def recent(self, limit: int) -> list[PresetOrder]:
        """The newest orders, in force or not, newest first."""
        with self.store.reading() as view:
            return view.presets.recent(limit)

    def _end(self, tx: Transaction, owner: Moderator, now: datetime) -> None:
        for order in tx.presets.end(owner.name, now):
            self._note(tx, order, "preset.off", owner, now)

    def _note(self, tx: Transaction, order: PresetOrder, event: str, who: Moderator, now: datetime) -> None:
        until = order.expires_at.isoformat(timespec="seconds")
        details = {"preset": order.preset, "until": until, "reason": order.reason}
        tx.audit.append(AuditEntry(self.new_id(), now, who.name, event, order.id, details))
