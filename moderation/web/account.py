"""The console's page of one's own account: sessions and API tokens."""

from http import HTTPStatus

from flask import Response, request
from flask_babel import gettext

from moderation.domain.errors import InvalidInput, ModerationError
from moderation.domain.people import Capability
from moderation.usecases.api_tokens import MAX_NAME_CHARS
from moderation.web import labels
from moderation.web.access import current_caller, current_moderator, current_session, signed_in
from moderation.web.console import console_blueprint, page, see_other, status_of
from moderation.web.errors import describe
from moderation.web.people_lines import choices, session_line, token_line
from moderation.web.services import services

_DAYS = ("30", "90", "365")

account = console_blueprint("account", __name__)


@account.get("/account")
@signed_in
def show_account() -> Response:
    """Where one is signed in, and the tokens made in one's name."""
    return _account_page()


@account.post("/account/sessions/<session_id>/end")
@signed_in
def end_session(session_id: str) -> Response:
    """Ends one of one's own sessions."""
    services().own_sessions.end(current_session(), session_id if session_id.isprintable() else "")
    return see_other("account.show_account", done="ended")


@account.post("/account/sessions/end-others")
@signed_in
def end_other_sessions() -> Response:
    """Ends all of one's sessions but this one."""
    services().own_sessions.end_others(current_session())
    return see_other("account.show_account", done="others")


@account.post("/account/tokens")
@signed_in
def issue_token() -> Response:
    """Makes a token; this answer is the one place that shows it."""
    moderator = current_moderator()
    try:
        secret, token = services().tokens.issue(
            moderator, request.form.get("name", "").strip(), _scopes(), _days(), moderator.name
        )
    except InvalidInput as error:
        return _account_page(error)
    return page("token.html", HTTPStatus.CREATED, secret=secret, token=token_line(token, services().now()))


@account.post("/account/tokens/<token_id>/revoke")
@signed_in
def revoke_token(token_id: str) -> Response:
    """Revokes one of one's own tokens."""
    moderator = current_moderator()
    services().tokens.revoke(token_id, moderator, moderator.name)
    return see_other("account.show_account", done="revoked")


def _account_page(error: ModerationError | None = None) -> Response:
    moderator, now = current_moderator(), services().now()
    mine = current_session()
    return page(
        "account.html",
        status_of(error),
        sessions=[session_line(it, now, current=it.id == mine.id) for it in services().own_sessions.all(mine)],
        tokens=[token_line(it, now) for it in services().tokens.of(moderator) if it.works(now)],
        scopes=choices(labels.CAPABILITIES, sorted(current_caller().capabilities), request.form.getlist("scopes")),
        days=[(days, gettext("%(days)s days", days=days)) for days in _DAYS],
        given=request.form if error else {},
        max_name=MAX_NAME_CHARS,
        has_password=moderator.has_password,
        has_second_step=moderator.totp_secret is not None,
        message=_message(error) if error else None,
        notice=_notice(),
    )


def _scopes() -> set[Capability]:
    try:
        return {Capability(scope) for scope in request.form.getlist("scopes")}
    except ValueError as error:
        raise InvalidInput(pointer="/scopes") from error


def _days() -> int:
    days = request.form.get("days", "")
    if days not in _DAYS:
        raise InvalidInput(pointer="/days")
    return int(days)


def _message(error: ModerationError) -> str:
    sentences = {
        "/name": gettext("Give the token a name of at most %(limit)s characters.", limit=MAX_NAME_CHARS),
        "/scopes": gettext("Choose what the token may do."),
    }
    return str(sentences.get(error.pointer or "", describe(error)))


def _notice() -> str | None:
    """Known codes only: an address made by somebody else can say nothing else on this page."""
    notices = {
        "ended": gettext("That session is ended."),
        "others": gettext("All your other sessions are ended."),
        "step": gettext("The second step is removed."),
        "revoked": gettext("The token is revoked."),
    }
    return notices.get(request.args.get("done", ""))
