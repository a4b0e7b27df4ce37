"""GET and POST /embed/comments and the demo article, as a browser without script sees them."""

import html
import re
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id
from moderation.bootstrap import web_services
from moderation.domain.comment import Comment, CommentState, Submission, TextLimits, ThreadKey
from moderation.domain.verdict import Action, Posture, Verdict
from moderation.settings import Settings
from moderation.web.app import create_app
from moderation.web.services import Services
from tests.integration.web.desk import forms_of, text_of
from tests.integration.web.world import ANSWER, THREAD, MovableClock, PolicyInForce

PAGE = f"/embed/comments?site=demo&thread={THREAD}"
REJECTED = "代开各类发票"


@pytest.fixture
def frame(client: FlaskClient) -> "FramedPage":
    return FramedPage(client)


class FramedPage:
    """The embedded page in a Chinese reader's browser."""

    def __init__(self, client: FlaskClient, language: str = "zh-CN") -> None:
        self._client = client
        self._headers = {"Accept-Language": language}

    def get(self, path: str = PAGE) -> TestResponse:
        return self._client.get(path, headers=self._headers)

    def send(self, page: TestResponse, **changes: str) -> TestResponse:
        """Sends the page's form, rightly filled in but for the changes."""
        form = forms_of(page)[0]
        filled = {"nickname": "晋阳读者", "body": "桥修好了真好。", "answer": ANSWER}
        return self._client.post(form.action, data=form.fields | filled | changes, headers=self._headers)


def _publish(engine: Engine, bodies: list[str], nickname: str = "汾河水") -> None:
    with SqlStore(engine).transaction() as tx:
        for number, body in enumerate(bodies):
            comment = Comment.from_submission(
                Submission(ThreadKey("demo", THREAD), nickname, body, None, None, "192.0.2.7"),
                comment_id=new_id(),
                now=MovableClock().now.replace(second=number),
                limits=TextLimits(1000, 24),
            )
            verdict = Verdict(Action.ACCEPT, Action.ACCEPT, Posture.OPEN, (), (), "a policy")
            tx.comments.add(comment, verdict, CommentState.ACCEPTED)


def _bodies(page: TestResponse) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'<p class="mod-body"[^>]*>([^<]*)</p>', page.text)]


def _field(page: TestResponse, name: str) -> str:
    return forms_of(page)[0].fields[name]


def _textarea(page: TestResponse) -> str:
    found = re.search(r"<textarea[^>]*>\n([^<]*)</textarea>", page.text)
    assert found is not None
    return html.unescape(found[1])


def _held(engine: Engine) -> list[str]:
    with SqlStore(engine).reading() as view:
        return [item.body for item in view.reviews.page(None, 100)]


def test_it_shows_the_count_and_the_newest_comment_first_in_beijing_time(frame: FramedPage, engine: Engine) -> None:
    _publish(engine, ["先写的", "后写的"])

    page = frame.get()

    assert page.status_code == HTTPStatus.OK
    assert "留言与评论（共有 2 条评论）" in page.text
    assert _bodies(page) == ["后写的", "先写的"]
    assert text_of(page.text).count("2026-03-02 16:30") == 2
    assert page.headers["Cache-Control"] == "no-store"


def test_it_escapes_what_readers_wrote(frame: FramedPage, engine: Engine) -> None:
    _publish(engine, ['<script>alert("1")</script>'], nickname="<img src=x>")

    page = frame.get()

    assert _bodies(page) == ['<script>alert("1")</script>']
    assert "<script" not in page.text
    assert "<img src=x>" not in page.text


def test_it_pages_through_a_long_thread(frame: FramedPage, engine: Engine) -> None:
    written = [f"第 {number} 条" for number in range(1, 24)]
    _publish(engine, written)
    first = frame.get()
    older = re.search(r'href="([^"]+)" rel="next"', first.text)
    assert older is not None

    second = frame.get(html.unescape(older[1]))

    assert _bodies(first) + _bodies(second) == written[::-1]
    assert 'rel="next"' not in second.text
    assert "最新评论" in second.text
    assert "最新评论" not in first.text


def test_a_sent_comment_is_held_and_a_reload_sends_nothing(frame: FramedPage, engine: Engine) -> None:
    sent = frame.send(frame.get())

    assert sent.status_code == HTTPStatus.SEE_OTHER
    target = urlsplit(sent.location)
    assert (target.path, parse_qs(target.query)) == (
        "/embed/comments",
        {"site": ["demo"], "thread": [THREAD], "posted": ["held"]},
    )
    shown = frame.get(sent.location)
    assert "已提交，审核通过后显示" in shown.text
    assert _bodies(shown) == []
    assert _held(engine) == ["桥修好了真好。"]


def test_an_open_section_publishes_at_once(frame: FramedPage, in_force: PolicyInForce) -> None:
    site = replace(in_force.policy.sites["demo"], posture=Posture.OPEN, postures={})
    in_force.change(sites={"demo": site})

    shown = frame.get(frame.send(frame.get()).location)

    assert "发表成功" in shown.text
    assert _bodies(shown) == ["桥修好了真好。"]


