"""The databases themselves: which URLs are refused, how a database that is away or not ours shows, what is set up."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import StatementError

from moderation.adapters.sql import tables
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import is_current, migrate
from moderation.adapters.sql.store import SqlStore
from moderation.domain.errors import Misconfigured, Unavailable


@pytest.mark.parametrize("url", ["sqlite:////no/such/folder/x.db", "postgresql://u:hunter2@127.0.0.1:1/db"])
def test_a_database_that_is_away_is_unavailable(url: str) -> None:
    engine = open_engine(url)
    store = SqlStore(engine)

    def write() -> None:
        with store.transaction():
            raise AssertionError

    def read() -> None:
        with store.reading() as view:
            view.moderators.all()

    for attempt in (write, read, lambda: migrate(engine), lambda: is_current(engine)):
        with pytest.raises(Unavailable) as raised:
            attempt()
        assert raised.value.part == "database"
    engine.dispose()


def test_a_locked_sqlite_file_is_unavailable_to_writers_and_open_to_readers(tmp_path: Path) -> None:
    file = tmp_path / "moderation.db"
    engine = open_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout = 20"))
    migrate(engine)
    store = SqlStore(engine)

    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable), store.transaction():
            raise AssertionError
        with store.reading() as view:
            assert not view.moderators.all()
    engine.dispose()


def test_sqlite_is_set_up_to_lose_nothing_and_to_refuse_orphans(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'moderation.db'}")
    with engine.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() for pragma in pragmas]
    engine.dispose()

    assert found == ["wal", 2, 1, 5000]


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("", "is not a database URL"),
        ("hunter2", "is not a database URL"),
        ("postgresql://u:hunter2@host:port/db", "is not a database URL"),
        ("mysql://u:hunter2@host/db", "names 'mysql'; this service stores in sqlite or postgresql"),
        ("postgresql://u:hunter2@host/db?colour=blue", "carries an option that its driver does not take"),
        ("sqlite:///x.db?timeout=soon", "carries an option that its driver does not take"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_in_one_line_without_its_password(url: str, line: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        open_engine(url)

    message = str(raised.value)
    assert message.startswith("MODERATION_DATABASE_URL " + line)
    assert "\n" not in message
    assert "hunter2" not in message


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database " * 100)
    engine = open_engine(f"sqlite:///{tmp_path / 'notes.txt'}")

    with pytest.raises(Misconfigured, match="names a file that is no SQLite database"):
        migrate(engine)
    engine.dispose()


def test_a_database_of_a_newer_version_is_left_alone(engine: Engine) -> None:
    version = "alembic_version"
    with engine.begin() as connection:
        (was,) = connection.exec_driver_sql(f"SELECT version_num FROM {version}").one()
        connection.exec_driver_sql(f"UPDATE {version} SET version_num = '9999'")
    try:
        assert not is_current(engine)
        with pytest.raises(Misconfigured, match="tables are those of a newer version"):
            migrate(engine)
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE {version} SET version_num = '{was}'")


def test_a_naive_time_is_refused(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(StatementError, match="a naive time"):
        connection.execute(select(tables.audit).where(tables.audit.c.at > datetime(2026, 1, 2)))  # noqa: DTZ001 - the point
