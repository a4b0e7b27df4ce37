"""Runs `moderation serve` in a process of its own, with captchas whose answer is known and with wide quotas."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from granian import Granian

import moderation.cli
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate

ROOT = Path(__file__).parents[3]
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 30


@contextmanager
def running_server(folder: Path, **settings: str) -> Iterator[tuple[str, int]]:
    """The server's base URL and process id; its data and policy are in `folder`, `settings` as in the environment."""
    shutil.copytree(ROOT / "config", folder / "config")
    policy = folder / "config" / "policy.toml"
    policy.write_text(re.sub(r"\blimit = \d+", "limit = 100_000", policy.read_text(encoding="utf-8")), encoding="utf-8")
    migrate(open_engine(database(folder)))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MODERATION_")} | {
        "MODERATION_DATA_DIR": str(folder),
        "MODERATION_POLICY_FILE": str(policy),
        "MODERATION_PORT": str(port),
        **settings,
    }
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", __name__], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            yield _when_ready(f"http://127.0.0.1:{port}", process, folder / "server.log"), process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_TIMEOUT_S)


def database(folder: Path) -> str:
    """The URL of the server's database."""
    return f"sqlite:///{folder / 'moderation.db'}"


def _when_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_TIMEOUT_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/readyz", trust_env=False).is_success:
                return url
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{log.read_text(encoding='utf-8')}")


def _serve_with_known_answers() -> None:
    def granian(_target: str, **options: Any) -> Granian:
        return Granian("tests.integration.web.known_answer_wsgi:app", **options)

    moderation.cli.Granian = granian
    moderation.cli.main(["serve"])


if __name__ == "__main__":
    _serve_with_known_answers()