def test_sending_the_same_form_twice_makes_one_comment(frame: FramedPage, engine: Engine) -> None:
    page = frame.get()
    first, second = frame.send(page), frame.send(page)

    assert first.location == second.location
    assert _held(engine) == ["桥修好了真好。"]


def test_another_text_under_the_same_key_can_be_sent_again(frame: FramedPage, engine: Engine) -> None:
    page = frame.get()
    frame.send(page)

    refused = frame.send(page, body="改过的话")
    sent = frame.send(refused, body=_textarea(refused))

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert _field(refused, "idempotency_key") != _field(page, "idempotency_key")
    assert sent.status_code == HTTPStatus.SEE_OTHER
    assert _held(engine) == ["桥修好了真好。", "改过的话"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"answer": "zzzzz"}, "answer", "验证码不正确"),
        ({"answer": ""}, "answer", "请输入图片中的字符"),
        ({"challenge_id": "made-up"}, "answer", "这个验证码无效"),
        ({"challenge_id": ""}, "answer", "请输入图片中的字符"),
        ({"nickname": " "}, "nickname", "内容"),
        ({"nickname": "长" * 25}, "nickname", "最多 24 个字，现有 25 个字。"),
        ({"body": "\u200b\n"}, "body", "内容"),
        ({"body": "长" * 1001}, "body", "最多 1000 个字，现有 1001 个字。"),
        ({"body": "a\x07b"}, "body", "不能使用"),
    ],
)
def test_a_mistake_is_told_next_to_its_field_and_keeps_the_text(
    frame: FramedPage, engine: Engine, changes: dict[str, str], field: str, sentence: str
) -> None:
    page = frame.get()

    refused = frame.send(page, **changes)

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    told = re.search(rf'<p class="mod-error" id="{field}-error" role="alert">([^<]+)</p>', refused.text)
    assert told is not None
    assert refused.text.count("mod-error") == 1
    assert f'aria-describedby="{field}-error' in refused.text
    assert refused.text.count("aria-invalid") == 1
    assert _field(refused, "nickname") == changes.get("nickname", "晋阳读者")
    assert _textarea(refused) == changes.get("body", "桥修好了真好。")
    assert _field(refused, "answer") == ""
    assert _field(refused, "challenge_id") != _field(page, "challenge_id")
    assert _held(engine) == []
    assert sentence in told[1]


def test_a_wrong_answer_can_be_put_right_in_the_page_that_comes_back(frame: FramedPage, engine: Engine) -> None:
    refused = frame.send(frame.get(), answer="zzzzz")

    sent = frame.send(refused)

    assert sent.status_code == HTTPStatus.SEE_OTHER
    assert _held(engine) == ["桥修好了真好。"]


def test_a_new_picture_costs_neither_text_nor_comment(frame: FramedPage, engine: Engine) -> None:
    page = frame.get()

    renewed = frame.send(page, renew="1", answer="")

    assert renewed.status_code == HTTPStatus.OK
    assert (_field(renewed, "nickname"), _textarea(renewed)) == ("晋阳读者", "桥修好了真好。")
    assert _field(renewed, "challenge_id") != _field(page, "challenge_id")
    assert _held(engine) == []


def test_the_captcha_is_a_picture_of_its_own(frame: FramedPage, client: FlaskClient) -> None:
    source = re.search(r'<img class="mod-picture" src="([^"]+)"', frame.get().text)
    assert source is not None

    assert client.get(source[1]).content_type == "image/png"


def test_a_rejected_comment_is_told_and_can_be_reworded(frame: FramedPage, engine: Engine) -> None:
    rejected = frame.send(frame.get(), body=REJECTED)

    assert rejected.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "您的评论不符合本站规定，未被接受。" in rejected.text
    assert _textarea(rejected) == REJECTED
    assert frame.send(rejected, body="换个说法").status_code == HTTPStatus.SEE_OTHER
    assert _held(engine) == ["换个说法"]


def test_a_hidden_rejection_looks_like_a_held_comment(
    frame: FramedPage, engine: Engine, in_force: PolicyInForce
) -> None:
    in_force.change(hide_rejections=True)

    rejected, held = frame.send(frame.get(), body=REJECTED), frame.send(frame.get())

    assert (rejected.status_code, rejected.location) == (held.status_code, held.location)
    assert _held(engine) == ["桥修好了真好。"]


def test_a_closed_page_shows_its_comments_and_takes_none(
    frame: FramedPage, engine: Engine, in_force: PolicyInForce
) -> None:
    _publish(engine, ["从前写的"])
    page = frame.get()
    site = replace(in_force.policy.sites["demo"], postures={"/zcjh/": Posture.CLOSED})
    in_force.change(sites={"demo": site})

    closed, refused = frame.get(), frame.send(page)

    assert (closed.status_code, refused.status_code) == (HTTPStatus.OK, HTTPStatus.FORBIDDEN)
    for answer in (closed, refused):
        assert _bodies(answer) == ["从前写的"]
        assert "<form" not in answer.text
        assert answer.text.count("本页面目前不接受评论。") == 1


