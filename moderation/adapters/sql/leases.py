"""Leases on waiting items."""

from datetime import datetime

from sqlalchemy import Connection, select, true, update

from moderation.adapters.sql.queue import is_free, waiting_ids
from moderation.adapters.sql.review_tables import review_items
from moderation.domain.queue import QueueFilter, QueueOrder, QueuePosition
from moderation.domain.review import Lease

_item = review_items.c


class SqlLeases:
    """Implements `Leases` on one connection; every change is a compare and set."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, comment_id: str, holder: str, now: datetime, until: datetime, *, by_force: bool) -> bool:
        """First as one's own, else as free."""
        waits = update(review_items).where(_item.comment_id == comment_id, _item.waiting == true())
        mine = waits.where(_item.holder == holder, ~is_free(now)).values(held_until=until)
        if self._connection.execute(mine).rowcount == 1:
            return True
        allowed = waits if by_force else waits.where(is_free(now))
        others = allowed.values(holder=holder, held_until=until, fence=_item.fence + 1)
        return self._connection.execute(others).rowcount == 1

    def extend(self, lease: Lease) -> bool:
        """By holder and fence."""
        extended = self._connection.execute(
            update(review_items)
            .where(
                _item.comment_id == lease.comment_id,
                _item.waiting == true(),
                _item.holder == lease.holder,
                _item.fence == lease.fence,
            )
            .values(held_until=lease.until)
        )
        return extended.rowcount == 1

    def end(self, comment_id: str, fence: int, now: datetime) -> bool:
        """The holder's name stays: it is told to whoever comes with an older fence."""
        ended = self._connection.execute(
            update(review_items)
            .where(_item.comment_id == comment_id, _item.waiting == true(), _item.fence == fence)
            .values(held_until=now)
        )
        return ended.rowcount == 1

    def next_free(
        self, wanted: QueueFilter, order: QueueOrder, after: QueuePosition | None, now: datetime
    ) -> str | None:
        """Locks the row, where the database can, so that two who ask at once get two items."""
        statement = waiting_ids(wanted, order, after, now).where(is_free(now)).limit(1)
        statement = statement.with_for_update(skip_locked=True, of=review_items)
        row = self._connection.execute(statement).one_or_none()
        return row.comment_id if row else None

    def in_force(self, now: datetime) -> list[Lease]:
        """Looks at what waits."""
        found = self._connection.execute(
            select(_item.comment_id, _item.fence, _item.holder, _item.held_until)
            .where(_item.waiting == true(), _item.held_until > now)
            .order_by(_item.comment_id)
        )
        return [Lease(*row) for row in found]
