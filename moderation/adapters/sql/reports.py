"""Reports and appeals."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from moderation.adapters.sql import rows
from moderation.adapters.sql.report_tables import reports
from moderation.adapters.sql.tables import comments
from moderation.domain.delivery import PublishedComment
from moderation.domain.reports import Answer, Report, ReportKind, ReportState
from moderation.usecases.ports.reports import ReportedComment, Waiting

_IS_OPEN = reports.c.state == ReportState.OPEN
_SHOWN = ("site", "thread", "nickname", "body", "submitted_at", "reply_to", "region")
_COMMENT = tuple(comments.c[name] for name in _SHOWN)


class SqlReports:
    """Implements `Reports` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, report: Report) -> bool:
        """The unique indexes decide between two at once."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        added = self._connection.execute(
            dialect.insert(reports)
            .values(
                id=report.id,
                comment_id=report.comment_id,
                reason=report.reason,
                text=report.text,
                network=report.network,
                token_digest=report.token_digest,
                reported_at=report.reported_at,
                due_at=report.due_at,
                kind=report.kind,
                state=report.state,
            )
            .on_conflict_do_nothing()
            .returning(reports.c.id)
        )
        return added.one_or_none() is not None

    def get(self, report_id: str) -> Report | None:
        """By its key."""
        row = self._connection.execute(select(reports).where(reports.c.id == report_id)).one_or_none()
        return _report(row) if row else None

    def open_on(self, comment_id: str) -> list[str]:
        """By the index of open ones."""
        found = (
            select(reports.c.id)
            .where(reports.c.comment_id == comment_id, reports.c.kind == ReportKind.REPORT, _IS_OPEN)
            .order_by(reports.c.id)
        )
        return list(self._connection.execute(found).scalars())

    def appeal_on(self, comment_id: str) -> Report | None:
        """By the index that lets there be one only."""
        found = select(reports).where(reports.c.comment_id == comment_id, reports.c.kind == ReportKind.APPEAL)
        row = self._connection.execute(found).one_or_none()
        return _report(row) if row else None

    def answer(self, report_id: str, state: ReportState, answer: Answer) -> bool:
        """Compare and set: of two who answer it, one did."""
        answered = self._connection.execute(
            update(reports)
            .where(reports.c.id == report_id, _IS_OPEN)
            .values(
                state=state,
                answered_by=answer.by,
                answered_at=answer.at,
                answer=answer.text,
                decision_id=answer.decision_id,
            )
        )
        return answered.rowcount == 1

    def waiting(self, kind: ReportKind, after: str | None, limit: int) -> list[ReportedComment]:
        """By deadline, then by id."""
        query = _reported().where(reports.c.kind == kind, _IS_OPEN)
        if after is not None:
            due_at = select(reports.c.due_at).where(reports.c.id == after).scalar_subquery()
            same = and_(reports.c.due_at == due_at, reports.c.id > after)
            query = query.where(or_(reports.c.due_at > due_at, same))
        return self._all(query.order_by(reports.c.due_at, reports.c.id).limit(limit))

    def counts(self, now: datetime) -> dict[ReportKind, Waiting]:
        """Over the index of open ones, of which there are few."""
        overdue = func.sum(case((reports.c.due_at <= now, 1), else_=0))
        found = select(reports.c.kind, func.count(), overdue).where(_IS_OPEN).group_by(reports.c.kind)
        return {ReportKind(kind): Waiting(number, late) for kind, number, late in self._connection.execute(found)}

    def answered(self, kind: ReportKind, after: str | None, limit: int) -> list[ReportedComment]:
        """By id: ids sort by time."""
        query = _reported().where(reports.c.kind == kind, reports.c.state != ReportState.OPEN)
        if after is not None:
            query = query.where(reports.c.id < after)
        return self._all(query.order_by(reports.c.id.desc()).limit(limit))

    def _all(self, query: Select[Any]) -> list[ReportedComment]:
        return [
            ReportedComment(
                _report(row),
                PublishedComment(
                    row.comment_id,
                    row.site,
                    row.thread,
                    row.nickname,
                    row.body,
                    row.submitted_at,
                    row.reply_to,
                    rows.region_from(row.region),
                ),
            )
            for row in self._connection.execute(query)
        ]


def _reported() -> Select[Any]:
    return select(reports, *_COMMENT).join(comments, comments.c.id == reports.c.comment_id)


def _report(row: Row[Any]) -> Report:
    answer = Answer(row.answered_by, row.answered_at, row.answer, row.decision_id) if row.answered_at else None
    return Report(
        id=row.id,
        comment_id=row.comment_id,
        reason=row.reason,
        text=row.text,
        network=row.network,
        token_digest=row.token_digest,
        reported_at=row.reported_at,
        due_at=row.due_at,
        kind=ReportKind(row.kind),
        state=ReportState(row.state),
        answer=answer,
    )
