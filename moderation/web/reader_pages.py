"""The frame of the readers' pages, which need no script: their blueprint, and what a reader is told when it fails."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import structlog
from flask import Blueprint, Response, current_app, g, render_template, request
from flask_babel import get_locale
from werkzeug.exceptions import HTTPException

from moderation.domain.errors import ModerationError, Unavailable
from moderation.web.errors import UNAVAILABLE_RETRY_AFTER_S, code_of, describe
from moderation.web.language import LANGUAGES, region_name
from moderation.web.newsroom_time import newsroom_time
from moderation.web.problems import PROBLEMS

log = structlog.get_logger()

PREFIX = "/embed"


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a form comes back. `field` is the form field at fault, None where it is none of them."""

    code: str
    sentence: str
    field: str | None = None
    retry_after_s: int | None = None

    @classmethod
    def of(cls, error: ModerationError, fields: Mapping[str, str] | None = None) -> "Complaint":
        """What a domain error means to the reader; `fields` are the form's, by the pointers of the API.

        Of what is broken here, the log is told too.
        """
        if isinstance(error, Unavailable):
            log.warning("unavailable", part=error.part, exc_info=error)
        waits = {"rate_limited": getattr(error, "retry_after_s", None), "unavailable": UNAVAILABLE_RETRY_AFTER_S}
        field = (fields or {}).get(error.pointer or "")
        return cls(error.code, describe(error), field, waits.get(error.code))

    @property
    def status(self) -> HTTPStatus:
        """The HTTP status that the API would answer with."""
        return PROBLEMS[self.code][0]


def reader_blueprint(name: str, import_name: str) -> Blueprint:
    """A blueprint below /embed that answers every error with a page."""
    made = Blueprint(name, import_name, url_prefix=PREFIX)
    made.context_processor(_language)
    made.register_error_handler(ModerationError, _on_moderation_error)
    made.register_error_handler(HTTPException, _on_http_error)
    made.register_error_handler(Exception, _on_surprise)
    return made


def reader_page(template: str, complaint: Complaint | None = None, **values: object) -> Response:
    """A page made of `templates/reader/<template>`, with the status and the wait of what went wrong, if anything."""
    if complaint:
        g.refusal = complaint.code
    html = render_template(
        f"reader/{template}", complaint=complaint, printed=printed_time, region_name=region_name, **values
    )
    response = Response(html, complaint.status if complaint else HTTPStatus.OK, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    if complaint and complaint.retry_after_s:
        response.headers["Retry-After"] = str(complaint.retry_after_s)
    return response


def missing_page(title: str, sentence: str) -> Response:
    """The page for an address that leads to nothing (any more), 404."""
    return reader_page("embed_error.html", Complaint("not_found", sentence), title=title)


def printed_time(moment: datetime) -> str:
    """A time as newspapers here print it, in Beijing time: `2021-11-20 12:31`."""
    return newsroom_time(moment).strftime("%Y-%m-%d %H:%M")


def _language() -> dict[str, str]:
    return {"lang": LANGUAGES[str(get_locale())]}


def _on_moderation_error(error: ModerationError) -> Response:
    return _error_page(Complaint.of(error))


def _on_http_error(error: HTTPException) -> Response:
    code = code_of(error, "bad_request")
    limit = current_app.config["MAX_CONTENT_LENGTH"]
    return _error_page(Complaint(code, str(PROBLEMS[code][2]) % {"limit": limit}))


def _on_surprise(error: Exception) -> Response:
    log.error("internal_error", path=request.path, exc_info=error)
    return _error_page(Complaint("internal_error", str(PROBLEMS["internal_error"][2])))


def _error_page(complaint: Complaint) -> Response:
    return reader_page("embed_error.html", complaint, title=str(PROBLEMS[complaint.code][1]))
