"""The review console in a real browser: from the one-time password to a comment under the article."""

import time

import httpx
import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from moderation.adapters.sql.engine import open_engine
from moderation.bootstrap import make_accounts
from moderation.domain.people import Role
from tests.browser.conftest import OpenContext
from tests.browser.moderator import LOGGED_STATUS
from tests.browser.portal import ARTICLE, DemoServer

pytestmark = pytest.mark.browser

PASSWORD = "a sentence nobody else says"
LONGEST_WAY_BY_TAB = 400


def post_comment(server: DemoServer, body: str, nickname: str = "晋阳读者") -> str:
    """A reader's comment through the API; returns its id."""
    with httpx.Client(base_url=server.base_url, trust_env=False) as client:
        challenge_id = client.post("/v1/challenges", json={"site": "demo"}).json()["id"]
        request = {"site": "demo", "thread": ARTICLE, "nickname": nickname, "body": body}
        answer = {"challenge_id": challenge_id, "answer": server.know_answer(challenge_id)}
        response = client.post("/v1/comments", json=request | answer)
    assert response.status_code == 202, response.text
    return str(response.json()["id"])


def set_posture(page: Page, address: str, reason: str) -> None:
    """Closes a part of the site for two hours, by the form of the page of postures."""
    page.get_by_label("网址").fill(address)
    page.get_by_label("理由").fill(reason)
    page.get_by_role("button", name="立即生效").click()
    expect(page.get_by_text("已生效。")).to_be_visible()


def add_moderator(server: DemoServer, name: str) -> str:
    """A further account; returns its one-time password."""
    engine = open_engine(f"sqlite:///{server.data_dir / 'moderation.db'}")
    one_time = make_accounts(engine).add_moderator(name, [Role.MODERATOR])
    engine.dispose()
    return one_time


class Editor:
    """The first moderator's browser, who notices every complaint in its console."""

    def __init__(self, page: Page, server: DemoServer) -> None:
        self.page = page
        self.server = server
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))

    def _hear(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(LOGGED_STATUS):
            self.complaints.append(message.text)

    def sign_in(self, name: str, one_time: str) -> None:
        """By keyboard alone, up to the queue."""
        self.page.goto(f"{self.server.base_url}/review")
        # The page puts the focus there by itself; a key pressed before that is lost.
        expect(self.page.get_by_label("用户名")).to_be_focused()
        self.page.keyboard.type(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(one_time)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", name="设置密码")).to_be_visible()
        expect(self.page.locator("input[name=password]")).to_be_focused()
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_text("密码已修改。")).to_be_visible()

    def tab_to(self, selector: str) -> None:
        """Presses Tab until the element has the focus, visibly."""
        for _ in range(LONGEST_WAY_BY_TAB):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline == "solid", f"nobody sees that {selector} has the focus"
                return
        raise AssertionError(f"Tab never reaches {selector}")


def test_from_the_one_time_password_to_a_comment_under_the_article(
    open_context: OpenContext, demo_server: DemoServer
) -> None:
    accepted, rejected = "街口的红绿灯终于修好了。", "写这篇稿子的人是傻逼吧。"
    accepted_id, rejected_id = post_comment(demo_server, accepted), post_comment(demo_server, rejected)
    editor = Editor(open_context().new_page(), demo_server)
    page = editor.page

    editor.sign_in(demo_server.moderator, demo_server.password)
    editor.tab_to(f"#row-{accepted_id}")
    page.keyboard.press("Enter")
    expect(page.locator(f"#comment-{accepted_id}")).to_be_visible()
    page.wait_for_load_state()
    editor.tab_to(f"#comment-{accepted_id} .good-button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已通过。")).to_be_visible()
    expect(page.locator(f"#row-{accepted_id}")).to_have_count(0)

    item = page.locator(f"#comment-{rejected_id}")
    expect(item.locator(".text mark")).to_have_text("傻逼")
    page.wait_for_load_state()
    page.keyboard.press("8")
    expect(item.get_by_label("其他")).to_be_checked()
    page.keyboard.press("s")
    expect(page.get_by_text("已拒绝。")).to_be_visible()

    page.goto(demo_server.article_url)
    expect(page.get_by_text(accepted)).to_be_visible()
    expect(page.get_by_text(rejected)).to_have_count(0)
    assert editor.complaints == []


def test_without_script_a_section_is_closed_and_the_attack_preset_switched(
    open_context: OpenContext, demo_server: DemoServer
) -> None:
    moderator = Editor(open_context(java_script_enabled=False).new_page(), demo_server)
    page = moderator.page
    moderator.sign_in("值班主编", add_moderator(demo_server, "值班主编"))
    page.get_by_role("link", name="发布方式").click()

    page.get_by_label("所在的整个栏目").check()
    set_posture(page, "https://www.portal.example/elsewhere/1.html?from=wx", "突发新闻")
    expect(page.get_by_role("listitem").filter(has_text="/elsewhere/")).to_contain_text("关闭评论")
    page.goto(f"{demo_server.base_url}/review")
    page.get_by_role("link", name="评论已关闭：demo /elsewhere/").click()
    page.get_by_role("button", name="取消设置").click()
    expect(page.get_by_text("评论已关闭")).to_have_count(0)

    page.get_by_role("link", name="应急模式…").click()
    page.get_by_label("理由").fill("微信广告刷屏")
    page.get_by_role("button", name="确认开启").click()
    expect(page.get_by_role("heading", name="应急模式已开启")).to_be_visible()
    wait_for_limit(demo_server, 10)
    page.get_by_role("button", name="关闭", exact=True).click()
    expect(page.get_by_text("已关闭，恢复平时的策略。")).to_be_visible()
    wait_for_limit(demo_server, 30)
    assert moderator.complaints == []


def wait_for_limit(server: DemoServer, limit: int) -> None:
    """Returns once captchas are issued under this limit; the service promises two seconds."""
    give_up = time.monotonic() + 10
    with httpx.Client(base_url=server.base_url, trust_env=False) as client:
        while f"q={limit};" not in client.post("/v1/challenges", json={"site": "demo"}).headers["RateLimit-Policy"]:
            server.forget_limits()
            assert time.monotonic() < give_up, f"never {limit}"
            time.sleep(0.05)
