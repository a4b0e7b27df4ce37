"""Turns every error into problem details (RFC 9457) in the reader's language; the one place that knows statuses."""

import secrets
from http import HTTPStatus

import structlog
from flask import Flask, Response, g, request
from flask_babel import gettext
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from moderation.domain.errors import ModerationError, RateLimited
from moderation.web.problems import FIELD_ERRORS, PROBLEMS
from moderation.web.schemas import CommentReceipt, Problem, ProblemError

log = structlog.get_logger()

UNAVAILABLE_RETRY_AFTER_S = 5
MAX_ERRORS = 20


def assign_request_id() -> None:
    """Gives the request its id, for the answer and for the log."""
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def log_refusal(response: Response) -> Response:
    """One line for every answer that refuses, by which ops find what a caller's request id stands for."""
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        rule = request.url_rule.rule if request.url_rule else None
        log.info("refused", method=request.method, rule=rule, status=response.status_code, code=g.get("refusal"))
    return response


def problem(code: str, errors: list[ProblemError] | None = None, **params: object) -> Response:
    """The problem answer for a code; `params` fill its sentence."""
    return _answer(_problem(code, errors, **params))


def rejection(receipt: CommentReceipt) -> Response:
    """The problem answer for a rejected comment, with what its author appeals by."""
    return _answer(_problem("comment_rejected").model_copy(update={"receipt": receipt}))


def _problem(code: str, errors: list[ProblemError] | None = None, **params: object) -> Problem:
    status, title, detail = PROBLEMS[code]
    return Problem(
        type=f"urn:moderation:problem:{code}",
        title=str(title),
        status=status,
        code=code,
        detail=str(detail) % params,
        errors=errors or [],
        request_id=g.request_id,
    )


def _answer(body: Problem) -> Response:
    g.refusal = body.code
    json = body.model_dump_json(exclude_none=True)
    response = Response(json, body.status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response


def describe(error: ModerationError) -> str:
    """The error's sentence in the reader's language, for HTML pages."""
    return str(PROBLEMS[error.code][2]) % error.params


def problem_of(error: ModerationError) -> Response:
    """The answer for a domain error, with the header fields that belong to it."""
    pointer = _pointer_of(error)
    errors = [ProblemError(pointer=pointer, detail=describe(error))] if pointer else None
    response = problem(error.code, errors, **error.params)
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.retry_after_s)
        state = (error.quota, error.limit, error.window_s, 0, error.retry_after_s)
        set_rate_limit(response, *state)
    elif error.code == "unavailable":
        log.warning("unavailable", part=error.params["part"], exc_info=error)
        response.headers["Retry-After"] = str(UNAVAILABLE_RETRY_AFTER_S)
    return response


def set_rate_limit(response: Response, name: str, limit: int, window_s: int, remaining: int, reset_s: int) -> None:
    """The RateLimit fields of draft-ietf-httpapi-ratelimit-headers-10; times in seconds."""
    response.headers["RateLimit-Policy"] = f'"{name}";q={limit};w={window_s}'
    response.headers["RateLimit"] = f'"{name}";r={remaining};t={reset_s}'


def invalid_request(error: ValidationError) -> Response:
    """The answer for what the schema refuses: the first fields at fault, none of the values."""
    errors = [
        ProblemError(
            pointer=_pointer(error.title, found["loc"]),
            detail=str(FIELD_ERRORS.get(found["type"], gettext("This value cannot be used."))) % found.get("ctx", {}),
        )
        for found in error.errors(include_input=False, include_url=False)[:MAX_ERRORS]
    ]
    return problem("invalid_request", errors)


def _pointer(model: str, loc: tuple[int | str, ...]) -> str:
    """Where a value came from, by the name of its model in `schemas.py`."""
    if model.endswith("Query"):
        return f"?{loc[0]}"
    if model.endswith("Path"):
        return f"{{{loc[0]}}}"
    if model.endswith("Headers"):
        return str(loc[0])
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in loc)


def _pointer_of(error: ModerationError) -> str | None:
    """The domain points into the body; where the value came by the URL, the caller is pointed there."""
    name = (error.pointer or "").removeprefix("/")
    if name in (request.view_args or {}):
        return f"{{{name}}}"
    return f"?{name}" if error.pointer and request.method in ("GET", "HEAD") else error.pointer


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


def code_of(error: HTTPException, otherwise: str) -> str:
    """The code of an error of Flask's; `otherwise` is that of a client error without a code of its own."""
    codes = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large", 415: "unsupported_media_type"}
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    return codes.get(status, otherwise if status < HTTPStatus.INTERNAL_SERVER_ERROR else "internal_error")


def _problem_of_status(error: HTTPException, app: Flask) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status in (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT):
        return error.get_response()  # type: ignore[return-value] # a redirect to the canonical URL
    response = problem(code_of(error, "bad_request"), limit=app.config["MAX_CONTENT_LENGTH"])
    if allowed := dict(error.get_headers()).get("Allow"):
        response.headers["Allow"] = allowed
    return response
