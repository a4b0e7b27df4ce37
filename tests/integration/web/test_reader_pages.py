"""GET /embed/comments and the demo article, as a browser without script sees them."""

import html
import re
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql.engine import open_engine
from moderation.bootstrap import web_services
from moderation.domain.verdict import Posture
from moderation.settings import Settings
from moderation.web.app import create_app
from moderation.web.services import Services
from tests.integration.web.desk import text_of
from tests.integration.web.framed_page import PAGE, FramedPage, bodies_in, field_in, publish, textarea_in
from tests.integration.web.world import THREAD, MovableClock, PolicyInForce


@pytest.fixture
def frame(client: FlaskClient) -> FramedPage:
    return FramedPage(client)


def test_it_shows_the_count_and_the_newest_comment_first_in_beijing_time(frame: FramedPage, engine: Engine) -> None:
    publish(engine, ["先写的", "后写的"])

    page = frame.get()

    assert page.status_code == HTTPStatus.OK
    assert "留言与评论(共有 2 条评论)" in page.text
    assert bodies_in(page) == ["后写的", "先写的"]
    assert text_of(page.text).count(" 回复 ") == 2
    assert text_of(page.text).count("2026-03-02 16:30") == 2
    assert page.headers["Cache-Control"] == "no-store"


def test_it_escapes_what_readers_wrote(frame: FramedPage, engine: Engine) -> None:
    publish(engine, ['<script>alert("1")</script>'], nickname="<img src=x>")

    page = frame.get()

    assert bodies_in(page) == ['<script>alert("1")</script>']
    assert "<script" not in page.text
    assert "<img src=x>" not in page.text


def test_it_pages_through_a_long_thread(frame: FramedPage, engine: Engine) -> None:
    written = [f"第 {number} 条" for number in range(1, 24)]
    publish(engine, written)
    first = frame.get()
    older = re.search(r'href="([^"]+)" rel="next"', first.text)
    assert older is not None

    second = frame.get(html.unescape(older[1]))

    assert bodies_in(first) + bodies_in(second) == written[::-1]
    assert 'rel="next"' not in second.text
    assert "最新评论" in second.text
    assert "最新评论" not in first.text


def test_the_captcha_is_a_picture_of_its_own(frame: FramedPage, client: FlaskClient) -> None:
    source = re.search(r'<img class="mod-picture" src="([^"]+)"', frame.get().text)
    assert source is not None

    assert client.get(source[1]).content_type == "image/png"


def test_a_closed_page_shows_its_comments_and_takes_none(
    frame: FramedPage, engine: Engine, in_force: PolicyInForce
) -> None:
    publish(engine, ["从前写的"])
    page = frame.get()
    site = replace(in_force.policy.sites["demo"], postures={"/zcjh/": Posture.CLOSED})
    in_force.change(sites={"demo": site})

    closed, refused = frame.get(), frame.send(page)

    assert (closed.status_code, refused.status_code) == (HTTPStatus.OK, HTTPStatus.FORBIDDEN)
    for answer in (closed, refused):
        assert bodies_in(answer) == ["从前写的"]
        assert "<form" not in answer.text
        assert "reply_to=" not in answer.text
        assert answer.text.count("本页面目前不接受评论。") == 1


def test_too_many_captchas_leave_the_comments_readable(frame: FramedPage, engine: Engine) -> None:
    publish(engine, ["读得到的"])
    for _ in range(30):
        assert frame.get().status_code == HTTPStatus.OK

    without = frame.get()

    assert without.status_code == HTTPStatus.OK
    assert bodies_in(without) == ["读得到的"]
    assert "mod-picture" not in without.text


def test_without_redis_the_page_stays_a_page_and_the_text_is_kept(
    settings: Settings, in_force: PolicyInForce, engine: Engine, clock: MovableClock, frame: FramedPage
) -> None:
    publish(engine, ["读得到的"])
    page = frame.get()
    nowhere = open_redis("redis://127.0.0.1:1/0")
    alone = FramedPage(create_app(web_services(settings, in_force, nowhere, engine, clock)).test_client())

    shown, refused = alone.get(), alone.send(page)

    assert (shown.status_code, refused.status_code) == (HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE)
    assert int(refused.headers["Retry-After"]) > 0
    for answer in (shown, refused):
        assert answer.content_type == "text/html; charset=utf-8"
        assert bodies_in(answer) == ["读得到的"]
    assert textarea_in(refused) == "桥修好了真好。"
    assert field_in(refused, "idempotency_key") == field_in(page, "idempotency_key")
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
