"""The queue's pages: list what waits, show one item, decide it."""

import re
from datetime import datetime
from http import HTTPStatus

from flask import Response, request
from flask_babel import gettext

from moderation.domain.errors import AlreadyDecided, InvalidInput, NotFound
from moderation.domain.people import Capability
from moderation.domain.review import DecisionAction
from moderation.web.access import current_moderator, require
from moderation.web.console import console_blueprint, page, see_other
from moderation.web.newsroom_time import newsroom_time
from moderation.web.review_cards import card_of
from moderation.web.services import services
from moderation.web.threads import read_cursor, write_cursor

PAGE_ITEMS = 20

review = console_blueprint("review", __name__)

_COMMENT_ID = re.compile(r"[0-9a-f-]{36}")
_VERSION = re.compile(r"[0-9]{1,9}")


@review.get("", strict_slashes=False)
@require(Capability.QUEUE_READ)
def show_queue() -> Response:
    """What waits, oldest first, a page at a time."""
    cursor = request.args.get("after")
    queue = services().read_queue.page(read_cursor(cursor), PAGE_ITEMS)
    if cursor and not queue.items:
        # The rest of the list was decided meanwhile; what waits, if anything, stands at its beginning.
        return see_other("review.show_queue", done=request.args.get("done"), comment=request.args.get("comment"))
    return page(
        "queue.html",
        cards=[card_of(item) for item in queue.items],
        cursor=cursor,
        next_cursor=write_cursor(queue.next_after),
        notice=_notice(),
        decided_id=_decided_id(),
    )


@review.get("/<comment_id>")
@require(Capability.QUEUE_READ)
def show_item(comment_id: str) -> Response:
    """One waiting item; where it is decided, who decided."""
    try:
        item = services().read_queue.item(_known_form(comment_id))
    except AlreadyDecided as error:
        return _decided_page(comment_id, error, HTTPStatus.OK)
    return page("item.html", card=card_of(item))


@review.post("/<comment_id>/decision")
@require(Capability.QUEUE_DECIDE)
def decide(comment_id: str) -> Response:
    """Accepts or rejects; 409 naming the winner where somebody was faster."""
    form = request.form
    action = _action()
    version = form.get("version", "")
    if not _VERSION.fullmatch(version):
        raise InvalidInput(pointer="/version")
    try:
        services().review_queue.decide(
            _known_form(comment_id), int(version), action, form.get("reason", ""), current_moderator()
        )
    except AlreadyDecided as error:
        if error.action == DecisionAction.UNDO:
            # It waits again, at another version.
            return see_other("review.show_item", comment_id=comment_id)
        return _decided_page(comment_id, error, HTTPStatus.CONFLICT)
    return see_other("review.show_queue", after=form.get("after") or None, done=action.value, comment=comment_id)


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
    following = services().read_queue.page(comment_id, 1).items or services().read_queue.page(None, 1).items
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
