"""config/redis.conf on a real server: it starts, refuses what does not fit, and remembers after a crash."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from moderation.adapters.embedded_redis import find_redis_server

CONFIGURATION = Path(__file__).parents[2] / "config" / "redis.conf"


@contextmanager
def server(folder: Path) -> Iterator[redis.Redis]:
    """A server with the shipped configuration, its data in `folder` and no port; killed at the end."""
    socket, file = folder / "redis.sock", folder / "redis.conf"
    # /data is the container's; Redis stops where it reads the name of a folder that is not there.
    shipped = CONFIGURATION.read_text(encoding="utf-8")
    assert "\ndir /data\n" in shipped
    file.write_text(shipped.replace("\ndir /data\n", f"\ndir {folder}\n"), encoding="utf-8")
    command = [str(find_redis_server()), str(file), "--port", "0", "--unixsocket", str(socket)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            with redis.Redis(unix_socket_path=str(socket)) as client:
                wait_until_up(client, process)
                yield client
        finally:
            process.kill()


def wait_until_up(client: redis.Redis, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert process.poll() is None, "redis-server refused the configuration"
        try:
            client.ping()
        except redis.ConnectionError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("redis-server does not answer")


def fill(client: redis.Redis) -> None:
    for number in range(1000):
        client.set(f"filler:{number}", b"x" * 10_000, ex=60)


def test_a_killed_server_remembers_its_captchas(tmp_path: Path) -> None:
    with server(tmp_path) as client:
        client.hset("challenge:1", mapping={"site": "demo", "answer": "digest"})
        client.expire("challenge:1", 300)
    with server(tmp_path) as client:
        assert client.hgetall("challenge:1") == {b"site": b"demo", b"answer": b"digest"}
        assert 0 < int(client.ttl("challenge:1")) <= 300


def test_a_full_server_refuses_writes_and_evicts_no_limit(tmp_path: Path) -> None:
    with server(tmp_path) as client:
        client.zadd("limit:comment_per_address:192.0.2.1", {"use": 1.0})
        client.expire("limit:comment_per_address:192.0.2.1", 60)
        client.config_set("maxmemory", "1mb")

        with pytest.raises(redis.OutOfMemoryError):
            fill(client)
        assert client.zcard("limit:comment_per_address:192.0.2.1") == 1
