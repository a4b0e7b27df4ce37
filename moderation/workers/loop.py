"""A plain worker loop: work while there is some, wait while there is none, survive trouble, stop when told."""

import signal
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

import structlog

from moderation.domain.errors import Unavailable

LONGEST_PAUSE_S = 30.0


@dataclass(frozen=True, slots=True)
class Loop:
    """Runs `step` until `stop` is set.

    `step` does a piece of work and returns how much it did; after a 0 the loop waits `idle_s`. A step that raises is
    logged and tried again after a pause that doubles from `idle_s` to at most `longest_pause_s`.
    """

    name: str
    step: Callable[[], int]
    stop: threading.Event
    idle_s: float
    log: structlog.typing.FilteringBoundLogger
    longest_pause_s: float = LONGEST_PAUSE_S

    def run(self) -> None:
        """Returns once `stop` is set and the step then running has ended."""
        self.log.info("worker_started", worker=self.name)
        failures = 0
        while not self.stop.is_set():
            try:
                pause_s = 0.0 if self.step() else self.idle_s
                failures = 0
            except Exception as error:  # noqa: BLE001 - the work waits in the database; a dead worker helps nobody
                failures += 1
                pause_s = min(self.longest_pause_s, self.idle_s * 2 ** min(failures, 16))
                self._log_failure(error, failures, pause_s)
            self.stop.wait(pause_s)
        self.log.info("worker_stopped", worker=self.name)

    def _log_failure(self, error: Exception, failures: int, pause_s: float) -> None:
        if isinstance(error, Unavailable):
            self.log.warning("worker_waits", worker=self.name, part=error.part, failures=failures, pause_s=pause_s)
        else:
            self.log.error("worker_step_failed", worker=self.name, failures=failures, pause_s=pause_s, **where(error))


def where(error: Exception) -> dict[str, str]:
    """The class of an error and the line that raised it, without its message: that may quote a comment's text."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"
    return {"error": type(error).__name__, "at": place}


def stop_on_signals(stop: threading.Event) -> None:
    """Lets SIGTERM and SIGINT set `stop`. To be called from the main thread."""

    def handle(_signal: int, _frame: FrameType | None) -> None:
        # Not `stop.set()` right here: the handler interrupts the main thread, perhaps inside `stop.wait()` while
        # it holds the event's own lock, and would wait for itself for ever.
        if not stop.is_set():
            threading.Thread(target=stop.set).start()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
