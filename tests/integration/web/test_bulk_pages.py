"""Decisions in bulk from the console's pages, without script: preview, sample, progress, who was faster, undo."""

from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id
from moderation.domain.people import Role
from moderation.domain.quota import Quota
from moderation.usecases.review_queue import ReviewQueue
from moderation.usecases.work_bulk import WorkBulk
from moderation.web.app import Application
from tests.integration.web.desk import Desk, forms_of, open_desk, text_of
from tests.integration.web.world import THREAD, MovableClock, PolicyInForce, Visitor

NOBODY = "0" * 36
REJECT, ACCEPT = "reject:spam", "accept:fits_rules"
REFRESH = '<noscript><meta http-equiv="refresh" content="2"></noscript>'


@pytest.fixture
def work(store: SqlStore, in_force: PolicyInForce, clock: MovableClock) -> WorkBulk:
    return WorkBulk(store, ReviewQueue(store, in_force, clock, new_id), clock, new_id)


@pytest.fixture
def ids(visitor: Visitor, in_force: PolicyInForce) -> list[str]:
    """Seven comments that wait, each about something else."""
    room = (Quota("roomy", 1000, 60),)
    in_force.change(quotas=replace(in_force().quotas, comment_per_address=room, challenge_per_address=room))
    bodies = (f"第{number}条评论说的是另一件事。" for number in range(7))
    return [str(visitor.post_comment(body).get_json()["id"]) for body in bodies]


def colleague(app: Application, store: SqlStore, name: str = "老刘", role: Role = Role.MODERATOR) -> Desk:
    return open_desk(store, app.test_client(), name, role)


def post(desk: Desk, path: str, **fields: str | list[str]) -> TestResponse:
    data = {"csrf_token": desk.csrf_token(), **fields}
    return desk.client.post(path, data=data, headers={"Accept-Language": "en"})


def prepared(desk: Desk, query: str = "", **fields: str | list[str]) -> str:
    """The address of the operation that the queue's form made."""
    response = post(desk, f"/review/bulk{query}", **fields)
    assert response.status_code == 303, response.text
    return response.location


def finish(work: WorkBulk) -> None:
    while work(50):
        pass


def shown(desk: Desk, path: str) -> str:
    return text_of(desk.get(path, **{"Accept-Language": "en"}).text)


def test_ticked_comments_are_rejected_and_whoever_was_faster_is_named(
    app: Application, store: SqlStore, ids: list[str], work: WorkBulk
) -> None:
    xiaoyan, laoliu = colleague(app, store, "晓燕"), colleague(app, store, "老刘 二")
    queue = xiaoyan.get("/review").text
    assert [f'value="{it}" form="bulk"' in queue for it in ids] == [True] * 7
    assert 'value="filter"' not in queue
    operation = prepared(xiaoyan, decision=REJECT, items=ids[:4], scope="ticked")
    preview = shown(xiaoyan, operation)
    assert "Reject: advertising 4 not started" in preview
    assert "Section /zcjh/jishixinwen/ 4" in preview
    assert "第0条评论说的是另一件事。" in preview
    assert REFRESH not in xiaoyan.get(operation).text

    laoliu.decide(ids[1], "accept")
    assert "3 of them still wait" in shown(xiaoyan, operation)
    assert post(laoliu, f"{operation}/start").status_code == 403
    assert post(xiaoyan, f"{operation}/start").location == operation
    assert post(xiaoyan, f"{operation}/start").location == operation
    assert REFRESH in xiaoyan.get(operation).text
    assert "0 of 4 comments" in shown(xiaoyan, operation)
    finish(work)

    report = xiaoyan.get(operation, **{"Accept-Language": "en"})
    assert REFRESH not in report.text
    assert "4 of 4 comments decided 3 not decided: others were faster 1" in text_of(report.text)
    assert "老刘 二 accepted this comment. × 1" in text_of(report.text)
    assert f'href="/review/{ids[1]}"' in report.text
    assert [form.action for form in forms_of(laoliu.get(operation))] == ["/review/sign-out"]

    assert post(laoliu, f"{operation}/undo").status_code == 403
    assert post(xiaoyan, f"{operation}/undo").location == operation
    assert "0 of 3 comments" in shown(xiaoyan, operation)
    finish(work)
    assert "undone 3" in shown(xiaoyan, operation)
    assert "Reject: advertising chosen one by one undone 4 晓燕" in shown(laoliu, "/review/bulk")
    assert "Waiting comments 6" in shown(xiaoyan, "/review")


