"""A world around the delivery use case: a store in memory, a sink that follows a script, a clock moved by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace

from moderation.domain.delivery import EventKind, PublishedComment, RetryPolicy
from moderation.usecases.deliver_comments import DeliverComments, Try
from tests.fakes.store import MemoryStore

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def a_comment(comment_id: str) -> PublishedComment:
    return PublishedComment(comment_id, "portal", "/zcjh/news/1.html", "读者", "说得好", START)


@dataclass
class ScriptedSink:
    """Does for each event what `script` says in turn, then takes everything."""

    store: MemoryStore
    script: list[Callable[[], None]] = field(default_factory=list)
    seen: list[tuple[EventKind, str]] = field(default_factory=list)

    def deliver(self, kind: EventKind, comment: PublishedComment) -> None:
        assert not self.store.is_open, "a transaction is held open while the portal is asked"
        self.seen.append((kind, comment.id))
        if self.script:
            self.script.pop(0)()

    def close(self) -> None:
        """Nothing is open."""


class World:
    """A store, a sink, a clock that stands still until moved, and the use case around them."""

    def __init__(self, tries: int = 3) -> None:
        self.now = START
        self.store = MemoryStore()
        self.sink = ScriptedSink(self.store)
        self.reported: list[Try] = []
        ids = count(1)
        retry = RetryPolicy(tries=tries, first_delay_s=10, longest_delay_s=60)
        self.deliver = DeliverComments(
            store=self.store,
            policy=lambda: SimpleNamespace(delivery=retry),
            sink=self.sink,
            clock=lambda: self.now,
            new_id=lambda: f"audit-{next(ids)}",
            new_token=lambda: f"token-{next(ids)}",
            uniform=lambda _low, high: high,
            report=self.reported.append,
        )

    def append(self, entry_id: str, comment_id: str, kind: EventKind = EventKind.ACCEPTED) -> None:
        self.store.outbox.append(entry_id, kind, a_comment(comment_id), self.now)

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def row(self, entry_id: str) -> tuple[str, int, str | None]:
        row = self.store.outbox.rows[entry_id]
        return row.state, row.attempts, row.reason


def raising(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act
