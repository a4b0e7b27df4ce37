"""`/v1/review/bulk`: one decision on many items, previewed, started, followed, and taken back as one."""

from dataclasses import asdict

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.bulk import BulkItem, BulkOperation
from moderation.domain.errors import InvalidInput
from moderation.domain.people import Capability
from moderation.domain.queue import QueueFilter
from moderation.domain.review import DecisionAction
from moderation.web.access import current_moderator, guarded, may, require
from moderation.web.bulk_schemas import (
    BulkAnswer,
    BulkListAnswer,
    BulkPath,
    BulkProgressAnswer,
    BulkRequest,
    ChoiceRequest,
    SampleAnswer,
    SamplePath,
    TroubleAnswer,
)
from moderation.web.openapi import BY_TOKEN, problems
from moderation.web.review_answers import item_answer, json_answer
from moderation.web.review_schemas import ItemAnswer
from moderation.web.services import services

SHOWN = 50

bulk_api = guarded(
    APIBlueprint(
        "bulk_api",
        __name__,
        url_prefix="/v1/review/bulk",
        abp_tags=[Tag(name="review", description="The review queue. All need a moderator's session or token.")],
        abp_security=BY_TOKEN,
    )
)


@bulk_api.get("", operation_id="listBulk", responses={"200": BulkListAnswer, **problems(guarded=True)})
@require(Capability.QUEUE_READ)
def list_bulk() -> Response:
    """The newest operations."""
    return json_answer(BulkListAnswer(operations=[_answer(it) for it in services().bulk_review.recent(SHOWN)]))


@bulk_api.post(
    "",
    operation_id="previewBulk",
    responses={"201": BulkAnswer, **problems("empty", "too_many", body=True, guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def preview_bulk(body: BulkRequest) -> Response:
    """Takes the snapshot of ids, and changes nothing yet. By `filter` it is for seniors."""
    if (body.ids is None) == (body.filter is None):
        raise InvalidInput(pointer="/ids")
    wanted = body.filter.wanted() if body.filter else QueueFilter(ids=tuple(body.ids or ()))
    operation = services().bulk_review.preview(
        wanted, DecisionAction(body.action), body.reason, current_moderator(), senior=may(Capability.QUEUE_SENIOR)
    )
    return json_answer(_answer(operation), 201)


@bulk_api.get(
    "/<operation_id>",
    operation_id="getBulk",
    responses={"200": BulkProgressAnswer, **problems("not_found", guarded=True)},
)
@require(Capability.QUEUE_READ)
def get_bulk(path: BulkPath) -> Response:
    """How far it is, what could not be decided, and its sample."""
    bulk = services().bulk_review
    preview, progress = bulk.show(path.operation_id), bulk.progress(path.operation_id)
    return json_answer(
        BulkProgressAnswer(
            operation=_answer(progress.operation),
            outcomes={outcome.value: number for outcome, number in progress.outcomes.items()},
            troubles=[_trouble(it) for it in progress.troubles],
            sample=[
                SampleAnswer(read=item.read_at is not None, item=item_answer(held)) for item, held in preview.sample
            ],
            spread={facet: dict(values) for facet, values in preview.spread.by.items()},
        )
    )


@bulk_api.post(
    "/<operation_id>/sample/<comment_id>",
    operation_id="readSample",
    responses={"200": ItemAnswer, **problems("not_found", "already_decided", guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def read_sample(path: SamplePath) -> Response:
    """Shows an item of the sample, and keeps that the caller read it. Takes no body."""
    read = services().bulk_review.read_sample(path.operation_id, path.comment_id, current_moderator())
    return json_answer(item_answer(read))


@bulk_api.put(
    "/<operation_id>/decision",
    operation_id="changeBulk",
    responses={"200": BulkAnswer, **problems("not_found", "bulk_not_ready", body=True, guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def change_bulk(path: BulkPath, body: ChoiceRequest) -> Response:
    """Chooses another decision for the same snapshot, before it is started; what was read of the sample stays read."""
    changed = services().bulk_review.change(
        path.operation_id, DecisionAction(body.action), body.reason, current_moderator()
    )
    return json_answer(_answer(changed))


@bulk_api.post(
    "/<operation_id>/abandon",
    operation_id="abandonBulk",
    responses={"200": BulkAnswer, **problems("not_found", "bulk_not_ready", guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def abandon_bulk(path: BulkPath) -> Response:
    """Gives it up before it is started. The caller's own; for seniors, anybody's. Takes no body."""
    abandoned = services().bulk_review.abandon(
        path.operation_id, current_moderator(), senior=may(Capability.QUEUE_SENIOR)
    )
    return json_answer(_answer(abandoned))


@bulk_api.post(
    "/<operation_id>/start",
    operation_id="startBulk",
    responses={"200": BulkAnswer, **problems("not_found", "sample_unread", "bulk_not_ready", guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def start_bulk(path: BulkPath) -> Response:
    """Lets the worker begin. An acceptance by filter needs its sample read. Takes no body."""
    return json_answer(_answer(services().bulk_review.start(path.operation_id, current_moderator())))


@bulk_api.post(
    "/<operation_id>/undo",
    operation_id="undoBulk",
    responses={"200": BulkAnswer, **problems("not_found", "bulk_not_ready", guarded=True)},
)
@require(Capability.QUEUE_DECIDE)
def undo_bulk(path: BulkPath) -> Response:
    """Takes back all that it decided, and stops it. The caller's own; for seniors, anybody's. Takes no body."""
    operation = services().bulk_review.undo(path.operation_id, current_moderator(), senior=may(Capability.QUEUE_SENIOR))
    return json_answer(_answer(operation))


def _answer(operation: BulkOperation) -> BulkAnswer:
    return BulkAnswer(**asdict(operation), needs_reading=operation.needs_reading)


def _trouble(item: BulkItem) -> TroubleAnswer:
    return TroubleAnswer.model_validate({"comment_id": item.comment_id, "outcome": item.outcome, "told": item.told})
