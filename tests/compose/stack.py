"""The composed services in an operator's hands: `docker compose` by command, the HTTP side by its published port."""

import os
import secrets
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx

ROOT = Path(__file__).parents[2]
# Never the operator's own project: `down --volumes` ends the walk.
PROJECT = "moderation-walk"
DEADLINE_S = 90.0

Seen = TypeVar("Seen")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Stack:
    """Runs one compose project with fresh secrets.

    COMPOSE is the engine's command, `docker compose` by default; PORT is the port on this machine, 8080 by default.
    """

    def __init__(self) -> None:
        self._compose = shlex.split(os.environ.get("COMPOSE", "docker compose"))
        self._address = f"127.0.0.1:{os.environ.get('PORT', '8080')}"
        self.secret_key = secrets.token_hex(32)
        own = ("MODERATION_", "POSTGRES_", "COMPOSE_")
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith(own)} | {
            "COMPOSE_PROJECT_NAME": PROJECT,
            "POSTGRES_PASSWORD": secrets.token_hex(24),
            "MODERATION_SECRET_KEY": self.secret_key,
            "PUBLISH": self._address,
        }
        self.http = httpx.Client(base_url=f"http://{self._address}", timeout=30, trust_env=False)

    def run(self, *arguments: str, quiet: bool = False) -> str:
        """What the compose command printed on standard output. Raises `CalledProcessError` where it fails."""
        if not quiet:
            say(f"$ compose {shlex.join(arguments)}")
        done = subprocess.run(
            [*self._compose, *arguments],
            check=False,
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            sys.stderr.write(done.stdout + done.stderr)
            done.check_returncode()
        return done.stdout

    def sql(self, query: str) -> list[str]:
        """The rows of a query on the database, a line each."""
        psql = ("exec", "-T", "postgres", "psql", "-U", "moderation", "-d", "moderation", "-Atc", query)
        return self.run(*psql, quiet=True).splitlines()

    def redis(self, *command: str) -> str:
        return self.run("exec", "-T", "redis", "redis-cli", *command, quiet=True).strip()

    def readiness(self) -> str:
        """`200` or `503` and the parts' states; `down` while nothing answers."""
        try:
            answer = self.http.get("/readyz")
        except httpx.TransportError:
            return "down"
        return f"{answer.status_code} {answer.json()['parts']}"

    def wait_until_ready(self) -> None:
        seen = poll("readyz says 200", self.readiness, lambda state: state.startswith("200"))
        say(f"  readyz: {seen}")

    def wait_until_unready(self, part: str) -> None:
        def unready(state: str) -> bool:
            return state.startswith("503") and f"'{part}': 'ok'" not in state

        say(f"  readyz: {poll(f'readyz misses {part}', self.readiness, unready)}")

    @contextmanager
    def without(self, *services: str) -> Iterator[None]:
        """The services are killed for the block, as by a crash of their machine, and started after it."""
        self.run("kill", *services)
        yield
        self.run("start", *services)


def poll(what: str, look: Callable[[], Seen], good: Callable[[Seen], bool]) -> Seen:
    """Looks until it is good and returns what it then saw. Raises `AssertionError` after 90 seconds."""
    end = time.monotonic() + DEADLINE_S
    while not good(seen := look()):
        assert time.monotonic() < end, f"waited {DEADLINE_S:.0f} s in vain until {what}; at last it was {seen!r}"
        time.sleep(0.25)
    return seen
