"""The append-only record."""

from sqlalchemy import Connection, insert, select

from moderation.adapters.sql.tables import audit
from moderation.usecases.ports.audit import AuditEntry


class SqlAudit:
    """Implements `Audit` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entry: AuditEntry) -> None:
        """Adds a row; nothing in this service changes or deletes one."""
        self._connection.execute(
            insert(audit).values(
                id=entry.id,
                at=entry.at,
                actor=entry.actor,
                event=entry.event,
                subject=entry.subject,
                details=dict(entry.details),
            )
        )

    def of(self, subject: str) -> list[AuditEntry]:
        """By id: ids sort by time."""
        found = self._connection.execute(select(audit).where(audit.c.subject == subject).order_by(audit.c.id))
        return [AuditEntry(**row._asdict()) for row in found]
