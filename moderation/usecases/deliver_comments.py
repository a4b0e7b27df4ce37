"""Take due events from the outbox, hand them to the sink and settle each: delivered, later or buried."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.domain.audit import RELAY
from moderation.domain.delivery import LONGEST_TIMEOUT_S, DeliverLater, DeliverNever, OutboxEntry, RetryPolicy, Sink
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId, NewToken

# Connecting, sending and waiting for the answer may each take a whole timeout.
LONGEST_TRY_S = 3 * LONGEST_TIMEOUT_S

# A batch shares one lease and begins a try only while the lease outlasts it. Twice the longest try: even a batch
# whose first try took its full time gets on, and what a stopped worker left waits no longer than this.
LEASE_S = 2 * LONGEST_TRY_S

REASON_CHARS = 200


class Outcome(StrEnum):
    """What became of one try."""

    DELIVERED = "delivered"
    RESCHEDULED = "rescheduled"
    BURIED = "buried"
    LEASE_LOST = "lease_lost"


@dataclass(frozen=True, slots=True)
class Try:
    """One try as it is reported. `reason` is empty where the sink took the event; `error` is set where it broke.

    `number` counts from 1. With `LEASE_LOST` nothing was settled: another worker has the entry now and may deliver it
    a second time, which sinks are made for.
    """

    entry: OutboxEntry
    number: int
    outcome: Outcome
    reason: str
    error: Exception | None
    duration_s: float


Report = Callable[[Try], None]
"""Told about every try as it ends; must not raise."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the sink said: taken, refused for good (`final`), or not now."""

    taken: bool = False
    final: bool = False
    reason: str = ""
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class DeliverComments:
    """Delivers at least once: an event is settled only after the sink has it, and a crash in between repeats it."""

    store: Store
    policy: CurrentPolicy
    sink: Sink
    clock: Clock
    new_id: NewId
    new_token: NewToken
    uniform: Callable[[float, float], float]
    report: Report

    def __call__(self, limit: int, stopping: Callable[[], bool] = lambda: False) -> int:
        """Tries up to `limit` due events, oldest first; returns how many it tried, 0 where none is due.

        `stopping` is asked before each try. Events then left over are not given back: their lease ends by itself.
        Raises `Unavailable` where the database is away; events already with the sink are then delivered again.
        """
        lease_until = self.clock() + timedelta(seconds=LEASE_S)
        last_start = lease_until - timedelta(seconds=LONGEST_TRY_S)
        retry = self.policy().delivery
        tried = 0
        for entry in self._claim(limit, lease_until):
            if stopping() or self.clock() > last_start:
                break
            self._deliver(entry, retry)
            tried += 1
        return tried

    def _claim(self, limit: int, lease_until: datetime) -> list[OutboxEntry]:
        with self.store.transaction() as tx:
            return tx.outbox.claim_due(self.new_token(), self.clock(), lease_until, limit)

    def _deliver(self, entry: OutboxEntry, retry: RetryPolicy) -> None:
        started = self.clock()
        # No transaction is open here: a slow portal must not hold locks in our database.
        answer = _ask(self.sink, entry)
        ended = self.clock()
        with self.store.transaction() as tx:
            outcome = self._settle(tx, entry, answer, retry, ended)
        duration_s = (ended - started).total_seconds()
        self.report(Try(entry, entry.attempts + 1, outcome, answer.reason, answer.error, duration_s))

    def _settle(
        self, tx: Transaction, entry: OutboxEntry, answer: _Answer, retry: RetryPolicy, now: datetime
    ) -> Outcome:
        number = entry.attempts + 1
        if answer.taken:
            outcome, held = Outcome.DELIVERED, tx.outbox.mark_delivered(entry, now)
        elif answer.final or number >= retry.tries:
            outcome, held = Outcome.BURIED, tx.outbox.bury(entry, now, answer.reason)
        else:
            due_at = now + retry.delay(number, self.uniform)
            outcome, held = Outcome.RESCHEDULED, tx.outbox.reschedule(entry, due_at, answer.reason)
        if not held:
            return Outcome.LEASE_LOST
        if outcome is not Outcome.RESCHEDULED:
            tx.audit.append(self._audit_entry(entry, outcome, answer.reason, now))
        return outcome

    def _audit_entry(self, entry: OutboxEntry, outcome: Outcome, reason: str, now: datetime) -> AuditEntry:
        details: dict[str, str | int | float] = {"kind": entry.kind.value, "tries": entry.attempts + 1}
        if reason:
            details["reason"] = reason
        return AuditEntry(self.new_id(), now, RELAY, f"comment.{outcome.value}", entry.comment.id, details)


def _ask(sink: Sink, entry: OutboxEntry) -> _Answer:
    try:
        sink.deliver(entry.kind, entry.comment)
    except DeliverNever as refusal:
        return _Answer(final=True, reason=str(refusal)[:REASON_CHARS])
    except DeliverLater as trouble:
        return _Answer(reason=str(trouble)[:REASON_CHARS])
    except Exception as error:  # noqa: BLE001 - a broken sink must cost neither the worker nor the event
        # Only the class is kept: the message may quote the comment or an address with a password.
        return _Answer(reason=f"unexpected {type(error).__name__}", error=error)
    return _Answer(taken=True)
