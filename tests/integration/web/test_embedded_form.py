"""POST /embed/comments: what becomes of a form sent by a browser without script."""

import html
import re
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import comments
from moderation.domain.comment import CommentState
from moderation.domain.verdict import Posture
from tests.integration.web.desk import text_of
from tests.integration.web.framed_page import (
    PAGE,
    FramedPage,
    answered_in,
    bodies_in,
    field_in,
    held_bodies,
    publish,
    textarea_in,
)
from tests.integration.web.world import THREAD, PolicyInForce
from tests.review_world import decided, waiting

REJECTED = "代开各类发票"


@pytest.fixture
def frame(client: FlaskClient) -> FramedPage:
    return FramedPage(client)


def test_a_sent_comment_is_held_and_a_reload_sends_nothing(frame: FramedPage, engine: Engine) -> None:
    sent = frame.send(frame.get())

    assert sent.status_code == HTTPStatus.SEE_OTHER
    target = urlsplit(sent.location)
    query = parse_qs(target.query)
    told = {name: query.get(name) for name in ("site", "thread", "posted")}
    assert (target.path, told) == ("/embed/comments", {"site": ["demo"], "thread": [THREAD], "posted": ["held"]})
    shown = frame.get(sent.location)
    assert "已提交，审核通过后显示" in shown.text
    assert bodies_in(shown) == []
    assert held_bodies(engine) == ["桥修好了真好。"]


def test_an_open_section_publishes_at_once(frame: FramedPage, in_force: PolicyInForce) -> None:
    site = replace(in_force.policy.sites["demo"], posture=Posture.OPEN, postures={})
    in_force.change(sites={"demo": site})

    shown = frame.get(frame.send(frame.get()).location)

    assert "发表成功" in shown.text
    assert bodies_in(shown) == ["桥修好了真好。"]


def test_sending_the_same_form_twice_makes_one_comment(frame: FramedPage, engine: Engine) -> None:
    page = frame.get()
    first, second = frame.send(page), frame.send(page)

    assert first.location == second.location
    assert held_bodies(engine) == ["桥修好了真好。"]


def test_another_text_under_the_same_key_can_be_sent_again(frame: FramedPage, engine: Engine) -> None:
    page = frame.get()
    frame.send(page)

    refused = frame.send(page, body="改过的话")
    sent = frame.send(refused, body=textarea_in(refused))

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert field_in(refused, "idempotency_key") != field_in(page, "idempotency_key")
    assert sent.status_code == HTTPStatus.SEE_OTHER
    assert held_bodies(engine) == ["桥修好了真好。", "改过的话"]


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
    assert field_in(refused, "nickname") == changes.get("nickname", "晋阳读者")
    assert textarea_in(refused) == changes.get("body", "桥修好了真好。")
    assert field_in(refused, "answer") == ""
    assert field_in(refused, "challenge_id") != field_in(page, "challenge_id")
    assert held_bodies(engine) == []
    assert sentence in told[1]


def test_a_wrong_answer_can_be_put_right_in_the_page_that_comes_back(frame: FramedPage, engine: Engine) -> None:
    refused = frame.send(frame.get(), answer="zzzzz")

    sent = frame.send(refused)

    assert sent.status_code == HTTPStatus.SEE_OTHER
    assert held_bodies(engine) == ["桥修好了真好。"]


def test_a_new_picture_costs_neither_text_nor_comment(frame: FramedPage, engine: Engine) -> None:
    page = frame.get()

    renewed = frame.send(page, renew="1", answer="")

    assert renewed.status_code == HTTPStatus.OK
    assert (field_in(renewed, "nickname"), textarea_in(renewed)) == ("晋阳读者", "桥修好了真好。")
    assert field_in(renewed, "challenge_id") != field_in(page, "challenge_id")
    assert held_bodies(engine) == []


def test_a_rejected_comment_is_told_and_can_be_reworded(frame: FramedPage, engine: Engine) -> None:
    rejected = frame.send(frame.get(), body=REJECTED)

    assert rejected.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "您的评论不符合本站规定，未被接受。" in rejected.text
    assert textarea_in(rejected) == REJECTED
    assert frame.send(rejected, body="换个说法").status_code == HTTPStatus.SEE_OTHER
    assert held_bodies(engine) == ["换个说法"]


