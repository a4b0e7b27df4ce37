"""Hostile requests: each a clear problem, and nothing written anywhere."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from moderation.adapters.sql.tables import metadata
from moderation.web.app import MAX_BODY_BYTES, Application
from tests.integration.web.world import ANSWER, THREAD, Visitor

COMMENT = {
    "site": "demo",
    "thread": THREAD,
    "nickname": "读者",
    "body": "写得好",
    "challenge_id": "x",
    "answer": ANSWER,
}
DEEP = 100_000
MALFORMED = (400, "malformed_json", [])
WRONG_TYPE = (415, "unsupported_media_type", [])
TOO_LARGE = (413, "body_too_large", [])
NOT_FOUND = (404, "not_found", [])


def written(engine: Engine, client: redis.Redis) -> tuple[dict[str, int], list[Any]]:
    """Rows per table, and every key of Redis."""
    with engine.connect() as connection:
        rows = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
    return rows, sorted(client.keys("*"))


@pytest.fixture(autouse=True)
def _nothing_is_written(engine: Engine, redis_client: redis.Redis) -> Any:
    before = written(engine, redis_client)
    yield
    assert written(engine, redis_client) == before


def told(response: TestResponse) -> tuple[int, str, list[str]]:
    assert response.content_type == "application/problem+json", response.text
    problem = response.get_json()
    assert problem["status"] == response.status_code
    assert problem["request_id"] == response.headers["X-Request-Id"]
    return response.status_code, problem["code"], [error["pointer"] for error in problem["errors"]]


def told_in_both(send: Callable[[dict[str, str]], TestResponse]) -> tuple[int, str, list[str]]:
    """What both languages say; their sentences differ and none stays untranslated."""
    chinese, english = send({"Accept-Language": "zh-CN"}), send({"Accept-Language": "en"})
    assert told(chinese) == told(english)
    assert not chinese.get_json()["detail"].isascii()
    assert english.get_json()["detail"].isascii()
    assert all(not error["detail"].isascii() for error in chinese.get_json()["errors"])
    return told(chinese)


def comment(**fields: Any) -> bytes:
    return json.dumps(COMMENT | fields).encode()


BODIES: dict[str, tuple[bytes, tuple[int, str, list[str]]]] = {
    "empty": (b"", MALFORMED),
    "an array": (b"[]", MALFORMED),
    "a string": (b'"x"', MALFORMED),
    "null": (b"null", MALFORMED),
    "half an object": (b'{"site":"demo"', MALFORMED),
    "two objects": (b"{}{}", MALFORMED),
    "a byte order mark": (b"\xef\xbb\xbf{}", MALFORMED),
    "UTF-16": (json.dumps(COMMENT).encode("utf-16"), MALFORMED),
    "GBK": (json.dumps(COMMENT, ensure_ascii=False).encode("gbk"), MALFORMED),
    "broken UTF-8": (b'{"site":"\xff\xfe"}', MALFORMED),
    "a surrogate in UTF-8": (b'{"site":"\xed\xa0\x80"}', MALFORMED),
    "an escaped lone surrogate": (comment(body="\ud800"), MALFORMED),
    "a lone surrogate as a name": (b'{"\\udfff":1}', MALFORMED),
    "a raw NUL": (b'{"site":"\x00"}', MALFORMED),
    "NaN": (b'{"site":NaN}', MALFORMED),
    "Infinity": (b'{"site":-Infinity}', MALFORMED),
    "a number of 5,000 digits": (b'{"site":' + b"9" * 5000 + b"}", MALFORMED),
    "a name twice": (b'{"site":"demo","site":"demo"}', MALFORMED),
    "a name twice within": (b'{"site":{"a":1,"a":1}}', MALFORMED),
    "deep nesting that fits": (b'{"site":' + b"[" * 30_000 + b"]" * 30_000 + b"}", MALFORMED),
    "100,000 brackets": (b"[" * DEEP, TOO_LARGE),
    "100,000 objects": (b'{"a":' * DEEP, TOO_LARGE),
    "10 MB": (b'{"body":"' + b"x" * 10_000_000 + b'"}', TOO_LARGE),
    "one byte too many": (b" " * (MAX_BODY_BYTES + 1), TOO_LARGE),
    "nothing that is asked for": (b"{}", (422, "invalid_request", ["/site", "/thread", "/nickname", "/body"])),
    "unknown fields": (comment(state="accepted", id="1"), (422, "invalid_request", ["/state", "/id"])),
    "names to escape": (comment(**{"a/b~c": 1, "": 2}), (422, "invalid_request", ["/a~1b~0c", "/"])),
    "a number for a text": (comment(body=1), (422, "invalid_request", ["/body"])),
    "1e999": (comment(body=0).replace(b'"body": 0', b'"body": 1e999'), (422, "invalid_request", ["/body"])),
    "an object for a text": (comment(site={}), (422, "invalid_request", ["/site"])),
    "null for a text": (comment(nickname=None), (422, "invalid_request", ["/nickname"])),
    "a body of 20,001": (comment(body="x" * 20_001), (422, "invalid_request", ["/body"])),
    "a NUL in the body": (comment(body="a\x00b"), (422, "invalid_input", ["/body"])),
    "a NUL in the nickname": (comment(nickname="a\x00b"), (422, "invalid_input", ["/nickname"])),
    "an escape sequence": (comment(body="a\x1b[2Jb"), (422, "invalid_input", ["/body"])),
    "a NUL in the thread": (comment(thread="/a\x00b"), (422, "invalid_input", ["/thread"])),
    "a NUL in the site": (comment(site="demo\x00"), (422, "unknown_site", ["/site"])),
    "a NUL in the token": (comment(identity_token="a\x00b"), (403, "identity_invalid", ["/identity_token"])),
    "dots in the thread": (comment(thread="/a/../b"), (422, "invalid_input", ["/thread"])),
    "a query in the thread": (comment(thread="/a?b=c"), (422, "invalid_input", ["/thread"])),
    "another host as thread": (comment(thread="//evil.example/x"), (422, "invalid_input", ["/thread"])),
    "a replacement character in the thread": (comment(thread="/a\ufffd"), (422, "invalid_input", ["/thread"])),
    "an unknown site": (comment(site="other"), (422, "unknown_site", ["/site"])),
    "a site by another case": (comment(site="DEMO"), (422, "unknown_site", ["/site"])),
}


def test_every_hostile_body_gets_its_problem(client: FlaskClient) -> None:
    def send(body: bytes) -> tuple[int, str, list[str]]:
        return told_in_both(
            lambda headers: client.post(
                "/v1/comments", data=body, content_type="application/json", headers=headers | {"Idempotency-Key": "k"}
            )
        )

    assert {name: send(body) for name, (body, _) in BODIES.items()} == {
        name: expected for name, (_, expected) in BODIES.items()
    }


def test_a_body_that_is_not_plainly_json_in_utf_8_is_not_read(client: FlaskClient) -> None:
    types = {
        None: WRONG_TYPE,
        "text/plain": WRONG_TYPE,
        "application/x-www-form-urlencoded": WRONG_TYPE,
        "multipart/form-data; boundary=x": WRONG_TYPE,
        "application/problem+json": WRONG_TYPE,
        "application/json; charset=gbk": WRONG_TYPE,
        "application/json; charset=utf-16": WRONG_TYPE,
        "application/json, text/plain": WRONG_TYPE,
        "application/json": MALFORMED,
        "APPLICATION/JSON; charset=UTF-8": MALFORMED,
        'application/json;charset="utf-8"': MALFORMED,
    }

    def send(content_type: str | None) -> tuple[int, str, list[str]]:
        return told_in_both(
            lambda headers: client.post("/v1/comments", data=b"[]", content_type=content_type, headers=headers)
        )

    assert {content_type: send(content_type) for content_type in types} == types


def test_a_compressed_body_is_not_unpacked(client: FlaskClient) -> None:
    for encoding in ("gzip", "deflate", "br", "identity, gzip"):
        response = client.post("/v1/challenges", json={"site": "demo"}, headers={"Content-Encoding": encoding})
        assert told(response) == WRONG_TYPE


def test_many_wrong_fields_do_not_make_a_long_answer(client: FlaskClient) -> None:
    response = client.post("/v1/comments", json=COMMENT | {f"field{n}": n for n in range(2000)})

    assert len(response.get_json()["errors"]) == 20
    assert len(response.data) < 4000


URLS: dict[str, tuple[int, str, list[str]]] = {
    "/v1/threads/%00/comments?site=demo": (422, "invalid_input", ["{thread}"]),
    "/v1/threads/../comments?site=demo": (422, "invalid_input", ["{thread}"]),
    "/v1/threads/%2e%2e/comments?site=demo": (422, "invalid_input", ["{thread}"]),
    "/v1/threads/a//b/comments?site=demo": (422, "invalid_input", ["{thread}"]),
    "/v1/threads/a%0d%0ab/comments?site=demo": NOT_FOUND,
    "/v1/threads/%ff%fe/comments?site=demo": (422, "invalid_input", ["{thread}"]),
    f"/v1/threads/{'a' * 5000}/comments?site=demo": (422, "invalid_input", ["{thread}"]),
    "/v1/threads/comments?site=demo": NOT_FOUND,
    "/v1/threads//comments?site=demo": NOT_FOUND,
    "/v1/threads/a/comments": (422, "invalid_request", ["?site"]),
    "/v1/threads/a/comments?site=": (422, "invalid_request", ["?site"]),
    "/v1/threads/a/comments?site=other": (422, "unknown_site", ["?site"]),
    "/v1/threads/a/comments?site=%ff": (422, "unknown_site", ["?site"]),
    "/v1/threads/a/comments?site=demo%00": (422, "unknown_site", ["?site"]),
    "/v1/threads/a/comments?site=demo&site=demo": (422, "invalid_input", ["?site"]),
    "/v1/threads/a/comments?site=demo&limit=1&limit=2": (422, "invalid_input", ["?limit"]),
    "/v1/threads/a/comments?site=demo&limit=abc": (422, "invalid_request", ["?limit"]),
    "/v1/threads/a/comments?site=demo&limit=": (422, "invalid_request", ["?limit"]),
    "/v1/threads/a/comments?site=demo&limit=0": (422, "invalid_request", ["?limit"]),
    "/v1/threads/a/comments?site=demo&limit=101": (422, "invalid_request", ["?limit"]),
    "/v1/threads/a/comments?site=demo&limit=1%00": (422, "invalid_request", ["?limit"]),
    f"/v1/threads/a/comments?site=demo&limit={'9' * 5000}": (422, "invalid_request", ["?limit"]),
    "/v1/threads/a/comments?site=demo&offset=10": (422, "invalid_request", ["?offset"]),
    "/v1/threads/a/comments?site=demo&thread=b": (422, "invalid_request", ["?thread"]),
    "/v1/threads/a/comments?site=demo&cursor=": (422, "invalid_input", ["?cursor"]),
    "/v1/threads/a/comments?site=demo&cursor=%00": (422, "invalid_input", ["?cursor"]),
    "/v1/threads/a/comments?site=demo&cursor=AAAA": (422, "invalid_input", ["?cursor"]),
    "/v1/threads/a/comments?site=demo&cursor=_w": (422, "invalid_input", ["?cursor"]),
    "/v1/threads/a/comments?site=demo&cursor=A": (422, "invalid_input", ["?cursor"]),
    "/v1/threads/a/comments?site=demo&cursor=%2F%2F%2F": (422, "invalid_input", ["?cursor"]),
    "/v1/threads/a/comments?site=demo&cursor=%F0%9F%98%80": (422, "invalid_input", ["?cursor"]),
    f"/v1/threads/a/comments?site=demo&cursor={'A' * 129}": (422, "invalid_request", ["?cursor"]),
    "/v1/counts?site=demo": (422, "invalid_request", ["?thread"]),
    "/v1/counts?site=demo&thread=": (422, "invalid_request", ["?thread"]),
    "/v1/counts?site=demo&thread=a%00": (422, "invalid_input", ["?thread"]),
    "/v1/counts?site=other&thread=a": (422, "unknown_site", ["?site"]),
    "/v1/counts?site=demo" + "&thread=a" * 101: (422, "invalid_request", ["?thread"]),
    "/v1/challenges/%00/image.png": NOT_FOUND,
    "/v1/challenges/a%2Fb/image.png": NOT_FOUND,
    "/v1/challenges/%F0%9F%98%80/image.png": NOT_FOUND,
    f"/v1/challenges/{'x' * 65}/image.png": (422, "invalid_request", ["{challenge_id}"]),
    "//v1/counts": NOT_FOUND,
    "/v1//counts": NOT_FOUND,
    "/v1/counts/": NOT_FOUND,
    "/v1/%63omments/x": (422, "invalid_request", ["{comment_id}"]),
    "/v2/comments": NOT_FOUND,
    "/static/../../pyproject.toml": NOT_FOUND,
    "/static/%2e%2e/%2e%2e/pyproject.toml": NOT_FOUND,
}


def test_every_hostile_url_gets_its_problem(client: FlaskClient) -> None:
    def send(url: str) -> tuple[int, str, list[str]]:
        return told_in_both(lambda headers: client.get(url, headers=headers))

    assert {url: send(url) for url in URLS} == URLS


def test_other_methods_are_told_which_there_are(client: FlaskClient) -> None:
    found = {}
    for path in ("/v1/comments", "/v1/counts"):
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"):
            response = client.open(path, method=method)
            if response.status_code == 405:
                assert told(response) == (405, "method_not_allowed", [])
                found[method, path] = set(response.headers["Allow"].split(", "))

    posting, reading = {"POST", "OPTIONS"}, {"GET", "HEAD", "OPTIONS"}
    others = ("PUT", "PATCH", "DELETE", "TRACE", "BREW")
    assert found == (
        {(method, "/v1/comments"): posting for method in ("GET", *others)}
        | {(method, "/v1/counts"): reading for method in ("POST", *others)}
    )


def test_head_answers_like_get_without_a_body(client: FlaskClient) -> None:
    for url in ("/v1/counts?site=demo&thread=a", "/v1/counts", "/nothing"):
        got, head = client.get(url), client.head(url)
        assert (head.status_code, head.content_type, head.data) == (got.status_code, got.content_type, b"")


def test_odd_headers_change_nothing(client: FlaskClient) -> None:
    for name, value in (
        ("Accept-Language", "zh;q=abc, en;q=99, \x7f, " + "x," * 500),
        ("Accept-Language", "*"),
        ("Accept", "text/html"),
        ("Cookie", "moderation_console=\xff; =; ;;"),
        ("Host", "bad host"),
        ("Host", "evil.example"),
        ("X-Forwarded-For", "'; DROP TABLE comments; --, " * 50),
        ("X-Forwarded-Host", "evil.example"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("X-Request-Id", "chosen-by-the-client"),
        ("Origin", "null"),
        ("Range", "bytes=0-1"),
        ("Expect", "x"),
    ):
        response = client.get("/v1/counts?site=demo&thread=a", headers={name: value})
        assert (response.status_code, response.get_json()) == (200, {"counts": {"/a": 0}}), name
        assert len(response.headers["X-Request-Id"]) == 16


def test_a_surprise_is_a_problem_that_tells_nothing_of_it(app: Application, visitor: Visitor) -> None:
    def explode() -> None:
        raise RuntimeError("the secret inside")

    app.add_url_rule("/v1/explode", "explode", explode)
    response = app.test_client().get("/v1/explode", headers={"Accept-Language": "en"})

    assert told(response) == (500, "internal_error", [])
    assert "secret" not in response.text
