"""The console's door: sign in, choose a password, sign out."""

from flask import Response, request
from flask_babel import gettext

from moderation.domain.access_errors import SignInRequired, WeakPassword, WrongCode, WrongCredentials
from moderation.domain.errors import ModerationError, RateLimited
from moderation.usecases.ports.accounts import Session
from moderation.usecases.second_factor import MAX_CODE_CHARS
from moderation.usecases.sign_in import MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS
from moderation.web.access import COOKIE, current_client, current_session, open_to_all, signed_in
from moderation.web.console import (
    clear_session_cookie,
    console_blueprint,
    page,
    see_other,
    set_session_cookie,
    status_of,
)
from moderation.web.errors import describe
from moderation.web.services import services

moderators = console_blueprint("moderators", __name__)


@moderators.get("/sign-in")
@open_to_all
def show_sign_in() -> Response:
    """The sign-in form; who is signed in already goes on to the queue."""
    try:
        services().sign_in.session(request.cookies.get(COOKIE))
    except SignInRequired:
        return _sign_in_page()
    return see_other("review.show_queue")


@moderators.post("/sign-in")
@open_to_all
def sign_in() -> Response:
    """Opens a session: 401 for wrong credentials, 429 when name or address tried too often."""
    name = request.form.get("name", "")
    try:
        token, session = services().sign_in.sign_in(name, request.form.get("password", ""), current_client())
    except (WrongCredentials, RateLimited) as error:
        return _sign_in_page(name, error)
    return _signed_in(token, session)


@moderators.get("/code")
@open_to_all
def show_code() -> Response:
    """The question for a code, for whoever typed the right password."""
    try:
        waiting = services().sign_in.waiting(request.cookies.get(COOKIE))
    except SignInRequired:
        return see_other("moderators.show_sign_in")
    return _code_page(waiting)


@moderators.post("/code")
@open_to_all
def enter_code() -> Response:
    """Opens the session: 401 for a wrong code, 429 when the account tried too many."""
    waiting = services().sign_in.waiting(request.cookies.get(COOKIE))
    services().sign_in.check_form(waiting, request.form.get("csrf_token"))
    try:
        token, session = services().sign_in.enter_code(waiting, request.form.get("code", ""))
    except (WrongCode, RateLimited) as error:
        return _code_page(waiting, error)
    return _signed_in(token, session)


@moderators.get("/password")
@signed_in
def show_password() -> Response:
    """The form for a new password; forced while the password is a one-time one."""
    return _password_page()


@moderators.post("/password")
@signed_in
def change_password() -> Response:
    """Replaces the password; every session of the account ends, this browser gets a new one."""
    try:
        token, _ = services().sign_in.change_password(
            current_session(), request.form.get("present", ""), request.form.get("password", "")
        )
    except (WeakPassword, WrongCredentials) as error:
        return _password_page(error)
    response = see_other("review.show_queue", done="password")
    set_session_cookie(response, token)
    return response


@moderators.post("/sign-out")
@signed_in
def sign_out() -> Response:
    """Ends the session."""
    services().sign_in.sign_out(current_session())
    response = see_other("moderators.show_sign_in")
    clear_session_cookie(response)
    return response


def _signed_in(token: str, session: Session) -> Response:
    """On to what comes first: the code, a password of one's own, or the queue."""
    if session.awaits_code:
        response = see_other("moderators.show_code")
    elif session.moderator.must_change_password:
        response = see_other("moderators.show_password")
    else:
        response = see_other("review.show_queue")
    set_session_cookie(response, token)
    return response


def _code_page(waiting: Session, error: ModerationError | None = None) -> Response:
    message = describe(error) if error else None
    response = page(
        "code.html", status_of(error), csrf_token=waiting.csrf_token, max_code=MAX_CODE_CHARS, message=message
    )
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _sign_in_page(name: str = "", error: ModerationError | None = None) -> Response:
    response = page(
        "sign_in.html",
        status_of(error),
        name=name,
        message=describe(error) if error else None,
        single_sign_on=services().single_sign_on is not None,
    )
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _password_page(error: ModerationError | None = None) -> Response:
    forced = current_session().moderator.must_change_password
    return page(
        "password.html",
        status_of(error),
        forced=forced,
        heading=gettext("Choose a password") if forced else gettext("Change password"),
        message=describe(error) if error else None,
        min_chars=MIN_PASSWORD_CHARS,
        max_chars=MAX_PASSWORD_CHARS,
    )
