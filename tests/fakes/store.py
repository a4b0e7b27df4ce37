"""The database in memory, as far as delivery needs it."""

from collections.abc import Iterator
from contextlib import contextmanager

from moderation.domain.errors import Unavailable
from tests.fakes.audit import MemoryAudit
from tests.fakes.outbox import MemoryOutbox


class MemoryStore:
    """One transaction at a time; rolled back unless the block ends well. While `is_away` it cannot be reached."""

    def __init__(self) -> None:
        self.outbox = MemoryOutbox()
        self.audit = MemoryAudit()
        self.is_away = False
        self.is_open = False

    @contextmanager
    def transaction(self) -> Iterator["MemoryStore"]:
        if self.is_away:
            raise Unavailable(part="database")
        rows, entries = dict(self.outbox.rows), list(self.audit.entries)
        self.is_open = True
        try:
            yield self
        except BaseException:
            self.outbox.rows, self.audit.entries = rows, entries
            raise
        finally:
            self.is_open = False
