"""Bulk operations and their items."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, true, update

from moderation.adapters.sql.review_tables import bulk_items, bulk_operations
from moderation.domain.bulk import BulkItem, BulkOperation, BulkOutcome, BulkSource, BulkState
from moderation.domain.review import DecisionAction

_AT_WORK = (BulkState.RUNNING, BulkState.UNDOING)


class SqlBulkOperations:
    """Implements `BulkOperations` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, operation: BulkOperation, items: Sequence[BulkItem]) -> None:
        """Adds the operation's row and one for each item."""
        self._connection.execute(insert(bulk_operations).values(**asdict(operation)))
        rows = [{"operation_id": operation.id, **asdict(item)} for item in items]
        self._connection.execute(insert(bulk_items), rows)

    def get(self, operation_id: str) -> BulkOperation | None:
        """By its key."""
        return self._first(select(bulk_operations).where(bulk_operations.c.id == operation_id))

    def recent(self, limit: int) -> list[BulkOperation]:
        """By id: ids sort by time."""
        found = self._connection.execute(select(bulk_operations).order_by(bulk_operations.c.id.desc()).limit(limit))
        return [_operation(row) for row in found]

    def at_work(self) -> BulkOperation | None:
        """By id: ids sort by time."""
        waiting = select(bulk_operations).where(bulk_operations.c.state.in_(_AT_WORK))
        return self._first(waiting.order_by(bulk_operations.c.id).limit(1))

    def hold(self, operation_id: str) -> BulkOperation | None:
        """Locks the row; SQLite has one writer at a time anyway."""
        return self._first(select(bulk_operations).where(bulk_operations.c.id == operation_id).with_for_update())

    def save(self, operation: BulkOperation) -> None:
        """Writes the whole row."""
        self._connection.execute(
            update(bulk_operations).where(bulk_operations.c.id == operation.id).values(**asdict(operation))
        )

    def _first(self, statement: Select[Any]) -> BulkOperation | None:
        row = self._connection.execute(statement).one_or_none()
        return _operation(row) if row else None


class SqlBulkItems:
    """Implements `BulkItems` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, operation_id: str, outcomes: Sequence[BulkOutcome], limit: int) -> list[BulkItem]:
        """Walks the index of outcomes."""
        return self._items(_of(operation_id).where(bulk_items.c.outcome.in_(outcomes)).limit(limit))

    def sample(self, operation_id: str) -> list[BulkItem]:
        """Those marked when the snapshot was taken."""
        return self._items(_of(operation_id).where(bulk_items.c.sample == true()))

    def mark_read(self, operation_id: str, comment_id: str, now: datetime) -> bool:
        """The last time counts."""
        marked = self._connection.execute(
            update(bulk_items)
            .where(
                bulk_items.c.operation_id == operation_id,
                bulk_items.c.comment_id == comment_id,
                bulk_items.c.sample == true(),
            )
            .values(read_at=now)
        )
        return marked.rowcount == 1

    def settle(self, operation_id: str, before: BulkOutcome, after: BulkItem) -> bool:
        """Compare and set."""
        settled = self._connection.execute(
            update(bulk_items)
            .where(
                bulk_items.c.operation_id == operation_id,
                bulk_items.c.comment_id == after.comment_id,
                bulk_items.c.outcome == before,
            )
            .values(outcome=after.outcome, decision_id=after.decision_id, told=after.told)
        )
        return settled.rowcount == 1

    def tally(self, operation_id: str) -> Mapping[BulkOutcome, int]:
        """One grouped count over the index of outcomes."""
        counted = self._connection.execute(
            select(bulk_items.c.outcome, func.count().label("number"))
            .where(bulk_items.c.operation_id == operation_id)
            .group_by(bulk_items.c.outcome)
        )
        return {BulkOutcome(row.outcome): row.number for row in counted}

    def _items(self, statement: Select[Any]) -> list[BulkItem]:
        return [_item(row) for row in self._connection.execute(statement)]


def _of(operation_id: str) -> Select[Any]:
    columns = (column for column in bulk_items.c if column.name != "operation_id")
    return select(*columns).where(bulk_items.c.operation_id == operation_id).order_by(bulk_items.c.comment_id)


def _operation(row: Row[Any]) -> BulkOperation:
    values = row._asdict()
    kinds = {"action": DecisionAction, "source": BulkSource, "state": BulkState}
    return BulkOperation(**values | {name: kind(values[name]) for name, kind in kinds.items()})


def _item(row: Row[Any]) -> BulkItem:
    values = row._asdict()
    return BulkItem(**values | {"outcome": BulkOutcome(values["outcome"])})
