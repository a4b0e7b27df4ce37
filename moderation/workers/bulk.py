"""Works off bulk operations, beside the relay."""

import threading

import structlog

from moderation.usecases.work_bulk import WorkBulk
from moderation.workers.loop import Loop

BATCH = 50


def bulk(
    work: WorkBulk, *, stop: threading.Event, log: structlog.typing.FilteringBoundLogger, idle_s: float = 1.0
) -> Loop:
    """The loop around `work`; `idle_s` is the wait before it looks for an operation again."""
    return Loop("bulk", lambda: work(BATCH, stop.is_set), stop, idle_s, log)
