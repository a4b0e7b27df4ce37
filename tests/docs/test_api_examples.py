"""docs/reference/: every example of the API's page runs as printed, and every table says what the code says."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from moderation.adapters.identity_tokens import IdentityTokens
from moderation.adapters.passwords import Argon2Hasher
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id, system_clock
from moderation.domain.people import Role
from moderation.domain.review import DecisionAction
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.review_queue import REASONS, ReviewQueue
from moderation.web.app import MAX_BODY_BYTES
from tests.docs import reference
from tests.integration.web.known_answer_server import database, running_server

API = reference.FOLDER / "api.md"
PRINTED_URL = "http://127.0.0.1:8000"
IDENTITY_KEY = "a key that portal and service share"
PASSWORD = "a sentence nobody else says"
MODERATOR = Moderator("1", "editor", "", must_change_password=False, roles=frozenset({Role.ADMIN}))

# What differs from run to run, by how it looks; `…` in the page stands for anything.
VARYING = {
    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}": "<id>",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z": "<time>",
    r"(?<=\"request_id\":\")[0-9a-f]{16}": "<request id>",
    r"(?<=;q=)\d+": "<limit>",
}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", API.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def examples() -> list[tuple[str, str]]:
    """Command and printed output of each example, in order."""
    found = []
    for block in blocks("console"):
        command, _, printed = block.removeprefix("$ ").partition("\n")
        while command.count("'") % 2:
            more, _, printed = printed.partition("\n")
            command += f"\n{more}"
        found.append((command, printed))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with running_server(folder, MODERATION_IDENTITY_KEY=IDENTITY_KEY) as (url, _):
        yield url


def accept_everything(folder: Path) -> None:
    engine = open_engine(database(folder))
    queue = ReviewQueue(SqlStore(engine), system_clock, new_id)
    for item in queue.page(None, 100).items:
        reason = next(iter(REASONS[DecisionAction.ACCEPT]))
        queue.decide(item.comment_id, item.version, DecisionAction.ACCEPT, reason, MODERATOR)
    engine.dispose()


@pytest.fixture(scope="module")
def token(url: str, folder: Path) -> str:
    """A session of the moderator `editor`."""
    engine, hasher = open_engine(database(folder)), Argon2Hasher()
    with SqlStore(engine).transaction() as tx:
        tx.moderators.add(replace(MODERATOR, password_hash=hasher.hash(PASSWORD)), system_clock())
    engine.dispose()
    credentials = {"name": MODERATOR.name, "password": PASSWORD}
    return str(httpx.post(f"{url}/v1/sessions", json=credentials, trust_env=False).json()["token"])


def run(command: str, url: str, token: str) -> str:
    challenge = httpx.post(f"{url}/v1/challenges", json={"site": "demo"}, trust_env=False).json()["id"]
    environment = os.environ | {"CHALLENGE": challenge, "TOKEN": token, "NO_PROXY": "*"}
    done = subprocess.run(
        ["bash", "-c", command.replace(PRINTED_URL, url)], env=environment, capture_output=True, check=True
    )
    return done.stdout.decode().replace("\r", "").strip()


def masked(text: str) -> str:
    for pattern, name in VARYING.items():
        text = re.sub(pattern, name, text)
    return text.strip()


def test_every_example_prints_what_the_page_prints(url: str, folder: Path, token: str) -> None:
    if shutil.which("curl") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the examples need curl")
        pytest.skip("the examples need curl")
    for command, printed in examples():
        output = masked(run(command, url, token))
        expected = re.escape(masked(printed)).replace("…", ".+?")
        assert re.fullmatch(expected, output), f"{command}\nprints\n{output}\nnot\n{masked(printed)}"
        if "-d '{" in command:
            accept_everything(folder)


def test_the_page_has_an_example_of_every_operation_for_scripts() -> None:
    commands = [command for command, _ in examples()]

    for path in ("/v1/challenges", "/v1/comments", "/comments?site=", "/v1/counts", "/v1/postures", "/v1/presets"):
        assert any(path in command for command in commands), path


def test_the_token_of_the_python_example_names_the_account() -> None:
    scope: dict[str, object] = {}
    exec(blocks("python")[0], scope)
    identity_token = scope["identity_token"]
    assert callable(identity_token)

    tokens = IdentityTokens(IDENTITY_KEY.encode(), system_clock)

    assert tokens.account(identity_token("reader-42", "demo", IDENTITY_KEY), "demo") == "reader-42"


@pytest.mark.skipif(shutil.which("php") is None, reason="there is no php on this machine")
def test_the_token_of_the_php_example_names_the_account() -> None:
    call = f"echo identity_token('reader-42', 'demo', '{IDENTITY_KEY}');"
    done = subprocess.run(["php", "-r", blocks("php")[0] + call], capture_output=True, check=True)

    tokens = IdentityTokens(IDENTITY_KEY.encode(), system_clock)

    assert tokens.account(done.stdout.decode(), "demo") == "reader-42"


@pytest.mark.parametrize("page", reference.PARTS)
def test_the_tables_say_what_the_code_says(page: str) -> None:
    written = (reference.FOLDER / page).read_text(encoding="utf-8")

    assert written == reference.current(page), "run `python -m tests.docs.reference`"


def test_the_limit_that_the_page_names_is_the_limit() -> None:
    assert f"Bodies over {MAX_BODY_BYTES:,} bytes" in API.read_text(encoding="utf-8")
