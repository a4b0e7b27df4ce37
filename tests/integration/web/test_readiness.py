"""What `/healthz` and `/readyz` tell while the parts are missing, half made, and there."""

from pathlib import Path

from flask.testing import FlaskClient

from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.bootstrap import make_web_app
from moderation.settings import Settings

SECRET_KEY = "a secret key of enough characters"
POLICY_FILE = Path(__file__).parents[3] / "config" / "policy.toml"


def client_of(redis_url: str, database_url: str) -> FlaskClient:
    settings = Settings(policy_file=POLICY_FILE, secret_key=SECRET_KEY, database_url=database_url)
    return make_web_app(settings, redis_url).test_client()


def readiness(client: FlaskClient) -> tuple[int, str, dict[str, str]]:
    response = client.get("/readyz")
    answer = response.get_json()
    return response.status_code, answer["status"], answer["parts"]


def test_it_starts_and_lives_before_redis_and_the_database_do_and_says_what_is_missing(tmp_path: Path) -> None:
    client = client_of(f"unix://{tmp_path}/no.sock", f"postgresql://nobody@/none?host={tmp_path}")

    assert client.get("/healthz").get_json() == {"status": "alive"}
    assert readiness(client) == (503, "unready", {"redis": "unavailable", "database": "unavailable"})


def test_it_becomes_ready_once_the_tables_are_made(tmp_path: Path, redis_url: str) -> None:
    database_url = f"sqlite:///{tmp_path / 'moderation.db'}"
    client = client_of(redis_url, database_url)

    missing = "the tables are not this version's: run `moderation migrate`"
    assert readiness(client) == (503, "unready", {"redis": "ok", "database": missing})

    migrate(open_engine(database_url))
    assert readiness(client) == (200, "ready", {"redis": "ok", "database": "ok"})
