"""Decisions on several comments in a real browser: a walk with script and keys, and the same without."""

import re

import pytest
from playwright.sync_api import expect

from moderation.adapters.system import new_id
from moderation.domain.people import Role
from moderation.usecases.review_queue import ReviewQueue
from moderation.usecases.work_bulk import WorkBulk
from tests.browser.conftest import OpenContext
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom
from tests.browser.test_console_screens import too_wide

pytestmark = pytest.mark.browser


def finish(newsroom: Newsroom) -> None:
    """What the worker does with all that was started."""
    queue = ReviewQueue(newsroom.store, newsroom.keeper, newsroom.clock, new_id)
    work = WorkBulk(newsroom.store, queue, newsroom.clock, new_id)
    while work(50):
        pass


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ticked_comments_are_decided_followed_and_taken_back(
    open_context: OpenContext, newsroom: Newsroom, scheme: str
) -> None:
    ids = [newsroom.hold(f"第{number}条评论，说的是别的事。", address=f"203.0.113.{number}") for number in range(1, 5)]
    moderator = Moderator(open_context(color_scheme=scheme), newsroom, "晓燕", Role.MODERATOR)
    page, faults = moderator.page, {}

    def look(name: str) -> None:
        faults[name] = (moderator.faults_of(page), too_wide(page))

    moderator.open()
    moderator.press("x")
    expect(page.get_by_text("已勾选 1 条")).to_be_visible()
    page.get_by_label("勾选 晋阳读者").nth(1).check()
    page.locator("#bulk summary").click()
    expect(page.get_by_label("勾选本页全部")).to_have_js_property("indeterminate", True)
    page.get_by_label("处理方式").select_option("拒绝：广告引流")
    look("queue")
    page.get_by_role("button", name="预览勾选的评论").click()
    expect(page.get_by_role("heading", name="抽样")).to_be_visible()
    look("preview")

    newsroom.hire("快手小赵").decide(ids[1], "accept")
    page.get_by_label("处理方式").select_option("拒绝：与新闻无关")
    page.get_by_role("button", name="改处理方式").click()
    page.get_by_role("button", name="拒绝：与新闻无关").click()
    expect(page.get_by_text("已处理 0 / 2 条评论")).to_be_visible()
    page.get_by_role("button", name="停止并全部撤销").focus()
    page.evaluate("document.body.dataset.sameDocument = 'yes'")
    finish(newsroom)
    # The figures follow by themselves, and the page stands still.
    expect(page.get_by_text("已处理 2 / 2 条评论")).to_be_visible()
    expect(page.locator("#state")).to_have_text("已完成")
    expect(page).to_have_title(re.compile("已完成"))
    expect(page.locator("body")).to_have_attribute("data-same-document", "yes")
    expect(page.get_by_role("button", name="全部撤销")).to_be_focused()
    expect(page.get_by_text("快手小赵 已通过这条评论")).to_be_visible()
    look("done")

    page.get_by_role("button", name="全部撤销").click()
    expect(page.get_by_text("撤销中")).to_be_visible()
    finish(newsroom)
    expect(page.get_by_text("已撤销").first).to_be_visible()
    page.get_by_role("link", name="批量处理").click()
    expect(page.get_by_role("cell", name="已撤销")).to_be_visible()
    look("recent")
    assert {name: found for name, found in faults.items() if found != ("", [])} == {}
    assert moderator.complaints == []


def test_a_campaign_is_accepted_as_a_whole_without_script_once_its_sample_was_opened(
    open_context: OpenContext, newsroom: Newsroom
) -> None:
    body = "请大家今晚八点都来参加广场上的露天电影活动，免费入场，带上小板凳，不见不散。"
    ids = [newsroom.hold(body + mark, address=f"198.51.100.{number}") for number, mark in enumerate("！。～，")]
    moderator = Moderator(open_context(java_script_enabled=False), newsroom, "主任", Role.SENIOR)
    page = moderator.page
    moderator.open(f"/review/{ids[-1]}")
    page.get_by_role("link", name="查看全部待审，统一处理").click()
    page.locator("#bulk summary").click()
    page.get_by_label("处理方式").select_option("通过：符合规范")
    page.get_by_role("button", name="预览整批相似评论").click()

    start = page.get_by_role("button", name="通过：符合规范")
    expect(start).to_be_disabled()
    unread = page.get_by_role("button", name="打开")
    while unread.count():
        unread.first.click()
    start.click()
    finish(newsroom)

    # Without script the page loads itself again until the worker is done.
    expect(page.locator("#state")).to_have_text("已完成")
    operation = page.url
    moderator.open("/review?campaign=" + ids[0])
    expect(page.get_by_text("没有符合条件的待审评论")).to_be_visible()

    page.goto(operation)
    page.get_by_role("button", name="全部撤销").click()
    finish(newsroom)
    expect(page.locator("#state")).to_have_text("已撤销")
    moderator.open("/review?campaign=" + ids[0])
    expect(page.locator(".row")).to_have_count(4)


def test_a_prepared_operation_is_abandoned_without_script(open_context: OpenContext, newsroom: Newsroom) -> None:
    comment_id = newsroom.hold("一条说得有道理的评论。")
    moderator = Moderator(open_context(java_script_enabled=False), newsroom, "晓燕", Role.MODERATOR)
    page = moderator.page
    moderator.open()
    page.get_by_label("勾选 晋阳读者").check()
    page.locator("#bulk summary").click()
    page.get_by_label("处理方式").select_option("拒绝：广告引流")
    page.get_by_role("button", name="预览勾选的评论").click()

    page.get_by_role("button", name="放弃").click()

    expect(page.get_by_text("已放弃，没有处理任何评论。")).to_be_visible()
    expect(page.locator(f"#row-{comment_id}")).to_be_visible()
    page.locator("#bulk summary").click()
    page.get_by_role("link", name="历史记录").click()
    expect(page.get_by_role("cell", name="已放弃")).to_be_visible()
