"""The one-terminal demo: it starts on nothing, says where everything is, stops cleanly and keeps its data."""

import os
import re
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.processes import Command, environment, free_port

Start = Callable[[], tuple[Command, str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Command] = []

    def demo() -> tuple[Command, str]:
        port = free_port()
        started.append(Command(["demo"], environment(tmp_path, port=port)))
        return started[-1], f"http://127.0.0.1:{port}"

    yield demo
    for command in started:
        command.close()


def test_it_serves_everything_stops_on_ctrl_c_and_goes_on_with_its_data(start: Start, tmp_path: Path) -> None:
    demo, base = start()
    said = demo.wait_for("Stop with Ctrl-C")
    addresses = re.findall(r"http://\S+", said)
    password = re.search(r"sign in as editor with the one-time password (\S{20,})", said)
    statuses = [httpx.get(address, trust_env=False, follow_redirects=True).status_code for address in addresses]
    assert (len(addresses), statuses, password is not None) == (3, [200, 200, 200], True)
    assert all(address.startswith(base) for address in addresses)

    assert demo.stop(signal.SIGINT) == 0
    assert demo.out.rstrip().endswith("stopping …")
    assert "Traceback" not in demo.out + demo.err
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(base.rpartition(":")[2])))

    again, _ = start()
    said = again.wait_for("Stop with Ctrl-C")
    assert "one-time password" not in said
    assert " add-moderator editor --reset" in said
    assert again.stop(signal.SIGTERM) == 0
    assert {found.name for found in (tmp_path / "data").iterdir()} >= {"moderation.db", "redis", "secret.key"}


def test_a_second_demo_on_the_same_data_is_refused_and_the_first_goes_on(start: Start) -> None:
    first, base = start()
    first.wait_for("Stop with Ctrl-C")

    second, _ = start()

    assert second.end() == 1
    assert second.err.startswith("Error: a Redis is running in ")
    assert second.err.count("\n") == 1
    assert httpx.get(f"{base}/readyz", trust_env=False).is_success


def test_it_ends_with_a_reason_where_one_of_its_parts_does(start: Start) -> None:
    demo, _ = start()
    demo.wait_for("Stop with Ctrl-C")
    children = Path(f"/proc/{demo.process.pid}/task/{demo.process.pid}/children").read_text().split()
    (relay,) = [int(child) for child in children if b"\0relay\0" in Path(f"/proc/{child}/cmdline").read_bytes()]

    os.kill(relay, signal.SIGKILL)

    assert demo.end() == 1
    assert "a part ended by itself; stopping the others …" in demo.out
    assert demo.err.rstrip().endswith(
        "Error: the demo ended because one of its parts did; its last lines above say why"
    )
