"""The SQL sink against real databases: what stands in the table, and what trouble becomes."""

import gc
import socket
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from moderation.domain.delivery import DeliverLater, DeliverNever, SinkSettings
from moderation.domain.region import Region
from moderation.sinks import portal_sql
from tests.integration.sinks.conftest import read_rows, read_table
from tests.integration.sinks.mariadb_server import MariaDbServer
from tests.integration.sinks.sink_behaviour import ACCEPTED, RETRACTED, a_comment


def run_sql(settings: SinkSettings, *statements: str) -> None:
    engine = create_engine(settings.url.replace("mysql://", "mysql+pymysql://"))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_it_creates_the_table_with_an_index_that_finds_a_thread(sql_settings: SinkSettings) -> None:
    sink = portal_sql.build(sql_settings)
    sink.deliver(ACCEPTED, a_comment())
    sink.close()

    engine = create_engine(sql_settings.url.replace("mysql://", "mysql+pymysql://"))
    columns = [column["name"] for column in inspect(engine).get_columns(sql_settings.table)]
    indexes = [index["column_names"] for index in inspect(engine).get_indexes(sql_settings.table)]
    key = inspect(engine).get_pk_constraint(sql_settings.table)["constrained_columns"]
    engine.dispose()
    assert columns == ["id", "site", "thread", "nickname", "body", "submitted_at", "published", "reply_to", "ip_region"]
    assert (key, indexes) == (["id"], [["site", "thread"]])


def test_a_retraction_keeps_the_portals_row_and_only_takes_it_off_the_page(sql_settings: SinkSettings) -> None:
    comment = a_comment(body="原文")
    sink = portal_sql.build(sql_settings)
    sink.deliver(ACCEPTED, comment)
    sink.deliver(RETRACTED, comment)
    sink.close()

    assert [(row["id"], row["body"], bool(row["published"])) for row in read_rows(sql_settings)] == [
        (comment.id, "原文", False)
    ]


def test_a_comment_retracted_before_it_arrived_leaves_a_row_without_text(sql_settings: SinkSettings) -> None:
    comment = a_comment(body="原文")
    sink = portal_sql.build(sql_settings)
    sink.deliver(RETRACTED, comment)
    sink.deliver(ACCEPTED, comment)
    sink.close()

    assert [(row["id"], row["nickname"], row["body"], bool(row["published"])) for row in read_rows(sql_settings)] == [
        (comment.id, "", "", False)
    ]


def test_what_the_portal_changed_in_a_row_stays_when_the_event_is_repeated(sql_settings: SinkSettings) -> None:
    comment = a_comment()
    sink = portal_sql.build(sql_settings)
    sink.deliver(ACCEPTED, comment)
    run_sql(sql_settings, f"UPDATE {sql_settings.table} SET body = 'edited by the portal'")
    sink.deliver(ACCEPTED, comment)
    sink.close()

    assert [row["body"] for row in read_rows(sql_settings)] == ["edited by the portal"]


def test_columns_that_the_portal_added_do_no_harm(sql_settings: SinkSettings) -> None:
    sink = portal_sql.build(sql_settings)
    sink.deliver(ACCEPTED, a_comment())
    run_sql(sql_settings, f"ALTER TABLE {sql_settings.table} ADD COLUMN likes INTEGER DEFAULT 0 NOT NULL")
    sink.deliver(ACCEPTED, a_comment())
    sink.close()

    assert [row["likes"] for row in read_rows(sql_settings)] == [0, 0]


