"""A moderator at work in a real browser: keys, marks that say why, hidden texts, two at once, and no script."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from moderation.adapters.system import system_clock
from moderation.domain.people import Role
from tests.browser.conftest import OpenContext
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom
from tests.region_file import SHANXI

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
        decided = [view.decisions.newest(it) for it in ids]
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
    assert "裸聊" not in page.locator("main").inner_text()

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
    quick.wait_for_lease(first)
    slow.open(f"/review/{first}")

    expect(slow.page.get_by_text("快手小赵 正在查看").first).to_be_visible()
    quick.page.get_by_role("button", name="通过").click()
    expect(quick.page.get_by_text("已通过。")).to_be_visible()
    slow.page.get_by_label("赌博").check()
    slow.page.get_by_role("button", name="拒绝").click()

    expect(slow.page.get_by_text("你选择了：拒绝 (赌博)")).to_be_visible()
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
    page.get_by_label("30 天").check()
    page.get_by_role("button", name="拒绝").click()

    expect(page.get_by_text("都审完了。")).to_be_visible()
    expect(page.get_by_text("已拒绝，并封禁作者 30 天")).to_be_visible()
    with newsroom.store.reading() as view:
        decided = [view.decisions.newest(it) for it in (first, second)]
    assert [it and (it.action, it.reason) for it in decided] == [("accept", "fits_rules"), ("reject", "off_topic")]


def test_a_decision_is_taken_back_without_a_trace_until_it_was_sent(
    open_context: OpenContext, newsroom: Newsroom
) -> None:
    ids = [newsroom.hold(f"第{number}条，说的是别的事情。", address=f"203.0.113.{number}") for number in (1, 2, 3)]
    moderator = Moderator(open_context(), newsroom, "晓燕")
    page = moderator.page
    moderator.open()

    moderator.press("a")
    expect(page.get_by_text(re.compile(r"已通过。 \d+ 秒内可撤销"))).to_be_visible()
    moderator.press("z")
    expect(page.get_by_text("已撤销，评论重新待审。")).to_be_visible()
    expect(page.locator(f"#comment-{ids[0]}")).to_be_visible()

    moderator.press("a")
    expect(page.locator(f"#comment-{ids[1]}")).to_be_visible()
    newsroom.deliver()
    moderator.press("z")
    expect(page.get_by_text("评论已送往网站，正在撤下。")).to_be_visible()
    expect(page.locator(f"#row-{ids[0]}")).to_have_count(0)
    with newsroom.store.reading() as view:
        actions = [it.action for it in view.decisions.of(ids[0])]
    assert actions == ["accept", "undo", "accept", "retract"]
    assert moderator.complaints == []


def test_the_b_key_blocks_the_author_with_the_rejection_and_undoing_lifts_that(
    open_context: OpenContext, newsroom: Newsroom
) -> None:
    first = newsroom.hold("加微信 fenpan_588。", address=SHANXI)
    second = newsroom.hold("另一个人说的别的事情。", address="203.0.113.8")
    moderator = Moderator(open_context(), newsroom, "晓燕", Role.MODERATOR)
    page = moderator.page
    moderator.open(f"/review/{first}")
    block = page.get_by_role("group", name="同时封禁作者")
    expect(block.get_by_label("否")).to_be_checked()
    expect(page.locator(".author div").filter(has_text="IP 属地")).to_have_text("IP 属地山西")

    for chosen in ("1 天", "7 天", "30 天", "否", "1 天"):
        moderator.press("b")
        expect(block.get_by_label(chosen, exact=True)).to_be_checked()
        expect(block.get_by_label(chosen, exact=True)).to_be_focused()
    moderator.press("ArrowRight")
    expect(block.get_by_label("7 天")).to_be_checked()
    assert moderator.faults_of(page) == ""
    moderator.press("s")
    expect(page.locator(f"#comment-{second}")).to_be_visible()
    expect(page.get_by_text("已拒绝，并封禁作者 7 天；撤销会一并解除封禁。")).to_be_visible()
    expect(block.get_by_label("否")).to_be_checked()
    with newsroom.store.reading() as view:
        author, now = view.comments.author(first), newsroom.clock()
        (kept,) = view.blocks.reaching(author, now)
    assert (kept.network, kept.expires_at) == (f"{SHANXI}/32", now + timedelta(days=7))
    moderator.press("z")

    expect(page.get_by_text("随之设置的封禁也已解除。")).to_be_visible()
    expect(page.locator(f"#comment-{first}")).to_be_visible()
    with newsroom.store.reading() as view:
        assert view.blocks.reaching(author, now) == []
    assert moderator.complaints == []


def test_an_item_is_held_for_its_reader_until_the_lease_ends_or_a_senior_takes_it(
    open_context: OpenContext, newsroom: Newsroom
) -> None:
    comment_id = newsroom.hold("一条大家都想看的留言。")
    first = Moderator(open_context(), newsroom, "先到小赵", Role.MODERATOR)
    second = Moderator(open_context(), newsroom, "后到老钱", Role.MODERATOR)
    senior = Moderator(open_context(), newsroom, "资深老孙", Role.SENIOR)
    first.open(f"/review/{comment_id}")
    first.wait_for_lease(comment_id)
    second.open(f"/review/{comment_id}")

    second.page.get_by_role("button", name="拒绝").click()
    expect(second.page.get_by_text("先到小赵 正在查看这条评论，你的操作没有生效。")).to_be_visible()
    expect(second.page.get_by_role("button", name="接手")).to_have_count(0)
    second.page.get_by_role("link", name="刷新").click()
    second.page.get_by_label("给同事的备注").fill("作者上周也这样写过")
    second.page.get_by_role("button", name="请资深审核处理").click()
    expect(second.page.get_by_label("你输入的内容")).to_have_value("作者上周也这样写过")

    senior.open(f"/review/{comment_id}")
    senior.page.get_by_role("button", name="接手").click()
    senior.wait_for_lease(comment_id)
    first.page.get_by_role("button", name="通过").click()
    expect(first.page.get_by_text("资深老孙 正在查看这条评论")).to_be_visible()

    newsroom.clock.advance(301)
    second.open(f"/review/{comment_id}")
    expect(second.page.get_by_text("正在查看")).to_have_count(0)
    second.page.get_by_role("button", name="拒绝").click()
    expect(second.page.get_by_text("都审完了。")).to_be_visible()
    assert first.complaints + second.complaints + senior.complaints == []


def test_the_list_is_filtered_searched_and_told_what_is_new_without_a_jump(
    open_context: OpenContext, newsroom: Newsroom
) -> None:
    newsroom.clock.now = system_clock()
    spam = newsroom.hold("拼车加微信 sf8812pin，价格好商量。", thread="/sxnews/shehui/1.html")
    plain = newsroom.hold("307路能不能晚点收车？", thread="/zcjh/jishixinwen/2.html", address="203.0.113.8")
    moderator = Moderator(open_context(), newsroom, "晓燕")
    page = moderator.page
    moderator.open()

    page.get_by_text("筛选", exact=True).click()
    page.get_by_label("栏目", exact=True).select_option("/sxnews/shehui/")
    page.get_by_role("button", name="应用").click()
    expect(page.locator(".row")).to_have_count(1)
    shared = page.url
    page.get_by_role("link", name="栏目: /sxnews/shehui/").click()
    expect(page.locator(".row")).to_have_count(2)
    moderator.press("/")
    page.keyboard.type("收车")
    page.keyboard.press("Enter")
    expect(page.locator(f"#comment-{plain}")).to_be_visible()
    expect(page.locator(".row")).to_have_count(1)
    newsroom.clock.now = system_clock()
    page.goto(shared)
    expect(page.locator(f"#comment-{spam}")).to_be_visible()

    before = page.locator(".panes").bounding_box()
    newcomer = newsroom.hold("又有人拼车，加微信 pin990011。", thread="/sxnews/shehui/3.html", address="203.0.113.9")
    newsroom.hold("别的栏目里的新评论，说的是别的。", thread="/zcjh/4.html", address="203.0.113.10")
    expect(page.get_by_role("link", name="1 条新评论")).to_be_visible(timeout=10_000)
    assert page.locator(".panes").bounding_box() == before
    expect(page.locator(".row")).to_have_count(1)
    page.get_by_role("link", name="1 条新评论").click()
    expect(page.locator(f"#row-{newcomer}")).to_be_visible()
    assert moderator.complaints == []
