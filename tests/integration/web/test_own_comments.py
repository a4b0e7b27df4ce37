"""What authors without an account are told of their comments, and their one appeal, by API and without script."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id
from moderation.domain.people import Role
from moderation.web.app import Application
from tests.integration.web.desk import Desk, forms_of, open_desk, text_of
from tests.integration.web.framed_page import FramedPage
from tests.integration.web.test_api_blocks import bearer_of
from tests.integration.web.test_api_comments import SEVERE, token
from tests.integration.web.test_reports import report
from tests.integration.web.world import MovableClock, PolicyInForce, Visitor

Receipt = dict[str, str]
ZH = {"Accept-Language": "zh-CN"}


def sent(visitor: Visitor, body: str = "桥修好了真好。", **fields: Any) -> Receipt:
    given = visitor.post_comment(body, **fields).get_json()
    return {name: given.get("receipt", given)[name] for name in ("id", "token")}


def own(client: FlaskClient, receipt: Receipt) -> dict[str, Any]:
    answer = client.get(f"/v1/comments/{receipt['id']}?token={receipt['token']}")
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def appeal(client: FlaskClient, receipt: Receipt, text: str = "我没有骂人") -> TestResponse:
    return client.post(f"/v1/comments/{receipt['id']}/appeals", json={"token": receipt["token"], "text": text})


def test_an_author_follows_a_comment_from_the_queue_to_a_rejection_and_its_appeal(
    app: Application, store: SqlStore, client: FlaskClient, desk: Desk, visitor: Visitor
) -> None:
    receipt = sent(visitor)
    waiting = own(client, receipt)
    assert (waiting["status"], waiting["body"], waiting["may_appeal"]) == ("held", "桥修好了真好。", False)
    assert appeal(client, receipt).status_code == 404

    desk.decide(receipt["id"], "reject", reject_reason="spam")
    rejected = own(client, receipt)
    assert {name: rejected[name] for name in ("status", "reason", "may_appeal", "appeal")} == {
        "status": "rejected",
        "reason": "spam",
        "may_appeal": True,
        "appeal": None,
    }
    taken = appeal(client, receipt)
    assert (taken.status_code, taken.get_json()["due_at"]) == (202, "2026-03-05T08:30:00Z")
    again = appeal(client, receipt)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_appealed")
    open_one = own(client, receipt)
    assert (open_one["may_appeal"], open_one["appeal"]["state"]) == (False, "open")

    senior = open_desk(store, app.test_client(), "主任", Role.SENIOR)
    url, answer = f"/v1/review/reports/{taken.get_json()['id']}/answer", {"outcome": "upheld", "answer": "看错了。"}
    assert client.post(url, json=answer, headers=bearer_of(senior)).status_code == 200
    restored = own(client, receipt)
    assert (restored["status"], restored["reason"]) == ("accepted", None)
    assert (restored["appeal"]["state"], restored["appeal"]["answer"]) == ("upheld", "看错了。")


def test_what_screening_rejected_is_told_without_its_reasons_and_can_be_appealed(
    client: FlaskClient, visitor: Visitor
) -> None:
    receipt = sent(visitor, f"今晚{SEVERE}")

    told = own(client, receipt)

    assert (told["status"], told["reason"], told["may_appeal"]) == ("rejected", None, True)
    assert set(told) == {"id", "nickname", "body", "submitted_at", "status", "reason", "may_appeal", "appeal"}
    assert appeal(client, receipt).status_code == 202


def test_a_comment_taken_off_after_a_report_is_told_with_the_reason(
    client: FlaskClient, desk: Desk, visitor: Visitor
) -> None:
    receipt = sent(visitor)
    desk.decide(receipt["id"], "accept")
    assert own(client, receipt)["status"] == "accepted"
    given = report(client, receipt["id"], reason="personal_data").get_json()
    url = f"/v1/review/reports/{given['id']}/answer"
    assert client.post(url, json={"outcome": "upheld", "answer": "好"}, headers=bearer_of(desk)).status_code == 200

    told = own(client, receipt)

    assert (told["status"], told["reason"], told["may_appeal"]) == ("retracted", "personal_data", False)


def test_a_policy_that_hides_rejections_hides_them_here_too_until_it_ends(
    client: FlaskClient, desk: Desk, visitor: Visitor, in_force: PolicyInForce
) -> None:
    in_force.change(hide_rejections=True)
    by_machine, by_person = sent(visitor, f"今晚{SEVERE}"), sent(visitor)
    desk.decide(by_person["id"], "reject")

    assert [own(client, it)["status"] for it in (by_machine, by_person)] == ["held", "rejected"]
    assert [appeal(client, it).status_code for it in (by_machine, by_person)] == [404, 202]
    in_force.change(hide_rejections=False)
    assert own(client, by_machine)["status"] == "rejected"
    assert appeal(client, by_machine).status_code == 202


def test_a_repeated_submission_gets_the_same_receipt(visitor: Visitor) -> None:
    request, key = visitor.request(), {"Idempotency-Key": "one"}

    first, second = (visitor.client.post("/v1/comments", json=request, headers=key).get_json() for _ in range(2))

    assert first == second
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", first["token"])


def test_without_the_token_nobody_learns_that_there_is_a_comment(
    client: FlaskClient, visitor: Visitor, clock: MovableClock
) -> None:
    receipt, other = sent(visitor, f"今晚{SEVERE}"), sent(visitor)
    for comment, guess in [(receipt["id"], "guess"), (receipt["id"], other["token"]), (new_id(), receipt["token"])]:
        assert client.get(f"/v1/comments/{comment}?token={guess}").status_code == 404
        assert appeal(client, {"id": comment, "token": guess}).status_code == 404
        page = client.get(f"/embed/comments/{comment}?token={guess}", headers=ZH)
        assert (page.status_code, page.mimetype, "网址不完整或有误" in page.text) == (404, "text/html", True)
    assert client.get(f"/v1/comments/{receipt['id']}").get_json()["code"] == "invalid_request"
    url = f"/v1/comments/{receipt['id']}/appeals"
    nothing = client.post(url, json={"text": "x", "site": "demo"}).get_json()
    assert (nothing["code"], nothing["errors"][0]["pointer"]) == ("invalid_input", "/token")
    visitors = client.post(url, json={"text": "x", "site": "demo", "identity_token": token(clock)})
    assert visitors.status_code == 404


def test_without_script_a_rejection_leads_to_the_appeal_and_its_answer(
    app: Application, store: SqlStore, client: FlaskClient, desk: Desk
) -> None:
    frame = FramedPage(client)
    rejected = frame.send(frame.get(), body=f"今晚{SEVERE}", nickname="<b>晋阳</b>")
    link = re.search(r'<a href="([^"]+)">查看审核结果、申诉</a>', rejected.text)
    assert link is not None
    page = frame.get(link[1].replace("&amp;", "&"))
    words = text_of(page.text)
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert "未通过审核。 理由：不符合本站评论规定。" in words
    assert "<b>晋阳</b>" in words
    (form,) = forms_of(page)

    long = client.post(form.action, data=form.fields | {"text": "长" * 501}, headers=ZH)
    assert (long.status_code, 'id="text-error"' in long.text, f">\n{'长' * 501}</textarea>" in long.text) == (
        422,
        True,
        True,
    )
    taken = client.post(form.action, data=form.fields | {"text": "<i>我没有骂人</i>"}, headers=ZH)
    shown = frame.get(taken.location)
    assert (taken.status_code, forms_of(shown)) == (303, [])
    assert "申诉已收到，谢谢。" in text_of(shown.text)
    assert "正在处理，最晚 2026-03-05 16:30 前答复。" in text_of(shown.text)
    twice = client.post(form.action, data=form.fields | {"text": "再来"}, headers=ZH)
    assert (twice.status_code, "申诉只受理一次" in twice.text) == (409, True)

    register = desk.get("/review/reports?kind=appeal")
    assert "作者说明 <i>我没有骂人</i>" in text_of(register.text)
    answer = next(it for it in forms_of(register) if "/answer" in it.action)
    assert desk.send(answer, outcome="dismissed", answer="<u>维持</u>").status_code == 303
    ended = text_of(frame.get(taken.location).text)
    assert "申诉已复核，维持原处理。" in ended
    assert "<u>维持</u>" in ended
    assert "Your appeal was heard and dismissed" in frame.get(f"{taken.location}&lang=en").text


@pytest.mark.parametrize(
    ("action", "words"), [("accept", "已发表。"), ("reject", "理由：广告引流。"), (None, "等待审核。")]
)
def test_the_page_without_script_says_where_a_sent_comment_stands(
    client: FlaskClient, desk: Desk, action: str | None, words: str
) -> None:
    frame = FramedPage(client)
    posted = frame.get(frame.send(frame.get()).location)
    link = re.search(r'<a href="([^"]+)">查看审核结果、申诉</a>', posted.text)
    assert link is not None
    path = link[1].replace("&amp;", "&")
    if action is not None:
        comment = path.partition("?")[0].rpartition("/")[2]
        desk.decide(comment, action, **({"reject_reason": "spam"} if action == "reject" else {}))

    assert words in text_of(frame.get(path).text)
