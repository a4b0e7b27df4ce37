"""Turns every error into problem details (RFC 9457) in the reader's language; the one place that knows statuses."""

import secrets
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask_babel import gettext, lazy_gettext
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from moderation.domain.errors import ModerationError, RateLimited
from moderation.web.schemas import Problem, ProblemError

log = structlog.get_logger()

UNAVAILABLE_RETRY_AFTER_S = 5

# code → (status, title, detail); the detail may name the error's params.
PROBLEMS: dict[str, tuple[HTTPStatus, Any, Any]] = {
    "malformed_json": (
        HTTPStatus.BAD_REQUEST,
        lazy_gettext("Not valid JSON"),
        lazy_gettext("The body must be one JSON object in UTF-8, nested no deeper than usual."),
    ),
    "body_too_large": (
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        lazy_gettext("Too large"),
        lazy_gettext("The request is larger than %(limit)s bytes."),
    ),
    "unsupported_media_type": (
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        lazy_gettext("Unsupported media type"),
        lazy_gettext("Send the body as application/json."),
    ),
    "invalid_request": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Invalid request"),
        lazy_gettext("Some fields are missing or wrong; see the list of errors."),
    ),
    "invalid_input": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Invalid value"),
        lazy_gettext("This value cannot be used."),
    ),
    "too_long": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Too long"),
        lazy_gettext("At most %(limit)s characters; this has %(actual)s."),
    ),
    "empty": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Empty"),
        lazy_gettext("There is nothing to read here."),
    ),
    "unknown_site": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Unknown site"),
        lazy_gettext("This service knows no site of that name."),
    ),
    "comments_closed": (
        HTTPStatus.FORBIDDEN,
        lazy_gettext("Comments are closed"),
        lazy_gettext("This page takes no comments now."),
    ),
    "captcha_required": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Captcha required"),
        lazy_gettext("Please type the characters in the picture."),
    ),
    "captcha_wrong": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Wrong captcha"),
        lazy_gettext("The characters were not right. Please try the new picture."),
    ),
    "captcha_expired": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Captcha expired"),
        lazy_gettext("The picture has expired. Please try the new one."),
    ),
    "captcha_reused": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Captcha used before"),
        lazy_gettext("This picture was answered before. Please try the new one."),
    ),
    "captcha_unknown": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Unknown captcha"),
        lazy_gettext("This picture is not known here. Please try the new one."),
    ),
    "comment_rejected": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Comment not accepted"),
        lazy_gettext("Your comment goes against the rules of this site and was not accepted."),
    ),
    "rate_limited": (
        HTTPStatus.TOO_MANY_REQUESTS,
        lazy_gettext("Too many requests"),
        lazy_gettext("That was too much at once. Please try again in %(retry_after_s)s seconds."),
    ),
    "identity_invalid": (
        HTTPStatus.FORBIDDEN,
        lazy_gettext("Identity not accepted"),
        lazy_gettext("Your sign-in at the portal could not be confirmed. Please sign in there again."),
    ),
    "idempotency_key_reused": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Idempotency key used before"),
        lazy_gettext("This Idempotency-Key was used with another body."),
    ),
    "request_in_flight": (
        HTTPStatus.CONFLICT,
        lazy_gettext("Request in flight"),
        lazy_gettext("The same request is being handled right now."),
    ),
    "not_found": (
        HTTPStatus.NOT_FOUND,
        lazy_gettext("Not found"),
        lazy_gettext("There is nothing at this address."),
    ),
    "method_not_allowed": (
        HTTPStatus.METHOD_NOT_ALLOWED,
        lazy_gettext("Method not allowed"),
        lazy_gettext("This address does not take that method."),
    ),
    "sign_in_required": (
        HTTPStatus.UNAUTHORIZED,
        lazy_gettext("Sign-in required"),
        lazy_gettext("Please sign in."),
    ),
    "wrong_credentials": (
        HTTPStatus.UNAUTHORIZED,
        lazy_gettext("Wrong name or password"),
        lazy_gettext("The name or the password is wrong."),
    ),
    "weak_password": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Password not accepted"),
        lazy_gettext("Choose a new password of at least %(limit)s characters, other than the present one."),
    ),
    "form_expired": (
        HTTPStatus.FORBIDDEN,
        lazy_gettext("Form expired"),
        lazy_gettext("This form was made for another session. Please load the page again."),
    ),
    "already_decided": (
        HTTPStatus.CONFLICT,
        lazy_gettext("Already decided"),
        lazy_gettext("%(moderator)s decided this comment first."),
    ),
    "unavailable": (
        HTTPStatus.SERVICE_UNAVAILABLE,
        lazy_gettext("Not available"),
        lazy_gettext("Nothing was saved. Please try again in a moment."),
    ),
    "internal_error": (
        HTTPStatus.INTERNAL_SERVER_ERROR,
        lazy_gettext("Internal error"),
        lazy_gettext("Something went wrong here. Nothing was saved."),
    ),
}

