"""The console's pages for decisions in bulk: the preview with its sample, the progress, and the way back."""

from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus

from flask import Response, request
from flask_babel import gettext

from moderation.domain.bulk import KEPT_PREPARED, BulkOutcome, BulkState
from moderation.domain.errors import Empty, InvalidInput, ModerationError
from moderation.domain.people import Capability
from moderation.domain.queue import QueueFilter
from moderation.domain.review import DecisionAction
from moderation.domain.review_errors import AlreadyDecided, BulkNotReady, SampleUnread, TooMany
from moderation.web.access import current_moderator, may, require
from moderation.web.bulk_lines import (
    decision_choices,
    held_by_others,
    operation_line,
    outcomes_of,
    spread_of,
    troubles_of,
    worked_off,
)
from moderation.web.console import console_blueprint, page, see_other
from moderation.web.errors import describe
from moderation.web.ids import known_form
from moderation.web.queue_page import card, current_query, queue_page
from moderation.web.services import services

REFRESH_S = 2
RECENT = 30
MAX_CHOSEN = 500

_TROUBLES = (BulkOutcome.MISSED, BulkOutcome.KEPT)

bulk_pages = console_blueprint("bulk_pages", __name__)


@bulk_pages.get("/bulk")
@require(Capability.QUEUE_READ)
def show_recent() -> Response:
    """The newest operations."""
    return page("bulk_recent.html", lines=[operation_line(it) for it in services().bulk_review.recent(RECENT)])


@bulk_pages.post("/bulk")
@require(Capability.QUEUE_DECIDE)
def prepare() -> Response:
    """Takes the snapshot of the ticked items, or of all that the address asks for, and shows it before anything."""
    try:
        operation = services().bulk_review.preview(
            _wanted(), *_decision(), current_moderator(), senior=may(Capability.QUEUE_SENIOR)
        )
    except (Empty, TooMany, InvalidInput) as error:
        return queue_page(None, HTTPStatus.UNPROCESSABLE_ENTITY, problem=_why_not(error))
    return see_other("bulk_pages.show_operation", operation_id=operation.id)


@bulk_pages.get("/bulk/<operation_id>")
@require(Capability.QUEUE_READ)
def show_operation(operation_id: str) -> Response:
    """What it is about, or how far it is; loads itself again while the worker is at it."""
    return _operation_page(known_form(operation_id))


@bulk_pages.post("/bulk/<operation_id>/sample/<comment_id>")
@require(Capability.QUEUE_DECIDE)
def read_sample(operation_id: str, comment_id: str) -> Response:
    """Opens an item of the sample, for who prepares the operation; what was decided meanwhile is not shown any more."""
    try:
        services().bulk_review.read_sample(known_form(operation_id), known_form(comment_id), current_moderator())
    except AlreadyDecided:
        return see_other("bulk_pages.show_operation", operation_id=operation_id, _anchor="sample")
    return see_other("bulk_pages.show_operation", operation_id=operation_id, _anchor=f"sample-{comment_id}")


@bulk_pages.post("/bulk/<operation_id>/decision")
@require(Capability.QUEUE_DECIDE)
def change(operation_id: str) -> Response:
    """Chooses another decision for the same comments, before it is started."""
    try:
        # Where it was started before, the page that follows says where it is by now.
        with suppress(BulkNotReady):
            services().bulk_review.change(known_form(operation_id), *_decision(), current_moderator())
    except InvalidInput as error:
        return _operation_page(operation_id, HTTPStatus.UNPROCESSABLE_ENTITY, problem=_why_not(error))
    return see_other("bulk_pages.show_operation", operation_id=operation_id)


@bulk_pages.post("/bulk/<operation_id>/abandon")
@require(Capability.QUEUE_DECIDE)
def abandon(operation_id: str) -> Response:
    """Gives it up before it is started, and leads back to the queue; where it was started, to where it is by now."""
    try:
        services().bulk_review.abandon(
            known_form(operation_id), current_moderator(), senior=may(Capability.QUEUE_SENIOR)
        )
    except BulkNotReady:
        return see_other("bulk_pages.show_operation", operation_id=operation_id)
    return see_other("review.show_queue", done="abandoned")


