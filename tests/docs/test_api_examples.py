"""docs/reference/: every example of the API's page runs as printed, and every table says what the code says."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from moderation.adapters.identity_tokens import IdentityTokens
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id, system_clock
from moderation.domain.author import Identity
from moderation.domain.people import Role
from moderation.domain.review import DecisionAction
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.review_queue import REASONS, ReviewQueue
from moderation.web.app import MAX_BODY_BYTES
from tests.docs import reference
from tests.docs.printed import blocks, examples, is_as_printed, run, signed_in
from tests.integration.web.known_answer_server import database, running_server
from tests.review_world import desk_policy, waiting

API = reference.FOLDER / "api.md"
# The servers of the tests have wide quotas.
LIMIT = r"(?<=;q=)\d+"
IDENTITY_KEY = "a key that portal and service share"
MODERATOR = Moderator("1", "editor", "", must_change_password=False, roles=frozenset({Role.ADMIN}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with running_server(folder, MODERATION_IDENTITY_KEY=IDENTITY_KEY) as (url, _):
        yield url


def accept_everything(folder: Path) -> None:
    engine = open_engine(database(folder))
    queue = ReviewQueue(SqlStore(engine), desk_policy(), system_clock, new_id)
    with SqlStore(engine).reading() as view:
        held = waiting(view)
    for item in held:
        reason = next(iter(REASONS[DecisionAction.ACCEPT]))
        queue.decide(item.comment_id, item.version, DecisionAction.ACCEPT, reason, MODERATOR)
    engine.dispose()


@pytest.fixture(scope="module")
def token(url: str, folder: Path) -> str:
    """A session of the moderator `editor`."""
    return signed_in(url, database(folder), MODERATOR)


def challenge_id(url: str) -> str:
    return str(httpx.post(f"{url}/v1/challenges", json={"site": "demo"}, trust_env=False).json()["id"])


def test_every_example_prints_what_the_page_prints(url: str, folder: Path, token: str) -> None:
    if shutil.which("curl") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the examples need curl")
        pytest.skip("the examples need curl")
    for command, printed in examples(API):
        output = run(command, url, CHALLENGE=challenge_id(url) if "$CHALLENGE" in command else "", TOKEN=token)
        assert is_as_printed(output, printed, limit=LIMIT), f"{command}\nprints\n{output}\nnot\n{printed}"
        if "-d '{" in command:
            accept_everything(folder)


def test_the_page_has_an_example_of_every_operation_for_scripts() -> None:
    commands = [command for command, _ in examples(API)]

    for path in (
        "/v1/challenges",
        "/v1/comments",
        "/comments?site=",
        "/v1/counts",
        "/v1/postures",
        "/v1/presets",
        "/v1/blocks",
        "/v1/review/reports",
    ):
        assert any(path in command for command in commands), path


def test_the_token_of_the_python_example_names_the_account() -> None:
    scope: dict[str, object] = {}
    exec(blocks(API, "python")[0], scope)
    identity_token = scope["identity_token"]
    assert callable(identity_token)

    tokens = IdentityTokens(IDENTITY_KEY.encode(), system_clock)

    assert tokens.identity(identity_token("reader-42", "demo", IDENTITY_KEY), "demo") == Identity(
        "reader-42", verified=True
    )


@pytest.mark.skipif(shutil.which("php") is None, reason="there is no php on this machine")
def test_the_token_of_the_php_example_names_the_account() -> None:
    call = f"echo identity_token('reader-42', 'demo', '{IDENTITY_KEY}');"
    done = subprocess.run(["php", "-r", blocks(API, "php")[0] + call], capture_output=True, check=True)

    tokens = IdentityTokens(IDENTITY_KEY.encode(), system_clock)

    assert tokens.identity(done.stdout.decode(), "demo") == Identity("reader-42", verified=True)


@pytest.mark.parametrize("page", reference.PARTS)
def test_the_tables_say_what_the_code_says(page: str) -> None:
    written = (reference.FOLDER / page).read_text(encoding="utf-8")

    assert written == reference.current(page), "run `python -m tests.docs.reference`"


def test_the_limit_that_the_page_names_is_the_limit() -> None:
    assert f"Bodies over {MAX_BODY_BYTES:,} bytes" in API.read_text(encoding="utf-8")