def test_what_a_filter_finds_is_accepted_by_a_senior_who_opened_each_of_the_sample(
    app: Application, store: SqlStore, desk: Desk, ids: list[str], work: WorkBulk
) -> None:
    query = f"?thread={THREAD}&risk=0.3"
    moderator = colleague(app, store)
    assert post(moderator, f"/review/bulk{query}", decision=ACCEPT, scope="filter").status_code == 403
    operation = prepared(desk, query, decision=ACCEPT, scope="filter")
    preview = shown(desk, operation)
    assert "Chosen all that a filter found, risk at most 0.3" in preview
    assert "第0条评论" not in preview
    assert "5 of the sample are not opened yet." in preview
    refused = post(desk, f"{operation}/start")
    assert (refused.status_code, REFRESH in refused.text) == (409, False)
    assert "Read the sample first: 5 of 5" in text_of(refused.text)

    sample = [it.action for it in forms_of(desk.get(operation)) if "/sample/" in it.action]
    moderator.decide(sample[0].rpartition("/")[2], "reject")
    assert post(desk, sample[0]).location == f"{operation}#sample"
    assert post(moderator, sample[1]).status_code == 403
    for address in sample[1:]:
        assert post(desk, address).location == f"{operation}#sample-{address.rpartition('/')[2]}"
    opened = shown(desk, operation)
    assert (opened.count("条评论说的是另一件事。"), "not opened yet" in opened) == (4, False)
    post(desk, f"{operation}/start")
    finish(work)

    assert "decided 6 not decided: others were faster 1" in shown(desk, operation)
    assert "All done." in shown(desk, "/review")


def test_before_it_is_started_its_decision_is_changed_or_it_is_abandoned(
    app: Application, store: SqlStore, ids: list[str], clock: MovableClock
) -> None:
    xiaoyan, laoliu, chief = (
        colleague(app, store, "晓燕"),
        colleague(app, store),
        colleague(app, store, "主任", Role.SENIOR),
    )
    operation = prepared(xiaoyan, decision=REJECT, items=ids[:2])
    assert "Unless it is started within 24 hours, it expires." in shown(xiaoyan, operation)
    assert post(laoliu, f"{operation}/decision", decision=ACCEPT).status_code == 403
    assert post(laoliu, f"{operation}/abandon").status_code == 403
    refused = post(xiaoyan, f"{operation}/decision", decision="accept:spam")
    assert (refused.status_code, "Choose a decision and its reason." in text_of(refused.text)) == (422, True)

    assert post(xiaoyan, f"{operation}/decision", decision=ACCEPT).location == operation
    assert "Accept: fits the rules 2 not started" in shown(xiaoyan, operation)
    (choice,) = [it for it in forms_of(xiaoyan.get(operation)) if it.action == f"{operation}/decision"]
    assert choice.fields["decision"] == ACCEPT

    abandoned = post(chief, f"{operation}/abandon")
    assert abandoned.location == "/review?done=abandoned"
    assert "Abandoned. Nothing was decided." in shown(chief, abandoned.location)
    told = shown(xiaoyan, operation)
    assert "Accept: fits the rules 2 abandoned" in told
    assert "Abandoned by 主任" in told
    assert "It was not started, and nothing was decided." in told
    for step in ("start", "decision", "abandon", "undo"):
        assert post(xiaoyan, f"{operation}/{step}", decision=REJECT).location == operation
    assert "Waiting comments 7" in shown(xiaoyan, "/review")

    late = prepared(xiaoyan, decision=REJECT, items=ids[:2])
    clock.advance(24 * 3600)
    assert "expired: not started in time" in shown(colleague(app, store, "早班"), late)


