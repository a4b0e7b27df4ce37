"""The migrations make exactly the tables that the code works on, on both databases."""

import json
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
from moderation.domain.queue import QueueFilter
from moderation.domain.simulation import Sample

COUNTERS = ("changes", "decided", "rules", "rules_decided", "categories")


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


def test_what_waited_before_there_were_filters_is_found_by_them(empty: Engine) -> None:
    document = {
        "posture": "hold_all",
        "findings": [{"category": "spam"}, {"category": "abuse"}],
        "rules": [{"rule": "links"}],
    }
    comment = (
        "INSERT INTO comments (id, site, thread, nickname, body, text_digest, campaign, address, account, state,"
        " intake_state, submitted_at, request_digest) VALUES (:id, 'portal', '/news/1.html', 'n', 'b', 'd', 'first',"
        " '192.0.2.1', 'u1', 'held', 'held', '2026-01-02 03:04:05+00:00', 'd')"
    )
    with empty.begin() as connection:
        command.upgrade(_config(connection), "0006")
        for name in ("waits", "decided"):
            values = {"id": name, "document": json.dumps(document), "waiting": name == "waits"}
            connection.execute(text(comment), values)
            connection.execute(text("INSERT INTO verdicts VALUES (:id, 'REVIEW', 0.7, 'digest', :document)"), values)
            connection.execute(text("INSERT INTO review_items VALUES (:id, 1, :waiting)"), values)

    migrate(empty)

    with SqlStore(empty).reading() as view:
        counts = view.queue.counts(
            QueueFilter(category="spam", rule="links", account="u1", text="NEWS/1"), datetime.now(UTC)
        )
    assert (counts.total, counts.oldest_at) == (1, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert (counts.by["section"], counts.by["posture"]) == ({"/news/": 1}, {"hold_all": 1})


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


def test_simulations_lose_the_texts_that_they_kept(empty: Engine) -> None:
    tally = {"comments": 1, "same": 0, **{name: {} for name in COUNTERS}}
    tally["samples"] = {"review>reject": [["c", "他家的电话是零三五一。", ["links"], "accept"]]}
    with empty.begin() as connection:
        command.upgrade(_config(connection), "0016")
        values = {"at": "2026-01-01 00:00:00+00:00", "files": "{}", "tally": json.dumps(tally)}
        connection.execute(text("INSERT INTO policy_versions VALUES ('d', 'policy.toml', :files, :at)"), values)
        row = "'s', 'd', null, :at, :at, '', :at, 1, 'done', null, :tally, '', null, null"
        connection.execute(text(f"INSERT INTO simulations VALUES ({row})"), values)

    migrate(empty)

    with SqlStore(empty).reading() as view:
        found = view.simulations.get("s")
    assert found.tally.samples == {"review>reject": [Sample("c", ("links",), "accept")]}
    with empty.connect() as connection:
        assert "电话" not in str(connection.execute(text("SELECT tally FROM simulations")).scalar_one())
