"""The register of decided comments, and one of them with all that stands round it."""

from dataclasses import dataclass

from moderation.domain.decided import DecidedFilter, TimePosition
from moderation.domain.errors import NotFound
from moderation.usecases.ports.decided import DecidedComment, DecidedPage
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock
from moderation.usecases.read_queue import ItemContext, context_of

REACH = 20_000
"""How many decided comments a search looks through at once; its page says so and leads on."""


@dataclass(frozen=True, slots=True)
class ReadDecided:
    """Reads only."""

    store: Store
    clock: Clock

    def page(self, after: str | None, limit: int, wanted: DecidedFilter, reach: int = REACH) -> DecidedPage:
        """The newest decision first. Raises `InvalidInput` for a position that was not ours, `Unavailable`."""
        position = TimePosition.parse(after) if after is not None else None
        with self.store.reading() as view:
            return view.decided.page(wanted, position, limit, reach)

    def item(self, comment_id: str) -> DecidedComment:
        """One decided comment. Raises `NotFound`, `Unavailable`."""
        with self.store.reading() as view:
            return _decided(view, comment_id)

    def context(self, comment_id: str) -> ItemContext[DecidedComment]:
        """One decided comment and what stands round it, as of one moment. Raises `NotFound`, `Unavailable`."""
        with self.store.reading() as view:
            return context_of(view, _decided(view, comment_id), self.clock())

    def moderators(self) -> list[str]:
        """Whose decisions can be asked for, by name: all that have, or had, an account."""
        with self.store.reading() as view:
            return sorted(it.name for it in view.moderators.all())


def _decided(view: Transaction, comment_id: str) -> DecidedComment:
    comment = view.decided.get(comment_id)
    if comment is None:
        raise NotFound
    return comment
