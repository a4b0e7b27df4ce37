"""The database: transactions over all repositories."""

from contextlib import AbstractContextManager
from typing import Protocol

from moderation.usecases.ports.accounts import Moderators, Sessions
from moderation.usecases.ports.api_tokens import ApiTokens
from moderation.usecases.ports.audit import Audit
from moderation.usecases.ports.blocks import Blocks
from moderation.usecases.ports.bulk import BulkItems, BulkOperations
from moderation.usecases.ports.comments import Comments, PublishedComments
from moderation.usecases.ports.decided import DecidedComments
from moderation.usecases.ports.delivery import Outbox
from moderation.usecases.ports.figures import FiguresSource
from moderation.usecases.ports.orders import PostureOrders, PresetOrders
from moderation.usecases.ports.policies import PolicyVersions
from moderation.usecases.ports.reports import Reports
from moderation.usecases.ports.reviews import Decisions, Leases, Notes, Queue, Reviews, Surroundings
from moderation.usecases.ports.second_factor import SecondFactors
from moderation.usecases.ports.simulations import PastComments, Simulations


class Transaction(Protocol):
    """The repositories of one open transaction."""

    @property
    def comments(self) -> Comments: ...  # noqa: D102 - see the protocols
    @property
    def published(self) -> PublishedComments: ...  # noqa: D102
    @property
    def reviews(self) -> Reviews: ...  # noqa: D102
    @property
    def decisions(self) -> Decisions: ...  # noqa: D102
    @property
    def decided(self) -> DecidedComments: ...  # noqa: D102
    @property
    def queue(self) -> Queue: ...  # noqa: D102
    @property
    def leases(self) -> Leases: ...  # noqa: D102
    @property
    def bulk_operations(self) -> BulkOperations: ...  # noqa: D102
    @property
    def bulk_items(self) -> BulkItems: ...  # noqa: D102
    @property
    def notes(self) -> Notes: ...  # noqa: D102
    @property
    def surroundings(self) -> Surroundings: ...  # noqa: D102
    @property
    def outbox(self) -> Outbox: ...  # noqa: D102
    @property
    def audit(self) -> Audit: ...  # noqa: D102
    @property
    def postures(self) -> PostureOrders: ...  # noqa: D102
    @property
    def presets(self) -> PresetOrders: ...  # noqa: D102
    @property
    def blocks(self) -> Blocks: ...  # noqa: D102
    @property
    def reports(self) -> Reports: ...  # noqa: D102
    @property
    def policies(self) -> PolicyVersions: ...  # noqa: D102
    @property
    def figures(self) -> FiguresSource: ...  # noqa: D102
    @property
    def past(self) -> PastComments: ...  # noqa: D102
    @property
    def simulations(self) -> Simulations: ...  # noqa: D102
    @property
    def moderators(self) -> Moderators: ...  # noqa: D102
    @property
    def api_tokens(self) -> ApiTokens: ...  # noqa: D102
    @property
    def second_factors(self) -> SecondFactors: ...  # noqa: D102
    @property
    def sessions(self) -> Sessions: ...  # noqa: D102


class Store(Protocol):
    """The database."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Commits when the block ends well, else rolls back. Raises `Unavailable` where the database is away."""
        ...

    def reading(self) -> AbstractContextManager[Transaction]:
        """A read-only view of one moment. Raises `Unavailable` where the database is away."""
        ...
