"""docs/reference/portal.md: its table has the sink's columns, and its event is what the sinks send."""

import re
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, inspect

from moderation.domain.delivery import EventKind, PublishedComment, SinkSettings
from moderation.domain.region import Region
from moderation.sinks import portal_sql
from moderation.sinks.event import to_json
from tests.docs.reference import FOLDER

PAGE = (FOLDER / "portal.md").read_text(encoding="utf-8")
REPLY = PublishedComment(
    "019cadd3-4c4f-7a21-9d20-6d5f0a3a51aa",
    "demo",
    "/zcjh/jishixinwen/8963.html",
    "晋阳读者",
    "同意，早该修了。",
    datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
    "019cadd3-4be0-7c60-8cbb-08a4b1a4ae9d",
    Region("CN-SX"),
)


def test_the_pages_table_is_the_sinks(tmp_path: Path) -> None:
    settings = SinkSettings(f"sqlite:///{tmp_path / 'cms.db'}")
    sink = portal_sql.build(settings)
    sink.deliver(EventKind.ACCEPTED, REPLY)
    sink.close()

    engine = create_engine(settings.url)
    columns = [column["name"] for column in inspect(engine).get_columns(settings.table)]
    engine.dispose()
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == columns


def test_the_pages_event_is_what_is_sent() -> None:
    (printed,) = re.findall(r"^```json\n(.*)\n```$", PAGE, re.MULTILINE)

    assert printed == to_json(EventKind.ACCEPTED, REPLY, datetime(2026, 3, 2, 8, 30, 10, tzinfo=UTC))
