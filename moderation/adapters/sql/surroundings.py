"""What stands round a comment: its page, its author, its campaign."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from moderation.adapters.sql.tables import comments
from moderation.domain.comment import CommentState, ThreadKey
from moderation.usecases.ports.reviews import AuthorPast, Neighbour, ScreenedComment

_NEWEST = 1000
_SHOWN = (
    comments.c.id.label("comment_id"),
    *(comments.c[name] for name in ("nickname", "body", "state", "submitted_at")),
)


class SqlSurroundings:
    """Implements `Surroundings` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def neighbours(self, thread: ThreadKey, comment_id: str, each_side: int) -> list[Neighbour]:
        """Walks the page's index away from the comment, for each state and side."""
        found: list[Neighbour] = []
        for state in (CommentState.ACCEPTED, CommentState.HELD):
            on_page = select(*_SHOWN).where(
                comments.c.site == thread.site, comments.c.thread == thread.path, comments.c.state == state
            )
            before = on_page.where(comments.c.id < comment_id).order_by(comments.c.id.desc())
            after = on_page.where(comments.c.id > comment_id).order_by(comments.c.id)
            for side in (before, after):
                found += map(_neighbour, self._connection.execute(side.limit(each_side)))
        found.sort(key=lambda it: it.comment_id)
        here = sum(it.comment_id < comment_id for it in found)
        return found[max(0, here - each_side) : here + each_side]

    def comment(self, comment_id: str) -> Neighbour | None:
        """By its key."""
        row = self._connection.execute(select(*_SHOWN).where(comments.c.id == comment_id)).one_or_none()
        return _neighbour(row) if row else None

    def author(self, comment: ScreenedComment) -> AuthorPast:
        """Counts in the indexes of accounts and addresses."""
        others = (comments.c.site == comment.thread.site, comments.c.id != comment.comment_id)
        at_address = (comments.c.address == comment.address, *others)
        is_author = (comments.c.account == comment.account, *others) if comment.account else at_address
        counted = self._connection.execute(
            select(comments.c.state, func.count().label("number"), func.min(comments.c.submitted_at).label("first"))
            .where(*is_author)
            .group_by(comments.c.state)
        ).all()
        number, accounts = self._at_address(*at_address)
        return AuthorPast(
            by_account=comment.account is not None,
            states={row.state: row.number for row in counted},
            first_seen=min((row.first for row in counted), default=None),
            at_address=number,
            accounts_at_address=accounts,
        )

    def _at_address(self, *conditions: ColumnElement[bool]) -> tuple[int, int]:
        newest = select(comments.c.account).where(*conditions).order_by(comments.c.id.desc()).limit(_NEWEST).subquery()
        row = self._connection.execute(
            select(func.count(), func.count(newest.c.account.distinct())).select_from(newest)
        )
        number, accounts = row.one()
        return number, accounts

    def campaign(self, campaign: str, sample: int) -> tuple[int, list[Neighbour]]:
        """Counts in the campaigns' index."""
        is_of = comments.c.campaign == campaign
        number = self._connection.execute(select(func.count()).select_from(comments).where(is_of)).scalar_one()
        newest = self._connection.execute(select(*_SHOWN).where(is_of).order_by(comments.c.id.desc()).limit(sample))
        return number, [_neighbour(row) for row in newest]


def _neighbour(row: Row[Any]) -> Neighbour:
    return Neighbour(**row._asdict())
