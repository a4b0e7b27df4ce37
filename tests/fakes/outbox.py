"""The outbox in memory."""

from dataclasses import dataclass, replace
from datetime import datetime

from moderation.domain.delivery import EventKind, OutboxEntry, PublishedComment


@dataclass(frozen=True, slots=True)
class Row:
    """What the outbox table holds of an entry; `state` is pending, delivered or buried."""

    id: str
    kind: EventKind
    comment: PublishedComment
    due_at: datetime
    attempts: int = 0
    state: str = "pending"
    lease_token: str | None = None
    lease_until: datetime | None = None
    reason: str | None = None


class MemoryOutbox:
    """Implements `Outbox`; `rows` is open to look at."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def append(self, entry_id: str, kind: EventKind, comment: PublishedComment, due_at: datetime) -> None:
        self.rows[entry_id] = Row(entry_id, kind, comment, due_at)

    def claim_due(self, token: str, now: datetime, lease_until: datetime, limit: int) -> list[OutboxEntry]:
        due = sorted(
            (row for row in self.rows.values() if self._is_due(row, now)), key=lambda row: (row.due_at, row.id)
        )
        for row in due[:limit]:
            self.rows[row.id] = replace(row, lease_token=token, lease_until=lease_until)
        claimed = sorted(due[:limit], key=lambda row: row.id)
        return [OutboxEntry(row.id, row.kind, row.comment, row.attempts, token) for row in claimed]

    def mark_delivered(self, entry: OutboxEntry, now: datetime) -> bool:
        return self._settle(entry, state="delivered", reason=None)

    def reschedule(self, entry: OutboxEntry, due_at: datetime, reason: str) -> bool:
        return self._settle(entry, due_at=due_at, reason=reason)

    def bury(self, entry: OutboxEntry, now: datetime, reason: str) -> bool:
        return self._settle(entry, state="buried", reason=reason)

    def _is_due(self, row: Row, now: datetime) -> bool:
        is_free = row.lease_until is None or row.lease_until <= now
        is_blocked = any(
            other.comment.id == row.comment.id and other.id < row.id and other.state == "pending"
            for other in self.rows.values()
        )
        return row.state == "pending" and row.due_at <= now and is_free and not is_blocked

    def _settle(self, entry: OutboxEntry, **changes: object) -> bool:
        row = self.rows[entry.id]
        if row.lease_token != entry.lease_token or row.state != "pending":
            return False
        settled = {**changes, "lease_token": None, "lease_until": None, "attempts": entry.attempts + 1}
        self.rows[entry.id] = replace(row, **settled)
        return True
