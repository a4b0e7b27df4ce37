"""What the console says of reports that wait: a count beside the section, an alert where an answer is overdue."""

from flask.testing import FlaskClient

from moderation.adapters.sql.store import SqlStore
from moderation.domain.people import Role
from moderation.domain.reports import ReportKind
from moderation.usecases.ports.reports import Waiting
from moderation.web.app import Application
from moderation.web.services import Services
from tests.integration.web.desk import PASSWORD, Desk, forms_of, open_desk, text_of
from tests.integration.web.test_own_comments import appeal, sent
from tests.integration.web.test_reports import THREE_DAYS_S, publish, report
from tests.integration.web.world import MovableClock, Visitor

APPEALS = "/review/reports?kind=appeal"


def test_what_waits_is_counted_and_what_is_overdue_raises_an_alert(
    services: Services, client: FlaskClient, desk: Desk, visitor: Visitor, clock: MovableClock
) -> None:
    assert services.handle_reports.counts() == {}
    comment, rejected = publish(desk, visitor), sent(visitor, "写得太软了。")
    desk.decide(rejected["id"], "reject")
    first = report(client, comment).get_json()
    clock.advance(3600)
    assert report(client, comment, "198.51.100.1").status_code == 202
    assert appeal(client, rejected).status_code == 202
    page = text_of(desk.get().text)
    assert ("举报 3" in page, "超过答复期限" in page) == (True, False)

    clock.advance(THREE_DAYS_S - 3600)
    desk.sign_in(PASSWORD)
    assert services.handle_reports.counts() == {ReportKind.REPORT: Waiting(2, 1), ReportKind.APPEAL: Waiting(1, 0)}
    late = desk.get()
    assert '<a href="/review/reports?kind=report">1 份举报超过答复期限</a>' in late.text
    clock.advance(3600)
    desk.sign_in(PASSWORD)
    later = desk.get().text
    assert '<a href="/review/reports?kind=report">2 份举报超过答复期限</a>' in later
    assert '<a href="/review/reports?kind=appeal">1 份申诉超过答复期限</a>' in later

    form = next(it for it in forms_of(desk.get("/review/reports")) if f"/{first['id']}/answer" in it.action)
    assert desk.send(form, outcome="upheld", answer="已撤下。").status_code == 303
    assert "份举报超过答复期限" not in desk.get().text


def test_an_appeal_says_who_rejected_and_offers_its_form_to_another_senior_only(
    app: Application, store: SqlStore, client: FlaskClient, desk: Desk, visitor: Visitor
) -> None:
    receipt = sent(visitor)
    desk.decide(receipt["id"], "reject", reject_reason="spam")
    assert appeal(client, receipt).status_code == 202
    senior = open_desk(store, app.test_client(), "主任", Role.SENIOR)
    junior = open_desk(store, app.test_client(), "小赵", Role.MODERATOR)

    own, other, third = (it.get(APPEALS) for it in (desk, senior, junior))

    for page in (own, other, third):
        assert "晓燕 已拒绝这条评论。 (广告引流)" in text_of(page.text)
        assert f'href="/review/{receipt["id"]}"' in page.text
    offered = [any("/answer" in form.action for form in forms_of(page)) for page in (own, other, third)]
    assert offered == [False, True, False]
    assert "这条评论是您拒绝的，申诉须由另一人决定。" in own.text
    assert "申诉由高级审核员处理。" in third.text
