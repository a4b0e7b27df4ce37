"""Logs as key=value lines on standard error: ids and names, never a text, an answer or a full address."""

import logging
import sys
import traceback
from collections.abc import Iterator

import structlog


def configure_logs() -> None:
    """Sets structlog up for the process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            place_of_error,
            printable,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def place_of_error(
    _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Puts `error` and `at` in place of `exc_info`: the classes and the calls, innermost first.

    Never the messages, as a traceback would: a database quotes in them the values of the row that it refuses.
    """
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"] = " from ".join(type(link).__name__ for link in _chain(error))
        frames = traceback.extract_tb(error.__traceback__)
        event["at"] = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    return event


def printable(
    _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Writes control characters and exotic line ends as escapes: no value can move a terminal or begin a line."""
    for key, value in event.items():
        if isinstance(value, str) and not value.isprintable():
            event[key] = value.encode("unicode_escape").decode("ascii")
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
