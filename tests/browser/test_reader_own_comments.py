"""Authors and their own comments in a browser: told where each stands, and one appeal (申诉) against a rejection."""

import pytest
from playwright.sync_api import Locator, Page, expect

from moderation.domain.reports import ReportKind, ReportState
from moderation.domain.review import DecisionAction
from tests.browser.conftest import OpenContext
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom
from tests.browser.reader import Reader
from tests.browser.test_console_screens import too_wide
from tests.integration.web.world import ANSWER, THREAD

pytestmark = pytest.mark.browser

# The shipped word list rejects this by itself.
REJECTED = "代开各类发票"
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
TAKEN = "申诉已收到，最晚 2026-03-05 16:30 前答复。"
EMBEDDED = f"/embed/comments?site=demo&thread={THREAD}&lang=zh"


def submit(reader: Reader, body: str) -> None:
    reader.write(body)
    reader.answer()
    reader.send()


def own(page: Page, body: str) -> Locator:
    return page.locator(".mod-own-comment").filter(has_text=body)


def why(page: Page) -> Locator:
    return page.get_by_label("申诉：为什么应当发表？")


def reject(newsroom: Newsroom, reason: str) -> None:
    (item,) = newsroom.services.read_queue.page(None, 1).items
    newsroom.decide(item.comment_id, DecisionAction.REJECT, reason)


def test_a_rejection_is_appealed_by_keyboard_and_the_answer_read_on_the_next_visit(
    open_context: OpenContext, newsroom: Newsroom
) -> None:
    reader = Reader(open_context(), newsroom).open()
    page, keyboard = reader.page, reader.page.keyboard
    submit(reader, REJECTED)
    expect(own(page, REJECTED)).to_contain_text("未通过审核 理由：不符合本站评论规定。")
    page.locator(".mod-notice").get_by_role("button", name="申诉").focus()
    keyboard.press("Enter")
    expect(why(page)).to_be_focused()
    for _ in range(2):
        keyboard.press("Tab")
    keyboard.press("Enter")
    expect(why(page)).to_have_count(0)
    expect(own(page, REJECTED).get_by_role("button", name="申诉")).to_be_focused()
    keyboard.press("Enter")
    keyboard.insert_text(HOSTILE)
    keyboard.press("Tab")
    keyboard.press("Enter")

    expect(own(page, REJECTED)).to_contain_text(TAKEN)
    expect(own(page, REJECTED).locator(".mod-own-state")).to_be_focused()
    expect(own(page, REJECTED).get_by_role("button")).to_have_count(0)
    newsroom.answer(ReportKind.APPEAL, ReportState.UPHELD, f"看错了。{HOSTILE}")
    reader.open()
    expect(own(page, REJECTED)).to_contain_text("已发表")
    expect(own(page, REJECTED)).to_contain_text(f"申诉成立，评论已恢复发表。答复：看错了。{HOSTILE}")
    assert reader.bodies == [REJECTED]
    own(page, REJECTED).get_by_role("button", name="不再显示").click()
    expect(page.locator(".mod-own")).to_be_hidden()
    reader.open()
    expect(page.locator(".mod-own")).to_be_hidden()
    assert reader.complaints == []


def test_a_waiting_comment_is_shown_to_its_author_only_and_ends_in_the_list(
    open_context: OpenContext, newsroom: Newsroom
) -> None:
    reader, other = Reader(open_context(), newsroom).open(), Reader(open_context(), newsroom)
    submit(reader, "孩子们上学近多了")
    expect(own(reader.page, "孩子们上学近多了")).to_contain_text("等待审核")
    expect(other.open().page.locator(".mod-own")).to_be_hidden()
    (item,) = newsroom.services.read_queue.page(None, 1).items
    newsroom.decide(item.comment_id, DecisionAction.ACCEPT, "fits_rules")

    reader.open()
    expect(reader.page.locator(".mod-body")).to_have_text(["孩子们上学近多了"])
    expect(reader.page.locator(".mod-own")).to_be_hidden()
    assert "孩子们" not in reader.page.evaluate("JSON.stringify(localStorage)")

    submit(reader, "桥头的灯不亮")
    expect(own(reader.page, "桥头的灯不亮")).to_be_visible()
    reject(newsroom, "off_topic")
    reader.open()
    expect(own(reader.page, "桥头的灯不亮")).to_contain_text("理由：与新闻无关。")
    assert reader.complaints == other.complaints == []


