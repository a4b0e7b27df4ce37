"""Header fields of every answer: which origins may call, what a page may load, which language it speaks."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from moderation.domain.policy import Policy
from tests.integration.web.world import THREAD, Visitor

PORTAL = "https://www.portal.example"
COMMENTS_URL = f"/v1/threads{THREAD}/comments?site=demo"
CORS = "Access-Control-"


@pytest.fixture
def policy(policy: Policy) -> Policy:
    """A portal may call from its pages."""
    return replace(policy, sites={"demo": replace(policy.sites["demo"], origins=frozenset({PORTAL}))})


def cors(client: FlaskClient, url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.open(url, method=method, headers=named)
    assert "Origin" in response.vary
    return response.status_code, {name: value for name, value in response.headers if name.startswith(CORS)}


def test_a_page_of_the_portal_may_read(client: FlaskClient) -> None:
    allowed = {
        "Access-Control-Allow-Origin": PORTAL,
        "Access-Control-Expose-Headers": "RateLimit, RateLimit-Policy, Retry-After, X-Request-Id",
    }

    assert cors(client, COMMENTS_URL, Origin=PORTAL) == (200, allowed)
    # Errors too, else the page cannot tell its reader what was wrong.
    assert cors(client, "/v1/counts", Origin=PORTAL) == (422, allowed)
    assert cors(client, "/v1/nothing", Origin=PORTAL) == (404, allowed)


def test_a_page_of_the_portal_may_ask_to_post(client: FlaskClient) -> None:
    for url in ("/v1/comments", "/v1/challenges"):
        asked = {
            "Access_Control_Request_Method": "POST",
            "Access_Control_Request_Headers": "content-type,idempotency-key",
        }
        status, headers = cors(client, url, "OPTIONS", Origin=PORTAL, **asked)

        assert status == 200
        assert headers == {
            "Access-Control-Allow-Origin": PORTAL,
            "Access-Control-Expose-Headers": "RateLimit, RateLimit-Policy, Retry-After, X-Request-Id",
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "Content-Type, Idempotency-Key, Accept-Language",
            "Access-Control-Max-Age": "600",
        }


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://www.portal.example",
        "https://www.portal.example:8443",
        "https://www.portal.example.evil.example",
        "https://WWW.portal.example",
        "https://www.portal.example/",
        "null",
        "*",
        "",
    ],
)
def test_other_origins_may_not(client: FlaskClient, origin: str) -> None:
    assert cors(client, COMMENTS_URL, Origin=origin) == (200, {})
    assert cors(client, "/v1/comments", "OPTIONS", Origin=origin, Access_Control_Request_Method="POST") == (200, {})


def test_without_an_origin_nothing_is_said(client: FlaskClient) -> None:
    assert cors(client, COMMENTS_URL) == (200, {})


def test_every_answer_carries_the_security_headers(client: FlaskClient, visitor: Visitor) -> None:
    challenge_id = visitor.challenge_id()
    answers = [
        client.get(url, buffered=True)
        for url in (
            COMMENTS_URL,
            "/v1/counts",
            f"/v1/challenges/{challenge_id}/image.png",
            "/v1/openapi.json",
            "/v1/nothing",
            "/nothing",
            "/healthz",
            "/readyz",
            "/docs/swagger",
            "/docs/swagger/css/swagger-ui.css",
            "/docs",
            "/review",
            "/review/sign-in",
            THREAD,
        )
    ]
    answers += [
        client.put("/v1/comments"),
        client.post("/v1/comments", data=b"x" * 70_000),
        client.options("/v1/comments"),
    ]

    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
        assert len(answer.headers["X-Request-Id"]) == 16
        assert "Accept-Language" in answer.vary
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == len(answers)


def test_each_kind_of_page_has_its_content_policy(client: FlaskClient) -> None:
    def directives(url: str) -> dict[str, str]:
        parts = client.get(url).headers["Content-Security-Policy"].split("; ")
        return dict(part.split(" ", 1) for part in parts)

    assert directives("/v1/counts") == {"default-src": "'none'", "frame-ancestors": "'none'"}
    page = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    assert directives("/review/sign-in") == page | {"frame-ancestors": "'none'"}
    assert directives(THREAD) == page | {"frame-src": "'self'", "frame-ancestors": f"'self' {PORTAL}"}
    assert directives("/docs/swagger")["frame-ancestors"] == "'none'"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "zh-CN"),
        ("zh-CN,zh;q=0.9", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("en-US,en;q=0.5", "en"),
        ("en", "en"),
        ("fr", "zh-CN"),
        ("fr, en;q=0.1", "en"),
        ("en;q=0, zh", "zh-CN"),
        ("de;q=0.9, zh;q=0.2, en;q=0.8", "en"),
    ],
)
def test_a_problem_speaks_the_readers_language(client: FlaskClient, accepted: str | None, language: str) -> None:
    sentences = {"zh-CN": "这个地址没有内容。", "en": "There is nothing at this address."}
    response = client.get("/v1/nothing", headers={"Accept-Language": accepted} if accepted else {})

    assert (response.headers["Content-Language"], response.get_json()["detail"]) == (language, sentences[language])
