"""The queue's pages: the list beside one of its items; decisions, and what else is done with an item."""

import re
from datetime import datetime
from http import HTTPStatus

from flask import Response, request

from moderation.domain.errors import Empty, InvalidInput, NotFound, TooLong
from moderation.domain.people import Capability
from moderation.domain.review import DecisionAction
from moderation.domain.review_errors import AlreadyDecided, ItemLeased, LeaseLost
from moderation.web import labels
from moderation.web.access import current_moderator, may, require
from moderation.web.console import console_blueprint, page, see_other
from moderation.web.errors import describe
from moderation.web.ids import known_form
from moderation.web.newsroom_time import newsroom_time
from moderation.web.queue_page import current_query, id_after, queue_page
from moderation.web.rejection_blocks import block_set, choice_words, chosen_block, lifted_block
from moderation.web.services import services

review = console_blueprint("review", __name__)

_VERSION = re.compile(r"[0-9]{1,9}")


@review.get("", strict_slashes=False)
@require(Capability.QUEUE_READ)
def show_queue() -> Response:
    """What waits, by filter and order, a page at a time, with the first of it opened."""
    return queue_page(None)


@review.get("/<comment_id>")
@require(Capability.QUEUE_READ)
def show_item(comment_id: str) -> Response:
    """One waiting item beside the list; one that is decided stands in the register."""
    try:
        return queue_page(known_form(comment_id))
    except (AlreadyDecided, NotFound):
        # What screening decided was decided by nobody that an error could name.
        found = services().read_decided.item(known_form(comment_id))
        return see_other("decided.show_comment", comment_id=found.comment_id)


@review.post("/<comment_id>/decision")
@require(Capability.QUEUE_DECIDE)
def decide(comment_id: str) -> Response:
    """Accepts or rejects and leads on to the next item; 409 naming the winner or the holder, with what was chosen."""
    action, version = _action(), _version()
    reason, block_for = request.form.get(f"{action}_reason", ""), chosen_block(action)
    choice = _choice(action, reason) + choice_words(block_for)
    try:
        item = services().read_queue.item(known_form(comment_id))
        decision = services().review_queue.decide(
            comment_id, version, action, reason, current_moderator(), block_for=block_for
        )
    except AlreadyDecided as error:
        if error.action == DecisionAction.UNDO:
            # It waits again, at another version.
            return see_other("review.show_item", comment_id=comment_id, **current_query().args)
        return _decided_page(comment_id, error, choice=choice)
    except (ItemLeased, LeaseLost) as error:
        return _held_page(comment_id, error, choice=choice)
    query = current_query()
    told = {"done": action.value, "comment": comment_id, "decision": decision.id, **block_set(decision, block_for)}
    following = id_after(item, query)
    if following is None:
        return see_other("review.show_queue", **query.given, **told)
    return see_other("review.show_item", comment_id=following, **query.args, **told)


@review.post("/<comment_id>/undo")
@require(Capability.QUEUE_DECIDE)
def undo(comment_id: str) -> Response:
    """Takes a decision back: the comment waits again, or is retracted where it was sent already."""
    decision_id = known_form(request.form.get("decision", ""))
    try:
        undone = services().review_queue.undo(
            known_form(comment_id), decision_id, current_moderator(), senior=may(Capability.QUEUE_SENIOR.value)
        )
    except AlreadyDecided as error:
        return _decided_page(comment_id, error)
    if undone.action is DecisionAction.UNDO:
        done = "undo_block" if lifted_block(decision_id, undone) else undone.action.value
        return see_other("review.show_item", comment_id=comment_id, **current_query().args, done=done)
    return see_other("review.show_queue", **current_query().args, done=undone.action.value)


@review.post("/<comment_id>/notes")
@require(Capability.QUEUE_DECIDE)
def write_note(comment_id: str) -> Response:
    """Keeps a note for the others, or leaves the item to a senior with it; nothing typed is lost where it cannot be."""
    note, escalates = request.form.get("note", ""), request.form.get("do") == "escalate"
    queue = services().review_queue
    try:
        if escalates:
            queue.escalate(known_form(comment_id), _version(), note, current_moderator())
        else:
            queue.note(known_form(comment_id), note, current_moderator())
    except (Empty, TooLong) as error:
        return queue_page(comment_id, HTTPStatus.UNPROCESSABLE_ENTITY, message=describe(error), note=note)
    except AlreadyDecided as error:
        return _decided_page(comment_id, error, typed=note)
    except (ItemLeased, LeaseLost) as error:
        return _held_page(comment_id, error, typed=note)
    done = "escalated" if escalates else "noted"
    return see_other("review.show_item", comment_id=comment_id, **current_query().args, done=done)


def _action() -> DecisionAction:
    try:
        return DecisionAction(request.form.get("action", ""))
    except ValueError as error:
        raise InvalidInput(pointer="/action") from error


def _version() -> int:
    version = request.form.get("version", "")
    if not _VERSION.fullmatch(version):
        raise InvalidInput(pointer="/version")
    return int(version)


def _choice(action: DecisionAction, reason: str) -> str:
    return f"{labels.label(labels.ACTIONS, action)} ({labels.label(labels.REASONS, reason)})"


def _decided_page(comment_id: str, error: AlreadyDecided, choice: str = "", typed: str = "") -> Response:
    following = services().read_queue.page(None, 1).items
    return page(
        "decided.html",
        HTTPStatus.CONFLICT,
        comment_id=comment_id,
        what=labels.label(labels.DECIDED, error.action) % {"name": error.moderator},
        decided_at=newsroom_time(datetime.fromisoformat(error.decided_at)),
        choice=choice,
        typed=typed,
        next_id=following[0].comment_id if following else None,
    )


def _held_page(comment_id: str, error: ItemLeased | LeaseLost, choice: str = "", typed: str = "") -> Response:
    return page(
        "held.html", HTTPStatus.CONFLICT, holder=error.holder, comment_id=comment_id, choice=choice, typed=typed
    )
