"""The relay: the worker that takes the outbox to the sink."""

import threading

import structlog

from moderation.usecases.deliver_comments import DeliverComments, Outcome, Report, Try
from moderation.workers.loop import Loop, where

# Small, since a stopped relay leaves the rest of its batch to wait for the end of the lease.
BATCH = 20

_LEVELS = {
    Outcome.DELIVERED: "info",
    Outcome.RESCHEDULED: "warning",
    Outcome.BURIED: "error",
    Outcome.LEASE_LOST: "warning",
}


def relay(
    deliver: DeliverComments,
    *,
    stop: threading.Event,
    log: structlog.typing.FilteringBoundLogger,
    idle_s: float = 1.0,
) -> Loop:
    """The loop around `deliver`; `idle_s` is the wait before it looks into an empty outbox again."""
    return Loop("relay", lambda: deliver(BATCH, stop.is_set), stop, idle_s, log)


def log_tries(log: structlog.typing.FilteringBoundLogger) -> Report:
    """A report for `DeliverComments` that logs every try by its ids; never a text or an error's message."""

    def report(done: Try) -> None:
        fields: dict[str, str | int | float] = {
            "comment": done.entry.comment.id,
            "entry": done.entry.id,
            "kind": done.entry.kind.value,
            "number": done.number,
            "duration_s": round(done.duration_s, 3),
        }
        if done.reason:
            fields["reason"] = done.reason
        if done.error is not None:
            fields |= where(done.error)
        getattr(log, _LEVELS[done.outcome])(f"comment_{done.outcome.value}", **fields)

    return report
