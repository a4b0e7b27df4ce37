"""The append-only record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.domain.audit import AuditFilter
from moderation.domain.decided import TimePosition


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the record: who (`actor`) did what (`event`) to what (`subject`), when. Append-only."""

    id: str
    at: datetime
    actor: str
    event: str
    subject: str
    details: Mapping[str, str | int | float]


class Audit(Protocol):
    """The append-only record."""

    def append(self, entry: AuditEntry) -> None:
        """Adds a line."""
        ...

    def of(self, subject: str) -> list[AuditEntry]:
        """All lines about a subject, oldest first."""
        ...

    def page(self, wanted: AuditFilter, after: TimePosition | None, limit: int) -> list[AuditEntry]:
        """Up to `limit` lines behind the position, the newest first."""
        ...
