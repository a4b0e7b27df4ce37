"""Runs the whole product in one terminal: prepares what is missing, starts web and relay, stops all together."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import httpx

from moderation.adapters.embedded_redis import embedded_redis
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.bootstrap import check_everything, make_accounts, ping_redis
from moderation.domain.errors import Misconfigured
from moderation.domain.people import Role
from moderation.settings import Settings
from moderation.web.demo import DEMO_PATH
from moderation.workers.loop import stop_on_signals

FIRST_MODERATOR = "editor"
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 20

Say = Callable[[str], None]


def run_demo(settings: Settings, say: Say) -> None:
    """Serves until SIGINT or SIGTERM. Raises `Misconfigured` or `Unavailable` before anything is served."""
    check_everything(settings)
    check_port_is_free(settings.host, settings.port)
    settings.make_data_dir()
    stop = threading.Event()
    stop_on_signals(stop)
    with ExitStack() as parts:
        redis_url = parts.enter_context(running_redis(settings))
        ping_redis(redis_url)
        password = _prepare_database(settings)
        environment = os.environ | {"MODERATION_REDIS_URL": redis_url, "MODERATION_DEMO": "true"}
        children = [
            parts.enter_context(_child("serve", environment)),
            parts.enter_context(_child("relay", environment)),
        ]
        if _wait_until_ready(settings, children, stop):
            _say_addresses(settings, password, say)
        _wait_for_end(children, stop)
        say("stopping …" if stop.is_set() else "a part ended by itself; stopping the others …")
    if not stop.is_set():
        raise Misconfigured("the demo ended because one of its parts did; its last lines above say why")


@contextmanager
def running_redis(settings: Settings) -> Iterator[str]:
    """The URL of the configured Redis, or of a private one that runs for the block."""
    if settings.redis_url is not None:
        yield settings.redis_url.get_secret_value()
        return
    settings.make_data_dir()
    with embedded_redis(settings.data_dir / "redis") as url:
        yield url


def check_port_is_free(host: str, port: int) -> None:
    """Raises `Misconfigured` where nothing can listen there, in a sentence instead of a server's traceback."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            pass
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]
        raise Misconfigured(
            f"cannot listen on {host}:{port} ({reason}); choose another MODERATION_PORT or MODERATION_HOST"
        ) from error


def _prepare_database(settings: Settings) -> str | None:
    """Makes the tables and the first moderator; returns the one-time password, None where somebody exists."""
    engine = open_engine(settings.database)
    migrate(engine)
    accounts = make_accounts(engine)
    return None if accounts.any_moderator() else accounts.add_moderator(FIRST_MODERATOR, [Role.ADMIN])


@contextmanager
def _child(command: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    # Its own group: a Ctrl-C reaches this process alone, which then stops the parts in the right order.
    process = subprocess.Popen(  # noqa: S603 - no shell, our own arguments
        [sys.executable, "-m", "moderation", command], env=environment, start_new_session=True
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_ready(settings: Settings, children: list[subprocess.Popen[bytes]], stop: threading.Event) -> bool:
    for _ in range(START_TIMEOUT_S * 10):
        if stop.is_set() or any(child.poll() is not None for child in children):
            return False
        try:
            if httpx.get(f"{_local_url(settings)}/readyz", trust_env=False).is_success:
                return True
        except httpx.TransportError:
            pass
        stop.wait(0.1)
    raise Misconfigured(f"the pages did not answer within {START_TIMEOUT_S} seconds; the lines above may say why")


def _local_url(settings: Settings) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _wait_for_end(children: list[subprocess.Popen[bytes]], stop: threading.Event) -> None:
    while not stop.is_set() and all(child.poll() is None for child in children):
        stop.wait(0.2)


def _say_addresses(settings: Settings, password: str | None, say: Say) -> None:
    base = settings.base_url
    say("")
    say(f"  demo page   {base}{DEMO_PATH}")
    say(f"  console     {base}/review")
    if password:
        say(f"              sign in as {FIRST_MODERATOR} with the one-time password {password}")
    else:
        say(f"              (forgotten the password? {sys.argv[0]} add-moderator {FIRST_MODERATOR} --reset)")
    say(f"  API docs    {base}/docs/swagger")
    say("")
    say(f"  Data is kept in {settings.data_dir}/. Stop with Ctrl-C.")
    say("")
