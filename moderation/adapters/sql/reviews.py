"""Review items, and the decisions that ended their wait."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, insert, select, true, update

from moderation.adapters.sql import rows
from moderation.adapters.sql.review_tables import review_items
from moderation.adapters.sql.tables import comments, decisions, verdicts
from moderation.domain.review import Decision, Escalation
from moderation.usecases.ports.reviews import HeldComment

_ITEM = tuple(
    review_items.c[name] for name in ("version", "escalated_at", "escalated_by", "fence", "holder", "held_until")
)
_WRITTEN = (comments.c.body, comments.c.nickname, comments.c.page_title)
_NOBODY = {"holder": None, "held_until": None}


def held_comments() -> Select[Any]:
    """Items, waiting or not, as `rows.held_from_row` reads them."""
    joined = review_items.join(comments, comments.c.id == review_items.c.comment_id).join(
        verdicts, verdicts.c.comment_id == review_items.c.comment_id
    )
    return select(comments, *_ITEM, verdicts.c.document).select_from(joined)


class SqlReviews:
    """Implements `Reviews` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, comment_id: str) -> None:
        """Copies what the queue is searched by into the item."""
        self._connection.execute(
            insert(review_items).values(comment_id=comment_id, version=1, waiting=True, **self._searched(comment_id))
        )

    def get(self, comment_id: str) -> HeldComment | None:
        """Reads one waiting item."""
        row = self._connection.execute(held_comments().where(_waits(comment_id))).one_or_none()
        return rows.held_from_row(row) if row else None

    def close(self, comment_id: str, version: int, decision: Decision) -> bool:
        """Compare and set on the version, then the decision."""
        closed = self._connection.execute(
            update(review_items)
            .where(_waits(comment_id), review_items.c.version == version)
            .values(version=version + 1, waiting=False, searched="", **_NOBODY)
        )
        if closed.rowcount != 1:
            return False
        SqlDecisions(self._connection).add(decision)
        return True

    def put_back(self, comment_id: str) -> None:
        """Copies anew too: items of before there was a copy have none. What screening rejected has no item yet."""
        returned = self._connection.execute(
            update(review_items)
            .where(review_items.c.comment_id == comment_id)
            .values(version=review_items.c.version + 1, waiting=True, **_NOBODY, **self._searched(comment_id))
        )
        if returned.rowcount == 0:
            self.add(comment_id)

    def escalate(self, comment_id: str, version: int, escalation: Escalation) -> bool:
        """Compare and set on the version."""
        marked = self._connection.execute(
            update(review_items)
            .where(_waits(comment_id), review_items.c.version == version)
            .values(escalated_at=escalation.at, escalated_by=escalation.by, **_NOBODY)
        )
        return marked.rowcount == 1

    def _searched(self, comment_id: str) -> dict[str, Any]:
        copied = (comments.c[name] for name in ("site", "thread", "submitted_at", "account", "campaign"))
        row = self._connection.execute(
            select(*copied, *_WRITTEN, verdicts.c.score, verdicts.c.document)
            .select_from(comments.join(verdicts, verdicts.c.comment_id == comments.c.id))
            .where(comments.c.id == comment_id)
        ).one()
        values = row._asdict()
        verdict = rows.verdict_from(values.pop("document"))
        written = [values.pop(it.name) for it in _WRITTEN]
        searched = "\n".join(text for text in (*written, row.thread) if text).lower()
        return values | {"posture": verdict.posture, "labels": rows.labels_of(verdict), "searched": searched}


class SqlDecisions:
    """Implements `Decisions` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, decision: Decision) -> None:
        """Adds a row."""
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

    def newest(self, comment_id: str) -> Decision | None:
        """By id: ids sort by time."""
        row = self._connection.execute(_decisions(comment_id).order_by(decisions.c.id.desc()).limit(1)).one_or_none()
        return rows.decision_from_row(row) if row else None

    def of(self, comment_id: str) -> list[Decision]:
        """By id: ids sort by time."""
        found = self._connection.execute(_decisions(comment_id).order_by(decisions.c.id))
        return [rows.decision_from_row(row) for row in found]


def _waits(comment_id: str) -> ColumnElement[bool]:
    return (review_items.c.comment_id == comment_id) & (review_items.c.waiting == true())


def _decisions(comment_id: str) -> Select[Any]:
    return select(decisions).where(decisions.c.comment_id == comment_id)
