"""The database as the use cases see it: transactions that commit when their block ends well."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from moderation.adapters.sql.api_tokens import SqlApiTokens
from moderation.adapters.sql.audit import SqlAudit
from moderation.adapters.sql.blocks import SqlBlocks
from moderation.adapters.sql.bulk import SqlBulkItems, SqlBulkOperations
from moderation.adapters.sql.comments import SqlComments, SqlPublishedComments
from moderation.adapters.sql.decided import SqlDecidedComments
from moderation.adapters.sql.engine import read_only
from moderation.adapters.sql.figures import SqlFigures
from moderation.adapters.sql.leases import SqlLeases
from moderation.adapters.sql.moderators import SqlModerators, SqlSessions
from moderation.adapters.sql.notes import SqlNotes
from moderation.adapters.sql.orders import SqlPostureOrders, SqlPresetOrders
from moderation.adapters.sql.outbox import SqlOutbox
from moderation.adapters.sql.policies import SqlPolicyVersions
from moderation.adapters.sql.queue import SqlQueue
from moderation.adapters.sql.reports import SqlReports
from moderation.adapters.sql.reviews import SqlDecisions, SqlReviews
from moderation.adapters.sql.second_factors import SqlSecondFactors
from moderation.adapters.sql.simulations import SqlPastComments, SqlSimulations
from moderation.adapters.sql.surroundings import SqlSurroundings
from moderation.domain.errors import Unavailable

# PostgreSQL's codes for a table or column that is not there: `moderation migrate` has yet to run.
_NOT_MIGRATED = ("42P01", "42703")


class SqlTransaction:
    """The repositories of one open transaction; each is made when first asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def comments(self) -> SqlComments:  # noqa: D102 - see `usecases/ports/`
        return SqlComments(self._connection)

    @cached_property
    def published(self) -> SqlPublishedComments:  # noqa: D102
        return SqlPublishedComments(self._connection)

    @cached_property
    def reviews(self) -> SqlReviews:  # noqa: D102
        return SqlReviews(self._connection)

    @cached_property
    def decisions(self) -> SqlDecisions:  # noqa: D102
        return SqlDecisions(self._connection)

    @cached_property
    def decided(self) -> SqlDecidedComments:  # noqa: D102
        return SqlDecidedComments(self._connection)

    @cached_property
    def queue(self) -> SqlQueue:  # noqa: D102
        return SqlQueue(self._connection)

    @cached_property
    def leases(self) -> SqlLeases:  # noqa: D102
        return SqlLeases(self._connection)

    @cached_property
    def bulk_operations(self) -> SqlBulkOperations:  # noqa: D102
        return SqlBulkOperations(self._connection)

    @cached_property
    def bulk_items(self) -> SqlBulkItems:  # noqa: D102
        return SqlBulkItems(self._connection)

    @cached_property
    def notes(self) -> SqlNotes:  # noqa: D102
        return SqlNotes(self._connection)

    @cached_property
    def surroundings(self) -> SqlSurroundings:  # noqa: D102
        return SqlSurroundings(self._connection)

    @cached_property
    def outbox(self) -> SqlOutbox:  # noqa: D102
        return SqlOutbox(self._connection)

    @cached_property
    def audit(self) -> SqlAudit:  # noqa: D102
        return SqlAudit(self._connection)

    @cached_property
    def postures(self) -> SqlPostureOrders:  # noqa: D102
        return SqlPostureOrders(self._connection)

    @cached_property
    def presets(self) -> SqlPresetOrders:  # noqa: D102
        return SqlPresetOrders(self._connection)

    @cached_property
    def blocks(self) -> SqlBlocks:  # noqa: D102
        return SqlBlocks(self._connection)

    @cached_property
    def reports(self) -> SqlReports:  # noqa: D102
        return SqlReports(self._connection)

    @cached_property
    def policies(self) -> SqlPolicyVersions:  # noqa: D102
        return SqlPolicyVersions(self._connection)

    @cached_property
    def figures(self) -> SqlFigures:  # noqa: D102
        return SqlFigures(self._connection)

    @cached_property
    def past(self) -> SqlPastComments:  # noqa: D102
        return SqlPastComments(self._connection)

    @cached_property
    def simulations(self) -> SqlSimulations:  # noqa: D102
        return SqlSimulations(self._connection)

    @cached_property
    def moderators(self) -> SqlModerators:  # noqa: D102
        return SqlModerators(self._connection)

    @cached_property
    def api_tokens(self) -> SqlApiTokens:  # noqa: D102
        return SqlApiTokens(self._connection)

    @cached_property
    def second_factors(self) -> SqlSecondFactors:  # noqa: D102
        return SqlSecondFactors(self._connection)

    @cached_property
    def sessions(self) -> SqlSessions:  # noqa: D102
        return SqlSessions(self._connection)


class SqlStore:
    """Implements `Store` on an SQLAlchemy engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """Commits when the block ends well, else rolls back."""
        with wrapped_errors(), self._engine.begin() as connection:
            yield SqlTransaction(connection)

    @contextmanager
    def reading(self) -> Iterator[SqlTransaction]:
        """A transaction that sees one moment of the database and locks nothing."""
        with wrapped_errors(), self._engine.connect() as connection:
            yield SqlTransaction(read_only(connection))


@contextmanager
def wrapped_errors() -> Iterator[None]:
    """What the driver raises when the database is away or not migrated becomes `Unavailable`."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise Unavailable(part="database") from error
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) not in _NOT_MIGRATED:
            raise
        raise Unavailable(part="database") from error
