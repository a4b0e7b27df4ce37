"""A moderator with a browser, for the tests: notices every complaint of it and every fault that axe finds."""

import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from moderation.domain.people import Role
from moderation.web.access import COOKIE
from tests.browser.newsroom import Newsroom

# The browser's own note on an answer of 400 and more, which the tests provoke.
LOGGED_STATUS = "Failed to load resource: the server responded with a status of"


class Moderator:
    """A page of a moderator, who is signed in already."""

    def __init__(self, context: BrowserContext, newsroom: Newsroom, name: str, *roles: Role) -> None:
        cookie = newsroom.hire(name, *roles).client.get_cookie(COOKIE)
        assert cookie is not None
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": newsroom.base_url}])
        self.newsroom = newsroom
        self.name = name
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(LOGGED_STATUS):
            self.complaints.append(message.text)

    def open(self, path: str = "/review") -> None:
        self.page.goto(self.newsroom.base_url + path)

    def press(self, key: str) -> None:
        """Presses a key once the page listens to keys: its modules have run by then."""
        self.page.wait_for_load_state("domcontentloaded")
        self.page.keyboard.press(key)

    def wait_for_lease(self, comment_id: str) -> None:
        """Returns once the opened item is held for this moderator."""
        deadline = time.monotonic() + 10
        while self.name not in self._holders(comment_id):
            assert time.monotonic() < deadline, f"{self.name} never got {comment_id}"
            self.page.wait_for_timeout(20)

    def _holders(self, comment_id: str) -> list[str]:
        with self.newsroom.store.reading() as view:
            leases = view.leases.in_force(self.newsroom.clock())
        return [lease.holder for lease in leases if lease.comment_id == comment_id]

    @staticmethod
    def faults_of(page: Page) -> str:
        """What axe finds wrong with the page (WCAG 2.2 AA and good practice), "" where nothing."""
        found = Axe().run(page)
        return found.generate_report() if found.violations_count else ""
