"""The console's register of decided comments: find one, see how it was decided, correct it."""

from flask import Response, request
from flask_babel import gettext, lazy_gettext

from moderation.domain.comment import CommentState
from moderation.domain.errors import Empty, InvalidInput, ModerationError, NotFound, TooLong
from moderation.domain.people import Capability
from moderation.domain.queue import MAX_SEARCH_CHARS
from moderation.domain.review import DecisionAction
from moderation.domain.review_errors import AlreadyDecided
from moderation.usecases.ports.decided import DecidedComment, DecidedPage
from moderation.usecases.review_queue import CORRECTION_REASONS, MAX_NOTE_CHARS
from moderation.web import labels
from moderation.web.access import current_moderator, may, require
from moderation.web.console import console_blueprint, page, see_other, status_of
from moderation.web.decided_lines import decided_row, outcome_of
from moderation.web.decided_query import STATES, DecidedQuery, read_query
from moderation.web.errors import describe
from moderation.web.ids import known_form
from moderation.web.item_context import surroundings_of
from moderation.web.newsroom_time import newsroom_time
from moderation.web.periods import recent
from moderation.web.queue_page import portal_of
from moderation.web.review_cards import shown_comment
from moderation.web.services import services
from moderation.web.threads import write_cursor

PAGE_SIZE = 30

_FILTERS = {
    "q": lazy_gettext("Search"),
    "site": lazy_gettext("Site"),
    "section": lazy_gettext("Section"),
    "thread": lazy_gettext("Page"),
    "account": lazy_gettext("Account"),
    "by": lazy_gettext("Decided by"),
    "moderator": lazy_gettext("Moderator"),
    "reason": lazy_gettext("Reason"),
    "from": lazy_gettext("From"),
    "to": lazy_gettext("To"),
}
_WAY = {CommentState.ACCEPTED: DecisionAction.RETRACT, CommentState.REJECTED: DecisionAction.RESTORE}

decided = console_blueprint("decided", __name__)


@decided.get("/decided")
@require(Capability.QUEUE_READ)
def show_register() -> Response:
    """Published, rejected and retracted comments, the newest decision first, by filter and search."""
    query = _query()
    found = services().read_decided.page(query.after, PAGE_SIZE, query.wanted)
    return page(
        "register.html",
        query=query,
        rows=[decided_row(it) for it in found.comments],
        tabs=[(None, gettext("All")), *((it.value, labels.label(labels.STATES, it)) for it in STATES)],
        filter_words=_FILTERS,
        recent=recent(query.given, services().now()),
        filter_values={"by": dict(_deciders()), "reason": labels.REASONS},
        deciders=_deciders(),
        moderators=[(it, it) for it in services().read_decided.moderators()],
        reasons=[(code, labels.label(labels.REASONS, code)) for code in labels.REASONS if code != "undone"],
        sites=[(it, it) for it in services().policy().sites],
        max_search_chars=MAX_SEARCH_CHARS,
        next_cursor=write_cursor(str(found.next_after)) if found.next_after else None,
        looked_back_to=_looked_back_to(found),
    )


@decided.get("/decided/<comment_id>")
@require(Capability.QUEUE_READ)
def show_comment(comment_id: str) -> Response:
    """One decided comment with its evidence, who decided and all that stands round it."""
    try:
        return _comment_page(comment_id)
    except NotFound:
        # Its decision may have been taken back; for what does not wait either, this raises the same.
        services().read_queue.item(known_form(comment_id))
        return see_other("review.show_item", comment_id=comment_id)


@decided.post("/decided/<comment_id>/correction")
@require(Capability.QUEUE_DECIDE)
def correct(comment_id: str) -> Response:
    """Retracts or restores; what could not be done comes back with what was typed, and who was faster."""
    action = request.form.get("action", "")
    try:
        services().review_queue.correct(
            known_form(comment_id),
            _action(action),
            request.form.get("reason", ""),
            request.form.get("note", ""),
            current_moderator(),
            senior=may(Capability.QUEUE_SENIOR.value),
        )
    except AlreadyDecided as error:
        if error.action == DecisionAction.UNDO:
            # It waits again.
            return see_other("review.show_item", comment_id=comment_id)
        return _comment_page(comment_id, error)
    except (InvalidInput, TooLong) as error:
        return _comment_page(comment_id, error)
    return see_other("decided.show_comment", comment_id=comment_id, **_query().args, done=action)


@decided.post("/decided/<comment_id>/notes")
@require(Capability.QUEUE_DECIDE)
def write_note(comment_id: str) -> Response:
    """Keeps a note for the others."""
    try:
        services().review_queue.note(known_form(comment_id), request.form.get("note", ""), current_moderator())
    except (Empty, InvalidInput, TooLong) as error:
        return _comment_page(comment_id, error)
    return see_other("decided.show_comment", comment_id=comment_id, **_query().args, done="noted")


def _comment_page(comment_id: str, error: ModerationError | None = None) -> Response:
    context = services().read_decided.context(known_form(comment_id))
    comment = context.item
    way = _WAY.get(comment.state)
    return page(
        "decided_comment.html",
        status_of(error),
        query=_query(),
        card=shown_comment(comment, portal_of(comment.thread.site)),
        outcome=outcome_of(comment),
        around=surroundings_of(context),
        way=way.value if way else None,
        allowed=_is_allowed(comment),
        reasons=[(code, labels.label(labels.REASONS, code)) for code in CORRECTION_REASONS[way]] if way else [],
        given=request.form,
        message=describe(error) if error else None,
        notice=_notice(),
        max_note_chars=MAX_NOTE_CHARS,
    )


def _is_allowed(comment: DecidedComment) -> bool:
    """Whether the current moderator may correct it; see `ReviewQueue.correct`."""
    own = comment.moderator in (None, current_moderator().name)
    senior = may(Capability.QUEUE_SENIOR.value)
    return may(Capability.QUEUE_DECIDE.value) and (comment.state is not CommentState.REJECTED or own or senior)


def _query() -> DecidedQuery:
    return read_query(request.args, list(services().policy().sites))


def _deciders() -> list[tuple[str, str]]:
    return [("machine", gettext("screening")), ("people", gettext("people"))]


def _looked_back_to(found: DecidedPage) -> str | None:
    """Until when a search looked, where it did not fill the page and older decisions are left."""
    if found.next_after is None or len(found.comments) == PAGE_SIZE:
        return None
    return newsroom_time(found.next_after.at).strftime("%Y-%m-%d %H:%M")


def _action(text: str) -> DecisionAction:
    try:
        return DecisionAction(text)
    except ValueError as error:
        raise InvalidInput(pointer="/action") from error


def _notice() -> str | None:
    """Known codes only: an address made by somebody else can say nothing else on this page."""
    notices = {
        "retract": gettext("Retracted; it disappears from the portal's page."),
        "restore": gettext("Restored; it is on its way to the portal."),
        "noted": gettext("Noted."),
    }
    return notices.get(request.args.get("done", ""))
