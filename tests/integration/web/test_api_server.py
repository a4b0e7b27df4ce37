"""The real server: what reaches the application of a connection, of odd bodies and of broken requests."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.tables import comments
from moderation.web.app import MAX_BODY_BYTES
from moderation.web.client_address import SUSPICIOUS_RUN
from tests.integration.web.known_answer_server import database, running_server
from tests.integration.web.world import ANSWER, THREAD

PROXY = "127.0.0.2"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    """A server that trusts `PROXY` alone."""
    with running_server(folder, MODERATION_TRUSTED_PROXIES=f"{PROXY}/32") as (url, _):
        yield url


@pytest.fixture(scope="module")
def reader(url: str) -> Iterator[httpx.Client]:
    """A client that is no proxy."""
    with httpx.Client(base_url=url, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def proxy(url: str) -> Iterator[httpx.Client]:
    """A client whose connections come from `PROXY`."""
    try:
        socket.create_server((PROXY, 0)).close()
    except OSError:
        pytest.skip(f"this machine has no {PROXY}")
    with httpx.Client(base_url=url, transport=httpx.HTTPTransport(local_address=PROXY), trust_env=False) as client:
        yield client


def post_comment(client: httpx.Client, headers: Any = None) -> httpx.Response:
    challenge = client.post("/v1/challenges", json={"site": "demo"}).raise_for_status().json()
    comment = {"site": "demo", "thread": THREAD, "nickname": "读者", "body": "今天的报道写得很清楚。"}
    answered = comment | {"challenge_id": challenge["id"], "answer": ANSWER}
    return client.post("/v1/comments", json=answered, headers=headers)


def kept_address(folder: Path, comment_id: str) -> str:
    engine = open_engine(database(folder))
    with engine.connect() as connection:
        address = connection.execute(select(comments.c.address).where(comments.c.id == comment_id)).scalar_one()
    engine.dispose()
    return str(address)


def test_a_readers_address_is_that_of_the_connection_whatever_the_header_says(
    reader: httpx.Client, folder: Path
) -> None:
    response = post_comment(reader, {"X-Forwarded-For": "203.0.113.9"})

    assert response.status_code == 202
    assert kept_address(folder, response.json()["id"]) == "127.0.0.1"


@pytest.mark.parametrize(
    "headers",
    [
        [("X-Forwarded-For", "203.0.113.9")],
        [("X-Forwarded-For", "198.51.100.1, 203.0.113.9")],
        # As proxies add theirs that do not read what is there.
        [("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-For", "203.0.113.9")],
    ],
)
def test_a_trusted_proxy_names_its_client(proxy: httpx.Client, folder: Path, headers: list[tuple[str, str]]) -> None:
    response = post_comment(proxy, headers)

    assert response.status_code == 202
    assert kept_address(folder, response.json()["id"]) == "203.0.113.9"


def test_a_proxy_that_is_not_trusted_is_reported_once_in_the_log_and_at_readyz(
    reader: httpx.Client, folder: Path
) -> None:
    assert reader.get("/readyz").json()["warnings"] == []

    for _ in range(SUSPICIOUS_RUN + 10):
        headers = {"X-Forwarded-For": "203.0.113.9"}
        assert reader.post("/v1/challenges", json={"site": "demo"}, headers=headers).status_code == 201

    ready = reader.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert [warning[:64] for warning in ready.json()["warnings"]] == [
        "the last 50 clients all had the private address 127.0.0.1: if th"
    ]
    log = (folder / "server.log").read_text(encoding="utf-8")
    assert log.count("client_addresses_suspicious") == 1


def chunks(size_bytes: int) -> Iterator[bytes]:
    """A whole, valid object and then spaces, so that its beginning alone would be taken."""
    first = b'{"site":"demo"}'
    yield first.ljust(1024)
    for _ in range(size_bytes // 1024 - 1):
        yield b" " * 1024


@pytest.mark.parametrize("size_bytes", [MAX_BODY_BYTES + 1024, 10_000_000])
@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_over_the_limit_is_refused_with_and_without_its_length(url: str, size_bytes: int, chunked: bool) -> None:
    body = chunks(size_bytes) if chunked else b"".join(chunks(size_bytes))

    response = httpx.post(
        f"{url}/v1/challenges", content=body, headers={"Content-Type": "application/json"}, trust_env=False, timeout=30
    )

    assert (response.status_code, response.headers["Content-Type"]) == (413, "application/problem+json")
    assert response.json()["code"] == "body_too_large"


def test_a_body_in_chunks_is_read_whole(reader: httpx.Client) -> None:
    body = json.dumps({"site": "demo"}).encode()

    response = reader.post(
        "/v1/challenges", content=iter([body[:5], body[5:]]), headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 201


RAW = {
    "a NUL in a header": b"GET /v1/counts HTTP/1.1\r\nHost: a\r\nX-A: a\x00b\r\n\r\n",
    "a line break in a name": b"GET /v1/counts HTTP/1.1\r\nHost: a\r\nX A: b\r\n\r\n",
    "raw bytes in the path": b"GET /v1/\xff\xfe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "a space in the path": b"GET /v1/a b HTTP/1.1\r\nHost: a\r\n\r\n",
    "two lengths": b"POST /v1/comments HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    "a negative length": b"POST /v1/comments HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n{}",
    "a header of 1 MB": b"GET /v1/counts HTTP/1.1\r\nHost: a\r\nX-A: " + b"x" * 1_000_000 + b"\r\n\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}


@pytest.mark.parametrize("name", RAW)
def test_a_request_that_is_no_http_does_not_reach_the_application(url: str, folder: Path, name: str) -> None:
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(RAW[name])
        try:
            answer = connection.recv(4096)
        except ConnectionResetError:
            answer = b""

    assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), answer
    assert httpx.get(f"{url}/healthz", trust_env=False).status_code == 200
    assert "Traceback" not in (folder / "server.log").read_text(encoding="utf-8")
