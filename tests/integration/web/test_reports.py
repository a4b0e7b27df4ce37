"""Readers' reports by API and console: taken in, answered once, and what becomes of the comment."""

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from moderation.adapters.sql.rows import facts_from
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit, comments, outbox, verdicts
from moderation.adapters.system import new_id
from moderation.domain.comment import CommentState, ThreadKey
from moderation.domain.people import Role
from moderation.domain.policy import Policy
from moderation.domain.quota import Quota
from moderation.domain.reports import Answer, ReportState
from moderation.web.app import Application
from tests.integration.web.desk import PASSWORD, Desk, Form, forms_of, open_desk, text_of
from tests.integration.web.test_api_blocks import bearer_of
from tests.integration.web.test_api_comments import token
from tests.integration.web.world import MovableClock, PolicyInForce, Visitor
from tests.review_world import decided

PAGE = "/review/reports"
THREE_DAYS_S = 3 * 86400


def publish(desk: Desk, visitor: Visitor, body: str = "他家的电话是零三五一。", **fields: Any) -> str:
    sent = str(visitor.post_comment(body, **fields).get_json()["id"])
    desk.decide(sent, "accept")
    return sent


def report(client: FlaskClient, comment_id: str, address: str = "192.0.2.1", **fields: Any) -> Any:
    body = {"reason": "personal_data", "text": "写了别人的电话"} | fields
    return client.post(f"/v1/comments/{comment_id}/reports", json=body, environ_overrides={"REMOTE_ADDR": address})


def state_of(engine: Engine, comment_id: str) -> tuple[str, list[str]]:
    with engine.connect() as connection:
        state = connection.execute(select(comments.c.state).where(comments.c.id == comment_id)).scalar_one()
        kinds = select(outbox.c.kind).where(outbox.c.comment_id == comment_id).order_by(outbox.c.id)
        return state, list(connection.execute(kinds).scalars())


def events_of(engine: Engine, comment_id: str) -> list[str]:
    with engine.connect() as connection:
        found = select(audit.c.event).where(audit.c.subject == comment_id).order_by(audit.c.id)
        return [it for it in connection.execute(found).scalars() if it.startswith("report.")]


def test_an_upheld_report_retracts_the_comment_and_tells_every_reporter(
    client: FlaskClient, desk: Desk, visitor: Visitor, engine: Engine
) -> None:
    comment = publish(desk, visitor)
    first, second = report(client, comment), report(client, comment, "198.51.100.1", reason="abuse", text="")
    taken = first.get_json()
    assert (first.status_code, second.status_code) == (202, 202)
    assert taken["due_at"] == "2026-03-05T08:30:00Z"
    assert "report_per_address" in first.headers["RateLimit"]
    again = report(client, comment)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_reported")

    bearer = bearer_of(desk)
    listed = client.get("/v1/review/reports?limit=1", headers=bearer).get_json()
    entry = listed["reports"][0]
    assert (entry["report"]["id"], entry["report"]["reason"], entry["report"]["text"], entry["comment"]["body"]) == (
        taken["id"],
        "personal_data",
        "写了别人的电话",
        "他家的电话是零三五一。",
    )
    rest = client.get(f"/v1/review/reports?cursor={listed['next_cursor']}", headers=bearer).get_json()
    assert [it["report"]["id"] for it in rest["reports"]] == [second.get_json()["id"]]

    url, answer = f"/v1/review/reports/{taken['id']}/answer", {"outcome": "upheld", "answer": "已删除，谢谢。"}
    answered = client.post(url, json=answer, headers=bearer)
    assert (answered.status_code, answered.get_json()["state"]) == (200, "upheld")
    assert answered.get_json()["decision_id"]
    lost = client.post(url, json=answer, headers=bearer)
    assert (lost.status_code, lost.get_json()["code"]) == (409, "already_decided")

    assert state_of(engine, comment) == ("retracted", ["comment.accepted", "comment.retracted"])
    assert events_of(engine, comment) == ["report.opened", "report.opened", "report.upheld", "report.upheld"]
    for receipt in (taken, second.get_json()):
        seen = client.get(f"/v1/reports/{receipt['id']}?token={receipt['token']}").get_json()
        assert (seen["state"], seen["answer"]) == ("upheld", "已删除，谢谢。")
    assert client.get(f"/v1/reports/{taken['id']}?token=guess").status_code == 404
    assert client.get("/v1/review/reports", headers=bearer).get_json()["reports"] == []
    closed = client.get("/v1/review/reports?state=answered&limit=1", headers=bearer).get_json()
    following = f"/v1/review/reports?state=answered&cursor={closed['next_cursor']}"
    assert [it["report"]["id"] for it in closed["reports"]] == [second.get_json()["id"]]
    assert [it["report"]["id"] for it in client.get(following, headers=bearer).get_json()["reports"]] == [taken["id"]]


