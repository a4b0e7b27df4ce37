"""The append-only record."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, TextClause, insert, select, tuple_

from moderation.adapters.sql.tables import BESIDE_COMMENTS, BY_PEOPLE, audit
from moderation.domain.audit import EVENT_GROUPS, SERVICES, AuditFilter
from moderation.domain.decided import TimePosition
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

    def page(self, wanted: AuditFilter, after: TimePosition | None, limit: int) -> list[AuditEntry]:
        """Walks an index by time, that of the subject, of the actor, or of what is no comment's where one leads."""
        statement = select(audit).where(*_matching(wanted))
        if after is not None:
            statement = statement.where(tuple_(audit.c.at, audit.c.id) < (after.at, after.id))
        found = self._connection.execute(statement.order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit))
        return [AuditEntry(**row._asdict()) for row in found]


def _matching(wanted: AuditFilter) -> Iterator[ColumnElement[bool] | TextClause]:
    if wanted.subject is not None:
        yield audit.c.subject == wanted.subject
    if wanted.actor is not None:
        yield audit.c.actor == wanted.actor
    if wanted.by_people or (wanted.actor is not None and wanted.actor not in SERVICES):
        yield BY_PEOPLE
    if wanted.group is not None:
        events = EVENT_GROUPS[wanted.group]
        yield audit.c.event.in_(events)
        if not any(event.startswith("comment.") for event in events):
            yield BESIDE_COMMENTS
    if wanted.since is not None:
        yield audit.c.at >= wanted.since
    if wanted.until is not None:
        yield audit.c.at < wanted.until
