"""`/v1/review`: the queue for programs and the console's scripts: find, lease, decide, take back, escalate, note."""

from datetime import timedelta
from typing import Any

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.people import Capability
from moderation.domain.queue import QueueOrder
from moderation.domain.review import DecisionAction
from moderation.web.access import current_moderator, guarded, may, require
from moderation.web.openapi import BY_TOKEN, problems
from moderation.web.rejection_blocks import lifted_block, permitted
from moderation.web.review_answers import (
    context_answer,
    decision_answer,
    item_answer,
    json_answer,
    lease_answer,
    sent_at,
)
from moderation.web.review_schemas import (
    CountsOfQueueQuery,
    DecisionAnswer,
    DecisionRequest,
    EscalationRequest,
    ItemContextAnswer,
    ItemPath,
    ItemsAnswer,
    ItemsQuery,
    LeaseAnswer,
    LeaseRequest,
    LeasesAnswer,
    NextQuery,
    NoteAnswer,
    NoteRequest,
    QueueCountsAnswer,
    UndoRequest,
)
from moderation.web.services import services
from moderation.web.threads import read_cursor, write_cursor

review_api = guarded(
    APIBlueprint(
        "review_api",
        __name__,
        url_prefix="/v1/review",
        abp_tags=[Tag(name="review", description="The review queue. All need a moderator's session or token.")],
        abp_security=BY_TOKEN,
    )
)

_GONE = ("not_found", "already_decided")
_NOTHING: dict[str | int, Any] = {"204": {"description": "Nothing to say"}}


@review_api.get("/items", operation_id="listItems", responses={"200": ItemsAnswer, **problems(guarded=True)})
@require(Capability.QUEUE_READ)
def list_items(query: ItemsQuery) -> Response:
    """What waits and meets the filter, oldest first, or with the highest score first."""
    wanted = query.wanted_by(current_moderator().name)
    found = services().read_queue.page(read_cursor(query.cursor), query.limit, wanted, QueueOrder(query.order))
    items = [item_answer(item) for item in found.items]
    return json_answer(ItemsAnswer(items=items, next_cursor=write_cursor(found.next_after)))


@review_api.get("/counts", operation_id="countItems", responses={"200": QueueCountsAnswer, **problems(guarded=True)})
@require(Capability.QUEUE_READ)
def count_items(query: CountsOfQueueQuery) -> Response:
    """How much waits and meets the filter, since when, and of what kind."""
    wanted, queue = query.wanted_by(current_moderator().name), services().read_queue
    counts = queue.counts(wanted)
    return json_answer(
        QueueCountsAnswer(
            total=counts.total,
            newer=queue.newer(query.since, wanted) if query.since else None,
            oldest_at=counts.oldest_at,
            oldest_age_s=queue.oldest_age_s(counts),
            target_age_s=services().policy_in_force().review.target_age_s,
            by={facet: dict(values) for facet, values in counts.by.items()},
        )
    )


@review_api.get(
    "/items/<comment_id>",
    operation_id="getItem",
    responses={"200": ItemContextAnswer, **problems(*_GONE, guarded=True)},
)
@require(Capability.QUEUE_READ)
def get_item(path: ItemPath) -> Response:
    """A waiting item with its page's neighbours, its author's past, its campaign, its record and notes."""
    return json_answer(context_answer(services().read_queue.context(path.comment_id)))


@review_api.get("/leases", operation_id="listLeases", responses={"200": LeasesAnswer, **problems(guarded=True)})
@require(Capability.QUEUE_READ)
def list_leases() -> Response:
    """Who holds what now."""
    return json_answer(LeasesAnswer(leases=[lease_answer(lease) for lease in services().read_queue.presence()]))


@review_api.post("/next", operation_id="takeNext", responses={"200": LeaseAnswer, **_NOTHING, **problems(guarded=True)})
@require(Capability.QUEUE_DECIDE)
def take_next(query: NextQuery) -> Response:
    """Leases the first free item that meets the filter to the caller; 204 where there is none."""
    moderator = current_moderator()
    lease = services().lease_items.take_next(moderator, query.wanted_by(moderator.name), QueueOrder(query.order))
    return json_answer(lease_answer(lease)) if lease else Response(status=204)


