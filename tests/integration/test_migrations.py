"""The migrations make exactly the tables that the code works on, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import _config, is_current, migrate
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import metadata
from moderation.adapters.system import new_id
from moderation.domain.people import Role


def test_the_migrated_tables_are_the_tables_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate(engine)

    assert is_current(engine)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables on each server."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    server = open_engine(request.getfixturevalue("postgres_url"))
    name = f"empty_{new_id().replace('-', '')}"
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = open_engine(server.url.set(database=name).render_as_string(hide_password=False))
    server.dispose()
    yield engine
    engine.dispose()


def test_of_the_accounts_before_roles_the_first_becomes_the_admin(empty: Engine) -> None:
    with empty.begin() as connection:
        command.upgrade(_config(connection), "0004")
        for day, name in [("03", "last"), ("01", "first"), ("02", "later")]:
            values = {"id": name, "name": name, "at": f"2026-01-{day} 00:00:00+00:00"}
            connection.execute(text("INSERT INTO moderators VALUES (:id, :name, 'hash', false, :at)"), values)
        connection.execute(text("INSERT INTO sessions VALUES ('d', 'first', 'c', '2026-01-01 00:00:00+00:00')"))

    migrate(empty)

    with SqlStore(empty).reading() as view:
        found = [view.moderators.by_name(name) for name in ("first", "later", "last")]
        assert view.sessions.get("d", datetime(2025, 1, 1, tzinfo=UTC)) is None
    assert [it and set(it.roles) for it in found] == [{Role.ADMIN}, {Role.MODERATOR}, {Role.MODERATOR}]