def test_readers_report_only_what_they_can_see_and_not_too_often(
    client: FlaskClient, desk: Desk, visitor: Visitor, in_force: PolicyInForce, policy: Policy
) -> None:
    held = visitor.post_comment("还没有人看过。").get_json()["id"]
    shown = publish(desk, visitor)

    for comment in (held, new_id()):
        assert report(client, comment).status_code == 404
    for fields, code, pointer in [
        ({"reason": "boring"}, "invalid_request", "/reason"),
        ({"text": "长" * 501}, "too_long", "/text"),
        ({"text": 7}, "invalid_request", "/text"),
    ]:
        problem = report(client, shown, **fields).get_json()
        assert (problem["code"], problem["errors"][0]["pointer"]) == (code, pointer), fields

    quota = (Quota("report_per_address", 1, 60),)
    in_force.change(quotas=replace(policy.quotas, report_per_address=quota))
    assert [report(client, shown, "203.0.113.9").status_code for _ in range(2)] == [202, 429]


def answer_form(desk: Desk, report_id: str) -> Form:
    return next(form for form in forms_of(desk.get(PAGE)) if f"/{report_id}/answer" in form.action)


def test_the_register_shows_deadlines_in_words_and_keeps_what_was_typed(
    client: FlaskClient, desk: Desk, visitor: Visitor, clock: MovableClock, engine: Engine
) -> None:
    assert "没有等待答复的举报。" in text_of(desk.get(PAGE).text)
    comment = publish(desk, visitor, "<b>他家的电话</b>")
    receipt = report(client, comment).get_json()
    assert "剩余 3 天 03-02 16:30 读者说明 写了别人的电话 <b>他家的电话</b>" in text_of(desk.get(PAGE).text)
    clock.advance(THREE_DAYS_S - 3600)
    desk.sign_in(PASSWORD)
    assert "剩余 1 小时" in text_of(desk.get(PAGE).text)
    clock.advance(7200)
    assert "已超期 1 小时" in text_of(desk.get(PAGE).text)

    form = answer_form(desk, receipt["id"])
    refused = desk.send(form, outcome="upheld", answer=" ")
    assert (refused.status_code, state_of(engine, comment)[0]) == (422, "accepted")
    unclear = desk.send(form, outcome="perhaps", answer="再想想")
    assert (unclear.status_code, "再想想</textarea>" in unclear.text) == (422, True)
    assert desk.send(form, outcome="dismissed", answer="没有违反规则。").location == f"{PAGE}?kind=report&done=answered"
    assert desk.send(form, outcome="upheld", answer="晚了").location == f"{PAGE}?kind=report&state=answered&done=over"

    page = text_of(desk.get(f"{PAGE}?state=answered&done=over").text)
    assert "已驳回" in page
    assert "没有违反规则。" in page
    assert state_of(engine, comment)[0] == "accepted"
    # It is answered: the same reader may report the comment anew.
    assert report(client, comment).status_code == 202
    assert desk.client.post(f"{PAGE}/%00/answer", data={"csrf_token": desk.csrf_token()}).status_code == 404


def test_only_who_decides_on_comments_may_answer(
    app: Application, store: SqlStore, client: FlaskClient, desk: Desk, visitor: Visitor
) -> None:
    receipt = report(client, publish(desk, visitor)).get_json()
    auditor = open_desk(store, app.test_client(), "审计", Role.AUDITOR)
    url, answer = f"/v1/review/reports/{receipt['id']}/answer", {"outcome": "upheld", "answer": "好"}

    assert client.post(url, json=answer).status_code == 401
    assert client.post(url, json=answer, headers=bearer_of(auditor)).status_code == 403
    assert "<form" not in auditor.get(PAGE).text.partition("<main")[2].partition("</main>")[0]


def test_what_somebody_did_meanwhile_is_not_done_twice(
    client: FlaskClient, desk: Desk, visitor: Visitor, engine: Engine, store: SqlStore, clock: MovableClock
) -> None:
    comment = publish(desk, visitor)
    receipt = report(client, comment).get_json()
    with store.transaction() as tx:
        assert tx.comments.change_state(decided(comment), CommentState.ACCEPTED, CommentState.RETRACTED)
        accepted = tx.decisions.newest(comment)
    assert accepted

    url = f"/v1/review/reports/{receipt['id']}/answer"
    answered = client.post(url, json={"outcome": "upheld", "answer": "已处理"}, headers=bearer_of(desk))

    assert (answered.status_code, answered.get_json()["decision_id"]) == (200, accepted.id)
    assert state_of(engine, comment) == ("retracted", ["comment.accepted"])
    with store.transaction() as tx:
        assert not tx.reports.answer(receipt["id"], ReportState.DISMISSED, Answer("老刘", clock(), "不"))


@pytest.mark.parametrize("outcome", ["upheld", "dismissed"])
def test_an_author_whose_comment_was_taken_away_is_known_for_it(
    client: FlaskClient, desk: Desk, visitor: Visitor, engine: Engine, clock: MovableClock, outcome: str
) -> None:
    receipt = report(client, publish(desk, visitor, identity_token=token(clock))).get_json()
    url = f"/v1/review/reports/{receipt['id']}/answer"
    assert client.post(url, json={"outcome": outcome, "answer": "好"}, headers=bearer_of(desk)).status_code == 200

    later = visitor.post_comment("又写了一条。", identity_token=token(clock)).get_json()["id"]

    with engine.connect() as connection:
        kept = connection.execute(select(verdicts.c.facts).where(verdicts.c.comment_id == later)).scalar_one()
    facts = facts_from(kept, ThreadKey("demo", "/"))
    assert facts.record.reported == (1.0 if outcome == "upheld" else 0.0)


