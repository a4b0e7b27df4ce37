"""The register of decided comments: walked in an index, newest first; a search reads no more than it is told to."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, or_, select, tuple_

from moderation.adapters.sql import rows
from moderation.adapters.sql.tables import comments, verdicts
from moderation.domain.audit import SCREENING
from moderation.domain.decided import DecidedFilter, TimePosition
from moderation.usecases.ports.decided import DecidedComment, DecidedPage

_SEARCHED = ("body", "nickname", "thread", "page_title")


class SqlDecidedComments:
    """Implements `DecidedComments` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, wanted: DecidedFilter, after: TimePosition | None, limit: int, reach: int) -> DecidedPage:
        """Finds the ids first, and reads verdicts of those only."""
        led = select(comments).where(*_leading(wanted, after))
        stretch = None
        if wanted.site is not None and (wanted.thread is not None or wanted.account is not None):
            # Few. Materialized, or the planner might walk all that was decided in search of them.
            source: FromClause = led.cte("few").prefix_with("MATERIALIZED", dialect="postgresql")
        elif list(_sifting(wanted, comments)):
            stretch = _newest_first(led, comments)
            source = stretch.limit(reach).subquery()
        else:
            source = led.subquery()
        found = self._first(source, wanted, limit + 1)
        next_after = found[limit - 1] if len(found) > limit else self._end_of(stretch, reach)
        return DecidedPage(self._read([it.id for it in found[:limit]]), next_after)

    def get(self, comment_id: str) -> DecidedComment | None:
        """By its key."""
        return next(iter(self._read([comment_id])), None)

    def _first(self, source: FromClause, wanted: DecidedFilter, limit: int) -> list[TimePosition]:
        statement = select(source.c.decided_at, source.c.id).where(*_sifting(wanted, source))
        found = self._connection.execute(_newest_first(statement, source).limit(limit))
        return [TimePosition(row.decided_at, row.id) for row in found]

    def _end_of(self, stretch: Select[Any] | None, reach: int) -> TimePosition | None:
        """Where the search stopped looking, None where it has seen all."""
        if stretch is None:
            return None
        last = stretch.with_only_columns(comments.c.decided_at, comments.c.id).offset(reach - 1).limit(1)
        row = self._connection.execute(last).one_or_none()
        return TimePosition(row.decided_at, row.id) if row else None

    def _read(self, ids: Sequence[str]) -> list[DecidedComment]:
        joined = comments.join(verdicts, verdicts.c.comment_id == comments.c.id)
        found = self._connection.execute(
            select(comments, verdicts.c.document)
            .select_from(joined)
            .where(comments.c.id.in_(ids), comments.c.decided_at.is_not(None))
        )
        by_id = {row.id: rows.decided_from_row(row) for row in found}
        return [by_id[comment_id] for comment_id in ids if comment_id in by_id]


def _newest_first(statement: Select[Any], source: FromClause) -> Select[Any]:
    return statement.order_by(source.c.decided_at.desc(), source.c.id.desc())


def _leading(wanted: DecidedFilter, after: TimePosition | None) -> Iterator[ColumnElement[bool]]:
    """What an index leads to."""
    yield comments.c.decided_at.is_not(None)
    if wanted.since is not None:
        yield comments.c.decided_at >= wanted.since
    if wanted.until is not None:
        yield comments.c.decided_at < wanted.until
    if after is not None:
        yield tuple_(comments.c.decided_at, comments.c.id) < (after.at, after.id)
    if wanted.state is not None:
        yield comments.c.state == wanted.state
    if wanted.moderator is not None:
        yield comments.c.decided_by == wanted.moderator
    if wanted.by_machine:
        yield comments.c.decided_by == SCREENING
    if wanted.site is not None:
        for name in ("thread", "account"):
            if (value := getattr(wanted, name)) is not None:
                yield comments.c[name] == value


def _sifting(wanted: DecidedFilter, source: FromClause) -> Iterator[ColumnElement[bool]]:
    """What has to be looked for row by row."""
    for name, value in (
        ("site", wanted.site),
        ("thread", wanted.thread),
        ("account", wanted.account),
        ("decided_reason", wanted.reason),
    ):
        if value is not None:
            yield source.c[name] == value
    if wanted.by_machine is False:
        yield source.c.decided_by != SCREENING
    if wanted.section is not None:
        yield source.c.thread.startswith(wanted.section, autoescape=True)
    if wanted.text:
        yield or_(*(source.c[name].icontains(wanted.text, autoescape=True) for name in _SEARCHED))