def test_what_others_were_looking_at_is_tried_again_from_the_report(
    app: Application, store: SqlStore, ids: list[str], work: WorkBulk, clock: MovableClock
) -> None:
    xiaoyan, laoliu = colleague(app, store, "晓燕"), colleague(app, store)
    operation = prepared(xiaoyan, decision=REJECT, items=ids[:4])
    laoliu.decide(ids[0], "accept")
    laoliu.get(f"/review/{ids[1]}")
    assert post(laoliu, f"/review/{ids[1]}/lease").status_code == 200
    post(xiaoyan, f"{operation}/start")
    finish(work)

    report = xiaoyan.get(operation, **{"Accept-Language": "en"})
    assert "Try again those that others were looking at (1)" in text_of(report.text)
    assert f'<input type="hidden" name="items" value="{ids[1]}">' in report.text
    clock.advance(301)
    (again,) = [it for it in forms_of(report) if it.action == "/review/bulk"]
    retried = xiaoyan.send(again).location
    assert "Reject: advertising 1 not started" in shown(xiaoyan, retried)


def test_what_cannot_be_prepared_is_said_above_the_queue(desk: Desk, ids: list[str]) -> None:
    cases: list[tuple[dict[str, str | list[str]], int, str]] = [
        ({"decision": REJECT}, 422, "Tick the comments first."),
        ({"decision": REJECT, "items": [NOBODY]}, 422, "None of them can be decided"),
        ({"decision": REJECT, "items": ["' or 1=1"]}, 404, "not"),
        ({"decision": REJECT, "items": [NOBODY] * 501}, 422, "At most 500 comments at once"),
        ({"decision": "", "scope": "filter"}, 422, "Choose a decision and its reason."),
        ({"decision": "undo:spam", "scope": "filter"}, 422, "Choose a decision and its reason."),
        ({"decision": "accept:spam", "scope": "filter"}, 422, "Choose a decision and its reason."),
    ]

    answers = [post(desk, "/review/bulk", **fields) for fields, _, _ in cases]

    found = [(it.status_code, said in text_of(it.text)) for it, (_, _, said) in zip(answers, cases, strict=True)]
    assert found == [(status, True) for _, status, _ in cases]
    assert "Nothing was decided in bulk yet." in shown(desk, "/review/bulk")


def test_a_risk_that_is_none_is_refused(desk: Desk) -> None:
    risks = ["0", "0.3", "1", "2", "-1", "0.12345", "nan", "٣"]

    assert [desk.get(f"/review?risk={risk}").status_code for risk in risks] == [200] * 3 + [422] * 5


def test_operations_that_are_none_are_not_found(desk: Desk) -> None:
    for path in (NOBODY, "%00", "short"):
        assert desk.get(f"/review/bulk/{path}").status_code == 404
    for step in ("start", "undo", "abandon", f"sample/{NOBODY}"):
        assert post(desk, f"/review/bulk/{NOBODY}/{step}").status_code == 404


def test_who_may_only_look_is_offered_nothing(app: Application, store: SqlStore, desk: Desk, ids: list[str]) -> None:
    operation = prepared(desk, decision=REJECT, items=ids[:2])
    viewer = colleague(app, store, "实习生", Role.VIEWER)

    assert 'form="bulk"' not in viewer.get("/review").text
    assert "Only 晓燕, who prepared it, can start it." in shown(viewer, operation)
    for path in ("/review/bulk", f"{operation}/start", f"{operation}/undo", f"{operation}/abandon"):
        assert post(viewer, path, decision=REJECT, items=ids).status_code == 403
