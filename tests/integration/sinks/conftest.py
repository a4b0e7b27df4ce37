"""Every sink with a real destination behind it."""

import json
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from moderation.domain.delivery import PublishedComment, SinkSettings
from moderation.domain.region import Region
from moderation.sinks import SINKS
from tests.integration.sinks.mariadb_server import MariaDbServer
from tests.integration.sinks.portal_server import SECRET, PortalServer
from tests.integration.sinks.sink_behaviour import Destination


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDbServer]:
    if not (shutil.which("mariadbd") and shutil.which("mariadb-install-db")):
        pytest.skip("no mariadbd on the path; install the package mariadb-server")
    server = MariaDbServer()
    yield server
    server.remove()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cms.db'}"


@pytest.fixture
def mariadb_url(mariadb: MariaDbServer) -> str:
    return mariadb.url


@pytest.fixture(params=["sqlite_url", "postgres_url", "mariadb_url"])
def sql_settings(request: pytest.FixtureRequest) -> SinkSettings:
    """A table of its own in each kind of database."""
    return SinkSettings(url=request.getfixturevalue(request.param), table=f"comments_{uuid4().hex}")


@pytest.fixture
def portal() -> Iterator[PortalServer]:
    with PortalServer() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres", "mariadb", "portal_http", "jsonl_file"])
def destination(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Destination]:
    """Each sink in turn."""
    if request.param == "portal_http":
        server = request.getfixturevalue("portal")
        sink = SINKS["portal_http"](SinkSettings(url=server.url, secret=SECRET))
        yield Destination(sink, lambda: [from_event(server.comments[key]) for key in sorted(server.comments)])
    elif request.param == "jsonl_file":
        path = tmp_path / "comments.jsonl"
        sink = SINKS["jsonl_file"](SinkSettings(url=str(path)))
        yield Destination(sink, lambda: read_jsonl(path))
    else:
        settings = SinkSettings(request.getfixturevalue(f"{request.param}_url"), table=f"comments_{uuid4().hex}")
        sink = SINKS["portal_sql"](settings)
        yield Destination(sink, lambda: read_table(settings))
    sink.close()


def from_event(data: dict[str, Any]) -> PublishedComment:
    region = data.pop("ip_region", None)
    if region is not None:
        assert region == {"code": "CN-SX", "zh": "山西", "en": "Shanxi"}
    submitted_at = datetime.fromisoformat(data["submitted_at"])
    return PublishedComment(**{**data, "submitted_at": submitted_at, "region": region and Region(region["code"])})


def read_jsonl(path: Path) -> list[PublishedComment]:
    return read_events(line for line in path.read_text(encoding="utf-8").split("\n") if line)


def read_events(lines: Iterable[str]) -> list[PublishedComment]:
    """As `JsonlFile` tells its readers to: one line per type and id, and a retraction wins wherever it stands."""
    events = [json.loads(line) for line in lines]
    retracted = {event["data"]["id"] for event in events if event["type"] == "comment.retracted"}
    accepted = {event["data"]["id"]: event["data"] for event in events if event["type"] == "comment.accepted"}
    return [from_event(accepted[key]) for key in sorted(accepted.keys() - retracted)]


def read_rows(settings: SinkSettings) -> list[dict[str, Any]]:
    """The whole table, as a portal's own program reads it: plain SQL."""
    url = settings.url.replace("mysql://", "mysql+pymysql://")
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT * FROM {settings.table} ORDER BY id")).mappings().all()
    engine.dispose()
    return [dict(row) for row in rows]


def read_table(settings: SinkSettings) -> list[PublishedComment]:
    comments = []
    for row in read_rows(settings):
        if row.pop("published"):
            moment = row["submitted_at"]
            moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
            row["submitted_at"] = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            region = {None: None, "山西": Region("CN-SX")}[row.pop("ip_region", None)]
            comments.append(PublishedComment(**row, region=region))
    return comments