# pydantic's error type → a sentence; what is not listed gets the general one.
_FIELD_ERRORS: dict[str, Any] = {
    "missing": lazy_gettext("This field is required."),
    "extra_forbidden": lazy_gettext("There is no such field."),
    "string_type": lazy_gettext("This must be a text."),
    "string_unicode": lazy_gettext("This must be valid Unicode."),
    "string_too_long": lazy_gettext("At most %(max_length)s characters."),
    "string_too_short": lazy_gettext("At least %(min_length)s characters."),
    "too_long": lazy_gettext("At most %(max_length)s entries."),
    "too_short": lazy_gettext("At least %(min_length)s entries."),
    "greater_than_equal": lazy_gettext("At least %(ge)s."),
    "less_than_equal": lazy_gettext("At most %(le)s."),
    "int_parsing": lazy_gettext("This must be a whole number."),
}


def assign_request_id() -> None:
    """Gives the request its id, for the answer and for the log."""
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def problem(code: str, errors: list[ProblemError] | None = None, **params: object) -> Response:
    """The problem answer for a code; `params` fill its sentence."""
    status, title, detail = PROBLEMS[code]
    body = Problem(
        type=f"urn:moderation:problem:{code}",
        title=str(title),
        status=status,
        code=code,
        detail=str(detail) % params,
        errors=errors or [],
        request_id=g.request_id,
    )
    response = Response(body.model_dump_json(), status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response


def describe(error: ModerationError) -> str:
    """The error's sentence in the reader's language, for HTML pages."""
    return str(PROBLEMS[error.code][2]) % error.params


def problem_of(error: ModerationError) -> Response:
    """The answer for a domain error, with the header fields that belong to it."""
    errors = [ProblemError(pointer=error.pointer, detail=describe(error))] if error.pointer else None
    response = problem(error.code, errors, **error.params)
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.retry_after_s)
        state = (error.quota, error.limit, error.window_s, 0, error.retry_after_s)
        set_rate_limit(response, *state)
    elif error.code == "unavailable":
        log.warning("unavailable", part=error.params["part"], cause=repr(error.__cause__))
        response.headers["Retry-After"] = str(UNAVAILABLE_RETRY_AFTER_S)
    return response


def set_rate_limit(response: Response, name: str, limit: int, window_s: int, remaining: int, reset_s: int) -> None:
    """The RateLimit fields of draft-ietf-httpapi-ratelimit-headers-10; times in seconds."""
    response.headers["RateLimit-Policy"] = f'"{name}";q={limit};w={window_s}'
    response.headers["RateLimit"] = f'"{name}";r={remaining};t={reset_s}'


def invalid_request(error: ValidationError) -> Response:
    """The answer for a body or query that the schema refuses: every field at fault, none of the values."""
    prefix = "/" if request.method in ("POST", "PUT", "PATCH") else "?"
    errors = [
        ProblemError(
            pointer=prefix + "/".join(str(part) for part in found["loc"]),
            detail=str(_FIELD_ERRORS.get(found["type"], gettext("This value cannot be used."))) % found.get("ctx", {}),
        )
        for found in error.errors(include_input=False, include_url=False)
    ]
    return problem("invalid_request", errors)


def register_error_handlers(app: Flask) -> None:
    """Makes the app answer every error as a problem; a page that wants HTML catches its errors itself."""

    @app.errorhandler(ModerationError)
    def _on_moderation_error(error: ModerationError) -> Response:
        return problem_of(error)

    @app.errorhandler(HTTPException)
    def _on_http_error(error: HTTPException) -> Response:
        if error.response is not None:
            return error.response  # type: ignore[return-value] # already one of ours, from `invalid_request`
        return _problem_of_status(error, app)

    @app.errorhandler(Exception)
    def _on_surprise(error: Exception) -> Response:
        log.error("internal_error", path=request.path, exc_info=error)
        return problem("internal_error")


def _problem_of_status(error: HTTPException, app: Flask) -> Response:
    codes = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large", 415: "unsupported_media_type"}
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status in (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT):
        return error.get_response()  # type: ignore[return-value] # a redirect to the canonical URL
    fallback = "malformed_json" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "internal_error"
    response = problem(codes.get(status, fallback), limit=app.config["MAX_CONTENT_LENGTH"])
    if allowed := dict(error.get_headers()).get("Allow"):
        response.headers["Allow"] = allowed
    return response
