"""Counts for the dashboard."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, exists, func, select, true

from moderation.adapters.sql import rows
from moderation.adapters.sql.review_tables import review_items
from moderation.adapters.sql.tables import comments, decisions, verdicts
from moderation.domain.comment import CommentState
from moderation.domain.figures import DecidedItem, Flow
from moderation.domain.review import DecisionAction

_LATER = decisions.alias()
_HOUR = "%Y-%m-%d %H"


class SqlFigures:
    """Implements `FiguresSource` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_hour(self, since: datetime, until: datetime) -> Mapping[datetime, Flow]:
        """Grouped by the database."""
        found = self._flows(self._hour(), since, until)
        return {datetime.strptime(hour, _HOUR).replace(tzinfo=UTC): flow for hour, flow in found.items()}

    def by_thread(self, since: datetime, until: datetime) -> Mapping[str, Flow]:
        """Grouped by the database."""
        return self._flows(comments.c.thread, since, until)

    def waiting(self) -> tuple[int, datetime | None]:
        """By the partial index of waiting items; ids sort by time."""
        number, oldest = self._connection.execute(
            select(func.count(), func.min(review_items.c.comment_id)).where(review_items.c.waiting == true())
        ).one()
        since = self._connection.scalar(select(comments.c.submitted_at).where(comments.c.id == oldest))
        return number, since

    def decided(self, since: datetime, until: datetime, limit: int) -> list[DecidedItem]:
        """Decisions with their comments' verdicts; one that was taken back or followed by another says nothing."""
        joined = decisions.join(comments, comments.c.id == decisions.c.comment_id).join(
            verdicts, verdicts.c.comment_id == decisions.c.comment_id
        )
        query = (
            select(decisions, comments.c.submitted_at, verdicts.c.document)
            .select_from(joined)
            .where(
                decisions.c.decided_at >= since,
                decisions.c.decided_at < until,
                decisions.c.action != DecisionAction.UNDO,
                ~exists().where(_LATER.c.comment_id == decisions.c.comment_id, _LATER.c.id > decisions.c.id),
            )
            .order_by(decisions.c.id.desc())
            .limit(limit)
        )
        return [
            DecidedItem(
                row.moderator,
                DecisionAction(row.action),
                row.submitted_at,
                row.decided_at,
                rows.verdict_from(row.document),
            )
            for row in self._connection.execute(query)
        ]

    def _hour(self) -> ColumnElement[str]:
        if self._connection.dialect.name == "postgresql":
            return func.to_char(func.timezone("UTC", comments.c.submitted_at), "YYYY-MM-DD HH24")
        return func.strftime(_HOUR, comments.c.submitted_at)

    def _flows(self, key: ColumnElement[str], since: datetime, until: datetime) -> dict[str, Flow]:
        query = (
            select(
                key,
                func.count(),
                _number(comments.c.intake_state == CommentState.HELD),
                _number(comments.c.state == CommentState.ACCEPTED),
                _number(comments.c.state.in_([CommentState.REJECTED, CommentState.RETRACTED])),
            )
            .where(comments.c.submitted_at >= since, comments.c.submitted_at < until)
            .group_by(key)
        )
        return {row[0]: Flow(*row[1:]) for row in self._connection.execute(query)}


def _number(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.count(case((condition, 1)))
