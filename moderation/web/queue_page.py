"""The queue's page: the list that the address asks for, one item of it opened, and what just happened."""

from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus

from flask import Response, request
from flask_babel import gettext, lazy_gettext

from moderation.domain.review_errors import AlreadyDecided
from moderation.usecases.ports.reviews import HeldComment, QueueCounts
from moderation.usecases.read_queue import ItemContext, QueuePage, position_of
from moderation.usecases.review_queue import MAX_NOTE_CHARS
from moderation.web import labels
from moderation.web.access import current_moderator
from moderation.web.bulk_lines import decision_choices
from moderation.web.console import page, see_other
from moderation.web.ids import is_id, known_form
from moderation.web.item_context import surroundings_of
from moderation.web.queue_query import QueueQuery, read_query
from moderation.web.queue_rows import Row, row_of
from moderation.web.rejection_blocks import block_choices, rejected_words
from moderation.web.review_cards import Card, card_of
from moderation.web.services import services
from moderation.web.threads import write_cursor

PAGE_ITEMS = 20
WAITED_MINUTES = (60, 240, 1440)
RISKS = ("0", "0.1", "0.3", "0.5")

_FILTERS = {
    "q": lazy_gettext("Search"),
    "section": lazy_gettext("Section"),
    "thread": lazy_gettext("Page"),
    "category": lazy_gettext("Category"),
    "rule": lazy_gettext("Rule"),
    "account": lazy_gettext("Account"),
    "campaign": lazy_gettext("Campaign"),
    "posture": lazy_gettext("Posture"),
    "waited": lazy_gettext("Minutes of waiting"),
    "risk": lazy_gettext("Risk at most"),
    "escalated": lazy_gettext("Left to a senior"),
}


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A value of a filter that leaves something to see, and how much."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Toast:
    """A decision just made, which can be taken back: without a trace within `seconds`."""

    words: str
    comment_id: str
    decision_id: str
    seconds: int


def current_query() -> QueueQuery:
    """What this request's address asks for. Raises `InvalidInput`."""
    return read_query(request.args, services().review_queue.clock())


def queue_page(chosen: str | None, status: int = HTTPStatus.OK, **values: object) -> Response:
    """The page with the item `chosen` opened, else the first of the list.

    Raises `InvalidInput`, `NotFound`, or `AlreadyDecided` where the chosen one is not waiting.
    """
    query = current_query()
    found = services().read_queue.page(query.after, PAGE_ITEMS, query.wanted, query.order)
    if query.cursor and not found.items:
        # The rest of the list was decided meanwhile; what waits, if anything, stands at its beginning.
        return see_other("review.show_queue", **query.given, **_news_of_decision())
    opened = _opened(chosen, found)
    counts = services().read_queue.counts(query.wanted)
    return page(
        "queue.html",
        status,
        query=query,
        rows=[_row(item) for item in found.items],
        total=counts.total,
        choices=_choices(counts),
        filter_words=_FILTERS,
        waited=WAITED_MINUTES,
        risks=RISKS,
        decisions=decision_choices(),
        block_choices=block_choices(),
        card=card(opened.item) if opened else None,
        around=surroundings_of(opened) if opened else None,
        chosen=chosen is not None,
        skip_id=id_after(opened.item, query) if opened else None,
        next_cursor=write_cursor(found.next_after),
        toast=_toast(),
        notice=_notice(),
        max_note_chars=MAX_NOTE_CHARS,
        presence=presence(),
        since=int(services().review_queue.clock().timestamp() * 1000),
        **values,
    )


def card(item: HeldComment) -> Card:
    """Where the portal's own address is known, the page that the comment stands on is a link."""
    return card_of(item, services().review_queue.clock(), _target_age(), portal_of(item.thread.site))


def portal_of(site: str) -> str | None:
    """The origin at which a site's pages can be looked at, None where unknown."""
    known = services().policy().sites.get(site)
    return min(known.origins, default=None) if known else None


def id_after(item: HeldComment, query: QueueQuery) -> str | None:
    """The item that follows in the list, of those that nobody else is at."""
    wanted = replace(query.wanted, free_for=current_moderator().name)
    following = services().read_queue.page(position_of(item, query.order), 1, wanted, query.order)
    return following.items[0].comment_id if following.items else None


def presence() -> dict[str, str]:
    """Who else looks at what, by comment id."""
    own = current_moderator().name
    return {lease.comment_id: lease.holder for lease in services().read_queue.presence() if lease.holder != own}


def _row(item: HeldComment) -> Row:
    return row_of(item, services().review_queue.clock(), _target_age())


def _target_age() -> timedelta:
    return timedelta(seconds=services().policy().review.target_age_s)


def _opened(chosen: str | None, found: QueuePage) -> ItemContext[HeldComment] | None:
    if chosen is not None:
        return services().read_queue.context(known_form(chosen))
    for item in found.items:
        try:
            return services().read_queue.context(item.comment_id)
        except AlreadyDecided:
            continue
    return None


def _choices(counts: QueueCounts) -> dict[str, list[FilterChoice]]:
    words = {"category": labels.CATEGORIES, "posture": labels.POSTURES}
    return {
        facet: [
            FilterChoice(value, labels.label(words.get(facet, {}), value), count)
            for value, count in sorted(counts.by.get(facet, {}).items(), key=lambda it: (-it[1], it[0]))
        ]
        for facet in ("category", "section", "rule", "posture")
    }


def _toast() -> Toast | None:
    """Known codes and ids only: an address made by somebody else can say nothing else on this page."""
    words = {"accept": gettext("Accepted."), "reject": rejected_words()}.get(request.args.get("done", ""))
    comment_id, decision_id = request.args.get("comment", ""), request.args.get("decision", "")
    if words is None or not is_id(comment_id) or not is_id(decision_id):
        return None
    return Toast(words, comment_id, decision_id, services().policy().review.send_delay_s)


def _notice() -> str | None:
    notices = {
        "password": gettext("Your password is changed."),
        "undo": gettext("Taken back: the comment waits again."),
        "undo_block": gettext("Taken back: the comment waits again, and its author is not blocked for it any more."),
        "retract": gettext("It was sent already; its retraction is on its way to the portal."),
        "escalated": gettext("Left to a senior."),
        "noted": gettext("Noted."),
        "abandoned": gettext("Abandoned. Nothing was decided."),
    }
    return notices.get(request.args.get("done", ""))


def _news_of_decision() -> dict[str, str]:
    return {name: request.args[name] for name in ("done", "comment", "decision", "block") if name in request.args}
