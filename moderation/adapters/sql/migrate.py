"""Brings the database's tables up to this version, and tells whether they are."""

from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import InterfaceError, OperationalError

from moderation.domain.errors import Misconfigured, Unavailable

# Any number that nothing else in the database uses: one migration at a time, whatever starts first.
_LOCK_ID = 4_830_021


def migrate(engine: Engine) -> None:
    """Runs every migration that is still missing, in one transaction. Raises `Unavailable` or `Misconfigured`."""
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": _LOCK_ID})
            command.upgrade(_config(connection), "head")
    except CommandError as error:
        # Alembic finds a revision in the database that this version does not have.
        raise Misconfigured("the database's tables are those of a newer version; install that version") from error
    except (OperationalError, InterfaceError) as error:
        raise Unavailable(part="database") from error


def is_current(engine: Engine) -> bool:
    """Whether the tables are those of this version. Raises `Unavailable`."""
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_heads()
    except (OperationalError, InterfaceError) as error:
        raise Unavailable(part="database") from error
    return set(found) == set(ScriptDirectory.from_config(_config(None)).get_heads())


def _config(connection: Connection | None) -> Config:
    config = Config()
    with resources.as_file(resources.files("moderation.adapters.sql") / "migrations") as folder:
        config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    return config
