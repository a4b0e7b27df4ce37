"""Takes the pictures in docs/screenshots, or in the folder given: `make screenshots`. People look at them."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from moderation.adapters.embedded_redis import embedded_redis
from tests.browser.conftest import CHROMIUM_ARGUMENTS, NO_CHROMIUM, find_chromium
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom, open_newsroom, with_known_answers
from tests.browser.scene import set_the_scene
from tests.browser.tour import visit_all

FOLDER = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parents[2] / "docs" / "screenshots"
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
    Look("-en", DESK, "light", "Ellen", "en"),
]


def main() -> None:
    """Every page in every look."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mod-") as folder, sync_playwright() as playwright:
        program = find_chromium(playwright)
        if program is None:
            raise SystemExit(NO_CHROMIUM)
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        with (
            embedded_redis(Path(folder) / "redis") as redis_url,
            open_newsroom(Path(folder), redis_url, with_known_answers) as newsroom,
        ):
            _take_all(browser, newsroom)
        browser.close()


def _take_all(browser: Browser, newsroom: Newsroom) -> None:
    scene = set_the_scene(newsroom)
    for look in LOOKS:
        # So few may sign in at once from one address.
        newsroom.clock.advance(60)
        moderator = Moderator(_context(browser, look), newsroom, look.moderator)
        stranger = _context(browser, look)
        visit_all(newsroom, scene, moderator, stranger, lambda name, page, look=look: _take(page, name + look.suffix))
        stranger.close()
        moderator.page.context.close()


def _context(browser: Browser, look: Look) -> BrowserContext:
    return browser.new_context(
        viewport={"width": look.width, "height": HEIGHT}, color_scheme=look.scheme, locale=look.locale
    )


def _take(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
