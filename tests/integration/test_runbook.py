"""docs/runbook.md: its statements do on a real PostgreSQL what it says; what it quotes is what the service writes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text

from moderation.adapters.sql import tables
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id
from moderation.domain.delivery import EventKind
from moderation.domain.verdict import Posture
from moderation.usecases.deliver_comments import Outcome
from moderation.usecases.order_postures import OrderPostures
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.presets import SwitchPresets
from tests.intake_world import Making

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
WAITING, TRY_NOW, PUT_BACK, PRESETS, POSTURES = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
NOW = datetime.now(UTC)
REASON = "portal database: DataError 22001"


@pytest.fixture
def engine(migrated_postgres_url: str) -> Iterator[Engine]:
    """A database with an outbox as it looks after a bad night."""
    engine = open_engine(migrated_postgres_url)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(tables.metadata.tables)}"))
    add(engine, "1", "buried-only", state="buried")
    add(engine, "2", "retracted-since", state="buried")
    add(engine, "3", "retracted-since", kind=EventKind.RETRACTED, state="delivered")
    add(engine, "4", "waiting", state="pending", due_at=NOW + timedelta(hours=1))
    yield engine
    engine.dispose()


def add(
    engine: Engine,
    entry_id: str,
    comment_id: str,
    *,
    state: str,
    kind: EventKind = EventKind.ACCEPTED,
    due_at: datetime = NOW,
) -> None:
    comment = {"id": comment_id, "site": "demo", "thread": "/a.html", "nickname": "读者", "body": "说得好"}
    row = comment | {"state": "accepted", "intake_state": "held", "submitted_at": NOW, "address": "192.0.2.1"}
    row |= {"text_digest": "d", "request_digest": "d"}
    with engine.begin() as connection:
        if not connection.scalar(text("SELECT count(*) FROM comments WHERE id = :id"), {"id": comment_id}):
            connection.execute(insert(tables.comments).values(row))
        connection.execute(
            insert(tables.outbox).values(
                id=entry_id,
                comment_id=comment_id,
                kind=kind,
                comment=comment | {"submitted_at": NOW.isoformat()},
                state=state,
                due_at=due_at,
                attempts=0 if state == "delivered" else 12,
                reason=None if state == "delivered" else REASON,
                settled_at=None if state == "pending" else NOW,
            )
        )


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def due(engine: Engine) -> list[tuple[str, int]]:
    """What a relay would try now, with the tries before."""
    now = datetime.now(UTC)
    with SqlStore(engine).transaction() as tx:
        entries = tx.outbox.claim_due("token", now, now + timedelta(seconds=60), 10)
    return [(entry.comment.id, entry.attempts) for entry in entries]


def test_it_shows_what_waits_and_why(engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(text(WAITING)).all()

    assert sorted((row.state, row.reason, row.count, row.tries) for row in rows) == [
        ("buried", REASON, 2, 12),
        ("pending", REASON, 1, 12),
    ]


def test_what_waits_is_tried_at_once(engine: Engine) -> None:
    assert due(engine) == []

    run(engine, TRY_NOW)

    assert due(engine) == [("waiting", 12)]


def test_buried_comments_come_back_but_for_those_retracted_since(engine: Engine) -> None:
    run(engine, PUT_BACK)

    assert due(engine) == [("buried-only", 0)]


def test_every_line_that_it_quotes_is_one_that_the_service_writes() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "moderation").rglob("*.py"))
    written = source + "\n".join(f"comment_{outcome}" for outcome in Outcome)
    table = PAGE.partition("|---|---|---|\n")[2].partition("\n\n")[0]
    quoted = [re.split(r"[ :]part=|:\"|: …", line.split("`")[1])[0].strip('"') for line in table.splitlines()]

    assert len(quoted) == 12
    assert [words for words in quoted if words not in written] == []


def test_its_links_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in re.findall(r"^#+ (.*)$", PAGE, re.M)
    }
    anchors = re.findall(r"\]\(#([^)]+)\)", PAGE)
    files = re.findall(r"\]\(([\w/.-]+\.md)", PAGE)

    assert [anchor for anchor in anchors if anchor not in headings] == []
    assert [file for file in files if not (ROOT / "docs" / file).exists()] == []


def test_its_statements_show_what_moderators_have_switched_on(engine: Engine) -> None:
    store, editor = SqlStore(engine), Moderator("1", "晓燕", "", must_change_password=False)
    attack = replace(Making().policy(), presets={"attack": Making().policy()})
    desk, switch = (made(lambda: attack, store, lambda: NOW, new_id) for made in (OrderPostures, SwitchPresets))
    desk.set("portal", "/zcjh/", Posture.CLOSED, duration=None, reason="突发", owner=editor)
    ended = desk.set("portal", "", Posture.CLOSED, duration=timedelta(hours=1), reason="误点", owner=editor)
    desk.end(ended.id, editor)
    switched = switch.on("attack", duration=timedelta(hours=1), reason="刷屏", owner=editor)

    with engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(text(PRESETS))] == [
            ("attack", "晓燕", "刷屏", switched.expires_at)
        ]
        assert [tuple(row) for row in connection.execute(text(POSTURES))] == [
            ("portal", "/zcjh/", "closed", "晓燕", "突发", None)
        ]
