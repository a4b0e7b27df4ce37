"""Writes accepted comments into a table of the portal's own SQLite, PostgreSQL, MySQL or MariaDB database."""

import re
from datetime import UTC
from math import ceil
from typing import Any

from sqlalchemy import (
    CHAR,
    Boolean,
    Column,
    DateTime,
    Index,
    Insert,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    inspect,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, SQLAlchemyError

from moderation.domain.delivery import DeliverLater, DeliverNever, EventKind, PublishedComment, SinkSettings
from moderation.domain.errors import Misconfigured

_DRIVERS = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mysql+pymysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
    "mariadb+pymysql": "mysql+pymysql",
}

# Leaves room for the index's name within the 63 characters of PostgreSQL.
_TABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,47}")

# Columns that a table of an earlier release has not: there, they are left out of the row.
_ADDED = frozenset({"reply_to", "ip_region"})


def build(settings: SinkSettings) -> "PortalSql":
    """The sink for `settings.url`, writing to `settings.table`, which it creates where absent.

    Opens no connection yet, so that the relay may start before the portal. Raises `Misconfigured`.
    """
    if not _TABLE_NAME.fullmatch(settings.table):
        raise Misconfigured("the portal's table name must be letters, digits and _, at most 48, no digit first")
    url = _parse(settings.url)
    # Parameters stay out of errors: they are the comment's text.
    engine = create_engine(
        url, pool_pre_ping=True, hide_parameters=True, connect_args=_connect_args(url, settings.timeout_s)
    )
    return PortalSql(engine, settings.table)


class PortalSql:
    """One row per comment, by its id. `published` is false for a retracted comment.

    A table of an earlier release is filled as it is: what it has no column for is left out.

    A comment retracted before it arrived leaves a row without text (a tombstone), so that an accept that comes late,
    from a worker that had lost its lease, cannot publish it.
    """

    def __init__(self, engine: Engine, table_name: str) -> None:
        self._engine = engine
        self._table = _table(table_name)
        self._table_is_there = False
        self._missing: frozenset[str] = frozenset()

    def deliver(self, kind: EventKind, comment: PublishedComment) -> None:
        """Inserts the row where absent, or takes it off the page. Raises `DeliverLater` or `DeliverNever`.

        Only what the database says about the values is final. A missing right or column is an operator's to mend and
        must not bury every comment meanwhile.
        """
        self._prepare_table()
        try:
            with self._engine.begin() as connection:
                connection.execute(self._statement(kind, comment))
        except (DataError, IntegrityError) as error:
            raise DeliverNever(_reason(error)) from error
        except SQLAlchemyError as error:
            self._table_is_there = False
            raise DeliverLater(_reason(error)) from error

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()

    def _prepare_table(self) -> None:
        if self._table_is_there:
            return
        try:
            self._table.create(self._engine, checkfirst=True)
            self._missing = _ADDED - {column["name"] for column in inspect(self._engine).get_columns(self._table.name)}
        except SQLAlchemyError as error:  # also where another relay created it between the look and the creation
            raise DeliverLater(_reason(error)) from error
        self._table_is_there = True

    def _statement(self, kind: EventKind, comment: PublishedComment) -> Insert:
        dialect = self._engine.dialect.name
        row = {name: value for name, value in _row(comment).items() if name not in self._missing}
        if kind is EventKind.ACCEPTED:
            return _insert(dialect, self._table, row, {})
        tombstone = {**row, "nickname": "", "body": "", "published": False}
        return _insert(dialect, self._table, tombstone, {"published": False})


def _insert(dialect: str, table: Table, row: dict[str, Any], changes: dict[str, Any]) -> Insert:
    """Inserts the row; where its id is there already, makes `changes` to what is there instead."""
    if dialect == "mysql":
        # Not INSERT IGNORE for "no changes": that would swallow cut texts and broken foreign keys as well.
        return mysql.insert(table).values(row).on_duplicate_key_update(changes or {"id": table.c.id})
    insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    insert = insert.values(row)
    if not changes:
        return insert.on_conflict_do_nothing(index_elements=["id"])
    return insert.on_conflict_do_update(index_elements=["id"], set_=changes)


def _table(name: str) -> Table:
    """Binary collation on MySQL: paths are compared exactly, as the portal's web server does."""
    return Table(
        name,
        MetaData(),
        Column("id", CHAR(36), primary_key=True),
        Column("site", String(128), nullable=False),
        Column("thread", String(512), nullable=False),
        Column("nickname", String(255), nullable=False),
        Column("body", Text, nullable=False),
        Column(
            "submitted_at",
            DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql"),
            nullable=False,
            comment="UTC",
        ),
        Column("published", Boolean, nullable=False),
        Column("reply_to", CHAR(36), comment="id of the comment that this one answers"),
        Column("ip_region", String(64), comment="where it was sent from, in Chinese"),
        Index(f"ix_{name}_thread", "site", "thread"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )


def _row(comment: PublishedComment) -> dict[str, Any]:
    return {
        "id": comment.id,
        "site": comment.site,
        "thread": comment.thread,
        "nickname": comment.nickname,
        "body": comment.body,
        "submitted_at": comment.submitted_at.astimezone(UTC),
        "published": True,
        "reply_to": comment.reply_to,
        "ip_region": comment.region.zh if comment.region else None,
    }


def _parse(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # Without its cause, which quotes the whole address.
        raise Misconfigured(
            "the portal's database address cannot be read; write mysql://user:password@host/database"
        ) from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise Misconfigured("the portal's database address must begin with sqlite:, postgresql: or mysql:")
    if not url.database or url.database == ":memory:":
        raise Misconfigured("the portal's database address names no database")
    return url.set(drivername=driver)


def _connect_args(url: URL, timeout_s: float) -> dict[str, Any]:
    whole_s = ceil(timeout_s)
    if url.drivername.startswith("sqlite"):
        return {"timeout": timeout_s}
    if url.drivername.startswith("postgresql"):
        statement_timeout = f"-c statement_timeout={ceil(timeout_s * 1000)}"
        return {"connect_timeout": whole_s, "options": statement_timeout, "tcp_user_timeout": whole_s * 1000}
    # Strict, whatever the server's setting: a lax one cuts long texts in silence.
    return {
        "connect_timeout": whole_s,
        "read_timeout": whole_s,
        "write_timeout": whole_s,
        "charset": "utf8mb4",
        "sql_mode": "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION",
    }


def _reason(error: SQLAlchemyError) -> str:
    """The error's class and the database's code for it, never its message: that may quote values or the address."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    first = cause.args[0] if cause.args and isinstance(cause.args[0], int) else None
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or first
    return f"portal database: {type(cause).__name__}" + (f" {code}" if code else "")
