"""Replies in a real browser, with script and without: to answer, to think better of it, and whom an answer names."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import OpenContext
from tests.browser.portal import DemoServer
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

HELD = "已提交，审核通过后显示。"


def test_a_reply_names_whom_it_answers_until_that_is_taken_off_the_page(reader: Reader) -> None:
    thread, parent, text = "/zcjh/jishixinwen/31.html", "老桥\n还能走吗" + "？" * 60, "能走，我今天刚走过"
    reader.server.publish(thread, ["别的话", parent])
    reader.open(thread)
    reader.page.get_by_role("button", name="回复 汾河水").first.click()
    expect(reader.page.get_by_label("留言", exact=True)).to_be_focused()
    expect(reader.page.locator(".mod-reply-note")).to_contain_text("回复 @汾河水")
    reader.write(text)
    reader.answer()

    reader.send()

    expect(reader.page.get_by_text(HELD)).to_be_visible()
    expect(reader.page.locator(".mod-reply-note")).to_be_hidden()
    (sent,) = [it.post_data_json for it in reader.requests if it.url.endswith("/v1/comments")]
    assert sent["page_title"] == "停了两年的东关石桥又能走人了"
    reader.server.accept(text)
    reader.open(thread)
    assert reader.page.locator(".mod-comment").first.locator("p").all_inner_texts()[1:3] == [
        "回复 @汾河水 老桥 还能走吗" + "？" * 33 + "…",
        text,
    ]
    reader.server.retract(parent)
    reader.open(thread)
    assert reader.page.locator(".mod-list .mod-answered").all_inner_texts() == ["所回复的评论已不再显示"]


def test_a_reply_can_be_taken_back_to_a_comment(reader: Reader) -> None:
    thread, parent, text = "/zcjh/jishixinwen/32.html", "马上要删的话", "写给一条没了的评论"
    reader.server.publish(thread, [parent])
    reader.open(thread)
    reader.page.get_by_role("button", name="回复 汾河水").click()
    reader.write(text)
    reader.answer()
    reader.server.retract(parent)

    reader.send()

    expect(reader.page.get_by_text("您要回复的评论不在本页，或已不再显示。")).to_be_visible()
    cancel = reader.page.get_by_role("button", name="取消回复")
    expect(cancel).to_be_focused()
    expect(cancel).to_have_accessible_description(re.compile("已不再显示"))
    reader.page.keyboard.press("Enter")
    expect(cancel).to_be_hidden()
    expect(reader.page.get_by_label("留言", exact=True)).to_be_focused()
    reader.send()
    expect(reader.page.get_by_text(HELD)).to_be_visible()
    assert text in reader.server.held_bodies()


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        ("data-comments", 'data-comments data-title=" 门户\n说的  标题 "', "门户 说的 标题"),
        ("</head>", '<meta property="og:title" content="分享用的标题"></head>', "分享用的标题"),
        ("<h1>", "<h1>汾畔新闻网</h1><h1>", "停了两年的东关石桥又能走人了 - 汾畔新闻网"),
        ("<h1>", f"<h1>&#x200b;{'长' * 250}", "\u200b" + "长" * 199),
        ("data-comments", 'data-comments data-title="&#x200b;"', "停了两年的东关石桥又能走人了"),
    ],
    ids=["the portal's word", "metadata", "the tab", "too long", "nothing to read"],
)
def test_the_page_is_called_what_it_calls_itself(reader: Reader, before: str, after: str, title: str) -> None:
    def article(route: Route) -> None:
        page = route.fetch()
        route.fulfill(response=page, body=page.text().replace(before, after, 1))

    reader.page.route(reader.server.article_url, article)
    reader.page.goto(reader.server.article_url)
    reader.write("标题看看")
    with reader.page.expect_request("**/v1/comments") as sent:
        reader.send()

    assert sent.value.post_data_json["page_title"] == title


def test_without_script_a_link_leads_to_the_replys_form(open_context: OpenContext, demo_server: DemoServer) -> None:
    thread, text = "/zcjh/jishixinwen/33.html", "没有脚本也能回复"
    demo_server.publish(thread, ["先写的"])
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{demo_server.base_url}/embed/comments?site=demo&thread={thread}&lang=zh")

    page.get_by_role("link", name="回复 汾河水").click()

    expect(page.locator(".mod-reply-note")).to_have_text(re.compile("回复 @汾河水 先写的"))
    expect(page.get_by_label("留言", exact=True)).to_be_in_viewport()
    page.get_by_label("昵称").fill("老手机")
    page.get_by_label("留言", exact=True).fill(text)
    challenge_id = page.locator("input[name=challenge_id]").get_attribute("value")
    page.get_by_label("验证码：").fill(demo_server.know_answer(challenge_id or ""))
    page.get_by_role("button", name="发表评论").click()
    expect(page.get_by_text(HELD)).to_be_visible()
    demo_server.accept(text)
    page.reload()
    assert page.locator(".mod-answered").all_inner_texts() == ["回复 @汾河水 先写的"]
