"""A reader with a browser, for the tests: opens the article, writes, answers and notices whatever goes wrong."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Request, Route, expect

from tests.browser.newsroom import Newsroom
from tests.browser.portal import ARTICLE, DemoServer

LOGGED_STATUS = "Failed to load resource: the server responded with a status of"


class Reader:
    """A page of a reader, who notices every error in its console and every request to a foreign host."""

    def __init__(self, context: BrowserContext, server: DemoServer | Newsroom, *hosts: str) -> None:
        self.server = server
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        self.challenge_ids: list[str] = []
        self._hosts = (server.base_url, *hosts, "data:")
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.on("request", self._watch)

    def _hear(self, message: ConsoleMessage) -> None:
        # The browser itself logs every answer of 400 and more; the tests provoke those.
        if message.type in ("error", "warning") and not message.text.startswith(LOGGED_STATUS):
            self.complaints.append(message.text)

    def _watch(self, request: Request) -> None:
        self.requests.append(request)
        if not request.url.startswith(self._hosts):
            self.complaints.append(f"asked {request.url}")

    def open(self, thread: str = ARTICLE, language: str = "zh-CN") -> "Reader":
        """Opens the article; as the page of another thread or in another language where told."""
        self.page.unroute_all()
        if (thread, language) != (ARTICLE, "zh-CN"):
            self.page.route(self.server.article_url, lambda route: _rewrite(route, thread, language))
        self.page.goto(self.server.article_url)
        expect(self.heading).to_contain_text(re.compile(r"\d"))
        return self

    @property
    def heading(self) -> Locator:
        return self.page.locator(".mod-title")

    @property
    def bodies(self) -> list[str]:
        return self.page.locator(".mod-body").all_inner_texts()

    @property
    def picture(self) -> Locator:
        return self.page.locator(".mod-picture")

    def write(self, body: str, nickname: str = "晋阳读者") -> None:
        """Fills nickname and body, and waits for the picture that this brings."""
        self.page.get_by_label("昵称").fill(nickname)
        self.page.get_by_label("留言", exact=True).fill(body)
        expect(self.picture).to_be_visible()

    def answer(self) -> None:
        """Types the right answer to the picture that is shown."""
        self.page.get_by_label("验证码：").fill(self.server.know_answer(self.challenge_id()))

    def challenge_id(self) -> str:
        """The id that came with the newest picture."""
        asked = [request for request in self.requests if request.url.endswith("/v1/challenges")]
        response = asked[-1].response()
        assert response is not None
        return str(response.json()["id"])

    def send(self) -> None:
        self.page.get_by_role("button", name="发表评论").click()


def _rewrite(route: Route, thread: str, language: str) -> None:
    response = route.fetch()
    html = response.text().replace(f'data-thread="{ARTICLE}"', f'data-thread="{thread}"')
    route.fulfill(response=response, body=html.replace('<html lang="zh-CN">', f'<html lang="{language}">'))
