"""The comment box in a real browser: reading, writing, mistakes and outages."""

import re

import httpx
import pytest
from playwright.sync_api import Route, expect

from tests.browser.portal import ARTICLE
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

# The shipped word list rejects this by itself.
REJECTED = "代开各类发票"


def test_a_reader_sees_the_count_and_the_newest_comment_first(reader: Reader) -> None:
    thread = "/zcjh/jishixinwen/1.html"
    reader.server.publish(thread, ["先写的", "后写的\n还有一行"])

    reader.open(thread)

    assert reader.heading.inner_text() == "留言与评论(共有 2 条评论)"
    assert reader.bodies == ["后写的\n还有一行", "先写的"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d", reader.page.locator(".mod-byline time").first.inner_text())
    expect(reader.page.locator(".mod-byline").get_by_text("IP 属地：山西", exact=True)).to_have_count(2)


def test_a_page_without_comments_says_so(reader: Reader) -> None:
    reader.open("/zcjh/jishixinwen/2.html")

    assert reader.heading.inner_text() == "留言与评论(共有 0 条评论)"
    expect(reader.page.get_by_text("还没有评论，来写第一条吧。")).to_be_visible()


def test_older_comments_are_a_button_away(reader: Reader) -> None:
    thread = "/zcjh/jishixinwen/3.html"
    reader.server.publish(thread, [f"第 {number} 条" for number in range(1, 24)])
    reader.open(thread)
    assert len(reader.bodies) == 20

    reader.page.get_by_role("button", name="更早的评论").click()

    expect(reader.page.locator(".mod-body")).to_have_count(23)
    assert reader.bodies == [f"第 {number} 条" for number in range(23, 0, -1)]
    expect(reader.page.get_by_role("button", name="更早的评论")).to_be_hidden()
    expect(reader.page.locator(".mod-comment").nth(20)).to_be_focused()


def test_reading_costs_no_captcha_and_writing_costs_one(reader: Reader) -> None:
    reader.open()
    assert not [request for request in reader.requests if "/v1/challenges" in request.url]

    reader.write("看看")
    reader.page.get_by_label("验证码：").focus()

    assert len([request for request in reader.requests if "/v1/challenges" in request.url]) == 1


def test_the_form_sends_what_the_portal_says_of_its_reader(reader: Reader) -> None:
    """The demo shares no key with the portal, so a token comes back as not believed."""
    answers = iter([(200, "a.signed.token\n"), (204, "")])

    def portal(route: Route) -> None:
        status, token = next(answers)
        route.fulfill(status=status, body=token, content_type="text/plain")

    def article(route: Route) -> None:
        page = route.fetch()
        body = page.text().replace("data-comments", 'data-comments data-identity-url="/member/comment-token"', 1)
        route.fulfill(response=page, body=body)

    reader.page.route("**/member/comment-token", portal)
    reader.page.route(reader.server.article_url, article)
    reader.page.goto(reader.server.article_url)
    reader.write("签到评论")
    reader.answer()
    reader.send()
    expect(reader.page.get_by_text("您在本站的登录状态未能确认")).to_be_visible()
    reader.send()
    expect(reader.page.get_by_text("已提交，审核通过后显示。")).to_be_visible()

    sent = [it.post_data_json.get("identity_token") for it in reader.requests if it.url.endswith("/v1/comments")]
    assert sent == ["a.signed.token", None]


def test_a_wrong_answer_is_told_next_to_the_field_and_keeps_the_text(reader: Reader) -> None:
    reader.open()
    reader.write("桥修好了真好")
    before = reader.picture.get_attribute("src")
    field = reader.page.get_by_label("验证码：")
    field.fill("zzzzz")

    reader.send()

    expect(reader.page.get_by_text("验证码不正确")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    expect(field).to_have_accessible_description(re.compile("验证码不正确"))
    expect(reader.page.get_by_label("留言", exact=True)).to_have_value("桥修好了真好")
    expect(reader.picture).not_to_have_attribute("src", before or "")


def test_a_comment_is_held_and_appears_once_it_is_accepted(reader: Reader) -> None:
    text = "孩子们上学近多了"
    reader.open()
    reader.write(text)
    reader.answer()

    reader.send()

    expect(reader.page.get_by_text("已提交，审核通过后显示。")).to_be_visible()
    expect(reader.page.get_by_label("留言", exact=True)).to_have_value("")
    expect(reader.page.get_by_label("昵称")).to_have_value("晋阳读者")
    assert text in reader.server.held_bodies()
    assert text not in reader.open().bodies
    reader.server.accept(text)
    assert text in reader.open().bodies


def test_a_second_comment_needs_a_second_picture(reader: Reader) -> None:
    reader.open()
    for text in ("连写两条之一", "连写两条之二"):
        reader.write(text)
        reader.answer()
        reader.send()
        expect(reader.page.get_by_text("已提交，审核通过后显示。")).to_be_visible()
        expect(reader.picture).to_be_hidden()

    assert [body for body in reader.server.held_bodies() if body.startswith("连写")] == ["连写两条之一", "连写两条之二"]


def test_markup_in_a_comment_is_shown_as_text(reader: Reader) -> None:
    body = "<img src=x onerror=alert(1)><script>alert(2)</script>&lt;b&gt;"
    nickname = "<i onclick=alert()>x</i>"
    reader.open()
    reader.write(body, nickname)
    reader.answer()
    reader.send()
    expect(reader.page.get_by_text("已提交，审核通过后显示。")).to_be_visible()
    reader.server.accept(body)

    reader.open()

    assert body in reader.bodies
    assert nickname in reader.page.locator(".mod-author").all_inner_texts()
    assert reader.page.locator(".mod-list img, .mod-list script, .mod-list i").count() == 0


def test_a_rejected_comment_is_told_and_can_be_reworded(reader: Reader) -> None:
    reader.open()
    reader.write(REJECTED)
    reader.answer()
    reader.send()
    expect(reader.page.get_by_text("您的评论不符合本站规定，未被接受。")).to_be_visible()
    expect(reader.page.get_by_label("留言", exact=True)).to_have_value(REJECTED)

    reader.write("换个说法就没事了")
    reader.answer()
    reader.send()

    expect(reader.page.get_by_text("已提交，审核通过后显示。")).to_be_visible()


def test_a_text_over_the_limit_is_counted_and_costs_no_picture(reader: Reader) -> None:
    reader.open()
    reader.write("长" * 1001)
    expect(reader.page.get_by_text("1001 / 1000 字，超出 1 字")).to_be_visible()
    reader.answer()
    before = reader.picture.get_attribute("src")

    reader.send()

    expect(reader.page.get_by_text("最多 1000 个字，现有 1001 个字。")).to_be_visible()
    expect(reader.page.get_by_label("留言", exact=True)).to_be_focused()
    expect(reader.picture).to_have_attribute("src", before or "")


def test_a_lost_answer_never_doubles_a_comment(reader: Reader) -> None:
    text = "网络断了一下"
    reader.open()
    reader.write(text)
    reader.answer()
    lost: list[int] = []

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    reader.page.route("**/v1/comments", lose_first)
    reader.send()
    expect(reader.page.get_by_text("网络不通，没有提交成功。")).to_be_visible()
    assert lost == [202]

    reader.send()

    expect(reader.page.get_by_text("已提交，审核通过后显示。")).to_be_visible()
    assert reader.server.held_bodies().count(text) == 1
    reader.complaints = [said for said in reader.complaints if "ERR_FAILED" not in said]


def test_a_list_that_did_not_load_can_be_asked_for_again(reader: Reader) -> None:
    reader.page.route("**/v1/threads/**", lambda route: route.abort())
    reader.page.goto(reader.server.article_url)
    expect(reader.page.get_by_text("评论加载失败，请检查网络后重试。")).to_be_visible()
    reader.page.unroute_all()

    reader.page.get_by_role("button", name="重试").click()

    expect(reader.heading).to_contain_text("条评论")
    expect(reader.page.get_by_role("button", name="重试")).to_be_hidden()
    reader.complaints = [said for said in reader.complaints if "ERR_FAILED" not in said]


def test_a_gateways_own_error_page_is_told_in_our_words(reader: Reader) -> None:
    reader.open()
    reader.write("网关坏了")
    reader.answer()
    reader.page.route("**/v1/comments", lambda route: route.fulfill(status=502, body="<h1>Bad Gateway</h1>"))

    reader.send()

    expect(reader.page.get_by_text("服务暂时出了点问题，请稍后再试。您写的内容还在。")).to_be_visible()
    expect(reader.page.get_by_label("留言", exact=True)).to_have_value("网关坏了")


def test_too_many_comments_are_told_when_to_come_back(reader: Reader) -> None:
    reader.open()
    reader.write("写得太快了")
    reader.answer()
    for number in range(5):
        body = {"site": "demo", "thread": ARTICLE, "nickname": "快手", "body": f"{number}", "answer": "x"}
        url = f"{reader.server.base_url}/v1/comments"
        answer = httpx.post(url, json=body | {"challenge_id": "none"}, trust_env=False)
        assert answer.json()["code"] == "captcha_unknown"

    reader.send()

    expect(reader.page.get_by_text(re.compile(r"\d+ 秒后"))).to_be_visible()
    expect(reader.page.get_by_label("留言", exact=True)).to_have_value("写得太快了")


def test_a_closed_section_shows_no_form(reader: Reader) -> None:
    reader.open("/zcjh/closed/1.html")

    expect(reader.page.get_by_text("本页面目前不接受评论。")).to_be_visible()
    expect(reader.page.locator(".mod-form")).to_be_hidden()


def test_it_works_by_keyboard_alone(reader: Reader) -> None:
    text = "只用键盘写的"
    keyboard = reader.open().page.keyboard
    while reader.page.evaluate("document.activeElement.tagName") != "INPUT":
        keyboard.press("Tab")
    keyboard.insert_text("键盘读者")
    keyboard.press("Tab")
    keyboard.insert_text(text)
    expect(reader.picture).to_be_visible()
    keyboard.press("Tab")
    keyboard.insert_text("zzzzz")
    keyboard.press("Enter")
    expect(reader.page.get_by_text("验证码不正确")).to_be_visible()
    expect(reader.picture).to_be_visible()

    keyboard.insert_text(reader.server.know_answer(reader.challenge_id()))
    keyboard.press("Enter")

    expect(reader.page.get_by_text("已提交，审核通过后显示。")).to_be_visible()
    assert text in reader.server.held_bodies()


def test_another_picture_can_be_had_by_the_picture_and_by_the_button(reader: Reader) -> None:
    reader.open()
    reader.write("看不清")
    for press in (reader.picture, reader.page.get_by_role("button", name="看不清？换一张")):
        before = reader.picture.get_attribute("src")
        press.click()
        expect(reader.picture).not_to_have_attribute("src", before or "")
        expect(reader.picture).to_be_visible()
