"""The waiting items, searched: every statement stays within the partial index of what waits."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, literal_column, or_, select, true

from moderation.adapters.sql import rows
from moderation.adapters.sql.review_tables import bulk_items, review_items
from moderation.adapters.sql.reviews import held_comments
from moderation.domain.queue import QueueFilter, QueueOrder, QueuePosition
from moderation.usecases.ports.reviews import HeldComment, QueueCounts

_item = review_items.c
# The page's folders, as `ThreadKey.section` has them: all that is no slash is cut from the end.
_SECTION: ColumnElement[str] = literal_column("rtrim(review_items.thread, replace(review_items.thread, '/', ''))")


class SqlQueue:
    """Implements `Queue` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, wanted: QueueFilter, order: QueueOrder, after: QueuePosition | None, limit: int, now: datetime
    ) -> list[HeldComment]:
        """Finds the ids first, and reads texts and verdicts of those only."""
        ids = list(self._connection.scalars(waiting_ids(wanted, order, after, now).limit(limit)))
        found = self._connection.execute(held_comments().where(_item.comment_id.in_(ids)))
        held = {row.id: rows.held_from_row(row) for row in found}
        return [held[comment_id] for comment_id in ids]

    def snapshot(self, wanted: QueueFilter, limit: int, now: datetime) -> list[tuple[str, int]]:
        """Reads nothing but the items."""
        statement = waiting_ids(wanted, QueueOrder.OLDEST, None, now).add_columns(_item.version).limit(limit)
        return [(row.comment_id, row.version) for row in self._connection.execute(statement)]

    def counts(self, wanted: QueueFilter, now: datetime) -> QueueCounts:
        """Groups in the database, and takes the labels apart here."""
        by: dict[str, Counter[str]] = {}
        total, oldest = 0, None
        grouped = (_item.site, _SECTION, _item.posture, _item.labels, _item.campaign)
        shown = (_item.site, _SECTION.label("section"), _item.posture, _item.labels, _item.campaign)
        statement = select(*shown, func.count().label("number"), func.min(_item.submitted_at).label("oldest"))
        for row in self._connection.execute(_matching(statement, wanted, now).group_by(*grouped)):
            total += row.number
            oldest = min(oldest or row.oldest, row.oldest)
            for facet, value in _facets(row):
                by.setdefault(facet, Counter())[value] += row.number
        by["campaign"] = Counter({name: number for name, number in by.get("campaign", Counter()).items() if number > 1})
        return QueueCounts(total, oldest, {facet: dict(counted.most_common()) for facet, counted in by.items()})

    def newer(self, wanted: QueueFilter, than: str, now: datetime) -> int:
        """Counts in the index."""
        statement = _matching(select(func.count(_item.comment_id)), wanted, now).where(_item.comment_id > than)
        number: int = self._connection.execute(statement).scalar_one()
        return number


def waiting_ids(
    wanted: QueueFilter, order: QueueOrder, after: QueuePosition | None, now: datetime
) -> Select[tuple[str]]:
    """The ids that the filter lets through, in order, behind the position."""
    statement = _matching(select(_item.comment_id), wanted, now)
    if order is QueueOrder.OLDEST:
        if after is not None:
            statement = statement.where(_item.comment_id > after.comment_id)
        return statement.order_by(_item.comment_id)
    if after is not None:
        tied = and_(_item.score == after.score, _item.comment_id > after.comment_id)
        statement = statement.where(or_(_item.score < after.score, tied))
    return statement.order_by(_item.score.desc(), _item.comment_id)


def _matching(statement: Select[Any], wanted: QueueFilter, now: datetime) -> Select[Any]:
    return statement.where(_item.waiting == true(), *_equal(wanted), *_bounded(wanted), *_held(wanted, now))


def _equal(wanted: QueueFilter) -> Iterator[ColumnElement[bool]]:
    for name in ("site", "thread", "account", "campaign", "posture"):
        value = getattr(wanted, name)
        if value is not None:
            yield _item[name] == value
    for kind in ("category", "rule"):
        value = getattr(wanted, kind)
        if value is not None:
            yield _item.labels.contains(f"|{kind}:{value}|", autoescape=True)


def _bounded(wanted: QueueFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.section is not None:
        yield _item.thread.startswith(wanted.section, autoescape=True)
    if wanted.ids is not None:
        yield _item.comment_id.in_(wanted.ids)
    if wanted.bulk is not None:
        yield exists().where(bulk_items.c.operation_id == wanted.bulk, bulk_items.c.comment_id == _item.comment_id)
    if wanted.submitted_before is not None:
        yield _item.submitted_at < wanted.submitted_before
    if wanted.risk_up_to is not None:
        yield _item.score <= wanted.risk_up_to
    if wanted.text:
        yield _item.searched.contains(wanted.text.lower(), autoescape=True)


def _held(wanted: QueueFilter, now: datetime) -> Iterator[ColumnElement[bool]]:
    if wanted.free_for is not None:
        yield or_(is_free(now), _item.holder == wanted.free_for)
    if wanted.held is not None:
        yield ~is_free(now) if wanted.held else is_free(now)
    if wanted.escalated is not None:
        yield _item.escalated_at.is_not(None) if wanted.escalated else _item.escalated_at.is_(None)


def is_free(now: datetime) -> ColumnElement[bool]:
    """Whether nobody holds the item: leases end by the clock alone."""
    return or_(_item.held_until.is_(None), _item.held_until <= now)


def _facets(row: Any) -> Iterator[tuple[str, str]]:
    yield "site", row.site
    yield "section", row.section
    yield "posture", row.posture
    if row.campaign is not None:
        yield "campaign", row.campaign
    for label in filter(None, row.labels.split("|")):
        kind, _, value = label.partition(":")
        yield kind, value
