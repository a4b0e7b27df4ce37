"""Takes the pictures in docs/screenshots: `make screenshots`. They are looked at by people, not compared."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from moderation.adapters.embedded_redis import embedded_redis
from tests.browser.conftest import CHROMIUM_ARGUMENTS, NO_CHROMIUM, find_chromium
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom, open_newsroom, shipped_policy
from tests.browser.stories import BRIDGE, tell

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
HEIGHT = 844


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at; `suffix` goes into the picture's name."""

    suffix: str
    width: int
    scheme: str
    moderator: str
    locale: str = "zh-CN"


DESK, PHONE = 1280, 390
LOOKS = [
    Look("", DESK, "light", "晓燕"),
    Look("-dark", DESK, "dark", "夜班老刘"),
    Look("-phone", PHONE, "light", "小赵"),
    Look("-phone-dark", PHONE, "dark", "值班编辑"),
]
ENGLISH = Look("-en", DESK, "light", "Ellen", "en")


def main() -> None:
    """Every page in every look."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mod-") as folder, sync_playwright() as playwright:
        program = find_chromium(playwright)
        if program is None:
            raise SystemExit(NO_CHROMIUM)
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        with embedded_redis(Path(folder) / "redis") as redis_url, open_newsroom(Path(folder), redis_url) as newsroom:
            _take_all(browser, newsroom)
        browser.close()


def _take_all(browser: Browser, newsroom: Newsroom) -> None:
    accepted, insult, *_ = tell(newsroom)
    pages = {
        "console": f"/review/{insult}",
        "queue": "/review",
        "register": "/review/decided",
        "decided": f"/review/decided/{accepted}",
        "record": "/review/audit",
        "password": "/review/password",
        "postures": "/review/postures",
        "people": "/review/people",
        "blocks": "/review/blocks",
        "bulk": _prepare_bulk(newsroom),
    }
    for look in [*LOOKS, ENGLISH]:
        moderator = Moderator(_context(browser, look), newsroom, look.moderator)
        for name, path in pages.items():
            moderator.open(path)
            _take(moderator.page, f"{name}{look.suffix}")
        moderator.page.context.close()
    newsroom.in_force.change(challenge=shipped_policy().challenge)
    for look in LOOKS:
        page = _context(browser, look).new_page()
        page.goto(f"{newsroom.base_url}/review/sign-in")
        _take(page, f"sign-in{look.suffix}")
        _write_comment(page, newsroom)
        _take(page, f"article{look.suffix}")
        page.context.close()


def _prepare_bulk(newsroom: Newsroom) -> str:
    """The preview of a rejection of what looks like advertising."""
    desk = newsroom.hire("周主任")
    fields = {"csrf_token": desk.csrf_token(), "decision": "reject:spam", "scope": "filter"}
    return str(desk.client.post("/review/bulk?category=spam", data=fields).location)


def _write_comment(page: Page, newsroom: Newsroom) -> None:
    page.goto(f"{newsroom.base_url}{BRIDGE}")
    page.get_by_label("昵称").fill("晋阳读者")
    page.get_by_label("留言", exact=True).fill("桥头的路灯什么时候亮？")
    page.locator(".mod-picture").wait_for()
    page.locator(".mod-title").scroll_into_view_if_needed()


def _context(browser: Browser, look: Look) -> BrowserContext:
    return browser.new_context(
        viewport={"width": look.width, "height": HEIGHT}, color_scheme=look.scheme, locale=look.locale
    )


def _take(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
