"""Comments, their verdicts, and what readers may see of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from moderation.adapters.sql import rows
from moderation.adapters.sql.report_tables import reports
from moderation.adapters.sql.tables import comments, verdicts
from moderation.domain.audit import SCREENING
from moderation.domain.author import DayCount
from moderation.domain.comment import Comment, CommentState, ThreadKey
from moderation.domain.delivery import PublishedComment
from moderation.domain.errors import NotFound, RequestInFlight
from moderation.domain.quota import address_subject
from moderation.domain.reports import ReportKind, ReportState
from moderation.domain.review import Decision
from moderation.domain.screening import Facts
from moderation.domain.verdict import Verdict
from moderation.usecases.ports.blocks import Author
from moderation.usecases.ports.comments import Recorded

_PUBLIC: tuple[ColumnElement[Any], ...] = (
    comments.c.id,
    comments.c.site,
    comments.c.thread,
    comments.c.nickname,
    comments.c.body,
    comments.c.submitted_at,
    comments.c.reply_to,
    comments.c.region,
)

_DECIDED = (CommentState.ACCEPTED, CommentState.REJECTED)
_WAS_REPORTED = (comments.c.state == CommentState.RETRACTED) & exists(
    select(reports.c.id).where(
        reports.c.comment_id == comments.c.id,
        reports.c.kind == ReportKind.REPORT,
        reports.c.state == ReportState.UPHELD,
    )
)


def _number_in(state: CommentState) -> ColumnElement[int]:
    return func.sum(case((comments.c.state == state, 1), else_=0)).label(state.value)


class SqlComments:
    """Implements `Comments` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, comment: Comment, verdict: Verdict, state: CommentState, facts: Facts) -> None:
        """Stores the comment, then its verdict."""
        self._add_comment(comment, state, facts.campaign.id if facts.campaign else None)
        self._connection.execute(
            insert(verdicts).values(
                comment_id=comment.id,
                action=verdict.action.name,
                score=verdict.score,
                policy_digest=verdict.policy_digest,
                document=rows.verdict_document(verdict),
                facts=rows.facts_document(facts),
            )
        )

    def _add_comment(self, comment: Comment, state: CommentState, campaign: str | None) -> None:
        statement = insert(comments).values(
            id=comment.id,
            site=comment.thread.site,
            thread=comment.thread.path,
            nickname=comment.nickname.original,
            body=comment.body.original,
            text_digest=comment.text_digest,
            campaign=campaign,
            address=comment.address,
            network=address_subject(comment.address),
            account=comment.account,
            verified=comment.identity is not None and comment.identity.verified,
            minor=comment.identity is not None and comment.identity.minor,
            state=state,
            intake_state=state,
            decided_at=None if state is CommentState.HELD else comment.submitted_at,
            decided_by=None if state is CommentState.HELD else SCREENING,
            submitted_at=comment.submitted_at,
            request_digest=comment.request_digest,
            idempotency_key=comment.idempotency_key,
            reply_to=comment.reply_to,
            page_title=comment.page_title,
            region=comment.region.code if comment.region else None,
        )
        try:
            self._connection.execute(statement)
        except IntegrityError as error:
            if comment.idempotency_key is None:
                raise
            # The key was free when this request looked: another one with it was committed since.
            raise RequestInFlight from error

    def by_idempotency_key(self, site: str, key: str) -> Recorded | None:
        """Looks the key up in its unique index."""
        columns = (comments.c.id, comments.c.request_digest, comments.c.intake_state, comments.c.submitted_at)
        row = self._connection.execute(
            select(*columns).where(comments.c.site == site, comments.c.idempotency_key == key)
        ).one_or_none()
        return Recorded(row.id, row.request_digest, CommentState(row.intake_state), row.submitted_at) if row else None

    def author(self, comment_id: str) -> Author:
        """Reads what blocks are set by."""
        columns = (comments.c.site, comments.c.account, comments.c.address)
        row = self._connection.execute(select(*columns).where(comments.c.id == comment_id)).one_or_none()
        if row is None:
            raise NotFound
        return Author(row.site, row.account, row.address)

    def facts(self, comment: Comment, since: datetime) -> Facts:
        """Counts near-duplicates, and the author's past where the author has an account."""
        duplicates = self._connection.execute(
            select(func.count())
            .select_from(comments)
            .where(
                comments.c.site == comment.thread.site,
                comments.c.text_digest == comment.text_digest,
                comments.c.submitted_at >= since,
            )
        ).scalar_one()
        past = self._author_past(comment) if comment.account else {}
        return Facts(
            duplicates=duplicates,
            author_accepted=past.get(CommentState.ACCEPTED, 0),
            author_rejected=past.get(CommentState.REJECTED, 0),
        )

    def _author_past(self, comment: Comment) -> dict[str, int]:
        counted = self._connection.execute(
            select(comments.c.state, func.count().label("number"))
            .where(comments.c.site == comment.thread.site, comments.c.account == comment.account)
            .group_by(comments.c.state)
        )
        return {row.state: row.number for row in counted}

    def decided_days(self, author: Author, now: datetime, since: datetime) -> list[DayCount]:
        """Counts in the database, in the account's index; the decay is the domain's."""
        if author.account is None:
            return []
        day = func.date(comments.c.submitted_at)
        counted = self._connection.execute(
            select(
                func.max(comments.c.submitted_at).label("newest"),
                *map(_number_in, _DECIDED),
                func.sum(case((_WAS_REPORTED, 1), else_=0)).label("reported"),
            )
            .where(
                comments.c.site == author.site,
                comments.c.account == author.account,
                comments.c.state.in_((*_DECIDED, CommentState.RETRACTED)),
                comments.c.submitted_at >= since,
            )
            .group_by(day)
            .order_by(day)
        )
        return [
            DayCount((now - row.newest).total_seconds(), row.accepted, row.rejected, row.reported) for row in counted
        ]

    def published(self, comment_id: str) -> PublishedComment:
        """Reads the public columns only."""
        row = self._connection.execute(select(*_PUBLIC).where(comments.c.id == comment_id)).one_or_none()
        if row is None:
            raise NotFound
        return rows.published_from_row(row)

    def state(self, comment_id: str) -> CommentState:
        """By its key."""
        row = self._connection.execute(select(comments.c.state).where(comments.c.id == comment_id)).one_or_none()
        if row is None:
            raise NotFound
        return CommentState(row.state)

    def change_state(self, decision: Decision, before: CommentState, after: CommentState) -> bool:
        """Compare and set."""
        waits = after is CommentState.HELD
        changed = self._connection.execute(
            update(comments)
            .where(comments.c.id == decision.comment_id, comments.c.state == before)
            .values(
                state=after,
                decided_at=None if waits else decision.decided_at,
                decided_by=None if waits else decision.moderator,
                decided_reason=None if waits else decision.reason,
            )
        )
        return changed.rowcount == 1


