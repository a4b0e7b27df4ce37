"""Opening Redis: which URLs are refused at once, and that no refusal repeats a password."""

from pathlib import Path

import pytest

from moderation.adapters.redis_client import open_redis, ping
from moderation.domain.errors import Misconfigured, Unavailable


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:6379",
        "http://:hunter2@host",
        "redis://:hunter2@host:port",
        "redis://:hunter2@[::1",
        "redis://:hunter2@host?socket_timeout=soon",
        "redis://:hunter2@host?colour=blue",
    ],
)
def test_a_url_that_is_none_is_refused_before_anything_is_connected(url: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        open_redis(url)

    assert str(raised.value).startswith("MODERATION_REDIS_URL is not a Redis URL")
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("url", ["redis://:hunter2@127.0.0.1:1/0", "unix:///no/such/redis.sock"])
def test_a_server_that_is_away_is_unavailable(url: str) -> None:
    client = open_redis(url)

    with pytest.raises(Unavailable):
        ping(client)
    client.close()


def test_a_server_that_is_up_answers(redis_url: str) -> None:
    client = open_redis(redis_url)

    ping(client)
    client.close()


def test_a_file_that_is_no_socket_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    client = open_redis(f"unix://{tmp_path / 'file'}")

    with pytest.raises(Unavailable):
        ping(client)
    client.close()