def appeal(client: FlaskClient, clock: MovableClock, comment_id: str, **claims: Any) -> Any:
    body = {"text": "这是引用的原文。", "site": "demo", "identity_token": token(clock, **claims)}
    return client.post(f"/v1/comments/{comment_id}/appeals", json=body)


def test_an_appeal_is_for_another_senior_and_restores_the_comment(
    app: Application,
    store: SqlStore,
    client: FlaskClient,
    desk: Desk,
    visitor: Visitor,
    clock: MovableClock,
    engine: Engine,
) -> None:
    sent = str(visitor.post_comment(identity_token=token(clock)).get_json()["id"])
    assert appeal(client, clock, sent).status_code == 404
    desk.decide(sent, "reject")
    assert appeal(client, clock, sent, sub="somebody else").status_code == 404
    receipt = appeal(client, clock, sent)
    assert receipt.status_code == 202
    again = appeal(client, clock, sent)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_appealed")
    given = receipt.get_json()

    url, answer = f"/v1/review/reports/{given['id']}/answer", {"outcome": "upheld", "answer": "看错了，抱歉。"}
    own = client.post(url, json=answer, headers=bearer_of(desk))
    assert (own.status_code, own.get_json()["code"]) == (409, "second_person_required")
    junior = open_desk(store, app.test_client(), "小赵", Role.MODERATOR)
    assert client.post(url, json=answer, headers=bearer_of(junior)).get_json()["code"] == "forbidden"
    assert state_of(engine, sent) == ("rejected", [])

    senior = open_desk(store, app.test_client(), "主任", Role.SENIOR)
    page = senior.get(f"{PAGE}?kind=appeal")
    assert "作者说明 这是引用的原文。" in text_of(page.text)
    assert "没有等待答复的举报。" in text_of(senior.get(PAGE).text)
    form = next(form for form in forms_of(page) if form.action.partition("#")[0].endswith("/answer"))
    done = senior.send(form, outcome="upheld", answer="看错了，抱歉。")
    assert (done.status_code, done.location) == (303, f"{PAGE}?kind=appeal&done=answered")

    assert state_of(engine, sent) == ("accepted", ["comment.accepted"])
    seen = client.get(f"/v1/reports/{given['id']}?token={given['token']}").get_json()
    assert (seen["state"], seen["answer"]) == ("upheld", "看错了，抱歉。")
    answered = client.get("/v1/review/reports?kind=appeal&state=answered", headers=bearer_of(desk)).get_json()
    assert [it["report"]["answered_by"] for it in answered["reports"]] == ["主任"]


def test_what_screening_rejected_waits_again_when_its_restoration_is_taken_back(
    app: Application,
    store: SqlStore,
    client: FlaskClient,
    desk: Desk,
    visitor: Visitor,
    clock: MovableClock,
    engine: Engine,
) -> None:
    bearer = bearer_of(desk)
    block = {"site": "demo", "account": "reader-42", "reason": "刷屏"}
    assert client.post("/v1/blocks", json=block, headers=bearer).status_code == 201
    assert visitor.post_comment(identity_token=token(clock)).get_json()["code"] == "comment_rejected"
    with engine.connect() as connection:
        rejected = connection.execute(select(comments.c.id)).scalar_one()
    given = appeal(client, clock, rejected).get_json()
    url = f"/v1/review/reports/{given['id']}/answer"
    restored = client.post(url, json={"outcome": "upheld", "answer": "已恢复"}, headers=bearer).get_json()

    undo = {"decision_id": restored["decision_id"]}
    undone = client.post(f"/v1/review/items/{rejected}/undo", json=undo, headers=bearer)

    assert (undone.status_code, state_of(engine, rejected)[0]) == (201, "held")
    assert desk.get(f"/review/{rejected}").status_code == 200


def test_a_dismissed_appeal_leaves_the_comment_rejected(
    app: Application,
    store: SqlStore,
    client: FlaskClient,
    desk: Desk,
    visitor: Visitor,
    clock: MovableClock,
    engine: Engine,
) -> None:
    sent = str(visitor.post_comment(identity_token=token(clock)).get_json()["id"])
    desk.decide(sent, "reject")
    given = appeal(client, clock, sent).get_json()
    senior = open_desk(store, app.test_client(), "主任", Role.SENIOR)
    url = f"/v1/review/reports/{given['id']}/answer"

    answered = client.post(url, json={"outcome": "dismissed", "answer": "维持原判。"}, headers=bearer_of(senior))

    assert (answered.get_json()["state"], answered.get_json()["decision_id"]) == ("dismissed", None)
    assert state_of(engine, sent) == ("rejected", [])
    assert appeal(client, clock, sent).get_json()["code"] == "already_appealed"
