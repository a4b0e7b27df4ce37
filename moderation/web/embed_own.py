"""An author's own comment as a page that needs no script: where it stands, why, and the appeal against a rejection."""

from http import HTTPStatus

from flask import Response, make_response, redirect, request, url_for
from flask_babel import gettext

from moderation.domain.errors import InvalidInput, ModerationError, NotFound, RateLimited, TooLong, Unavailable
from moderation.domain.reports import MAX_TEXT_CHARS
from moderation.domain.review_errors import AlreadyAppealed
from moderation.usecases.handle_reports import ByToken
from moderation.web import labels
from moderation.web.ids import known_form
from moderation.web.language import language_links
from moderation.web.reader_pages import Complaint, missing_page, reader_blueprint, reader_page
from moderation.web.services import services

embed_own = reader_blueprint("embed_own", __name__)


@embed_own.get("/comments/<comment_id>")
def show_own(comment_id: str) -> Response:
    """A comment to its author, who has the receipt's token."""
    return _page(known_form(comment_id), request.args.get("token", ""))


@embed_own.post("/comments/<comment_id>/appeal")
def send_appeal(comment_id: str) -> Response:
    """Takes an appeal in, which needs the token too."""
    token, text = request.form.get("token", ""), request.form.get("text", "")
    address = services().addresses.of(request.environ)
    try:
        services().handle_reports.appeal(known_form(comment_id), text, address, ByToken(token))
    except (AlreadyAppealed, InvalidInput, RateLimited, TooLong, Unavailable) as error:
        return _page(comment_id, token, error)
    return make_response(redirect(f"{own_page(comment_id, token)}&appealed=1", HTTPStatus.SEE_OTHER))


def own_page(comment_id: str, token: str) -> str:
    """Where the author of a comment follows it, in the language of this request's address."""
    return url_for("embed_own.show_own", comment_id=comment_id, token=token, lang=request.args.get("lang"))


@embed_own.errorhandler(NotFound)
def _missing(_: NotFound) -> Response:
    return missing_page(
        gettext("Nothing to see here"),
        gettext("This address is incomplete or wrong. Please open it just as it was given to you."),
    )


def _page(comment_id: str, token: str, error: ModerationError | None = None) -> Response:
    comment, fate = services().follow_comments.own(comment_id, token)
    lang = request.args.get("lang")
    response = reader_page(
        "own_comment.html",
        Complaint.of(error, {"/text": "text"}) if error else None,
        comment=comment,
        fate=fate,
        report=fate.appeal,
        appeal=True,
        overdue=fate.appeal is not None and fate.appeal.is_overdue(services().now()),
        reason=labels.label(labels.REASONS, fate.reason) if fate.reason else None,
        appealed="appealed" in request.args,
        token=token,
        text=request.form.get("text", ""),
        max_text=MAX_TEXT_CHARS,
        action=url_for("embed_own.send_appeal", comment_id=comment_id, lang=lang),
        back=url_for("embed.show", site=comment.site, thread=comment.thread, lang=lang),
        languages=language_links("embed.show") if request.method == "GET" else [],
    )
    # The address is a secret of the author's.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