def test_an_appeal_that_cannot_be_taken_costs_no_word(open_context: OpenContext, newsroom: Newsroom) -> None:
    reader = Reader(open_context(), newsroom).open()
    page = reader.page
    submit(reader, REJECTED)
    own(page, REJECTED).get_by_role("button", name="申诉").click()
    why(page).fill("长" * 501)
    page.get_by_role("button", name="提交申诉").click()
    expect(page.get_by_text("最多 500 个字，现有 501 个字。")).to_be_visible()
    why(page).fill("这是引用的原文")
    page.route("**/appeals", lambda route: route.abort())
    page.get_by_role("button", name="提交申诉").click()
    expect(page.get_by_text("网络不通，没有提交成功。")).to_be_visible()
    expect(why(page)).to_have_value("这是引用的原文")
    page.unroute_all()

    newsroom.change_policy("hide_rejections = false", "hide_rejections = true")
    page.get_by_role("button", name="提交申诉").click()
    expect(own(page, REJECTED)).to_contain_text("等待审核")
    newsroom.change_policy("hide_rejections = true", "hide_rejections = false")
    page.route("**/v1/comments/*?token=*", lambda route: route.abort())
    with page.expect_request_finished(lambda it: it.url.endswith("/comments?site=demo")):
        page.reload()
    expect(page.locator(".mod-own")).to_be_hidden()
    page.unroute_all()
    reader.open()
    expect(own(page, REJECTED)).to_contain_text("未通过审核")
    assert [said for said in reader.complaints if "ERR_FAILED" not in said] == []


def test_a_browser_that_keeps_nothing_still_takes_comments_and_reports(
    open_context: OpenContext, newsroom: Newsroom
) -> None:
    newsroom.publish("一条评论")
    context = open_context()
    broken = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied') } })"
    context.add_init_script(broken)
    reader = Reader(context, newsroom).open()
    submit(reader, "写给编辑看")
    expect(reader.page.get_by_text("已提交，审核通过后显示。")).to_be_visible()

    reader.page.get_by_role("button", name="举报 汾河水 的评论").click()
    reader.page.get_by_label("其他").check()
    reader.page.get_by_role("button", name="提交举报").click()

    expect(reader.page.get_by_role("link", name="查看处理结果")).to_be_visible()
    assert reader.complaints == []


def test_without_script_a_rejection_is_appealed_on_pages(open_context: OpenContext, newsroom: Newsroom) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(newsroom.base_url + EMBEDDED)
    page.get_by_label("昵称").fill("老手机")
    page.get_by_label("留言", exact=True).fill(REJECTED)
    page.get_by_label("验证码：").fill(ANSWER)
    page.get_by_role("button", name="发表评论").click()
    page.get_by_role("link", name="查看审核结果、申诉").click()
    page.get_by_label("申诉：为什么应当发表？").fill(HOSTILE)
    page.get_by_role("button", name="申诉", exact=True).click()
    expect(page.get_by_text("申诉已收到，谢谢。")).to_be_visible()
    newsroom.answer(ReportKind.APPEAL, ReportState.DISMISSED, HOSTILE)
    page.reload()

    expect(page.get_by_text("申诉已复核，维持原处理。")).to_be_visible()
    expect(page.get_by_text(HOSTILE)).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_own_comments_can_be_read_and_used_by_everybody(
    open_context: OpenContext, newsroom: Newsroom, scheme: str
) -> None:
    reader = Reader(open_context(color_scheme=scheme), newsroom).open()
    page, faults = reader.page, {}

    def look(name: str) -> None:
        faults[name] = (Moderator.faults_of(page), too_wide(page))

    submit(reader, "W" * 300)
    expect(own(page, "W")).to_contain_text("等待审核")
    submit(reader, REJECTED)
    own(page, REJECTED).get_by_role("button", name="申诉").click()
    look("form")
    receipt = page.evaluate("JSON.parse(localStorage.getItem('moderation.receipts.demo')).comments[1]")
    path = f"/embed/comments/{receipt['id']}?token={receipt['token']}"
    why(page).fill("W" * 300)
    page.goto(newsroom.base_url + path)
    look("page with the form")
    why(page).fill("W" * 300)
    page.get_by_role("button", name="申诉", exact=True).click()
    expect(page.get_by_text("申诉已收到，谢谢。")).to_be_visible()
    newsroom.answer(ReportKind.APPEAL, ReportState.DISMISSED, "W" * 500)
    page.reload()
    look("page with the answer")
    reader.open()
    expect(own(page, REJECTED)).to_contain_text("维持原处理")
    look("answered")

    assert {name: found for name, found in faults.items() if found != ("", [])} == {}
