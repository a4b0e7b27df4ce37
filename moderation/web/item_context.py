"""What stands round a comment, in words: its neighbours, its author's past, its campaign, its history and notes."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from moderation.domain.blocks import Block, BlockKind
from moderation.domain.comment import CommentState
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.reviews import Neighbour
from moderation.usecases.read_queue import Item, ItemContext
from moderation.web import labels
from moderation.web.highlight import visible
from moderation.web.newsroom_time import newsroom_time
from moderation.web.services import services
from moderation.web.standing import until_of
from moderation.web.threads import excerpt

# Readers see an accepted one; what became of the others.
_STANDINGS = {
    CommentState.HELD: lazy_gettext("waits too"),
    CommentState.REJECTED: lazy_gettext("was rejected"),
    CommentState.RETRACTED: lazy_gettext("was retracted"),
}
_EXCERPT_CHARS = 120
_PARENT_CHARS = 400


@dataclass(frozen=True, slots=True)
class NeighbourLine:
    """Another comment in one line; `waiting` where it waits too and can be opened.

    `standing` says why readers do not see it, and is empty where they do.
    """

    comment_id: str
    nickname: Markup
    text: Markup
    waiting: bool
    standing: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened to a comment, or a person noted; `what` is untrusted no more than its writer."""

    who: str
    what: str
    at: datetime
    is_note: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All of it, ready for the template. `first_seen` is None for a new author; counts are of other comments.

    `blocks` says of each block that reaches the author until when it does.
    """

    parent: NeighbourLine | None
    neighbours: tuple[NeighbourLine, ...]
    accepted: int
    rejected: int
    waiting: int
    first_seen: datetime | None
    at_address: int
    accounts_at_address: int
    campaign: str | None
    campaign_size: int
    campaign_sample: tuple[NeighbourLine, ...]
    history: tuple[HistoryLine, ...]
    blocks: tuple[str, ...]


def surroundings_of(context: ItemContext[Item]) -> Surroundings:
    """The surroundings of an item."""
    author = context.author
    return Surroundings(
        parent=_line(context.parent, _PARENT_CHARS) if context.parent else None,
        neighbours=tuple(map(_line, context.neighbours)),
        accepted=author.states.get("accepted", 0),
        rejected=author.states.get("rejected", 0),
        waiting=author.states.get("held", 0),
        first_seen=newsroom_time(author.first_seen) if author.first_seen else None,
        at_address=author.at_address,
        accounts_at_address=author.accounts_at_address,
        campaign=context.item.campaign,
        campaign_size=context.campaign_size,
        campaign_sample=tuple(map(_line, context.campaign_sample)),
        history=_history(context),
        blocks=tuple(map(_block, context.blocks)),
    )


def _line(neighbour: Neighbour, chars: int = _EXCERPT_CHARS) -> NeighbourLine:
    state = CommentState(neighbour.state)
    return NeighbourLine(
        comment_id=neighbour.comment_id,
        nickname=visible(neighbour.nickname),
        text=visible(excerpt(neighbour.body, chars)),
        waiting=state is CommentState.HELD,
        standing=str(_STANDINGS.get(state, "")),
    )


def _block(block: Block) -> str:
    if block.kind is BlockKind.ALLOW:
        return str(gettext("on the allow-list"))
    until = until_of(block, services().now()) or gettext("until somebody ends it")
    return str(until if block.account else gettext("the address, %(until)s", until=until))


def _history(context: ItemContext[Item]) -> tuple[HistoryLine, ...]:
    """Record and notes, oldest first."""
    lines = [
        HistoryLine(labels.label(labels.ACTORS, it.actor), _what(it), it.at, is_note=False) for it in context.record
    ]
    lines += [HistoryLine(it.author, it.text, it.at, is_note=True) for it in context.notes]
    ordered = sorted(lines, key=lambda line: line.at)
    return tuple(HistoryLine(it.who, it.what, newsroom_time(it.at), it.is_note) for it in ordered)


def _what(entry: AuditEntry) -> str:
    """The event, with the reason where it has one."""
    event, reason = labels.label(labels.EVENTS, entry.event), entry.details.get("reason")
    return f"{event} ({labels.label(labels.REASONS, str(reason))})" if reason else event
