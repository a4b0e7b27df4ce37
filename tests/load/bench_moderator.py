"""Times a moderator in Chromium: `.venv/bin/python -m tests.load.bench_moderator [stored comments] [waiting items]`.

`moderation serve` runs on a private PostgreSQL that is filled first. A script then works the queue by keys alone, with
no time to think: it accepts two of three, rejects the rest with a reason, and takes every twentieth decision back.
Times are the browser's own, from the key: until the decision is answered, until the last byte of the next item's page,
and until that page listens to keys.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from moderation.adapters.embedded_redis import embedded_redis
from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql.store import SqlStore
from moderation.bootstrap import keep_policy, web_services
from moderation.settings import Settings
from moderation.web.access import COOKIE
from moderation.web.app import create_app
from tests.browser.conftest import CHROMIUM_ARGUMENTS, NO_CHROMIUM, find_chromium
from tests.integration.processes import Command, environment, free_port
from tests.integration.web.desk import open_desk
from tests.load.filled_newsroom import filled_newsroom

DECISIONS = 300
# Accept; reject as abuse, the first reason; accept; reject as spam, the fourth.
KEYS = ("a", "1s", "a", "a", "4s", "a")
UNDO_EVERY = 20
_TIMES = """() => {
    const it = performance.getEntriesByType("navigation")[0];
    return [it.redirectEnd, it.responseEnd, it.domContentLoadedEventEnd];
}"""


def main() -> None:
    """Prints decisions per minute, medians and 95th percentiles."""
    stored, waiting = map(int, sys.argv[1:3] or (1_000_000, 10_000))
    with filled_newsroom(stored, waiting) as (folder, url, engine), embedded_redis(folder) as redis_url:
        settings = Settings(data_dir=folder, database_url=url, redis_url=redis_url)  # type: ignore[call-arg]
        app = create_app(web_services(settings, keep_policy(settings, engine), open_redis(redis_url), engine))
        cookie = open_desk(SqlStore(engine), app.test_client(), "晓燕").client.get_cookie(COOKIE)
        assert cookie is not None
        with _serve(folder, url, redis_url) as base_url, sync_playwright() as playwright:
            program = find_chromium(playwright)
            assert program, NO_CHROMIUM
            context = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS).new_context()
            context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": base_url}])
            page = context.new_page()
            page.goto(f"{base_url}/review")
            _report(page)
            context.close()


def _report(page: Page) -> None:
    began = time.perf_counter()
    steps = zip(*_decide_all(page), strict=True)
    minutes = (time.perf_counter() - began) / 60
    print(f"{DECISIONS} decisions, {DECISIONS / minutes:.0f} a minute")
    for name, times_ms in zip(("decision answered", "next item answered", "next item ready"), steps, strict=True):
        print(f"| {name} | {statistics.median(times_ms):.1f} ms | {statistics.quantiles(times_ms, n=20)[-1]:.1f} ms |")


def _decide_all(page: Page) -> Iterator[tuple[float, ...]]:
    for count, keys in zip(range(1, DECISIONS + 1), cycle(KEYS)):
        for key in keys[:-1]:
            page.keyboard.press(key)
        yield _press(page, keys[-1])
        if count % UNDO_EVERY == 0:
            _press(page, "z")


def _press(page: Page, key: str) -> tuple[float, ...]:
    """Presses a key that leads to another page; the browser's times of it, in milliseconds."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.keyboard.press(key)
    return tuple(page.evaluate(_TIMES))


@contextmanager
def _serve(folder: Path, database_url: str, redis_url: str) -> Iterator[str]:
    port = free_port()
    settings = {"data_dir": folder, "database_url": database_url, "redis_url": redis_url, "port": port}
    server = Command(["serve"], environment(folder, **settings))
    try:
        server.wait_until_answered(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.close()


if __name__ == "__main__":
    main()
