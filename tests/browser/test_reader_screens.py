"""The comment box on every screen: phones, dark, English, another origin, and without script."""

import json
import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import OpenContext
from tests.browser.portal import ARTICLE, DemoServer
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

HOW_TO_EMBED = Path(__file__).parents[2] / "docs" / "howto" / "embed-comments.md"


def test_an_english_page_speaks_english_even_to_a_chinese_browser(reader: Reader) -> None:
    reader.server.publish("/zcjh/jishixinwen/4.html", ["The bridge looks as it did"])
    reader.open("/zcjh/jishixinwen/4.html", language="en")
    assert reader.heading.inner_text() == "Comments (1)"
    expect(reader.page.locator(".mod-byline").get_by_text("from Shanxi", exact=True)).to_be_visible()
    reader.page.get_by_label("Nickname").fill("reader")
    reader.page.get_by_label("Comment", exact=True).fill("A fine bridge")
    expect(reader.picture).to_be_visible()
    reader.page.get_by_label("Captcha:").fill("zzzzz")

    reader.page.get_by_role("button", name="Send comment").click()

    expect(reader.page.get_by_text("The characters were not right.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_nothing_sticks_out_of_the_screen(
    open_context: OpenContext, demo_server: DemoServer, width: int, scheme: str
) -> None:
    thread = f"/zcjh/jishixinwen/wide-{width}-{scheme}.html"
    demo_server.publish(thread, ["W" * 300, "https://example.org/" + "a/" * 100, "汉" * 300])
    context = open_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    narrow = Reader(context, demo_server).open(thread)
    narrow.write("W" * 200)
    narrow.page.get_by_label("验证码：").fill("zzzzz")
    narrow.send()
    expect(narrow.page.get_by_text("验证码不正确")).to_be_visible()

    assert narrow.page.evaluate("document.documentElement.scrollWidth") <= width
    assert narrow.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_told_from_its_background(
    open_context: OpenContext, demo_server: DemoServer, scheme: str
) -> None:
    thread = f"/zcjh/jishixinwen/contrast-{scheme}.html"
    demo_server.publish(thread, ["一条评论"])
    shown = Reader(open_context(color_scheme=scheme), demo_server).open(thread)
    shown.write("对比度")
    shown.page.get_by_label("验证码：").fill("zzzzz")
    shown.send()
    expect(shown.page.get_by_text("验证码不正确")).to_be_visible()

    faint = shown.page.evaluate(Path(__file__).with_name("contrast.js").read_text(encoding="utf-8"))

    assert faint == []


def test_it_works_from_another_origin_as_the_guide_says(
    open_context: OpenContext, demo_server: DemoServer, other_origin: tuple[str, Path]
) -> None:
    origin, folder = other_origin
    guide = HOW_TO_EMBED.read_text(encoding="utf-8")
    snippet = re.search(r"```html\n(.*?)```", guide, re.DOTALL)
    assert snippet is not None
    here = snippet[1].replace("https://pinglun.example", demo_server.base_url)
    page_text = f'<!doctype html><html lang="zh"><link rel="icon" href="data:,">{here}'
    (folder / "page.html").write_text(page_text, encoding="utf-8")
    foreign = Reader(open_context(), demo_server, origin)
    foreign.page.goto(f"{origin}/page.html")
    foreign.write("从别的站点写来")
    foreign.answer()

    foreign.send()

    expect(foreign.page.get_by_text("已提交，审核通过后显示。")).to_be_visible()
    assert foreign.complaints == []
    plain = open_context(java_script_enabled=False).new_page()
    plain.goto(f"{origin}/page.html")
    expect(_frame_of(plain).get_by_role("button", name="发表评论")).to_be_visible()


def test_without_script_the_frame_does_the_whole_job(open_context: OpenContext, demo_server: DemoServer) -> None:
    text = "没有脚本也能写"
    page = open_context(java_script_enabled=False).new_page()
    page.goto(demo_server.article_url)
    frame = _frame_of(page)
    frame.get_by_label("昵称").fill("老手机")
    frame.get_by_label("留言", exact=True).fill(text)
    frame.get_by_label("验证码：").fill("zzzzz")
    frame.get_by_role("button", name="发表评论").click()
    expect(frame.get_by_text("验证码不正确")).to_be_visible()
    expect(frame.get_by_label("留言", exact=True)).to_have_value(text)
    challenge_id = frame.locator("input[name=challenge_id]").get_attribute("value")
    frame.get_by_label("验证码：").fill(demo_server.know_answer(challenge_id or ""))

    frame.get_by_role("button", name="发表评论").click()

    expect(frame.get_by_text("已提交，审核通过后显示。")).to_be_visible()
    assert demo_server.held_bodies().count(text) == 1
    demo_server.accept(text)
    page.goto(demo_server.article_url)
    expect(_frame_of(page).get_by_text(text)).to_be_visible()


def _frame_of(page: Page) -> Frame:
    found = page.frame(url=re.compile("/embed/comments"))
    assert found is not None
    return found


def test_the_article_is_a_static_page(demo_server: DemoServer) -> None:
    first = httpx.get(demo_server.article_url, trust_env=False)
    demo_server.publish(ARTICLE, [json.dumps("页面不变")])
    second = httpx.get(demo_server.article_url, trust_env=False)

    assert first.text == second.text
    assert first.text.count("<script") == 1
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", first.text)
