"""A Chromium and the real product, started once for all browser tests."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from moderation.adapters.embedded_redis import embedded_redis
from tests.browser.newsroom import Newsroom, open_newsroom, roomy
from tests.browser.portal import DemoServer
from tests.browser.reader import Reader
from tests.integration.processes import free_port

CONFIG = Path(__file__).parents[2] / "config"
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 30
NO_CHROMIUM = "no Chromium found: apt-get install chromium, or name one in the variable CHROMIUM"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

OpenContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The machine's Chromium. Without one the tests are skipped, but fail where CI=true."""
    program = find_chromium(playwright)
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    launched = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
    yield launched
    launched.close()


def find_chromium(playwright: Playwright) -> str | None:
    """The program to start; None where the machine has none."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    candidates = [*names, playwright.chromium.executable_path]
    return next((found for name in candidates if name and (found := shutil.which(name))), None)


@pytest.fixture
def open_context(browser: Browser) -> Iterator[OpenContext]:
    """Opens contexts as `browser.new_context` does; a Chinese reader's, unless told otherwise. Closes them after."""
    opened: list[BrowserContext] = []

    def open_one(**options: object) -> BrowserContext:
        context = browser.new_context(**{"locale": "zh-CN", "timezone_id": "Europe/Berlin", **options})
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def other_origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A portal of another origin: its URL and the folder of its static pages."""
    folder = tmp_path_factory.mktemp("portal")

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, directory=str(folder), **kwargs)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def shared_demo_server(other_origin: tuple[str, Path]) -> Iterator[DemoServer]:
    """`moderation demo` with the shipped policy; the other portal may call it, and one section is closed."""
    # A short path: the embedded Redis keeps its socket in the data folder where the system's limit lets it.
    with tempfile.TemporaryDirectory(prefix="mod-") as folder:
        data_dir = Path(folder) / "var"
        environment = os.environ | {
            "MODERATION_DATA_DIR": str(data_dir),
            "MODERATION_POLICY_FILE": str(_policy_for(other_origin[0], Path(folder) / "config")),
            "MODERATION_PORT": str(free_port()),
        }
        output = Path(folder) / "output.txt"
        with output.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "moderation", "demo"],
                env=environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
            try:
                said = _wait_until_up(process, output)
                yield DemoServer(*_read_addresses(said), data_dir)
            finally:
                process.send_signal(signal.SIGINT)
                status = process.wait(STOP_TIMEOUT_S)
        assert status == 0, output.read_text(encoding="utf-8")


@pytest.fixture
def demo_server(shared_demo_server: DemoServer) -> DemoServer:
    """The running demo, with its limits unused: all tests share one machine and so its limits."""
    shared_demo_server.forget_limits()
    return shared_demo_server


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The newsrooms' Redis; each of them empties it."""
    with embedded_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def newsroom(tmp_path: Path, redis_url: str) -> Iterator[Newsroom]:
    """A service of the test's own, in this process: with a clock to move, empty of comments and people."""
    with open_newsroom(tmp_path, redis_url, roomy) as running:
        yield running


@pytest.fixture
def reader(open_context: OpenContext, demo_server: DemoServer) -> Iterator[Reader]:
    """A reader with a wide screen; nothing may have gone wrong unseen by the end of the test."""
    made = Reader(open_context(), demo_server)
    yield made
    assert made.complaints == []


def _policy_for(origin: str, folder: Path) -> Path:
    shutil.copytree(CONFIG, folder)
    policy = folder / "policy.toml"
    text = policy.read_text(encoding="utf-8")
    changes = {
        "origins = []": f'origins = ["{origin}"]',
        "[sites.demo.postures]": '[sites.demo.postures]\n"/zcjh/closed/" = "closed"',
    }
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    policy.write_text(text, encoding="utf-8")
    return policy


def _wait_until_up(process: subprocess.Popen[bytes], output: Path) -> str:
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        said = output.read_text(encoding="utf-8")
        if "Stop with Ctrl-C" in said:
            return said
        assert process.poll() is None, said
        assert time.monotonic() < deadline, said
        time.sleep(0.05)


def _read_addresses(said: str) -> tuple[str, str, str, str]:
    """The service's address, the article's, and the first moderator's name and one-time password."""
    found = re.search(
        r"demo page +(\S+)\s+console +(\S+)/review\s+sign in as (\S+) with the one-time password (\S+)", said
    )
    assert found is not None, said
    article_url, base_url, name, password = found.groups()
    return base_url, article_url, name, password
