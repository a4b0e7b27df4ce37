"""Whatever is sent to the API: the answer is never a surprise, and every refusal is a problem."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from moderation.adapters.embedded_redis import embedded_redis
from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.bootstrap import read_policy, web_services
from moderation.domain.policy import Policy
from moderation.domain.quota import Quota
from moderation.settings import Settings
from moderation.web.app import create_app
from moderation.web.problems import PROBLEMS
from tests.integration.web.world import ANSWER, KnownAnswer, MovableClock, Visitor

POLICY_FILE = Path(__file__).parents[2] / "config" / "policy.toml"
TRIES = settings(derandomize=True, deadline=None, max_examples=300)

TEXTS = st.text(st.characters(), max_size=40) | st.sampled_from(["", "demo", "/a.html", "\x00", "\u202e", "a" * 1200])
BASE64 = st.binary(max_size=20).map(lambda raw: base64.urlsafe_b64encode(raw).decode().rstrip("="))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("site", "thread", "nickname", "body", "challenge_id", "answer", "identity_token")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The application on SQLite and a private Redis, with quotas that no fuzzing uses up."""
    folder = tmp_path_factory.mktemp("fuzz")
    policy = with_wide_quotas(read_policy(POLICY_FILE))
    with embedded_redis(folder / "redis") as url:
        engine, redis_client = open_engine(f"sqlite:///{folder / 'moderation.db'}"), open_redis(url)
        migrate(engine)
        made_of = Settings(data_dir=folder, secret_key="s" * 32, identity_key="i" * 32, demo=True)
        yield create_app(web_services(made_of, lambda: policy, redis_client, engine, MovableClock())).test_client()
        engine.dispose()
        redis_client.close()


def with_wide_quotas(policy: Policy) -> Policy:
    def wide(name: str) -> tuple[Quota, ...]:
        return (Quota(name, 10**6, 60),)

    names = ("challenge_per_address", "comment_per_address", "comment_per_account", "comment_per_thread")
    quotas = replace(policy.quotas, **{name: wide(name) for name in names})
    return replace(policy, quotas=quotas, challenge=replace(policy.challenge, kind=KnownAnswer()))


def check(response: TestResponse) -> None:
    """Below 500; and a refusal is a problem with a known code at its own status, in words of the language asked for."""
    assert response.status_code < 500, response.text
    assert len(response.headers["X-Request-Id"]) == 16
    if response.status_code >= 400:
        assert response.content_type == "application/problem+json"
        problem = response.get_json()
        assert set(problem) == {"type", "title", "status", "code", "detail", "errors", "request_id"}
        assert problem["status"] == response.status_code == PROBLEMS[problem["code"]][0]
        assert "%(" not in response.text


@given(data=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
@TRIES
def test_any_bytes_as_a_body(client: FlaskClient, data: bytes) -> None:
    for url in ("/v1/comments", "/v1/challenges"):
        check(client.post(url, data=data, content_type="application/json"))


@given(changed=st.dictionaries(st.sampled_from(FIELDS) | TEXTS, JSON, min_size=1, max_size=3))
@TRIES
def test_any_values_in_a_comment(client: FlaskClient, changed: dict[str, Any]) -> None:
    comment = {
        "site": "demo",
        "thread": "/a.html",
        "nickname": "读者",
        "body": "写得好",
        "challenge_id": "x",
        "answer": "y",
    }
    check(client.post("/v1/comments", data=json.dumps(comment | changed), content_type="application/json"))


@given(body=TEXTS, nickname=TEXTS, thread=TEXTS, key=st.none() | st.text(st.characters(max_codepoint=255), max_size=20))
@TRIES
def test_any_texts_with_a_right_answer(
    client: FlaskClient, body: str, nickname: str, thread: str, key: str | None
) -> None:
    comment = Visitor(client).request(body, nickname=nickname, thread=thread, answer=ANSWER)
    headers = {} if key is None or {"\r", "\n"} & set(key) else {"Idempotency-Key": key}
    response = client.post("/v1/comments", data=json.dumps(comment), content_type="application/json", headers=headers)

    check(response)
    if response.status_code == 202:
        path = "/" + comment["thread"].lstrip("/")
        assert client.get("/v1/counts", query_string={"site": "demo", "thread": path}).get_json() == {
            "counts": {path: 0}
        }


@given(
    query=st.lists(
        st.tuples(st.sampled_from(["site", "thread", "cursor", "limit"]) | TEXTS, TEXTS | BASE64), max_size=4
    )
)
@TRIES
def test_any_query(client: FlaskClient, query: list[tuple[str, str]]) -> None:
    encodable = [tuple(part.encode("utf-8", "surrogatepass") for part in pair) for pair in query]
    for url in ("/v1/counts", "/v1/threads/a.html/comments"):
        check(client.get(url, query_string=_quoted([(b"site", b"demo"), *encodable])))
        check(client.get(url, query_string=_quoted(encodable)))


@given(path=st.binary(max_size=40), tail=st.sampled_from([b"", b"/comments?site=demo", b"/image.png"]))
@TRIES
def test_any_path(client: FlaskClient, path: bytes, tail: bytes) -> None:
    for start in (b"/v1/", b"/v1/threads/", b"/v1/challenges/"):
        url = start + b"".join(b"%%%02x" % byte for byte in path) + tail
        response = client.get(url.decode("ascii"))
        if response.status_code not in (301, 308):
            check(response)


@given(raw=st.binary(max_size=60).filter(lambda raw: b"\r" not in raw and b"\n" not in raw))
@TRIES
def test_any_header_values(client: FlaskClient, raw: bytes) -> None:
    value = raw.decode("latin-1")
    for name in ("Accept-Language", "Content-Type", "Content-Encoding", "Origin", "X-Forwarded-For", "Host", "Cookie"):
        check(client.post("/v1/challenges", data=b"{}", headers={name: value}))


def _quoted(query: list[Any]) -> str:
    return "&".join("=".join("".join(f"%{byte:02x}" for byte in part) for part in pair) for pair in query)
