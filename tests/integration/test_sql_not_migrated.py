"""A database without this version's tables: not there yet, as if the server were not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.adapters.sql.store import SqlStore
from moderation.domain.errors import Unavailable


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables on each supported server."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'moderation.db'}")
        yield engine
        engine.dispose()
        return
    server = open_engine(request.getfixturevalue("postgres_url"))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE no_tables"))
        engine = open_engine(server.url.set(database="no_tables").render_as_string(hide_password=False))
        yield engine
        engine.dispose()
        connection.execute(text("DROP DATABASE no_tables"))
    server.dispose()


def any_moderator(engine: Engine) -> bool:
    with SqlStore(engine).reading() as view:
        return bool(view.moderators.all())


def test_its_tables_are_unavailable_until_they_are_made(empty: Engine) -> None:
    with pytest.raises(Unavailable) as raised:
        any_moderator(empty)
    assert raised.value.part == "database"

    migrate(empty)
    assert not any_moderator(empty)


def test_a_column_of_a_version_to_come_is_unavailable(empty: Engine) -> None:
    migrate(empty)
    with empty.begin() as connection:
        connection.execute(text("ALTER TABLE moderators RENAME COLUMN id TO old_id"))

    with pytest.raises(Unavailable), SqlStore(empty).reading() as view:
        view.moderators.by_name("editor")


def test_a_statement_that_is_wrong_in_itself_is_not_taken_for_an_outage(
    postgres_url: str,
) -> None:
    engine = open_engine(postgres_url)
    with pytest.raises(ProgrammingError), SqlStore(engine).transaction(), engine.connect() as connection:
        connection.execute(text("SELEC 1"))
    engine.dispose()


def test_an_error_of_the_database_quotes_no_parameter(empty: Engine) -> None:
    with pytest.raises(DBAPIError) as raised, empty.connect() as connection:
        connection.execute(text("SELECT 1 FROM nowhere WHERE body = :body"), {"body": "加微信 abc12345"})

    assert "abc12345" not in str(raised.value)