def _accepted_in(thread: ThreadKey) -> Select[Any]:
    return select(*_PUBLIC).where(
        comments.c.site == thread.site,
        comments.c.thread == thread.path,
        comments.c.state == CommentState.ACCEPTED,
    )


class SqlPublishedComments:
    """Implements `PublishedComments` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, thread: ThreadKey, before: str | None, limit: int) -> list[PublishedComment]:
        """Walks the thread's index backwards from the cursor."""
        query = _accepted_in(thread)
        if before is not None:
            query = query.where(comments.c.id < before)
        found = self._connection.execute(query.order_by(comments.c.id.desc()).limit(limit))
        return [rows.published_from_row(row) for row in found]

    def of(self, thread: ThreadKey, comment_ids: Collection[str]) -> Mapping[str, PublishedComment]:
        """By their keys."""
        # No id has anything unprintable in it, and PostgreSQL refuses to look for a NUL.
        ids = [it for it in comment_ids if it.isprintable()]
        if not ids:
            return {}
        found = self._connection.execute(_accepted_in(thread).where(comments.c.id.in_(ids)))
        return {row.id: rows.published_from_row(row) for row in found}

    def counts(self, site: str, paths: Sequence[str]) -> Mapping[str, int]:
        """One grouped count over the thread's index."""
        counted = self._connection.execute(
            select(comments.c.thread, func.count().label("number"))
            .where(
                comments.c.site == site,
                comments.c.thread.in_(paths),
                comments.c.state == CommentState.ACCEPTED,
            )
            .group_by(comments.c.thread)
        )
        return dict.fromkeys(paths, 0) | {row.thread: row.number for row in counted}
