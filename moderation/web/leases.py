"""What the queue's scripts ask while a page stands open: keep the item for its reader, and what is new."""

import re
from dataclasses import asdict, dataclass
from http import HTTPStatus

from flask import Response, jsonify, request

from moderation.domain.errors import InvalidInput
from moderation.domain.people import Capability
from moderation.domain.review import Lease
from moderation.domain.review_errors import AlreadyDecided, ItemLeased, LeaseLost
from moderation.web.access import current_moderator, require
from moderation.web.console import console_blueprint, see_other
from moderation.web.ids import known_form
from moderation.web.queue_page import current_query, presence
from moderation.web.services import services

leases = console_blueprint("leases", __name__)

_FENCE = re.compile(r"[0-9]{1,9}")
_MILLISECONDS = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class QueueNews:
    """How many waiting comments came since a moment, and who looks at what, by comment id."""

    new: int
    presence: dict[str, str]


@leases.get("/news")
@require(Capability.QUEUE_READ)
def show_news() -> Response:
    """`since`: milliseconds of the Unix epoch. Filters as in the queue's own address."""
    since = request.args.get("since", "")
    if not _MILLISECONDS.fullmatch(since):
        raise InvalidInput(pointer="/since")
    new = services().read_queue.newer(first_id_of(int(since)), current_query().wanted)
    return jsonify(asdict(QueueNews(new, presence())))


@leases.post("/<comment_id>/lease")
@require(Capability.QUEUE_DECIDE)
def hold(comment_id: str) -> Response:
    """Takes the item, or with the `fence` of a lease keeps it; 409 naming who has it or decided it."""
    fence = request.form.get("fence", "")
    try:
        if fence:
            if not _FENCE.fullmatch(fence):
                raise InvalidInput(pointer="/fence")
            lease = services().lease_items.extend(known_form(comment_id), int(fence), current_moderator())
        else:
            lease = services().lease_items.take(known_form(comment_id), current_moderator())
    except (ItemLeased, LeaseLost) as error:
        return _lost(holder=error.holder)
    except AlreadyDecided as error:
        return _lost(decided_by=error.moderator)
    return jsonify(fence=lease.fence, lasts_s=_seconds_left(lease))


@leases.post("/<comment_id>/release")
@require(Capability.QUEUE_DECIDE)
def release(comment_id: str) -> Response:
    """Frees the item for the others; nothing happens where it is lost already."""
    fence = request.form.get("fence", "")
    if not _FENCE.fullmatch(fence):
        raise InvalidInput(pointer="/fence")
    services().lease_items.release(known_form(comment_id), int(fence), current_moderator())
    return Response(status=HTTPStatus.NO_CONTENT)


@leases.post("/<comment_id>/take-over")
@require(Capability.QUEUE_SENIOR)
def take_over(comment_id: str) -> Response:
    """Takes the item from whoever holds it."""
    services().lease_items.take_over(known_form(comment_id), current_moderator())
    return see_other("review.show_item", comment_id=comment_id, **current_query().args)


def first_id_of(moment_ms: int) -> str:
    """The lowest id that a comment of that moment or later can have: ids are UUIDs of version 7."""
    digits = f"{moment_ms:012x}"[-12:]
    return f"{digits[:8]}-{digits[8:]}-7000-8000-000000000000"


def _seconds_left(lease: Lease) -> int:
    return int((lease.until - services().lease_items.clock()).total_seconds())


def _lost(**who: str) -> Response:
    response = jsonify(who)
    response.status_code = HTTPStatus.CONFLICT
    return response
