"""Opens the database and sets it up: WAL and full durability on SQLite, a small pool on PostgreSQL."""

import sqlite3
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from moderation.domain.errors import Misconfigured

_READ_ONLY = "moderation_read_only"
BUSY_TIMEOUT_S = 5
CONNECT_TIMEOUT_S = 5
# How long a server that vanished without a word (its machine, the network) holds the thread that talks to it.
SILENCE_TIMEOUT_S = 10

_POSTGRESQL_ARGUMENTS = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    "options": "-c timezone=UTC",
    # For what was sent and is not acknowledged; the probes are for a silence while an answer is awaited.
    "tcp_user_timeout": SILENCE_TIMEOUT_S * 1000,
    "keepalives_idle": SILENCE_TIMEOUT_S // 2,
    "keepalives_interval": 1,
    "keepalives_count": SILENCE_TIMEOUT_S // 2,
}


def parse_database_url(text: str) -> URL:
    """Reads `sqlite:///file` or `postgresql://…`. Raises `Misconfigured` in one line that holds no password."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise Misconfigured(
            "MODERATION_DATABASE_URL is not a database URL; examples: sqlite:///var/moderation.db, "
            "postgresql://user:password@host:5432/name"
        ) from None
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return url.set(drivername="sqlite")
    raise Misconfigured(f"MODERATION_DATABASE_URL names {backend!r}; this service stores in sqlite or postgresql")


def open_engine(text: str) -> Engine:
    """An engine for the database at the URL `text`. Connects on first use. Raises `Misconfigured`."""
    url = parse_database_url(text)
    _check_options(url)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    return create_engine(
        url,
        pool_size=8,
        max_overflow=8,
        pool_timeout=CONNECT_TIMEOUT_S,
        pool_pre_ping=True,
        # Errors shall not quote comments.
        hide_parameters=True,
        connect_args=_POSTGRESQL_ARGUMENTS,
    )


def read_only(connection: Connection) -> Connection:
    """The connection, set before it is used to see one moment of the database and to lock nothing."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return connection.execution_options(**{_READ_ONLY: True})


def _check_options(url: URL) -> None:
    """What the driver would only find out when it connects, and then in its own words."""
    try:
        _, options = url.get_dialect()().create_connect_args(url)
        if url.get_backend_name() == "postgresql":
            make_conninfo("", **options)
    except (ValueError, ProgrammingError):
        raise Misconfigured("MODERATION_DATABASE_URL carries an option that its driver does not take") from None


def _open_sqlite(url: URL) -> Engine:
    # autocommit hands BEGIN to the listener below; without it the driver opens transactions by its own rules.
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": BUSY_TIMEOUT_S, "isolation_level": None, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        raise Misconfigured("MODERATION_DATABASE_URL names a file that is no SQLite database") from None
    # FULL, not NORMAL: in WAL mode NORMAL may forget the last commits when the power fails.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock first: a reader that turns writer half-way cannot wait for it and fails as "locked".
    reading = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
