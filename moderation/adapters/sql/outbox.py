"""The outbox: events leased to relays, settled once each."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, insert, or_, select, update

from moderation.adapters.sql import rows
from moderation.adapters.sql.tables import outbox
from moderation.domain.delivery import EventKind, OutboxEntry, PublishedComment

PENDING = "pending"
DELIVERED = "delivered"
BURIED = "buried"
CANCELLED = "cancelled"


class SqlOutbox:
    """Implements `Outbox` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entry_id: str, kind: EventKind, comment: PublishedComment, due_at: datetime) -> None:
        """Adds a pending entry."""
        self._connection.execute(
            insert(outbox).values(
                id=entry_id,
                comment_id=comment.id,
                kind=kind,
                comment=rows.published_document(comment),
                state=PENDING,
                due_at=due_at,
                attempts=0,
            )
        )

    def cancel(self, comment_id: str, kind: EventKind, now: datetime) -> bool:
        """Compare and set: a lease, even one that ended, may have brought the event to the portal already."""
        cancelled = self._connection.execute(
            update(outbox)
            .where(
                outbox.c.comment_id == comment_id,
                outbox.c.kind == kind,
                outbox.c.state == PENDING,
                outbox.c.attempts == 0,
                outbox.c.lease_token.is_(None),
            )
            .values(state=CANCELLED, settled_at=now)
        )
        return cancelled.rowcount == 1

    def claim_due(self, token: str, now: datetime, lease_until: datetime, limit: int) -> list[OutboxEntry]:
        """Leases in one statement. Rows that another relay is leasing right now are skipped, not waited for."""
        older = outbox.alias("older")
        blocked = exists().where(
            older.c.comment_id == outbox.c.comment_id, older.c.id < outbox.c.id, older.c.state == PENDING
        )
        due = (
            select(outbox.c.id)
            .where(
                outbox.c.state == PENDING,
                outbox.c.due_at <= now,
                or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
                ~blocked,
            )
            .order_by(outbox.c.due_at, outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claimed = self._connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(due.scalar_subquery()))
            .values(lease_token=token, lease_until=lease_until)
            .returning(outbox.c.id, outbox.c.kind, outbox.c.comment, outbox.c.attempts)
        ).all()
        return [
            OutboxEntry(row.id, EventKind(row.kind), rows.published_from(row.comment), row.attempts, token)
            for row in sorted(claimed, key=lambda row: row.id)
        ]

    def mark_delivered(self, entry: OutboxEntry, now: datetime) -> bool:
        """Settles the entry as delivered."""
        return self._settle(entry, state=DELIVERED, settled_at=now, attempts=entry.attempts + 1, reason=None)

    def reschedule(self, entry: OutboxEntry, due_at: datetime, reason: str) -> bool:
        """Counts the try and frees the entry."""
        return self._settle(entry, due_at=due_at, attempts=entry.attempts + 1, reason=reason)

    def bury(self, entry: OutboxEntry, now: datetime, reason: str) -> bool:
        """Settles the entry as given up."""
        return self._settle(entry, state=BURIED, settled_at=now, attempts=entry.attempts + 1, reason=reason)

    def _settle(self, entry: OutboxEntry, **values: Any) -> bool:
        settled = self._connection.execute(
            update(outbox)
            .where(outbox.c.id == entry.id, outbox.c.lease_token == entry.lease_token, outbox.c.state == PENDING)
            .values(lease_token=None, lease_until=None, **values)
        )
        return settled.rowcount == 1
