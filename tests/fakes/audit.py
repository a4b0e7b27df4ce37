"""The record in memory."""

from moderation.usecases.ports.audit import AuditEntry


class MemoryAudit:
    """Implements `Audit`; `entries` is open to look at."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []

    def append(self, entry: AuditEntry) -> None:
        self.entries.append(entry)
