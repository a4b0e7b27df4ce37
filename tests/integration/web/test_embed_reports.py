"""Reports on pages without script: what becomes of a form, and who may read the answer."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from moderation.domain.reports import MAX_TEXT_CHARS
from tests.integration.web.desk import Desk, forms_of, text_of
from tests.integration.web.test_reports import publish, report
from tests.integration.web.world import MovableClock, Visitor

ZH = {"Accept-Language": "zh-CN"}


def opened(client: FlaskClient, comment_id: str) -> TestResponse:
    return client.get(f"/embed/comments/{comment_id}/report", headers=ZH)


def sent(client: FlaskClient, comment_id: str, headers: dict[str, str] | None = None, **fields: str) -> TestResponse:
    return client.post(f"/embed/comments/{comment_id}/report", data=fields, headers=ZH | (headers or {}))


def test_a_sent_form_leads_to_the_page_of_its_answer(
    client: FlaskClient, desk: Desk, visitor: Visitor, clock: MovableClock
) -> None:
    comment = publish(desk, visitor, "<b>他家的电话</b>")
    page = opened(client, comment)
    assert "<b>他家的电话</b>" in text_of(page.text)
    (form,) = forms_of(page)
    assert form.action == f"/embed/comments/{comment}/report"

    taken = sent(client, comment, reason="abuse", text="<i>骂人</i>")
    shown = client.get(taken.location, headers=ZH)

    assert (taken.status_code, shown.status_code) == (303, 200)
    assert (shown.headers["Referrer-Policy"], shown.headers["Cache-Control"]) == ("no-referrer", "no-store")
    words = text_of(shown.text)
    for part in ("请保存本页网址", "正在处理，最晚 2026-03-05 16:30 前答复。", "辱骂攻击", "<i>骂人</i>"):
        assert part in words
    assert "<i>" not in shown.text
    clock.advance(4 * 86400)
    assert "仍在处理中。原定 2026-03-05 16:30 前答复" in text_of(client.get(taken.location, headers=ZH).text)


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"reason": ""}, 422, 'id="reason-error" role="alert">请选择一项。'),
        ({"reason": "boring"}, 422, 'id="reason-error" role="alert">请选择一项。'),
        ({"text": "长" * (MAX_TEXT_CHARS + 1)}, 422, 'id="text-error" role="alert">最多 500 个字，现有 501 个字。'),
        ({"text": "\0"}, 422, 'id="text-error" role="alert">'),
    ],
)
def test_a_mistake_is_told_next_to_its_field_and_keeps_what_was_typed(
    client: FlaskClient, desk: Desk, visitor: Visitor, fields: dict[str, str], status: int, told: str
) -> None:
    given = {"reason": "spam", "text": "广告"} | fields

    refused = sent(client, publish(desk, visitor), **given)

    assert (refused.status_code, told in refused.text) == (status, True)
    assert f">\n{given['text']}</textarea>" in refused.text
    assert ('value="spam" required checked' in refused.text) == (given["reason"] == "spam")


def test_a_second_report_and_a_comment_that_is_gone_are_told(
    client: FlaskClient, desk: Desk, visitor: Visitor, engine: Engine
) -> None:
    comment = publish(desk, visitor)
    assert report(client, comment, "127.0.0.1").status_code == 202
    again = sent(client, comment, reason="abuse", text="再说一遍")
    assert (again.status_code, "这条评论您已举报过" in again.text, "再说一遍" in again.text) == (409, True, True)

    held = str(visitor.post_comment("还没有人看过。").get_json()["id"])
    for nowhere in (held, "x", "%00"):
        for page in (opened(client, nowhere), sent(client, nowhere, reason="abuse")):
            assert (page.status_code, "这条评论不在了" in page.text) == (404, True)
            assert "还没有人看过" not in page.text


def test_no_foreign_page_reports_in_its_visitors_name(client: FlaskClient, desk: Desk, visitor: Visitor) -> None:
    comment = publish(desk, visitor)

    foreign = sent(client, comment, {"Sec-Fetch-Site": "cross-site"}, reason="abuse")

    assert (foreign.status_code, foreign.mimetype) == (403, "text/html")
    assert sent(client, comment, {"Sec-Fetch-Site": "same-origin"}, reason="abuse").status_code == 303


def test_without_its_token_nobody_sees_a_report(client: FlaskClient, desk: Desk, visitor: Visitor) -> None:
    taken = report(client, publish(desk, visitor), text="只给审核员看").get_json()
    here = f"/embed/reports/{taken['id']}"

    for path in (here, f"{here}?token=", f"{here}?token=guess", "/embed/reports/x?token=y", "/embed/reports/%00"):
        page = client.get(path, headers=ZH)
        assert (page.status_code, page.mimetype, "网址不完整或有误" in page.text) == (404, "text/html", True), path
        assert "只给审核员看" not in page.text
    english = client.get(f"{here}?token={taken['token']}&lang=en")
    assert (english.status_code, "Your report" in english.text) == (200, True)
