"""The queue's pages: the list beside one of its items, and the decision on it."""

import re
from datetime import datetime
from http import HTTPStatus

from flask import Response, request
from flask_babel import gettext

from moderation.domain.errors import AlreadyDecided, InvalidInput, NotFound
from moderation.domain.people import Capability
from moderation.domain.review import DecisionAction
from moderation.usecases.ports.reviews import HeldComment
from moderation.web.access import current_moderator, require
from moderation.web.console import console_blueprint, page, see_other
from moderation.web.newsroom_time import newsroom_time
from moderation.web.review_cards import Card, card_of
from moderation.web.services import services
from moderation.web.threads import read_cursor, write_cursor

PAGE_ITEMS = 20

review = console_blueprint("review", __name__)

_COMMENT_ID = re.compile(r"[0-9a-f-]{36}")
_VERSION = re.compile(r"[0-9]{1,9}")


@review.get("", strict_slashes=False)
@require(Capability.QUEUE_READ)
def show_queue() -> Response:
    """What waits, oldest first, a page at a time, with the first of it opened."""
    return _desk_page(None)


@review.get("/<comment_id>")
@require(Capability.QUEUE_READ)
def show_item(comment_id: str) -> Response:
    """One waiting item beside the list; where it is decided, who decided."""
    try:
        return _desk_page(services().review_queue.item(_known_form(comment_id)))
    except AlreadyDecided as error:
        return _decided_page(comment_id, error, HTTPStatus.OK)


@review.post("/<comment_id>/decision")
@require(Capability.QUEUE_DECIDE)
def decide(comment_id: str) -> Response:
    """Accepts or rejects and leads on to the next item; 409 naming the winner where somebody was faster."""
    form = request.form
    action = _action()
    version = form.get("version", "")
    if not _VERSION.fullmatch(version):
        raise InvalidInput(pointer="/version")
    reason = form.get(f"{action}_reason", "")
    try:
        services().review_queue.decide(_known_form(comment_id), int(version), action, reason, current_moderator())
    except AlreadyDecided as error:
        return _decided_page(comment_id, error, HTTPStatus.CONFLICT)
    return _lead_on(comment_id, done=action.value, comment=comment_id)


def _desk_page(chosen: HeldComment | None) -> Response:
    cursor = request.args.get("after")
    queue = services().review_queue.page(read_cursor(cursor), PAGE_ITEMS)
    if cursor and not queue.items:
        # The rest of the list was decided meanwhile; what waits, if anything, stands at its beginning.
        return see_other("review.show_queue", done=request.args.get("done"), comment=request.args.get("comment"))
    opened = chosen or next(iter(queue.items), None)
    return page(
        "queue.html",
        rows=[_card(item) for item in queue.items],
        card=_card(opened) if opened else None,
        chosen=chosen is not None,
        skip_id=_id_after(opened.comment_id) if opened else None,
        cursor=cursor,
        next_cursor=write_cursor(queue.next_after),
        notice=_notice(),
        decided_id=_decided_id(),
    )


def _card(item: HeldComment) -> Card:
    """Where the portal's own address is known, the page that the comment stands on is a link."""
    site = services().policy().sites.get(item.thread.site)
    portal = min(site.origins, default=None) if site else None
    return card_of(item, services().review_queue.clock(), portal)


def _lead_on(comment_id: str, **query: str) -> Response:
    """To the item after this one; to the list where it was the last."""
    following = _id_after(comment_id)
    after = request.args.get("after")
    if following is None:
        return see_other("review.show_queue", **query)
    return see_other("review.show_item", comment_id=following, after=after, **query)


def _id_after(comment_id: str) -> str | None:
    items = services().review_queue.page(comment_id, 1).items
    return items[0].comment_id if items else None


def _action() -> DecisionAction:
    try:
        return DecisionAction(request.form.get("action", ""))
    except ValueError as error:
        raise InvalidInput(pointer="/action") from error


def _known_form(comment_id: str) -> str:
    """Raises `NotFound` for what cannot be an id, before a database that takes no NUL is asked for it."""
    if not _COMMENT_ID.fullmatch(comment_id):
        raise NotFound
    return comment_id


def _decided_page(comment_id: str, error: AlreadyDecided, status: int) -> Response:
    following = services().review_queue.page(comment_id, 1).items or services().review_queue.page(None, 1).items
    return page(
        "decided.html",
        status,
        lost=status == HTTPStatus.CONFLICT,
        accepted=error.action in (DecisionAction.ACCEPT, DecisionAction.RESTORE),
        moderator=error.moderator,
        decided_at=newsroom_time(datetime.fromisoformat(error.decided_at)),
        next_id=following[0].comment_id if following else None,
    )


def _notice() -> str | None:
    """Known codes only: an address made by somebody else can say nothing else on this page."""
    notices = {
        "accept": gettext("Accepted. It goes to the portal now."),
        "reject": gettext("Rejected. It will not be published."),
        "password": gettext("Your password is changed."),
    }
    return notices.get(request.args.get("done", ""))


def _decided_id() -> str | None:
    comment_id = request.args.get("comment", "")
    return comment_id if _COMMENT_ID.fullmatch(comment_id) else None
