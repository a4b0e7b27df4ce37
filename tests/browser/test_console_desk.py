"""A moderator at work in a real browser: keys, marks that say why, hidden texts, two at once, and no script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenContext
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom

pytestmark = pytest.mark.browser


def test_a_whole_queue_is_decided_with_single_keys(open_context: OpenContext, newsroom: Newsroom) -> None:
    ids = [newsroom.hold(f"第{number}条评论，说的是别的事。", address=f"203.0.113.{number}") for number in range(1, 5)]
    moderator = Moderator(open_context(), newsroom, "晓燕")
    page = moderator.page
    moderator.open()
    expect(page.locator(f"#row-{ids[0]}")).to_have_attribute("aria-current", "true")

    moderator.press("j")
    expect(page.locator(f"#comment-{ids[1]}")).to_be_visible()
    moderator.press("k")
    expect(page.locator(f"#comment-{ids[0]}")).to_be_visible()
    moderator.press("a")
    expect(page.locator(f"#comment-{ids[1]}")).to_be_visible()
    moderator.press("d")
    expect(page.locator(f"#comment-{ids[2]}")).to_be_visible()
    moderator.press("4")
    expect(page.get_by_label("广告引流")).to_be_checked()
    moderator.press("s")
    expect(page.locator(f"#comment-{ids[3]}")).to_be_visible()
    expect(page.locator(f"#row-{ids[2]}")).to_have_count(0)

    moderator.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    page.get_by_label("启用单键操作").uncheck()
    moderator.press("Escape")
    moderator.press("a")
    page.reload()
    expect(page.locator(f"#comment-{ids[3]}")).to_be_visible()
    with newsroom.store.reading() as view:
        decided = [view.reviews.decision(it) for it in ids]
    assert [it and (it.action, it.reason) for it in decided] == [
        ("accept", "fits_rules"),
        None,
        ("reject", "spam"),
        None,
    ]
    assert moderator.complaints == []


def test_a_mark_says_why_and_the_worst_texts_wait_to_be_asked_for(
    open_context: OpenContext, newsroom: Newsroom
) -> None:
    insult = newsroom.hold("写这篇稿子的人是傻逼吧。")
    lewd = newsroom.hold("今晚约炮吗，同城裸聊，加微信 yue_8866。", address="203.0.113.9")
    moderator = Moderator(open_context(), newsroom, "晓燕")
    page = moderator.page

    moderator.open(f"/review/{insult}")
    mark = page.locator(".text mark")
    mark.focus()
    told = mark.evaluate("element => getComputedStyle(element, '::after').content")
    assert re.search(r"辱骂攻击: 词表 · banned_words 0\.\d\d", told)
    assert "裸聊" not in page.content()

    moderator.open(f"/review/{lewd}")
    expect(page.locator(".text")).to_be_hidden()
    moderator.press("v")
    expect(page.locator(".text")).to_be_visible()
    assert moderator.complaints == []


def test_the_slower_moderator_is_led_on_to_the_next_comment(open_context: OpenContext, newsroom: Newsroom) -> None:
    first, second = newsroom.hold("先来的一条留言。"), newsroom.hold("后来的一条留言。")
    quick = Moderator(open_context(), newsroom, "快手小赵")
    slow = Moderator(open_context(), newsroom, "慢手老钱")
    quick.open(f"/review/{first}")
    slow.open(f"/review/{first}")

    quick.page.get_by_role("button", name="通过").click()
    expect(quick.page.get_by_text("已通过")).to_be_visible()
    slow.page.get_by_role("button", name="拒绝").click()

    expect(slow.page.get_by_text("快手小赵 已通过这条评论。")).to_be_visible()
    slow.page.get_by_role("link", name="下一条待审评论").click()
    expect(slow.page.locator(f"#comment-{second}")).to_be_visible()
    assert quick.complaints + slow.complaints == []


def test_without_script_on_a_phone_all_is_read_and_decided(open_context: OpenContext, newsroom: Newsroom) -> None:
    first, second = newsroom.hold("先来的一条留言。"), newsroom.hold("后来的一条留言。")
    context = open_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    moderator = Moderator(context, newsroom, "晓燕")
    page = moderator.page
    moderator.open()
    expect(page.locator(".item")).to_be_hidden()

    page.locator(f"#row-{first}").click()
    page.get_by_role("button", name="通过").click()
    expect(page.locator(f"#comment-{second}")).to_be_visible()
    expect(page.get_by_role("button", name="快捷键")).to_be_hidden()
    page.get_by_label("与新闻无关").check()
    page.get_by_role("button", name="拒绝").click()

    expect(page.get_by_text("都审完了。")).to_be_visible()
    with newsroom.store.reading() as view:
        decided = [view.reviews.decision(it) for it in (first, second)]
    assert [it and (it.action, it.reason) for it in decided] == [("accept", "fits_rules"), ("reject", "off_topic")]
