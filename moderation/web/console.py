"""The frame of the review console: who is signed in, whose forms are believed, and errors as HTML pages."""

from http import HTTPStatus
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from moderation.domain.access_errors import SignInRequired
from moderation.domain.errors import ModerationError, RateLimited, Unavailable
from moderation.usecases.ports.accounts import Caller, Moderator
from moderation.usecases.sign_in import SESSION_TTL, caller_of
from moderation.web.access import COOKIE, admit, is_open, may, refuse_foreign_pages
from moderation.web.errors import UNAVAILABLE_RETRY_AFTER_S, code_of
from moderation.web.highlight import visible
from moderation.web.language import LANGUAGES, keep_language, language_links, select_language
from moderation.web.navigation import navigation
from moderation.web.problems import PROBLEMS
from moderation.web.services import services
from moderation.web.standing import alerts
from moderation.web.waiting_reports import SECTION, overdue_alerts, waiting_reports

log = structlog.get_logger()

PREFIX = "/review"

# What has to be settled before anything else: its page, and the views that stay open until then.
_SIGN_OUT = "moderators.sign_out"
_PASSWORD = ("moderators.show_password", {"moderators.show_password", "moderators.change_password", _SIGN_OUT})
_SECOND_STEP = ("second_factor.show", {"second_factor.show", "second_factor.confirm", _SIGN_OUT})


def console_blueprint(name: str, import_name: str) -> Blueprint:
    """A blueprint below /review: guarded, never cached, and answering every error with a page."""
    made = Blueprint(name, import_name, url_prefix=PREFIX)
    made.before_request(_guard)
    made.after_request(_finish)
    made.register_error_handler(ModerationError, _page_of)
    made.register_error_handler(HTTPException, _page_of_status)
    made.register_error_handler(Exception, _page_of_surprise)
    return made


def register_console(app: Flask, *blueprints: Blueprint) -> None:
    """Adds the console's pages to the app, and a page for addresses below /review that no blueprint knows."""
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    app.before_request(_answer_unrouted)


def set_session_cookie(response: Response, token: str) -> None:
    """Hands the session's secret to the browser: unreadable to scripts, never sent from another site's page.

    To the whole service and not to the console alone: the console's scripts ask the API.
    """
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(SESSION_TTL.total_seconds()),
        path="/",
        secure=services().base_url.startswith("https:"),
        httponly=True,
        samesite="Strict",
    )


def clear_session_cookie(response: Response) -> None:
    """Makes the browser forget the session."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="Strict")


def see_other(endpoint: str, **query: Any) -> Response:
    """Sends the browser on with GET, to a page of the console only; values of None are left out."""
    return make_response(redirect(url_for(endpoint, **query), HTTPStatus.SEE_OTHER))


def page(template: str, status: int = HTTPStatus.OK, **values: object) -> Response:
    """A page of the console made of `templates/review/<template>`."""
    caller: Caller | None = g.get("caller")
    settled = caller is not None and _unsettled(caller.moderator) is None
    reports = waiting_reports() if settled else {}
    html = render_template(
        f"review/{template}",
        session=caller.session if caller else None,
        may=may,
        visible=visible,
        navigation=navigation({SECTION: sum(it.open for it in reports.values())}) if settled else [],
        alerts=[*alerts(), *overdue_alerts(reports)] if caller else [],
        languages=language_links("review.show_queue"),
        lang=LANGUAGES[select_language()],
        **values,
    )
    return make_response(html, status)


def status_of(error: ModerationError | None) -> int:
    """The status of a page that comes back with what was wrong with its form; 200 where nothing was."""
    return int(PROBLEMS[error.code][0]) if error else HTTPStatus.OK


def error_page(code: str, **params: object) -> Response:
    """The page for an error's code; `params` fill its sentence."""
    status, title, detail = PROBLEMS[code]
    g.refusal = code
    return page("error.html", status, heading=str(title), detail=str(detail) % params)


def _guard() -> ResponseReturnValue | None:
    if request.method == "POST":
        refuse_foreign_pages()
    if is_open():
        return None
    try:
        session = services().sign_in.session(request.cookies.get(COOKIE))
    except SignInRequired:
        if request.method == "POST":
            raise
        return see_other("moderators.show_sign_in")
    g.caller = caller_of(session)
    if request.method == "POST":
        services().sign_in.check_form(session, request.form.get("csrf_token"))
    if (first := _unsettled(session.moderator)) is not None and request.endpoint not in first[1]:
        return see_other(first[0])
    admit(g.caller)
    return None


def _unsettled(moderator: Moderator) -> tuple[str, set[str]] | None:
    if moderator.must_change_password:
        return _PASSWORD
    return _SECOND_STEP if services().second_factor.is_missing(moderator) else None


def _finish(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    keep_language(response, PREFIX)
    return response


def _page_of(error: ModerationError) -> Response:
    response = error_page(error.code, **error.params)
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.retry_after_s)
    elif isinstance(error, Unavailable):
        log.warning("unavailable", part=error.part, exc_info=error)
        response.headers["Retry-After"] = str(UNAVAILABLE_RETRY_AFTER_S)
    return response


def _page_of_status(error: HTTPException) -> Response:
    response = error_page(code_of(error, "bad_request"), limit=current_app.config["MAX_CONTENT_LENGTH"])
    if allowed := dict(error.get_headers()).get("Allow"):
        response.headers["Allow"] = allowed
    return response


def _page_of_surprise(error: Exception) -> Response:
    log.error("internal_error", path=request.path, exc_info=error)
    return error_page("internal_error")


def _answer_unrouted() -> Response | None:
    """Flask asks no blueprint about an address or method that none has."""
    below = request.path == PREFIX or request.path.startswith(f"{PREFIX}/")
    error = request.routing_exception
    if not below or not isinstance(error, HTTPException) or isinstance(error, RequestRedirect):
        return None
    return _finish(_page_of_status(error))
