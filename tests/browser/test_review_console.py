"""The review console in a real browser: from the one-time password to a comment under the article."""

import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from moderation.adapters.sql.engine import open_engine
from moderation.bootstrap import make_accounts
from moderation.domain.people import Role
from tests.browser.conftest import OpenContext
from tests.browser.portal import ARTICLE, DemoServer

pytestmark = pytest.mark.browser

PASSWORD = "a sentence nobody else says"
LONGEST_WAY_BY_TAB = 400
# The browser's own note on an answer of 400 and more, which the tests provoke.
LOGGED_STATUS = "Failed to load resource: the server responded with a status of"


@pytest.fixture(autouse=True)
def _fresh_limits(demo_server: DemoServer) -> None:
    demo_server.forget_limits()


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
    assert one_time is not None
    return one_time


class Moderator:
    """A moderator's browser, who notices every complaint in its console."""

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
    editor = Moderator(open_context().new_page(), demo_server)
    page = editor.page

    editor.sign_in(demo_server.moderator, demo_server.password)
    editor.tab_to(f"#comment-{accepted_id} .decision.good button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已通过，正在送往网站。")).to_be_visible()
    expect(page.locator(f"#comment-{accepted_id}")).to_have_count(0)

    card = page.locator(f"#comment-{rejected_id}")
    expect(card.locator("mark")).to_have_text("傻逼")
    card.locator(".decision.bad select").select_option(label="其他")
    card.get_by_role("button", name="拒绝").click()
    expect(page.get_by_text("已拒绝，不会发布。")).to_be_visible()

    page.goto(demo_server.article_url)
    expect(page.get_by_text(accepted)).to_be_visible()
    expect(page.get_by_text(rejected)).to_have_count(0)
    assert editor.complaints == []


def test_the_slower_moderator_is_led_on_to_the_next_comment(open_context: OpenContext, demo_server: DemoServer) -> None:
    first, second = post_comment(demo_server, "先来的一条留言。"), post_comment(demo_server, "后来的一条留言。")
    quick = Moderator(open_context().new_page(), demo_server)
    slow = Moderator(open_context().new_page(), demo_server)
    quick.sign_in("快手小赵", add_moderator(demo_server, "快手小赵"))
    slow.sign_in("慢手老钱", add_moderator(demo_server, "慢手老钱"))
    slow.page.goto(f"{demo_server.base_url}/review/{first}")

    quick.page.locator(f"#comment-{first}").get_by_role("button", name="通过").click()
    expect(quick.page.get_by_text("已通过")).to_be_visible()
    slow.page.get_by_role("button", name="拒绝").click()

    expect(slow.page.get_by_text("快手小赵 已通过这条评论。")).to_be_visible()
    slow.page.get_by_role("link", name="下一条待审评论").click()
    expect(slow.page.locator(f"#comment-{second}")).to_be_visible()
    assert quick.complaints + slow.complaints == []


def test_no_visitor_can_reorder_or_script_the_console(open_context: OpenContext, demo_server: DemoServer) -> None:
    comment_id = post_comment(
        demo_server,
        "<img src=x onerror=alert(1)>\u202e反着写\u202c <script>alert(2)</script>",
        nickname="\u202e<b>黑体",
    )
    moderator = Moderator(open_context().new_page(), demo_server)
    moderator.sign_in("守门员", add_moderator(demo_server, "守门员"))

    card = moderator.page.locator(f"#comment-{comment_id}")

    expect(card.locator(".text")).to_have_text(
        "<img src=x onerror=alert(1)>⟨U+202E⟩反着写⟨U+202C⟩ <script>alert(2)</script>"
    )
    expect(card.locator(".nickname")).to_have_text("⟨U+202E⟩<b>黑体")
    assert moderator.complaints == []


def test_without_script_a_section_is_closed_and_the_attack_preset_switched(
    open_context: OpenContext, demo_server: DemoServer
) -> None:
    moderator = Moderator(open_context(java_script_enabled=False).new_page(), demo_server)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_on_every_screen(open_context: OpenContext, demo_server: DemoServer, scheme: str) -> None:
    contrast = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
    long_id = post_comment(demo_server, "W" * 300 + " 傻逼 加微信:kaipiao8866 " + "汉字" * 100, nickname="M" * 24)
    name = f"夜班{scheme}"
    one_time = add_moderator(demo_server, name)
    moderator = Moderator(open_context(color_scheme=scheme).new_page(), demo_server)
    page = moderator.page
    page.goto(f"{demo_server.base_url}/review")
    faint = {"sign-in": page.evaluate(contrast)}
    moderator.sign_in(name, one_time)

    page.goto(f"{demo_server.base_url}/review/postures")
    set_posture(page, f"/{'elsewhere-' * 20}/", "W" * 100)
    paths = ("/review", f"/review/{long_id}", "/review/password", "/review/nothing", "/review/presets/attack")
    for path in (*paths, "/review/postures"):
        page.goto(demo_server.base_url + path)
        faint[path] = page.evaluate(contrast)
        for width in (360, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)

    page.get_by_role("button", name="取消设置").click()
    assert {path: texts for path, texts in faint.items() if texts} == {}
    assert moderator.complaints == []