def test_too_many_comments_are_told_when_to_come_back(frame: FramedPage) -> None:
    for _ in range(5):
        frame.send(frame.get(), answer="zzzzz")

    refused = frame.send(frame.get())

    assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert refused.headers["Retry-After"] == "60"
    assert "60 秒" in text_of(refused.text)
    assert _textarea(refused) == "桥修好了真好。"


def test_too_many_captchas_leave_the_comments_readable(frame: FramedPage, engine: Engine) -> None:
    _publish(engine, ["读得到的"])
    for _ in range(30):
        assert frame.get().status_code == HTTPStatus.OK

    refused = frame.get()

    assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert _bodies(refused) == ["读得到的"]
    assert "mod-picture" not in refused.text


def test_without_redis_the_page_stays_a_page_and_the_text_is_kept(
    settings: Settings, in_force: PolicyInForce, engine: Engine, clock: MovableClock, frame: FramedPage
) -> None:
    _publish(engine, ["读得到的"])
    page = frame.get()
    nowhere = open_redis("redis://127.0.0.1:1/0")
    alone = FramedPage(create_app(web_services(settings, in_force, nowhere, engine, clock)).test_client())

    shown, refused = alone.get(), alone.send(page)

    for answer in (shown, refused):
        assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert answer.content_type == "text/html; charset=utf-8"
        assert int(answer.headers["Retry-After"]) > 0
        assert _bodies(answer) == ["读得到的"]
    assert _textarea(refused) == "桥修好了真好。"
    assert _field(refused, "idempotency_key") == _field(page, "idempotency_key")
    nowhere.close()


def test_without_its_database_it_answers_with_a_plain_page(
    settings: Settings, in_force: PolicyInForce, redis_client: redis.Redis, clock: MovableClock, tmp_path: Path
) -> None:
    away = open_engine(f"sqlite:///{tmp_path}/no/such/folder/moderation.db")
    services = web_services(settings, in_force, redis_client, away, clock)

    page = FramedPage(create_app(services).test_client()).get()

    assert page.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert page.content_type == "text/html; charset=utf-8"
    assert page.headers["Retry-After"] == "5"
    assert "没有保存" in text_of(page.text)


def test_a_fault_of_ours_gets_a_plain_page_without_details(services: Services) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret details")

    page = FramedPage(create_app(replace(services, issue_challenge=broken)).test_client()).get()

    assert page.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert page.content_type == "text/html; charset=utf-8"
    assert "secret" not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/embed/comments",
        "/embed/comments?site=demo",
        f"/embed/comments?site=nobody&thread={THREAD}",
        "/embed/comments?site=demo&thread=/a/../b.html",
        f"{PAGE}&cursor=%25%25",
    ],
)
def test_an_address_that_leads_nowhere_gets_a_plain_page(frame: FramedPage, path: str) -> None:
    page = frame.get(path)

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert page.content_type == "text/html; charset=utf-8"
    assert "<form" not in page.text


def test_a_form_over_the_limit_gets_a_plain_page(frame: FramedPage) -> None:
    page = frame.send(frame.get(), body="长" * 70_000)

    assert page.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "65536" in page.text


def test_the_page_speaks_as_the_page_around_it(client: FlaskClient) -> None:
    framed = FramedPage(client, language="zh-CN")

    page = framed.get(f"{PAGE}&lang=en")
    refused = framed.send(page, answer="zzzzz")
    sent = framed.send(refused)

    assert "Comments (0)" in page.text
    assert '<html lang="en">' in page.text
    assert "The characters were not right." in refused.text
    assert "Your comment appears here" in framed.get(sent.location).text


def test_only_the_portals_pages_may_frame_it(frame: FramedPage, in_force: PolicyInForce) -> None:
    site = replace(in_force.policy.sites["demo"], origins=frozenset({"https://portal.example"}))
    in_force.change(sites={"demo": site})

    policy = frame.get().headers["Content-Security-Policy"]

    assert "frame-ancestors 'self' https://portal.example" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_every_origin_may_load_the_comment_box(client: FlaskClient) -> None:
    with client.get("/static/reader/comments.js") as script:
        assert script.status_code == HTTPStatus.OK
        assert script.headers["Access-Control-Allow-Origin"] == "*"
        assert "javascript" in script.content_type


def test_the_demo_article_is_served_by_the_demo_only(
    settings: Settings, in_force: PolicyInForce, redis_client: redis.Redis, engine: Engine, clock: MovableClock
) -> None:
    def article(services: Services) -> TestResponse:
        return create_app(services).test_client().get(THREAD)

    demo = web_services(settings, in_force, redis_client, engine, clock)

    assert f'data-thread="{THREAD}"' in article(demo).text
    assert article(replace(demo, demo=False)).status_code == HTTPStatus.NOT_FOUND