def test_a_hidden_rejection_looks_like_a_held_comment(
    frame: FramedPage, engine: Engine, in_force: PolicyInForce
) -> None:
    in_force.change(hide_rejections=True)

    rejected, held = frame.send(frame.get(), body=REJECTED), frame.send(frame.get())

    answers = [(it.status_code, re.sub(r"(comment|token)=[^&]+", "", it.location)) for it in (rejected, held)]
    assert answers[0] == answers[1]
    assert held_bodies(engine) == ["桥修好了真好。"]


def test_too_many_comments_are_told_when_to_come_back(frame: FramedPage) -> None:
    for _ in range(5):
        frame.send(frame.get(), answer="zzzzz")

    refused = frame.send(frame.get())

    assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert refused.headers["Retry-After"] == "60"
    assert "60 秒" in text_of(refused.text)
    assert textarea_in(refused) == "桥修好了真好。"


def test_a_form_over_the_limit_gets_a_plain_page(frame: FramedPage) -> None:
    page = frame.send(frame.get(), body="长" * 70_000)

    assert page.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "65536" in page.text


def test_a_reply_is_sent_with_whom_it_answers_and_what_the_page_calls_itself(frame: FramedPage, engine: Engine) -> None:
    parent, _ = publish(engine, ["桥修好了\n好走" + "。" * 50, "晚点收车吧"], nickname="<b>汾河水</b>")
    page = frame.get(f"{PAGE}&title=石桥又能走人了%0A&lang=zh")
    (link,) = re.findall(rf'href="([^"]+reply_to={parent}[^"]*)"', page.text)
    target = html.unescape(link)
    assert target.endswith("#write")

    form = frame.get(target)
    sent = frame.send(form, body="同意楼上")

    named = "回复 @<b>汾河水</b> 桥修好了 好走" + "。" * 33 + "…"
    assert answered_in(form) == [named]
    assert 'aria-label="回复 &lt;b&gt;汾河水&lt;/b&gt;"' in page.text
    assert parse_qs(urlsplit(sent.location).query)["title"] == ["石桥又能走人了\n"]
    with SqlStore(engine).reading() as view:
        (held,) = waiting(view)
    with engine.connect() as connection:
        row = connection.execute(select(comments).where(comments.c.id == held.comment_id)).one()
    assert (row.body, row.reply_to, row.page_title) == ("同意楼上", parent, "石桥又能走人了")


def test_a_published_reply_names_its_parent_until_that_is_taken_back(
    frame: FramedPage, engine: Engine, in_force: PolicyInForce
) -> None:
    site = replace(in_force.policy.sites["demo"], posture=Posture.OPEN, postures={})
    in_force.change(sites={"demo": site})
    (parent,) = publish(engine, ["桥修好了"])
    frame.send(frame.get(f"{PAGE}&reply_to={parent}"), body="同意楼上")

    assert answered_in(frame.get()) == ["回复 @汾河水 桥修好了"]

    with SqlStore(engine).transaction() as tx:
        assert tx.comments.change_state(decided(parent), CommentState.ACCEPTED, CommentState.RETRACTED)
    shown = frame.get()
    assert (bodies_in(shown), answered_in(shown)) == (["同意楼上"], ["所回复的评论已不再显示"])


def test_a_reply_whose_parent_is_gone_keeps_its_text_and_can_be_sent_as_a_comment(
    frame: FramedPage, engine: Engine
) -> None:
    (parent,) = publish(engine, ["桥修好了"])
    form = frame.get(f"{PAGE}&reply_to={parent}")
    with SqlStore(engine).transaction() as tx:
        assert tx.comments.change_state(decided(parent), CommentState.ACCEPTED, CommentState.RETRACTED)

    refused = frame.send(form, body="同意楼上")
    sent = frame.send(refused, body=textarea_in(refused))

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "您要回复的评论不在本页，或已不再显示。" in refused.text
    assert answered_in(refused) == []
    assert sent.status_code == HTTPStatus.SEE_OTHER
    assert held_bodies(engine) == ["同意楼上"]
    late = frame.get(f"{PAGE}&reply_to={parent}")
    assert (late.status_code, answered_in(late)) == (HTTPStatus.UNPROCESSABLE_ENTITY, [])


def test_ending_a_reply_keeps_the_text(frame: FramedPage, engine: Engine) -> None:
    (parent,) = publish(engine, ["桥修好了"])

    ended = frame.send(frame.get(f"{PAGE}&reply_to={parent}"), body="写了一半", unlink="1")

    assert (textarea_in(ended), answered_in(ended), held_bodies(engine)) == ("写了一半", [], [])
