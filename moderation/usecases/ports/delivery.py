"""Events on their way to the portal."""

from datetime import datetime
from typing import Protocol

from moderation.domain.delivery import EventKind, OutboxEntry, PublishedComment


class Outbox(Protocol):
    """Events on their way to the portal."""

    def append(self, entry_id: str, kind: EventKind, comment: PublishedComment, due_at: datetime) -> None:
        """Adds an event, due at `due_at`."""
        ...

    def cancel(self, comment_id: str, kind: EventKind, now: datetime) -> bool:
        """Withdraws the pending event that no relay has begun to deliver; False where there is none."""
        ...

    def claim_due(self, token: str, now: datetime, lease_until: datetime, limit: int) -> list[OutboxEntry]:
        """Leases up to `limit` due entries, oldest first and never one whose comment has an older one unsettled."""
        ...

    def mark_delivered(self, entry: OutboxEntry, now: datetime) -> bool:
        """Settles the entry; False where its lease went to somebody else."""
        ...

    def reschedule(self, entry: OutboxEntry, due_at: datetime, reason: str) -> bool:
        """Counts a failed try and frees the entry until `due_at`; False where the lease was lost."""
        ...

    def bury(self, entry: OutboxEntry, now: datetime, reason: str) -> bool:
        """Gives the entry up, keeping it and the reason; False where the lease was lost."""
        ...
