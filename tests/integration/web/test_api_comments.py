"""POST /v1/comments: what becomes of a comment, in whole answers."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import jwt
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from moderation.adapters.sql.tables import comments
from moderation.domain.author import IdentityLevel
from moderation.domain.quota import Quota
from moderation.domain.verdict import Posture
from tests.integration.web.conftest import IDENTITY_KEY
from tests.integration.web.world import ANSWER, THREAD, MovableClock, PolicyInForce, Visitor

SEVERE = "注册送彩金"


def stored(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(comments)).scalar_one()


def told(response: TestResponse) -> tuple[int, str, list[str]]:
    """Status, code and pointers of a problem."""
    assert response.content_type == "application/problem+json"
    problem = response.get_json()
    return response.status_code, problem["code"], [error["pointer"] for error in problem["errors"]]


def set_posture(in_force: PolicyInForce, posture: Posture) -> None:
    site = replace(in_force.policy.sites["demo"], posture=posture, postures={})
    in_force.change(sites={"demo": site})


def test_it_holds_a_comment_for_a_moderator(visitor: Visitor, engine: Engine) -> None:
    response = visitor.post_comment()

    answer = response.get_json()
    assert (response.status_code, response.content_type) == (202, "application/json")
    own = {name: answer.pop(name) for name in ("id", "token")}
    assert answer == {"status": "held", "submitted_at": "2026-03-02T08:30:00Z"}
    assert [len(it) for it in own.values()] == [36, 43]
    assert stored(engine) == 1


def test_it_accepts_a_comment_at_once_where_the_posture_is_open(visitor: Visitor, in_force: PolicyInForce) -> None:
    set_posture(in_force, Posture.OPEN)

    response = visitor.post_comment()

    answer = response.get_json()
    assert response.status_code == 201
    own = {name: answer[name] for name in ("id", "token")}
    assert answer == own | {"status": "accepted", "submitted_at": "2026-03-02T08:30:00Z"}


def test_it_rejects_severe_abuse_without_saying_which_words(visitor: Visitor, engine: Engine) -> None:
    response = visitor.post_comment(f"今晚{SEVERE}")

    problem = response.get_json()
    assert (response.status_code, response.content_type) == (422, "application/problem+json")
    assert set(problem.pop("receipt")) == {"id", "token"}
    assert problem == {
        "type": "urn:moderation:problem:comment_rejected",
        "title": "评论未被接受",
        "status": 422,
        "code": "comment_rejected",
        "detail": "您的评论不符合本站规定，未被接受。",
        "errors": [],
        "request_id": response.headers["X-Request-Id"],
    }
    assert stored(engine) == 1


def test_it_answers_a_rejected_comment_like_a_held_one_where_the_policy_hides_rejections(
    visitor: Visitor, in_force: PolicyInForce
) -> None:
    in_force.change(hide_rejections=True)

    rejected, held = visitor.post_comment(f"今晚{SEVERE}"), visitor.post_comment()

    assert rejected.status_code == held.status_code == 202
    own = {"id": "", "token": ""}
    assert rejected.get_json() | own == held.get_json() | own
    assert set(rejected.headers.keys()) == set(held.headers.keys())


def test_a_reply_to_what_readers_do_not_see_is_told_at_its_field(visitor: Visitor, engine: Engine) -> None:
    held = visitor.post_comment().get_json()["id"]

    for reply_to in (held, "00000000-0000-7000-8000-000000000000", "", "\x00", "好" * 64):
        refused = visitor.post_comment("同意", reply_to=reply_to)
        assert told(refused) == (422, "unknown_parent", ["/reply_to"])
        assert refused.get_json()["detail"] == "您要回复的评论不在本页，或已不再显示。"
    assert stored(engine) == 1


def test_it_takes_no_comment_on_a_closed_page(visitor: Visitor, in_force: PolicyInForce, engine: Engine) -> None:
    set_posture(in_force, Posture.CLOSED)

    assert told(visitor.post_comment()) == (403, "comments_closed", ["/thread"])
    assert stored(engine) == 0


def test_every_way_to_fail_a_captcha_has_its_own_code(
    visitor: Visitor, client: FlaskClient, clock: MovableClock, engine: Engine
) -> None:
    def attempt(challenge_id: str | None, answer: str | None = ANSWER) -> tuple[int, str, list[str]]:
        return told(visitor.post_comment(challenge_id=challenge_id, answer=answer))

    wrong, expired = visitor.challenge_id(), visitor.challenge_id()
    found: dict[str, Any] = {
        "no challenge": attempt(None),
        "no answer": attempt(wrong, None),
        "empty answer": attempt(wrong, ""),
        "wrong": attempt(wrong, "nope"),
        "answered before": attempt(wrong),
        "unknown": attempt("never-issued"),
    }
    clock.advance(301)
    found["expired"] = attempt(expired)

    assert found == {
        "no challenge": (422, "captcha_required", ["/challenge_id"]),
        "no answer": (422, "captcha_required", ["/answer"]),
        "empty answer": (422, "captcha_required", ["/answer"]),
        "wrong": (422, "captcha_wrong", ["/answer"]),
        "answered before": (422, "captcha_reused", ["/answer"]),
        "unknown": (422, "captcha_unknown", ["/answer"]),
        "expired": (422, "captcha_expired", ["/answer"]),
    }
    assert stored(engine) == 0


@pytest.mark.parametrize("answer", ["k7wx3", " K7 WX3 ", "Ｋ７ｗｘ３", "K7WX3\u200b"])
def test_an_answer_forgives_case_width_and_spaces(visitor: Visitor, answer: str) -> None:
    assert visitor.post_comment(answer=answer).status_code == 202


def test_a_repeat_with_the_same_key_gets_the_first_answer_without_a_new_captcha(
    visitor: Visitor, client: FlaskClient, in_force: PolicyInForce, clock: MovableClock, engine: Engine
) -> None:
    set_posture(in_force, Posture.OPEN)
    texts = {"accepted": "今天的报道写得很清楚。", "rejected": f"今晚{SEVERE}"}
    for name, text in texts.items():
        request = visitor.request(text)
        first = client.post("/v1/comments", json=request, headers={"Idempotency-Key": name})
        clock.advance(1000)
        set_posture(in_force, Posture.HOLD_ALL)
        again = client.post("/v1/comments", json=request, headers={"Idempotency-Key": name})
        set_posture(in_force, Posture.OPEN)

        assert again.status_code == first.status_code
        assert again.get_json() | {"request_id": ""} == first.get_json() | {"request_id": ""}
        assert "RateLimit" in first.headers
        assert "RateLimit" not in again.headers
    assert stored(engine) == 2


def test_a_key_used_with_another_body_is_refused(visitor: Visitor, engine: Engine) -> None:
    key = {"Idempotency-Key": "8b8e6c1e"}
    assert visitor.post_comment("第一条评论内容", headers=key).status_code == 202

    assert told(visitor.post_comment("第二条评论内容", headers=key)) == (422, "idempotency_key_reused", [])
    assert stored(engine) == 1


def test_a_failed_attempt_does_not_use_its_key_up(visitor: Visitor) -> None:
    key = {"Idempotency-Key": "8b8e6c1e"}

    assert told(visitor.post_comment(headers=key, answer="nope"))[1] == "captcha_wrong"
    assert visitor.post_comment(headers=key).status_code == 202


def test_the_same_request_in_flight_is_a_conflict(visitor: Visitor, redis_client: Any, engine: Engine) -> None:
    redis_client.set("in-flight:demo:8b8e6c1e", "somebody else")

    assert told(visitor.post_comment(headers={"Idempotency-Key": "8b8e6c1e"})) == (409, "request_in_flight", [])
    assert stored(engine) == 0


def test_twenty_requests_at_once_with_one_key_make_one_comment(
    visitor: Visitor, client: FlaskClient, engine: Engine
) -> None:
    request = visitor.request()
    browsers = [client.application.test_client() for _ in range(20)]

    def post(browser: FlaskClient) -> TestResponse:
        return browser.post("/v1/comments", json=request, headers={"Idempotency-Key": "8b8e6c1e"})

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, browsers))

    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({answer.get_json()["id"] for answer in answers if answer.status_code == 202}) == 1
    assert stored(engine) == 1


def test_a_bad_idempotency_key_is_named(visitor: Visitor, engine: Engine) -> None:
    for key in ("", "with space", "ключ".encode().decode("latin-1"), "x" * 129):
        assert told(visitor.post_comment(headers={"Idempotency-Key": key})) == (
            422,
            "invalid_request",
            ["Idempotency-Key"],
        )
    assert stored(engine) == 0


def test_quotas_are_told_and_a_used_up_one_refuses(
    visitor: Visitor, in_force: PolicyInForce, clock: MovableClock, engine: Engine
) -> None:
    two = (Quota("comment_per_address", 2, 60),)
    in_force.change(quotas=replace(in_force.policy.quotas, comment_per_address=two))

    def post() -> tuple[int, dict[str, str]]:
        response = visitor.post_comment()
        names = ("RateLimit-Policy", "RateLimit", "Retry-After")
        return response.status_code, {name: response.headers[name] for name in names if name in response.headers}

    policy = {"RateLimit-Policy": '"comment_per_address";q=2;w=60'}
    assert post() == (202, policy | {"RateLimit": '"comment_per_address";r=1;t=60'})
    clock.advance(20)
    assert post() == (202, policy | {"RateLimit": '"comment_per_address";r=0;t=40'})
    clock.advance(10.5)
    assert post() == (429, policy | {"RateLimit": '"comment_per_address";r=0;t=30', "Retry-After": "30"})
    clock.advance(30)
    assert post()[0] == 202
    assert stored(engine) == 3


def test_a_refused_visitor_keeps_the_captcha(
    visitor: Visitor, client: FlaskClient, in_force: PolicyInForce, clock: MovableClock
) -> None:
    in_force.change(quotas=replace(in_force.policy.quotas, comment_per_address=(Quota("comment_per_address", 1, 60),)))
    assert visitor.post_comment().status_code == 202
    request = visitor.request()
    refused = client.post("/v1/comments", json=request)
    clock.advance(61)

    assert told(refused) == (429, "rate_limited", [])
    assert refused.get_json()["detail"] == "操作过于频繁，请在 60 秒后重试。"
    assert client.post("/v1/comments", json=request).status_code == 202


def token(clock: MovableClock, **claims: Any) -> str:
    now = int(clock.now.timestamp())
    return jwt.encode({"sub": "reader-42", "aud": "demo", "iat": now, "exp": now + 300} | claims, IDENTITY_KEY)


def test_a_token_of_the_portal_names_the_account(visitor: Visitor, clock: MovableClock, engine: Engine) -> None:
    assert visitor.post_comment(identity_token=token(clock)).status_code == 202

    with engine.connect() as connection:
        assert connection.execute(select(comments.c.account)).scalar_one() == "reader-42"


def test_where_the_policy_asks_for_a_verified_account_others_are_told(
    visitor: Visitor, clock: MovableClock, in_force: PolicyInForce
) -> None:
    site = in_force.policy.sites["demo"]
    in_force.change(sites={"demo": replace(site, identity_required_in={"/zcjh/": IdentityLevel.VERIFIED})})

    for given in ({}, {"identity_token": token(clock)}):
        refused = visitor.post_comment(**given)
        assert told(refused) == (403, "identity_required", ["/identity_token"])
    assert refused.get_json()["detail"] == "请先在门户登录后再评论；也可能需要先在门户完成账号认证。"
    assert visitor.post_comment(identity_token=token(clock, verified=True)).status_code == 202
    assert visitor.post_comment("别处不要求。", thread="/other/1.html").status_code == 202


def test_a_token_for_another_site_or_time_is_refused(visitor: Visitor, clock: MovableClock, engine: Engine) -> None:
    now = clock.now.timestamp()
    refused = [
        token(clock, aud="other"),
        token(clock, iat=now - 600, exp=now),
        token(clock, exp=now + 3600),
        token(clock)[:-2],
        token(clock, verified="true"),
        token(clock, minor=1),
        "not a token",
    ]

    for given in refused:
        assert told(visitor.post_comment(identity_token=given)) == (403, "identity_invalid", ["/identity_token"])
    assert stored(engine) == 0


def test_the_policy_limits_lengths_in_characters(visitor: Visitor) -> None:
    assert visitor.post_comment("评论" * 500).status_code == 202
    response = visitor.post_comment("评论" * 500 + "。")

    assert told(response) == (422, "too_long", ["/body"])
    assert response.get_json()["detail"] == "最多 1000 个字，现有 1001 个字。"
    assert told(visitor.post_comment(nickname="名" * 25)) == (422, "too_long", ["/nickname"])
    assert told(visitor.post_comment("\u200b \u3000")) == (422, "empty", ["/body"])


def test_the_thread_is_one_whether_its_leading_slash_is_written_or_not(visitor: Visitor, engine: Engine) -> None:
    visitor.post_comment(thread=THREAD)
    visitor.post_comment("另外一条评论", thread=THREAD.removeprefix("/"))

    with engine.connect() as connection:
        assert connection.execute(select(comments.c.thread)).scalars().all() == [THREAD, THREAD]
