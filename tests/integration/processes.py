"""The console script as real processes, each on a folder and a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def environment(folder: Path, **settings: object) -> dict[str, str]:
    """The test's own environment without our variables, and the given settings in their place."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MODERATION_")}
    given = {"data_dir": folder / "data", "policy_file": ROOT / "config" / "policy.toml", **settings}
    return kept | {f"MODERATION_{name.upper()}": str(value) for name, value in given.items()}


def wait_until(reached: Callable[[], bool]) -> None:
    """Returns once it is so; what other processes do can only be looked at again and again."""
    give_up = time.monotonic() + PATIENCE_S
    while not reached():
        assert time.monotonic() < give_up
        time.sleep(0.01)


class Command:
    """A running `moderation …`; its two streams are collected as they are written."""

    def __init__(
        self, arguments: Sequence[str], env: dict[str, str], start: Sequence[str] = ("-m", "moderation")
    ) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *start, *arguments],
            env=env | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._written: dict[str, list[str]] = {"out": [], "err": []}
        self._readers = [
            threading.Thread(target=self._collect, args=(name, stream), daemon=True)
            for name, stream in (("out", self.process.stdout), ("err", self.process.stderr))
        ]
        for reader in self._readers:
            reader.start()

    def _collect(self, name: str, stream: object) -> None:
        for line in stream:
            self._written[name].append(line)
        stream.close()

    @property
    def out(self) -> str:
        return "".join(self._written["out"])

    @property
    def err(self) -> str:
        return "".join(self._written["err"])

    def wait_for(self, text: str) -> str:
        """What was printed, once `text` is in it."""
        give_up = time.monotonic() + PATIENCE_S
        while text not in self.out:
            assert self.process.poll() is None, f"ended before it said {text!r}: {self.out} {self.err}"
            assert time.monotonic() < give_up, f"never said {text!r}: {self.out} {self.err}"
            time.sleep(0.05)
        return self.out

    def wait_until_answered(self, url: str) -> httpx.Response:
        """The first answer with a success status from `url`."""
        give_up = time.monotonic() + PATIENCE_S
        while True:
            assert self.process.poll() is None, f"ended before it answered: {self.out} {self.err}"
            assert time.monotonic() < give_up, f"never answered: {self.out} {self.err}"
            try:
                response = httpx.get(url, trust_env=False)
                if response.is_success:
                    return response
            except httpx.TransportError:
                pass
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(how)
        return self.end()

    def end(self) -> int:
        """The exit code, once it has ended and everything it wrote is read."""
        code = self.process.wait(PATIENCE_S)
        for reader in self._readers:
            reader.join(PATIENCE_S)
        return code

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.end()
