"""What moderators look at: the queue by filter and order, one item with all that stands round it, who holds what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from moderation.domain.blocks import Block
from moderation.domain.queue import QueueFilter, QueueOrder, QueuePosition
from moderation.domain.review import Decision, Lease
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.blocks import Author
from moderation.usecases.ports.reviews import AuthorPast, HeldComment, Neighbour, Note, QueueCounts, ScreenedComment
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock
from moderation.usecases.review_queue import waiting_item

NEIGHBOURS_EACH_SIDE = 3
CAMPAIGN_SAMPLE = 5

EVERYTHING = QueueFilter()

Item = TypeVar("Item", bound=ScreenedComment)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue. `next_after` is where the next one begins, None on the last page."""

    items: tuple[HeldComment, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class ItemContext(Generic[Item]):
    """What a moderator wants to know besides the text.

    `parent` is the comment that the item answers, in whatever state it is now; None where it answers none.
    `campaign_size` counts the item too, 0 where it has none. `blocks` are those in force that reach the author.
    """

    item: Item
    parent: Neighbour | None
    neighbours: tuple[Neighbour, ...]
    author: AuthorPast
    decisions: tuple[Decision, ...]
    record: tuple[AuditEntry, ...]
    notes: tuple[Note, ...]
    campaign_size: int
    campaign_sample: tuple[Neighbour, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ReadQueue:
    """Reads only; nothing here takes an item from anybody."""

    store: Store
    clock: Clock

    def page(
        self,
        after: str | None,
        limit: int,
        wanted: QueueFilter = EVERYTHING,
        order: QueueOrder = QueueOrder.OLDEST,
    ) -> QueuePage:
        """Waiting items. Raises `InvalidInput` for a position of another order, `Unavailable`."""
        position = QueuePosition.parse(after, order) if after is not None else None
        with self.store.reading() as view:
            found = view.queue.page(wanted, order, position, limit + 1, self.clock())
        shown = tuple(found[:limit])
        return QueuePage(shown, position_of(shown[-1], order) if len(found) > limit else None)

    def counts(self, wanted: QueueFilter = EVERYTHING) -> QueueCounts:
        """How many wait, since when, and of what kind. Raises `Unavailable`."""
        with self.store.reading() as view:
            return view.queue.counts(wanted, self.clock())

    def newer(self, than: str, wanted: QueueFilter = EVERYTHING) -> int:
        """How many came after the comment `than`. Raises `Unavailable`."""
        with self.store.reading() as view:
            return view.queue.newer(wanted, than, self.clock())

    def item(self, comment_id: str) -> HeldComment:
        """One waiting item. Raises `NotFound`, or `AlreadyDecided` naming the decision that took it off."""
        with self.store.reading() as view:
            return waiting_item(view, comment_id)

    def context(self, comment_id: str) -> ItemContext[HeldComment]:
        """One waiting item and what stands round it, as of one moment. Raises as `item`."""
        with self.store.reading() as view:
            return context_of(view, waiting_item(view, comment_id), self.clock())

    def presence(self) -> list[Lease]:
        """Who holds what now. Raises `Unavailable`."""
        with self.store.reading() as view:
            return view.leases.in_force(self.clock())

    def oldest_age_s(self, counts: QueueCounts) -> float | None:
        """How long the oldest item of the counts waits by now, in seconds."""
        return (self.clock() - counts.oldest_at).total_seconds() if counts.oldest_at else None


def context_of(view: Transaction, item: Item, now: datetime) -> ItemContext[Item]:
    """The item with what stands round it."""
    author = Author(item.thread.site, item.account, item.address)
    size, sample = view.surroundings.campaign(item.campaign, CAMPAIGN_SAMPLE) if item.campaign else (0, [])
    return ItemContext(
        item=item,
        parent=view.surroundings.comment(item.reply_to) if item.reply_to else None,
        neighbours=tuple(view.surroundings.neighbours(item.thread, item.comment_id, NEIGHBOURS_EACH_SIDE)),
        author=view.surroundings.author(item),
        decisions=tuple(view.decisions.of(item.comment_id)),
        record=tuple(view.audit.of(item.comment_id)),
        notes=tuple(view.notes.of(item.comment_id)),
        campaign_size=size,
        campaign_sample=tuple(sample),
        blocks=tuple(view.blocks.reaching(author, now)),
    )


def position_of(item: HeldComment, order: QueueOrder) -> str:
    """Where an item stands: the position behind which the following one is found."""
    by_risk = order is QueueOrder.RISK
    return str(QueuePosition(item.comment_id, item.verdict.score if by_risk else None))
