"""The console's door for single sign-on: off to the provider, and back."""

from http import HTTPStatus

from flask import Response, make_response, redirect, request, url_for

from moderation.domain.access_errors import SignOnFailed
from moderation.domain.errors import NotFound
from moderation.usecases.single_sign_on import ATTEMPT_TTL, SingleSignOn
from moderation.web.access import current_client, open_to_all
from moderation.web.console import console_blueprint, page, set_session_cookie
from moderation.web.services import services

single_sign_on = console_blueprint("single_sign_on", __name__)

COOKIE = "moderation_sign_on"
_PATH = "/review/sso"


@single_sign_on.get("/sso")
@open_to_all
def begin() -> Response:
    """Sends the browser to the provider."""
    address, kept = _use().begin()
    response = make_response(redirect(address, HTTPStatus.SEE_OTHER))
    response.set_cookie(
        COOKIE,
        kept,
        max_age=int(ATTEMPT_TTL.total_seconds()),
        path=_PATH,
        secure=services().base_url.startswith("https:"),
        httponly=True,
        # Not Strict: it has to come back with the provider's redirect.
        samesite="Lax",
    )
    return response


@single_sign_on.get("/sso/callback")
@open_to_all
def finish() -> Response:
    """Opens a session for whoever the provider sends back.

    The next page is asked for by this one, not by a redirect: the session's cookie is Strict, and a browser that was
    sent by the provider's page would not send it along.
    """
    use = _use()
    code, state = request.args.get("code"), request.args.get("state")
    if not code or not state:
        raise SignOnFailed
    token, session = use.finish(request.cookies.get(COOKIE, ""), state, code, current_client())
    onward = url_for("moderators.show_code" if session.awaits_code else "review.show_queue")
    response = page("signed_on.html", onward=onward)
    set_session_cookie(response, token)
    response.delete_cookie(COOKIE, path=_PATH, httponly=True, samesite="Lax")
    return response


def _use() -> SingleSignOn:
    use = services().single_sign_on
    if use is None:
        raise NotFound
    return use