@pytest.mark.parametrize(
    ("column", "kind", "value", "changes"),
    [
        ("reply_to", "CHAR(36)", "0198f2a0-0000-7000-8000-000000000001", {}),
        ("ip_region", "VARCHAR(64)", "山西", {"region": Region("CN-SX")}),
    ],
)
def test_a_table_of_before_there_was_a_column_is_filled_without_until_it_gets_it(
    sql_settings: SinkSettings, column: str, kind: str, value: str, changes: dict[str, object]
) -> None:
    name = sql_settings.table
    parent = a_comment()
    early, late = (a_comment(**(changes or {column: value})) for _ in range(2))
    first_relay = portal_sql.build(sql_settings)
    first_relay.deliver(ACCEPTED, parent)
    first_relay.close()
    run_sql(sql_settings, f"ALTER TABLE {name} DROP COLUMN {column}")
    relay = portal_sql.build(sql_settings)
    for event, comment in [(ACCEPTED, parent), (ACCEPTED, early), (RETRACTED, early), (ACCEPTED, early)]:
        relay.deliver(event, comment)
    assert {row["id"]: bool(row["published"]) for row in read_rows(sql_settings)} == {parent.id: True, early.id: False}

    run_sql(sql_settings, f"ALTER TABLE {name} ADD COLUMN {column} {kind}")
    relay.close()
    restarted = portal_sql.build(sql_settings)
    restarted.deliver(ACCEPTED, late)
    restarted.close()

    kept = {row["id"]: row[column] for row in read_rows(sql_settings)}
    assert kept == {parent.id: None, early.id: None, late.id: value}


def test_two_relays_deliver_the_same_comments_at_once_and_each_is_there_once(sql_settings: SinkSettings) -> None:
    comments = sorted((a_comment() for _ in range(20)), key=lambda comment: comment.id)
    sinks = [portal_sql.build(sql_settings) for _ in range(2)]
    sinks[0].deliver(ACCEPTED, comments[0])

    with ThreadPoolExecutor(4) as pool:
        tries = [pool.submit(sink.deliver, ACCEPTED, comment) for comment in comments for sink in sinks * 2]
        for done in tries:
            done.result()
    for sink in sinks:
        sink.close()

    assert read_table(sql_settings) == comments


def test_a_value_that_the_database_refuses_is_never_tried_again(sql_settings: SinkSettings) -> None:
    sink = portal_sql.build(sql_settings)
    sink.deliver(ACCEPTED, a_comment())
    if not sql_settings.url.startswith("mysql"):  # there the type alone refuses it
        column = "CHECK (length(nickname) <= 255)"
        name = sql_settings.table
        run_sql(sql_settings, f"DROP TABLE {name}")
        run_sql(
            sql_settings,
            f"CREATE TABLE {name} (id CHAR(36) PRIMARY KEY, site VARCHAR(128), thread VARCHAR(512),"
            f" nickname TEXT {column}, body TEXT, submitted_at TIMESTAMP, published BOOLEAN,"
            " reply_to CHAR(36), ip_region TEXT)",
        )

    with pytest.raises(DeliverNever, match=r"^portal database: (IntegrityError|CheckViolation|DataError) \w+$"):
        sink.deliver(ACCEPTED, a_comment(nickname="长" * 256))
    sink.close()

    assert all(row["nickname"] != "长" * 255 for row in read_rows(sql_settings)), "cut in silence"


def test_a_table_that_does_not_fit_is_an_operators_to_mend_and_buries_nothing(sql_settings: SinkSettings) -> None:
    run_sql(sql_settings, f"CREATE TABLE {sql_settings.table} (id CHAR(36) PRIMARY KEY, words TEXT)")
    sink = portal_sql.build(sql_settings)

    with pytest.raises(DeliverLater, match=r"^portal database: "):
        sink.deliver(ACCEPTED, a_comment())

    comment = a_comment()
    run_sql(sql_settings, f"DROP TABLE {sql_settings.table}")
    sink.deliver(ACCEPTED, comment)
    sink.close()
    assert read_table(sql_settings) == [comment]


