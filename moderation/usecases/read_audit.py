"""The record as auditors read it: page by page, or all that a filter finds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from moderation.domain.audit import AuditFilter
from moderation.domain.decided import TimePosition
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.store import Store

CHUNK_LINES = 1000


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the record. `next_after` is where the next one begins, None on the last."""

    entries: Sequence[AuditEntry]
    next_after: TimePosition | None


@dataclass(frozen=True, slots=True)
class ReadAudit:
    """Reads only: nothing changes the record but what it is about."""

    store: Store

    def page(self, after: str | None, limit: int, wanted: AuditFilter) -> AuditPage:
        """The newest lines first. Raises `InvalidInput` for a position that was not ours, `Unavailable`."""
        return self._behind(TimePosition.parse(after) if after is not None else None, limit, wanted)

    def pages(self, wanted: AuditFilter) -> Iterator[Sequence[AuditEntry]]:
        """All that the filter finds, newest first, a thousand lines at a time, each by a transaction of its own.

        The record only ever grows at its beginning: what the pages behind the first one hold does not move. The first
        page comes even where it is empty. Raises `Unavailable`.
        """
        page = self._behind(None, CHUNK_LINES, wanted)
        yield page.entries
        while page.next_after is not None:
            page = self._behind(page.next_after, CHUNK_LINES, wanted)
            yield page.entries

    def _behind(self, position: TimePosition | None, limit: int, wanted: AuditFilter) -> AuditPage:
        with self.store.reading() as view:
            found = view.audit.page(wanted, position, limit + 1)
        shown = found[:limit]
        return AuditPage(shown, TimePosition(shown[-1].at, shown[-1].id) if len(found) > limit else None)