@review_api.post(
    "/items/<comment_id>/lease",
    operation_id="takeItem",
    responses={"200": LeaseAnswer, **problems(*_GONE, "item_leased", guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def take_item(path: ItemPath) -> Response:
    """Leases the item to the caller. Takes no body."""
    return json_answer(lease_answer(services().lease_items.take(path.comment_id, current_moderator())))


@review_api.put(
    "/items/<comment_id>/lease",
    operation_id="extendLease",
    responses={"200": LeaseAnswer, **problems(*_GONE, "lease_lost", body=True, guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def extend_lease(path: ItemPath, body: LeaseRequest) -> Response:
    """The sign of life: the lease lasts its whole time from now."""
    return json_answer(lease_answer(services().lease_items.extend(path.comment_id, body.fence, current_moderator())))


@review_api.delete(
    "/items/<comment_id>/lease",
    operation_id="releaseItem",
    responses={**_NOTHING, **problems(body=True, guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def release_item(path: ItemPath, body: LeaseRequest) -> Response:
    """Gives the item back; does nothing where it is lost already."""
    services().lease_items.release(path.comment_id, body.fence, current_moderator())
    return Response(status=204)


@review_api.post(
    "/items/<comment_id>/take-over",
    operation_id="takeItemOver",
    responses={"200": LeaseAnswer, **problems(*_GONE, guarded=True)},
)
@require(Capability.QUEUE_SENIOR)
def take_over(path: ItemPath) -> Response:
    """Leases the item to the caller, whoever holds it. Takes no body."""
    return json_answer(lease_answer(services().lease_items.take_over(path.comment_id, current_moderator())))


@review_api.post(
    "/items/<comment_id>/decision",
    operation_id="decideItem",
    responses={"201": DecisionAnswer, **problems(*_GONE, "item_leased", "lease_lost", body=True, guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def decide_item(path: ItemPath, body: DecisionRequest) -> Response:
    """Accepts or rejects. Of two decisions the first wins; the other caller is told whose and which it was."""
    action = DecisionAction(body.action)
    block_for = permitted(timedelta(seconds=body.block.duration_s)) if body.block else None
    decision = services().review_queue.decide(
        path.comment_id, body.version, action, body.reason, current_moderator(), body.fence, block_for
    )
    block = services().keep_blocks.set_with(decision.id) if block_for else None
    return json_answer(decision_answer(decision, sent_at(decision), block), 201)


@review_api.post(
    "/items/<comment_id>/undo",
    operation_id="undoDecision",
    responses={"201": DecisionAnswer, **problems(*_GONE, body=True, guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def undo_decision(path: ItemPath, body: UndoRequest) -> Response:
    """Takes the caller's own decision back, or, for seniors, anybody's: `undo`, or `retract` where it was sent."""
    undone = services().review_queue.undo(
        path.comment_id, body.decision_id, current_moderator(), senior=may(Capability.QUEUE_SENIOR)
    )
    return json_answer(decision_answer(undone, block=lifted_block(body.decision_id, undone)), 201)


@review_api.post(
    "/items/<comment_id>/escalate",
    operation_id="escalateItem",
    responses={**_NOTHING, **problems(*_GONE, "item_leased", "empty", "too_long", body=True, guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def escalate_item(path: ItemPath, body: EscalationRequest) -> Response:
    """Leaves the item to a senior, with a note; it waits on, marked and free."""
    services().review_queue.escalate(path.comment_id, body.version, body.note, current_moderator())
    return Response(status=204)


@review_api.post(
    "/items/<comment_id>/notes",
    operation_id="addNote",
    responses={"201": NoteAnswer, **problems("not_found", "empty", "too_long", body=True, guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def add_note(path: ItemPath, body: NoteRequest) -> Response:
    """Notes something on a comment, decided or not, for the other moderators."""
    note = services().review_queue.note(path.comment_id, body.note, current_moderator())
    return json_answer(NoteAnswer(id=note.id, author=note.author, text=note.text, at=note.at), 201)
