"""With real servers named, nothing needs the data folder: a container's root is read-only."""

import secrets
from pathlib import Path

import pytest
from click.testing import CliRunner

from moderation.bootstrap import make_sink, make_web_app
from moderation.cli import main
from moderation.demo import running_redis
from moderation.settings import load_settings

POLICY_FILE = Path(__file__).parents[2] / "config" / "policy.toml"


@pytest.fixture(autouse=True)
def container(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment as docker-compose.yml sets it, with a data folder that cannot be made."""
    no_folder = tmp_path / "file"
    no_folder.touch()
    database_url = f"sqlite:///{tmp_path / 'moderation.db'}"
    environment = {
        "DATA_DIR": str(no_folder / "var"),
        "POLICY_FILE": str(POLICY_FILE),
        "DATABASE_URL": database_url,
        "REDIS_URL": "redis://redis:6379/0",
        "SECRET_KEY": secrets.token_hex(32),
        "SINK_URL": database_url,
    }
    for name, value in environment.items():
        monkeypatch.setenv(f"MODERATION_{name}", value)


def test_the_tables_are_made_and_a_moderator_is_added() -> None:
    for command in (["migrate"], ["add-moderator", "editor"], ["check-config"]):
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 0, done.output


def test_web_and_relay_start() -> None:
    settings = load_settings()

    with running_redis(settings) as redis_url:
        assert make_web_app(settings, redis_url).test_client().get("/healthz").status_code == 200
    make_sink(settings).close()
