"""Reporting a comment (举报) in a browser: with script and without, by keyboard, when it fails, on every screen."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from moderation.domain.reports import ReportKind, ReportState
from tests.browser.conftest import OpenContext
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom
from tests.browser.reader import Reader
from tests.browser.test_console_screens import too_wide
from tests.integration.web.world import THREAD

pytestmark = pytest.mark.browser

BODY = "他家的电话是零三五一。"
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
DUE = "2026-03-05 16:30"
TAKEN = f"举报已收到，最晚 {DUE} 前答复。"
EMBEDDED = f"/embed/comments?site=demo&thread={THREAD}&lang=zh"
AWAY = "ERR_FAILED"


def opener(page: Page) -> Locator:
    return page.get_by_role("button", name="举报 汾河水 的评论")


def fill_in(page: Page, text: str = "", reason: str = "泄露个人信息") -> None:
    page.get_by_label(reason).check()
    page.get_by_label("补充说明（可不填）").fill(text)


def send(page: Page) -> None:
    page.get_by_role("button", name="提交举报").click()


def opened_by(context: BrowserContext, link: Locator) -> Page:
    with context.expect_page() as opened:
        link.click()
    return opened.value


def test_a_reader_reports_by_keyboard_and_reads_the_answer_later(open_context: OpenContext, newsroom: Newsroom) -> None:
    newsroom.publish(BODY)
    context = open_context()
    reader = Reader(context, newsroom).open()
    page, keyboard = reader.page, reader.page.keyboard
    opener(page).focus()
    keyboard.press("Enter")
    expect(page.get_by_label("辱骂攻击")).to_be_focused()
    expect(opener(page)).to_have_attribute("aria-expanded", "true")
    keyboard.press("Escape")
    expect(opener(page)).to_be_focused()
    expect(page.get_by_label("辱骂攻击")).to_be_hidden()
    keyboard.press("Enter")
    keyboard.press("ArrowUp")  # the last of the group: other
    keyboard.press("Tab")
    keyboard.insert_text(HOSTILE)
    keyboard.press("Tab")
    keyboard.press("Enter")

    expect(page.get_by_text(TAKEN)).to_be_focused()
    keyboard.press("Tab")
    with context.expect_page() as opened:
        keyboard.press("Enter")
    answer = opened.value
    expect(answer.get_by_text(f"正在处理，最晚 {DUE} 前答复。")).to_be_visible()
    expect(answer.get_by_text(HOSTILE)).to_be_visible()
    newsroom.answer(ReportKind.REPORT, ReportState.DISMISSED, f"不违规。{HOSTILE}")
    answer.reload()
    expect(answer.get_by_text("经核查，这条评论予以保留。")).to_be_visible()
    expect(answer.get_by_text(f"不违规。{HOSTILE}")).to_be_visible()
    answer.get_by_role("link", name="English").click()
    expect(answer.get_by_role("heading", name="Your report")).to_be_visible()
    reader.open()
    expect(page.get_by_role("link", name="已举报，查看答复")).to_be_visible()
    expect(opener(page)).to_have_count(0)
    assert reader.complaints == []


def test_whatever_goes_wrong_is_told_and_costs_no_word(open_context: OpenContext, newsroom: Newsroom) -> None:
    comment = newsroom.publish(BODY)
    context = open_context()
    reader = Reader(context, newsroom).open()
    page = reader.page
    opener(page).click()
    send(page)
    expect(page.get_by_text("请选择一项。")).to_be_visible()
    fill_in(page, "长" * 501)
    send(page)
    expect(page.get_by_text("最多 500 个字，现有 501 个字。")).to_be_visible()
    expect(page.get_by_label("补充说明（可不填）")).to_be_focused()
    fill_in(page, "写了别人的电话")

    page.route("**/reports", lambda route: route.abort())
    send(page)
    expect(page.get_by_text("网络不通，没有提交成功。")).to_be_visible()
    page.unroute_all()
    page.route("**/reports", lambda route: route.fulfill(status=502, body="<h1>Bad Gateway</h1>"))
    send(page)
    expect(page.get_by_text("服务暂时出了点问题")).to_be_visible()
    page.unroute_all()
    expect(page.get_by_label("补充说明（可不填）")).to_have_value("写了别人的电话")
    send(page)
    expect(page.get_by_text(TAKEN)).to_be_visible()

    page.evaluate("localStorage.clear()")
    opener(reader.open().page).click()
    fill_in(page)
    send(page)
    expect(page.get_by_text("这条评论您已举报过，审核员会处理。")).to_be_visible()
    many, one = "report_per_address = [{ limit = 10,", "report_per_address = [{ limit = 1,"
    newsroom.change_policy(many, one)
    send(page)
    expect(page.get_by_text("请在 3600 秒后重试。")).to_be_visible()
    newsroom.change_policy(one, many)
    newsroom.answer(ReportKind.REPORT, ReportState.UPHELD, "已撤下。")
    send(page)
    expect(page.get_by_text("这条评论已经不在了，无需再举报。")).to_be_focused()
    assert newsroom.services.read_threads.counts("demo", [THREAD]) == {THREAD: 0}, comment
    assert [said for said in reader.complaints if AWAY not in said] == []


def test_without_script_a_report_is_sent_and_answered_on_pages(open_context: OpenContext, newsroom: Newsroom) -> None:
    newsroom.publish(BODY)
    page = open_context(java_script_enabled=False).new_page()
    page.goto(newsroom.base_url + EMBEDDED)
    page.get_by_role("link", name="举报 汾河水 的评论").click()
    expect(page.get_by_text(BODY)).to_be_visible()
    fill_in(page, HOSTILE)
    send(page)

    expect(page.get_by_text("请保存本页网址，答复只能凭它查看。")).to_be_visible()
    expect(page.get_by_text(f"正在处理，最晚 {DUE} 前答复。")).to_be_visible()
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    newsroom.answer(ReportKind.REPORT, ReportState.UPHELD, HOSTILE)
    page.goto(page.get_by_role("link", name="在新窗口打开本页").evaluate("link => link.href"))
    expect(page.get_by_text("举报成立，这条评论已撤下。")).to_be_visible()
    expect(page.get_by_text(HOSTILE)).to_have_count(2)
    page.get_by_role("link", name="返回评论").click()
    expect(page.get_by_text("还没有评论，来写第一条吧。")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_reports_can_be_read_and_used_by_everybody(open_context: OpenContext, newsroom: Newsroom, scheme: str) -> None:
    comment = newsroom.publish("W" * 200, nickname="M" * 24)
    context = open_context(color_scheme=scheme)
    page = Reader(context, newsroom).open().page
    faults = {}

    def look(name: str, seen: Page = page) -> None:
        faults[name] = (Moderator.faults_of(seen), too_wide(seen))

    page.locator(".mod-report").click()
    send(page)
    expect(page.get_by_text("请选择一项。")).to_be_visible()
    look("form")
    fill_in(page, "W" * 300)
    send(page)
    expect(page.get_by_text(TAKEN)).to_be_visible()
    look("taken")
    answer = opened_by(context, page.get_by_role("link", name="查看处理结果"))
    look("open", answer)
    newsroom.clock.advance(4 * 86400)
    answer.reload()
    expect(answer.get_by_text("未能按时，抱歉")).to_be_visible()
    look("overdue", answer)
    newsroom.answer(ReportKind.REPORT, ReportState.DISMISSED, "W" * 500)
    answer.reload()
    look("answered", answer)
    for name in (EMBEDDED, f"/embed/comments/{comment}/report", "/embed/reports/unknown"):
        page.goto(newsroom.base_url + name)
        look(name)

    assert {name: found for name, found in faults.items() if found != ("", [])} == {}
