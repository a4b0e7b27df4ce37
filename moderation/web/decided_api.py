"""`/v1/review/decided`: the register of decided comments for programs, and corrections."""

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.people import Capability
from moderation.domain.review import DecisionAction
from moderation.web.access import current_moderator, guarded, may, require
from moderation.web.decided_schemas import (
    CorrectionRequest,
    DecidedContextAnswer,
    DecidedListAnswer,
    DecidedQuery,
)
from moderation.web.openapi import BY_TOKEN, problems
from moderation.web.review_answers import decided_answer, decided_context_answer, decision_answer, json_answer, sent_at
from moderation.web.review_schemas import DecisionAnswer, ItemPath
from moderation.web.services import services
from moderation.web.threads import read_cursor, write_cursor

decided_api = guarded(
    APIBlueprint(
        "decided_api",
        __name__,
        url_prefix="/v1/review/decided",
        abp_tags=[Tag(name="review", description="The review queue. All need a moderator's session or token.")],
        abp_security=BY_TOKEN,
    )
)


@decided_api.get("", operation_id="listDecided", responses={"200": DecidedListAnswer, **problems(guarded=True)})
@require(Capability.QUEUE_READ)
def list_decided(query: DecidedQuery) -> Response:
    """Accepted, rejected and retracted comments that meet the filter, the newest decision first."""
    found = services().read_decided.page(read_cursor(query.cursor), query.limit, query.wanted())
    next_cursor = write_cursor(str(found.next_after)) if found.next_after else None
    return json_answer(
        DecidedListAnswer(comments=[decided_answer(it) for it in found.comments], next_cursor=next_cursor)
    )


@decided_api.get(
    "/<comment_id>",
    operation_id="getDecided",
    responses={"200": DecidedContextAnswer, **problems("not_found", guarded=True)},
)
@require(Capability.QUEUE_READ)
def get_decided(path: ItemPath) -> Response:
    """A decided comment with what `getItem` has of a waiting one; `not_found` while it waits."""
    return json_answer(decided_context_answer(services().read_decided.context(path.comment_id)))


@decided_api.post(
    "/<comment_id>/correction",
    operation_id="correctDecided",
    responses={"201": DecisionAnswer, **problems("not_found", "already_decided", "too_long", body=True, guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def correct_decided(path: ItemPath, body: CorrectionRequest) -> Response:
    """Retracts an accepted comment, or restores a rejected one: what a colleague rejected, seniors only.

    `retract` takes the reasons for rejecting, `restore` those for accepting. Where the comment stands elsewhere by now,
    the answer names who was faster.
    """
    decision = services().review_queue.correct(
        path.comment_id,
        DecisionAction(body.action),
        body.reason,
        body.note,
        current_moderator(),
        senior=may(Capability.QUEUE_SENIOR.value),
    )
    return json_answer(decision_answer(decision, sent_at(decision)), 201)
