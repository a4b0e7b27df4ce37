"""Orders of moderators."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, insert, or_, select, update

from moderation.adapters.sql.order_tables import posture_orders, preset_orders
from moderation.domain.comment import ThreadKey
from moderation.domain.orders import PostureOrder, PresetOrder, prefixes_of
from moderation.domain.verdict import Posture


class SqlPostureOrders:
    """Implements `PostureOrders` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, order: PostureOrder) -> None:
        """Adds a row."""
        self._connection.execute(insert(posture_orders).values(**asdict(order)))

    def covering(self, thread: ThreadKey, now: datetime) -> list[PostureOrder]:
        """One look into the index of what has not been ended, under each prefix of the page."""
        return self._orders(
            select(posture_orders).where(
                posture_orders.c.site == thread.site,
                posture_orders.c.prefix.in_(prefixes_of(thread.path)),
                _in_force(posture_orders, now),
            )
        )

    def in_force(self, now: datetime) -> list[PostureOrder]:
        """By id: ids sort by the time they were made."""
        return self._orders(
            select(posture_orders).where(_in_force(posture_orders, now)).order_by(posture_orders.c.id.desc())
        )

    def recent(self, limit: int) -> list[PostureOrder]:
        """By id: ids sort by the time they were made."""
        return self._orders(select(posture_orders).order_by(posture_orders.c.id.desc()).limit(limit))

    def end(self, order_id: str, ended_by: str, now: datetime) -> PostureOrder | None:
        """Compare and set: of two who end it, one did."""
        is_it = posture_orders.c.id == order_id
        ended = self._connection.execute(
            update(posture_orders).where(is_it, _in_force(posture_orders, now)).values(ended_at=now, ended_by=ended_by)
        )
        return self._orders(select(posture_orders).where(is_it))[0] if ended.rowcount == 1 else None

    def _orders(self, statement: Select[Any]) -> list[PostureOrder]:
        return [_posture_order(row) for row in self._connection.execute(statement)]


class SqlPresetOrders:
    """Implements `PresetOrders` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, order: PresetOrder) -> None:
        """Adds a row."""
        self._connection.execute(insert(preset_orders).values(**asdict(order)))

    def active(self, now: datetime) -> PresetOrder | None:
        """The newest by id."""
        found = self._orders(_presets().where(_in_force(preset_orders, now)).limit(1))
        return found[0] if found else None

    def recent(self, limit: int) -> list[PresetOrder]:
        """By id: ids sort by the time they were made."""
        return self._orders(_presets().limit(limit))

    def end(self, ended_by: str, now: datetime) -> list[PresetOrder]:
        """Ends every one, so that none comes back when another is ended."""
        ids = [order.id for order in self._orders(_presets().where(_in_force(preset_orders, now)))]
        are_they = preset_orders.c.id.in_(ids)
        self._connection.execute(update(preset_orders).where(are_they).values(ended_at=now, ended_by=ended_by))
        return self._orders(_presets().where(are_they))

    def _orders(self, statement: Select[Any]) -> list[PresetOrder]:
        return [PresetOrder(**row._asdict()) for row in self._connection.execute(statement)]


def _presets() -> Select[Any]:
    return select(preset_orders).order_by(preset_orders.c.id.desc())


def _in_force(table: Table, now: datetime) -> ColumnElement[bool]:
    return table.c.ended_at.is_(None) & or_(table.c.expires_at.is_(None), table.c.expires_at > now)


def _posture_order(row: Row[Any]) -> PostureOrder:
    values = row._asdict()
    return PostureOrder(**{**values, "posture": Posture(values["posture"])})
