"""What was decided, and what is on the record, in a real browser: by keyboard alone, and without script."""

import re

import pytest
from playwright.sync_api import expect

from moderation.domain.people import Role
from tests.browser.conftest import OpenContext
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom

pytestmark = pytest.mark.browser


def test_a_published_comment_is_found_and_retracted_by_keyboard_alone(
    open_context: OpenContext, newsroom: Newsroom
) -> None:
    colleague = newsroom.hire("白班")
    published = newsroom.hold("桥头的路灯什么时候亮？", nickname="晋阳读者")
    colleague.decide(published, "accept")
    newsroom.deliver()
    colleague.decide(newsroom.hold("加微信 fenpan_588"), "reject")
    moderator = Moderator(open_context(), newsroom, "夜班", Role.MODERATOR)
    page, keyboard = moderator.page, moderator.page.keyboard
    moderator.open()
    page.get_by_role("link", name="已处理", exact=True).press("Enter")
    expect(page.locator(".row")).to_have_count(2)

    moderator.press("/")
    keyboard.type("路灯")
    keyboard.press("Enter")
    expect(page.locator(".row")).to_have_count(1)
    page.locator(".row").press("Enter")
    expect(page.get_by_role("heading", name="已处理的评论")).to_be_visible()
    summary = page.locator(".correction > summary")
    summary.focus()
    keyboard.press("Enter")
    keyboard.press("Tab")
    expect(page.get_by_label("理由")).to_be_focused()
    page.get_by_label("理由").select_option("personal_data")
    keyboard.press("Tab")
    keyboard.type("当事人来电")
    keyboard.press("Tab")
    keyboard.press("Enter")

    expect(page.get_by_text("已撤下，评论将从门户页面消失。")).to_be_visible()
    expect(page.locator(".outcome")).to_contain_text("夜班: 已撤下")
    expect(page.locator(".around").last).to_contain_text("当事人来电")
    page.get_by_role("link", name=re.compile("返回列表")).click()
    expect(page).to_have_url(re.compile(r"/review/decided\?q="))
    expect(page.locator(".row .badge").first).to_have_text("已撤下")
    assert moderator.complaints == []


def test_register_and_record_work_without_script_on_a_phone(open_context: OpenContext, newsroom: Newsroom) -> None:
    colleague = newsroom.hire("白班")
    rejected = newsroom.hold("307路能不能晚点收车？")
    colleague.decide(rejected, "reject")
    context = open_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    moderator = Moderator(context, newsroom, "主任", Role.SENIOR, Role.AUDITOR)
    page = moderator.page

    moderator.open(f"/review/{rejected}")
    expect(page).to_have_url(f"{newsroom.base_url}/review/decided/{rejected}")
    page.locator(".correction > summary").click()
    page.get_by_label("理由").select_option("criticism_allowed")
    page.get_by_role("button", name="恢复评论").click()
    expect(page.get_by_text("已恢复，正在送往门户。")).to_be_visible()

    page.locator("details.menu summary").click()
    page.locator(".menu-sections").get_by_role("link", name="审计", exact=True).click()
    line = page.locator(".record > li").filter(has_text="主任").filter(has_text="通过")
    expect(line).to_contain_text("理由 正常批评")
    line.get_by_role("link", name="全部相关记录").click()
    expect(page.locator(".record > li .what")).to_have_text(["通过", "拒绝", "暂扣"])
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.path().read_text(encoding="utf-8-sig").count(rejected) == 3
    page.locator(".record > li").first.get_by_role("link", name=rejected).click()
    expect(page.locator(".outcome")).to_contain_text("主任: 已发布")
