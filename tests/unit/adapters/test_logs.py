"""Logs are lines of key=value on standard error that no value can break out of."""

import io
import sys

import pytest
import structlog

from moderation.adapters.logs import configure_logs


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    # What a request of another test bound to this thread would stand on every line.
    structlog.contextvars.clear_contextvars()
    configure_logs()
    yield written
    structlog.reset_defaults()


def test_a_line_is_time_level_event_and_pairs(log: io.StringIO) -> None:
    structlog.get_logger().info("comment_held", comment="c1", duration_ms=1.5)

    line = log.getvalue()
    assert line.startswith("timestamp=")
    assert line.endswith("Z level=info event=comment_held comment=c1 duration_ms=1.5\n")


def test_a_value_with_a_line_break_stays_one_line(log: io.StringIO) -> None:
    structlog.get_logger().warning("odd", value='a\nlevel=error event="forged"')

    assert log.getvalue().count("\n") == 1


def test_no_value_moves_the_terminal_that_shows_it(log: io.StringIO) -> None:
    structlog.get_logger().warning("odd", value="a\x1b[2Jb\rc\u2028d晋")

    assert log.getvalue().rstrip("\n").isprintable()


def test_debug_lines_are_not_written(log: io.StringIO) -> None:
    structlog.get_logger().debug("noise")

    assert log.getvalue() == ""