def test_a_table_dropped_meanwhile_is_created_again_at_the_next_try(sql_settings: SinkSettings) -> None:
    comment = a_comment()
    sink = portal_sql.build(sql_settings)
    sink.deliver(ACCEPTED, a_comment())
    run_sql(sql_settings, f"DROP TABLE {sql_settings.table}")

    with pytest.raises(DeliverLater):
        sink.deliver(ACCEPTED, comment)
    sink.deliver(ACCEPTED, comment)
    sink.close()

    assert read_table(sql_settings) == [comment]


@pytest.mark.parametrize("scheme", ["mysql", "postgresql"])
def test_a_server_that_does_not_listen_is_asked_later_and_its_password_is_not_told(scheme: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"{scheme}://cms:hunter2@127.0.0.1:{unused.getsockname()[1]}/cms"
        sink = portal_sql.build(SinkSettings(url))

        with pytest.raises(DeliverLater, match=r"^portal database: OperationalError( 2003)?$"):
            sink.deliver(ACCEPTED, a_comment())
        sink.close()


def test_connections_that_postgres_dropped_are_replaced(postgres_url: str) -> None:
    settings = SinkSettings(postgres_url, table="dropped_connections")
    comments = sorted((a_comment() for _ in range(2)), key=lambda comment: comment.id)
    sink = portal_sql.build(settings)
    sink.deliver(ACCEPTED, comments[0])

    run_sql(
        settings,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND query LIKE '%dropped_connections%'",
    )
    sink.deliver(ACCEPTED, comments[1])
    sink.close()

    assert read_table(settings) == comments


# PyMySQL leaves its unix socket to the garbage collector where it cannot connect, and that warns.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_it_waits_for_a_killed_mariadb_and_goes_on_when_that_is_back(mariadb: MariaDbServer) -> None:
    settings = SinkSettings(mariadb.url, table="killed_server")
    comments = sorted((a_comment() for _ in range(2)), key=lambda comment: comment.id)
    sink = portal_sql.build(settings)
    sink.deliver(ACCEPTED, comments[0])

    mariadb.stop()
    try:
        with pytest.raises(DeliverLater, match=r"^portal database: OperationalError 2003$"):
            sink.deliver(ACCEPTED, comments[1])
    finally:
        mariadb.start()
    sink.deliver(ACCEPTED, comments[1])
    sink.close()
    gc.collect()

    assert read_table(settings) == comments


def test_a_locked_sqlite_file_is_tried_later(tmp_path: Path) -> None:
    settings = SinkSettings(f"sqlite:///{tmp_path / 'cms.db'}", timeout_s=0.05)
    comment = a_comment()
    sink = portal_sql.build(settings)
    sink.deliver(ACCEPTED, comment)

    with sqlite3.connect(tmp_path / "cms.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DeliverLater, match=r"^portal database: OperationalError SQLITE_BUSY$"):
            sink.deliver(RETRACTED, comment)
        other.execute("ROLLBACK")
    other.close()
    sink.deliver(RETRACTED, comment)
    sink.close()

    assert read_table(settings) == []


def test_a_folder_that_is_not_there_is_an_operators_to_make(tmp_path: Path) -> None:
    sink = portal_sql.build(SinkSettings(f"sqlite:///{tmp_path / 'missing' / 'cms.db'}"))

    with pytest.raises(DeliverLater, match="SQLITE_CANTOPEN"):
        sink.deliver(ACCEPTED, a_comment())
    sink.close()


def test_the_drivers_error_is_kept_as_the_cause_and_does_not_quote_the_comment(tmp_path: Path) -> None:
    settings = SinkSettings(f"sqlite:///{tmp_path / 'cms.db'}")
    run_sql(settings, f"CREATE TABLE {settings.table} (id CHAR(36) PRIMARY KEY)")
    sink = portal_sql.build(settings)

    with pytest.raises(DeliverLater) as caught:
        sink.deliver(ACCEPTED, replace(a_comment(), body="说得好", submitted_at=datetime.now(UTC)))
    sink.close()

    assert caught.value.__cause__ is not None
    assert "说得好" not in str(caught.value.__cause__)
