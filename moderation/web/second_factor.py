"""The console's page of the second step: set up an authenticator app, renew recovery codes, take the step away."""

import segno
from flask import Response, request
from flask_babel import gettext
from markupsafe import Markup

from moderation.domain.access_errors import WrongCode, WrongCredentials
from moderation.domain.errors import ModerationError, RateLimited
from moderation.usecases.second_factor import MAX_CODE_CHARS, Enrolment
from moderation.usecases.sign_in import MAX_PASSWORD_CHARS
from moderation.web.access import current_moderator, current_session, signed_in
from moderation.web.console import console_blueprint, page, see_other, status_of
from moderation.web.errors import describe
from moderation.web.services import services

second_factor = console_blueprint("second_factor", __name__)

_PIXELS_PER_MODULE = 5
_GROUP = 4


@second_factor.get("/account/second-step")
@signed_in
def show() -> Response:
    """A new secret for the app, or, once there is one, what can be done about it."""
    moderator = current_moderator()
    if moderator.totp_secret is not None:
        return _set_page()
    return _enrolment_page(services().second_factor.begin(moderator))


@second_factor.post("/account/second-step")
@signed_in
def confirm() -> Response:
    """Takes the app's first code; this answer is the one place that shows the recovery codes."""
    use, form = services().second_factor, request.form
    sealed = form.get("sealed", "")
    try:
        codes = use.confirm(current_session(), sealed, form.get("present", ""), form.get("code", ""))
    except (WrongCode, WrongCredentials, RateLimited) as error:
        return _enrolment_page(use.resume(current_moderator(), sealed), error)
    return _recovery_codes_page(codes)


@second_factor.post("/account/second-step/recovery-codes")
@signed_in
def renew_recovery_codes() -> Response:
    """Shows new recovery codes; the old ones are gone."""
    try:
        codes = services().second_factor.renew_recovery_codes(current_moderator(), request.form.get("code", ""))
    except (WrongCode, RateLimited) as error:
        return _set_page(error)
    return _recovery_codes_page(codes)


@second_factor.post("/account/second-step/remove")
@signed_in
def remove() -> Response:
    """Takes one's own second step away."""
    try:
        services().second_factor.remove(current_moderator(), request.form.get("code", ""))
    except (WrongCode, RateLimited) as error:
        return _set_page(error)
    return see_other("account.show_account", done="step")


def _enrolment_page(enrolment: Enrolment, error: ModerationError | None = None) -> Response:
    secret = enrolment.secret
    return page(
        "second_step.html",
        status_of(error),
        picture=_picture(enrolment.uri),
        secret=" ".join(secret[start : start + _GROUP] for start in range(0, len(secret), _GROUP)),
        sealed=enrolment.sealed,
        forced=services().second_factor.is_missing(current_moderator()),
        max_password=MAX_PASSWORD_CHARS,
        max_code=MAX_CODE_CHARS,
        message=_message(error) if error else None,
    )


def _set_page(error: ModerationError | None = None) -> Response:
    return page(
        "second_step_set.html",
        status_of(error),
        left=services().second_factor.recovery_codes_left(current_moderator()),
        max_code=MAX_CODE_CHARS,
        message=_message(error) if error else None,
    )


def _recovery_codes_page(codes: tuple[str, ...]) -> Response:
    grouped = ["-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP)) for code in codes]
    return page("recovery_codes.html", codes=grouped)


def _picture(uri: str) -> Markup:
    """The QR code as SVG in the page: dark on white in any colour scheme, or phones do not read it."""
    drawn = segno.make_qr(uri, error="m").svg_inline(
        scale=_PIXELS_PER_MODULE, dark="#000", light="#fff", title=gettext("QR code for your authenticator app")
    )
    return Markup(drawn)  # noqa: S704 - segno escapes the title, and the address is drawn, not written


def _message(error: ModerationError) -> str:
    return gettext("The password is wrong.") if isinstance(error, WrongCredentials) else describe(error)
