"""Whatever visitors write into a text, a name, an account or an address, the console shows it and runs none of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenContext
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom
from tests.review_world import ReviewWorld

pytestmark = pytest.mark.browser

NAME = "<svg/onload=alert(1)>"
ACCOUNT = '"><img/src=x/onerror=alert(2)>'
PATH = "/\"><svg/onload=alert(3)>/'onclick='alert(4)/javascript:alert(5).html"
TEXTS = (
    "<img src=x onerror=alert(10)>",
    '"><script>alert(11)</script>',
    "</textarea></title></script><script>alert(12)</script>",
    "javascript:alert(13) http://evil.example/\"onmouseover='alert(14)",
    "[点我](javascript:alert(15)) <a href=data:text/html,<script>alert(16)</script>>",
    "{{ 7 * 7 }} ${7 * 7} <base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
)
# Tells of violations that the browser keeps to itself, and of dialogs that nobody answered.
WATCH = """
addEventListener("securitypolicyviolation", (it) => console.error(`refused ${it.violatedDirective}`));
for (const name of ["alert", "confirm", "prompt"]) window[name] = () => console.error(`${name} was called`);
"""
DANGEROUS = """
[...document.querySelectorAll("*")].flatMap((element) => [...element.attributes]
  .filter(({ name, value }) => name.startsWith("on") || /^\\s*(javascript|data|vbscript):/i.test(value)
    && ["href", "src", "action", "formaction", "content"].includes(name))
  .map(({ name, value }) => `${element.tagName} ${name}=${value}`))
"""


def test_hostile_texts_names_accounts_and_addresses_are_shown_and_never_run(
    open_context: OpenContext, newsroom: Newsroom
) -> None:
    world = ReviewWorld(newsroom.store, now=newsroom.clock())
    ids = [f"{number:08x}-0000-7000-8000-000000000000" for number in range(len(TEXTS))]
    for comment_id, text in zip(ids, TEXTS, strict=True):
        world.hold(comment_id, text, path=PATH, nickname=NAME, account=ACCOUNT, score=0.5, category=ACCOUNT, rule=NAME)
    published = newsroom.publish("公交改线的公告在哪里看？", nickname=NAME)
    report = {"reason": "other", "text": TEXTS[1]}
    assert newsroom.app.test_client().post(f"/v1/comments/{published}/reports", json=report).status_code == 202
    moderator = Moderator(open_context(), newsroom, "守门员")
    page, found = moderator.page, {}
    page.add_init_script(WATCH)

    def look(name: str, *shown: str) -> None:
        page.wait_for_load_state("load")
        read = page.locator("main").inner_text()
        assert [text for text in shown if text not in read] == []
        if dangerous := page.evaluate(DANGEROUS):
            found[name] = dangerous

    moderator.open()
    for text in TEXTS:
        expect(page.locator(".row-text").filter(has_text=text)).to_have_count(1)
    look("queue", NAME)
    for comment_id, text in zip(ids, TEXTS, strict=True):
        moderator.open(f"/review/{comment_id}")
        expect(page.locator(".text")).to_have_text(text)
        look(text, NAME, PATH, ACCOUNT)
    moderator.open("/review")
    page.locator("#bulk summary").click()
    page.get_by_label("勾选本页全部").check()
    page.get_by_label("处理方式").select_option("拒绝：广告引流")
    page.get_by_role("button", name="预览勾选的评论").click()
    look("preview", TEXTS[0], NAME, PATH)
    moderator.open("/review/reports")
    look("reports", TEXTS[1], NAME)

    assert found == {}
    assert moderator.complaints == []
