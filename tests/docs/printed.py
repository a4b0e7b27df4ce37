"""Takes a page's console blocks at their word: what each command prints is what the page says it prints."""

import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import httpx

from moderation.adapters.passwords import Argon2Hasher
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import system_clock
from moderation.usecases.ports.accounts import Moderator

PASSWORD = "a sentence nobody else says"
PRINTED_URL = "http://127.0.0.1:8000"

# What differs from run to run, by how it looks; `…` in a page stands for anything.
VARYING = {
    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}": "<id>",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z": "<time>",
    r"(?<=\"request_id\":\")[0-9a-f]{16}": "<request id>",
}


def blocks(page: Path, language: str) -> list[str]:
    """The page's fenced blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def examples(page: Path) -> list[tuple[str, str]]:
    """Command and printed output of each example, in order."""
    found = []
    for block in blocks(page, "console"):
        command, _, printed = block.removeprefix("$ ").partition("\n")
        while command.count("'") % 2:
            more, _, printed = printed.partition("\n")
            command += f"\n{more}"
        found.append((command, printed))
    return found


def run(command: str, url: str, **variables: str) -> str:
    """What the command prints when it is sent to `url`; needs bash and curl."""
    environment = os.environ | {"NO_PROXY": "*", **variables}
    done = subprocess.run(
        ["bash", "-c", command.replace(PRINTED_URL, url)], env=environment, capture_output=True, check=True
    )
    return done.stdout.decode().replace("\r", "").strip()


def signed_in(url: str, database_url: str, moderator: Moderator) -> str:
    """Adds the moderator to the server's database; returns the token of a session."""
    engine = open_engine(database_url)
    with SqlStore(engine).transaction() as tx:
        assert tx.moderators.add(replace(moderator, password_hash=Argon2Hasher().hash(PASSWORD)), system_clock())
    engine.dispose()
    credentials = {"name": moderator.name, "password": PASSWORD}
    return str(httpx.post(f"{url}/v1/sessions", json=credentials, trust_env=False).json()["token"])


def is_as_printed(output: str, printed: str, **also_varying: str) -> bool:
    """Whether the output is the page's but for what varies; `also_varying` are further patterns, by their names."""
    patterns = {**VARYING, **{pattern: f"<{name}>" for name, pattern in also_varying.items()}}
    given, expected = _masked(output, patterns), re.escape(_masked(printed, patterns)).replace("…", ".+?")
    return re.fullmatch(expected, given) is not None


def _masked(text: str, patterns: dict[str, str]) -> str:
    for pattern, name in patterns.items():
        text = re.sub(pattern, name, text)
    return text.strip()
