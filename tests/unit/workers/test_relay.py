"""The relay: the loop takes batches off the outbox, and its log says what became of each event."""

import threading

import structlog
from structlog.testing import capture_logs

from moderation.domain.delivery import EventKind, OutboxEntry
from moderation.usecases.deliver_comments import Outcome, Try
from moderation.workers.relay import BATCH, log_tries, relay
from tests.unit.delivery_world import World, a_comment, raising

PATIENCE_S = 30


def test_it_delivers_more_than_a_batch_and_stops() -> None:
    world = World()
    stop = threading.Event()
    for number in range(BATCH + 1):
        world.append(f"e{number:02}", f"c{number:02}")
    world.sink.script = [lambda: None] * BATCH + [stop.set]

    relay(world.deliver, stop=stop, log=structlog.get_logger(), idle_s=PATIENCE_S).run()

    assert [comment_id for _, comment_id in world.sink.seen] == [f"c{number:02}" for number in range(BATCH + 1)]


def test_told_to_stop_it_begins_no_further_try() -> None:
    world = World()
    stop = threading.Event()
    world.append("e1", "c1")
    world.append("e2", "c2")
    world.sink.script = [stop.set]

    relay(world.deliver, stop=stop, log=structlog.get_logger()).run()

    assert (world.row("e1")[0], world.row("e2")[0]) == ("delivered", "pending")


def test_it_logs_each_outcome_by_ids_and_never_a_text() -> None:
    entry = OutboxEntry("e1", EventKind.ACCEPTED, a_comment("c1"), 1, "token")
    tries = [
        Try(entry, 2, Outcome.DELIVERED, "", None, 0.12345),
        Try(entry, 2, Outcome.RESCHEDULED, "busy", None, 0),
        Try(entry, 2, Outcome.BURIED, "no", None, 0),
        Try(entry, 2, Outcome.LEASE_LOST, "", None, 0),
        Try(entry, 2, Outcome.RESCHEDULED, "unexpected KeyError", KeyError("说得好"), 0),
    ]

    with capture_logs() as logs:
        for done in tries:
            log_tries(structlog.get_logger())(done)

    known = {"comment": "c1", "entry": "e1", "kind": "comment.accepted", "number": 2}
    broken = {"error": "KeyError", "at": "unknown"}
    assert logs == [
        {"event": "comment_delivered", "log_level": "info", **known, "duration_s": 0.123},
        {"event": "comment_rescheduled", "log_level": "warning", **known, "duration_s": 0, "reason": "busy"},
        {"event": "comment_buried", "log_level": "error", **known, "duration_s": 0, "reason": "no"},
        {"event": "comment_lease_lost", "log_level": "warning", **known, "duration_s": 0},
        {
            "event": "comment_rescheduled",
            "log_level": "warning",
            **known,
            "duration_s": 0,
            "reason": "unexpected KeyError",
            **broken,
        },
    ]


def test_a_broken_sink_is_logged_with_the_line_that_broke() -> None:
    world = World()
    world.append("e1", "c1")
    world.sink.script = [raising(KeyError("说得好"))]
    world.deliver(1)

    with capture_logs() as logs:
        log_tries(structlog.get_logger())(world.reported[0])

    assert logs[0]["error"] == "KeyError"
    assert "delivery_world.py:" in logs[0]["at"]
    assert "说得好" not in repr(logs)
