"""The worker loop: it works, waits, survives trouble and stops at once when told."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import chain, repeat

import pytest
import structlog
from structlog.testing import capture_logs

from moderation.domain.errors import Unavailable
from moderation.workers.loop import Loop, where

# Far beyond what a busy machine needs; reaching it means that the loop hangs.
PATIENCE_S = 30


class RecordedStop(threading.Event):
    """A stop event that writes down how long the loop wants to wait, and does not wait; stops after `rounds`."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.rounds = rounds
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0.0)
        if len(self.waits) >= self.rounds:
            self.set()
        return self.is_set()


def steps(results: Iterator[int | Exception]) -> Callable[[], int]:
    def step() -> int:
        result = next(results)
        if isinstance(result, Exception):
            raise result
        return result

    return step


def run_loop(results: list[int | Exception], idle_s: float = 1.0) -> tuple[list[float], list[dict[str, object]]]:
    stop = RecordedStop(rounds=len(results))
    with capture_logs() as logs:
        Loop("relay", steps(iter(results)), stop, idle_s, structlog.get_logger()).run()
    return stop.waits, logs


def test_it_works_without_a_pause_while_there_is_work_and_waits_when_there_is_none() -> None:
    waits, _ = run_loop([20, 3, 0, 0, 1, 0])

    assert waits == [0, 0, 1, 1, 0, 1]


def test_it_survives_an_unreachable_database_with_growing_pauses_and_is_quick_again_afterwards() -> None:
    away = Unavailable(part="database")

    waits, logs = run_loop([away, away, away, 1, 0, away, 0])

    assert waits == [2, 4, 8, 0, 1, 2, 1]
    assert next(log for log in logs if log["event"] == "worker_waits") == {
        "event": "worker_waits",
        "log_level": "warning",
        "worker": "relay",
        "part": "database",
        "failures": 1,
        "pause_s": 2.0,
    }


def test_it_never_pauses_longer_than_half_a_minute() -> None:
    waits, _ = run_loop([Unavailable(part="database")] * 100)

    assert max(waits) == 30


def test_an_unexpected_error_does_not_end_the_worker_and_its_message_stays_out_of_the_log() -> None:
    waits, logs = run_loop([ValueError("读者说：hunter2"), 1, 0])

    assert waits == [2, 0, 1]
    assert [log["event"] for log in logs] == ["worker_started", "worker_step_failed", "worker_stopped"]
    assert logs[1]["error"] == "ValueError"
    assert str(logs[1]["at"]).startswith(__file__)
    assert "hunter2" not in repr(logs)


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert where(KeyError("x")) == {"error": "KeyError", "at": "unknown"}


@pytest.mark.parametrize("idle_s", [0.0, 3600.0])
def test_it_stops_promptly_whether_it_works_or_waits(idle_s: float) -> None:
    stop, began = threading.Event(), threading.Event()

    def step() -> int:
        began.set()
        return 0

    thread = threading.Thread(target=Loop("relay", step, stop, idle_s, structlog.get_logger()).run)
    thread.start()
    assert began.wait(PATIENCE_S)
    stop.set()
    thread.join(PATIENCE_S)

    assert not thread.is_alive()


def test_a_loop_told_to_stop_before_it_began_does_nothing() -> None:
    stop = threading.Event()
    stop.set()

    Loop("relay", steps(chain([AssertionError()], repeat(0))), stop, 1, structlog.get_logger()).run()


WORKER = """
import sys, threading
import structlog
from moderation.workers.loop import Loop, stop_on_signals

structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
stop = threading.Event()
stop_on_signals(stop)

def step():
    print("ready", flush=True)
    return {work}

Loop("relay", step, stop, 3600, structlog.get_logger()).run()
print("ended", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("work", [0, 1])
def test_a_signal_stops_a_waiting_and_a_working_process_cleanly(number: signal.Signals, work: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER.format(work=work)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        output, log = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
        process.wait()

    assert (process.returncode, output.splitlines()[-1]) == (0, "ended"), log
    assert "worker_stopped" in log
