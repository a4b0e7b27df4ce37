"""The review queue: waiting items and the decisions that ended them."""

from sqlalchemy import Connection, Select, insert, select, true, update

from moderation.adapters.sql import rows
from moderation.adapters.sql.tables import comments, decisions, review_items, verdicts
from moderation.domain.review import Decision
from moderation.usecases.ports.reviews import HeldComment


def _waiting() -> Select[tuple[object, ...]]:
    joined = review_items.join(comments, comments.c.id == review_items.c.comment_id).join(
        verdicts, verdicts.c.comment_id == review_items.c.comment_id
    )
    return (
        select(comments, review_items.c.version, verdicts.c.document)
        .select_from(joined)
        .where(review_items.c.waiting == true())
    )


class SqlReviews:
    """Implements `Reviews` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, comment_id: str) -> None:
        """Adds the item; text and verdict stand in their own tables."""
        self._connection.execute(insert(review_items).values(comment_id=comment_id, version=1, waiting=True))

    def page(self, after: str | None, limit: int) -> list[HeldComment]:
        """Walks the index of waiting items from the cursor; ids sort by time."""
        query = _waiting()
        if after is not None:
            query = query.where(review_items.c.comment_id > after)
        found = self._connection.execute(query.order_by(review_items.c.comment_id).limit(limit))
        return [rows.held_from_row(row) for row in found]

    def get(self, comment_id: str) -> HeldComment | None:
        """Reads one waiting item."""
        row = self._connection.execute(_waiting().where(review_items.c.comment_id == comment_id)).one_or_none()
        return rows.held_from_row(row) if row else None

    def close(self, comment_id: str, version: int, decision: Decision) -> bool:
        """Compare and set on the version, then the decision."""
        closed = self._connection.execute(
            update(review_items)
            .where(
                review_items.c.comment_id == comment_id,
                review_items.c.version == version,
                review_items.c.waiting == true(),
            )
            .values(version=version + 1, waiting=False)
        )
        if closed.rowcount != 1:
            return False
        self._connection.execute(
            insert(decisions).values(
                id=decision.id,
                comment_id=decision.comment_id,
                action=decision.action,
                reason=decision.reason,
                moderator=decision.moderator,
                decided_at=decision.decided_at,
            )
        )
        return True

    def decision(self, comment_id: str) -> Decision | None:
        """The newest by id; ids sort by time."""
        row = self._connection.execute(
            select(decisions).where(decisions.c.comment_id == comment_id).order_by(decisions.c.id.desc()).limit(1)
        ).one_or_none()
        return rows.decision_from_row(row) if row else None