@bulk_pages.post("/bulk/<operation_id>/start")
@require(Capability.QUEUE_DECIDE)
def start(operation_id: str) -> Response:
    """Hands it to the worker; pressed twice, it leads to the same page."""
    try:
        # Where it was started before, the page that follows says where it is by now.
        with suppress(BulkNotReady):
            services().bulk_review.start(known_form(operation_id), current_moderator())
    except SampleUnread as error:
        return _operation_page(operation_id, HTTPStatus.CONFLICT, problem=describe(error))
    return see_other("bulk_pages.show_operation", operation_id=operation_id)


@bulk_pages.post("/bulk/<operation_id>/undo")
@require(Capability.QUEUE_DECIDE)
def undo(operation_id: str) -> Response:
    """Stops it, and takes back all that it decided; pressed twice, it leads to the same page."""
    # Where it cannot be taken back, the page that follows says where the operation is by now.
    with suppress(BulkNotReady):
        services().bulk_review.undo(known_form(operation_id), current_moderator(), senior=may(Capability.QUEUE_SENIOR))
    return see_other("bulk_pages.show_operation", operation_id=operation_id)


def _operation_page(operation_id: str, status: int = HTTPStatus.OK, problem: str | None = None) -> Response:
    progress = services().bulk_review.progress(operation_id)
    operation = progress.operation
    own = operation.moderator == current_moderator().name
    may_leave = may(Capability.QUEUE_DECIDE) and (own or may(Capability.QUEUE_SENIOR))
    done, of = worked_off(progress)
    return page(
        "bulk.html",
        status,
        line=operation_line(operation),
        operation=operation,
        chosen=f"{operation.action}:{operation.reason}",
        own=own,
        problem=problem,
        outcomes=outcomes_of(progress),
        done=done,
        of=of,
        troubles=troubles_of(progress.troubles),
        more_troubles=max(0, sum(progress.outcomes.get(it, 0) for it in _TROUBLES) - len(progress.troubles)),
        held_by_others=held_by_others(progress),
        can_abandon=operation.state is BulkState.PREVIEWED and may_leave,
        can_undo=operation.state in (BulkState.RUNNING, BulkState.DONE) and may_leave,
        refresh_s=REFRESH_S,
        **(_preview(operation_id) if operation.state is BulkState.PREVIEWED else {}),
    )


def _preview(operation_id: str) -> dict[str, object]:
    """`unread` counts what keeps the operation from being started."""
    preview = services().bulk_review.show(operation_id)
    needed = preview.operation.needs_reading
    sample = [(card(held), item.read_at is not None) for item, held in preview.sample]
    return {
        "waiting": preview.spread.total,
        "spread": spread_of(preview.spread),
        "sample": sample,
        "unread": sum(not read for _, read in sample) if needed else 0,
        "choices": decision_choices(),
        "kept_hours": KEPT_PREPARED // timedelta(hours=1),
    }


def _wanted() -> QueueFilter:
    """Raises `Empty` where nothing is ticked, `TooMany`, `NotFound` for what is no id."""
    if request.form.get("scope") == "filter":
        return current_query().wanted
    chosen = request.form.getlist("items")
    if not chosen:
        raise Empty(pointer="/items")
    if len(chosen) > MAX_CHOSEN:
        raise TooMany(pointer="/items", limit=MAX_CHOSEN)
    return QueueFilter(ids=tuple(known_form(it) for it in chosen))


def _decision() -> tuple[DecisionAction, str]:
    """Raises `InvalidInput` where no action is chosen; whether it knows the reason is for the use case to say."""
    action, _, reason = request.form.get("decision", "").partition(":")
    try:
        return DecisionAction(action), reason
    except ValueError as error:
        raise InvalidInput(pointer="/decision") from error


def _why_not(error: ModerationError) -> str:
    """In the words of this page, on which the fields have no names."""
    if error.pointer == "/items" and isinstance(error, Empty):
        return str(gettext("Tick the comments first."))
    if isinstance(error, Empty):
        return str(gettext("None of them can be decided: they were decided meanwhile, or others are looking at them."))
    if isinstance(error, InvalidInput):
        return str(gettext("Choose a decision and its reason."))
    return describe(error)
