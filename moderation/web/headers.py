"""Response headers of every page and answer: security, language, and which browser origins may call."""

from flask import Flask, Response, g, request
from flask_babel import get_locale

from moderation.web.language import LANGUAGES
from moderation.web.services import services

# Nothing inline, nothing from elsewhere; the captcha is a data URI.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
CONSOLE_POLICY = PAGE_POLICY + "; frame-ancestors 'none'"
# The documentation's pages come from a package and start themselves by an inline script.
DOCS_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"
)

# Answers hold data only; nothing in them may run, load or be framed.
API_POLICY = "default-src 'none'; frame-ancestors 'none'"

# A page of another origin loads the comment box's modules only where this says it may; they hold no secret.
READER_FILES = "/static/reader/"

_PREFLIGHT_TTL_S = 600


def register_headers(app: Flask) -> None:
    """Adds the headers to every response of the app."""

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Content-Security-Policy", _content_policy(request.path))
        headers.setdefault("Content-Language", LANGUAGES[str(get_locale())])
        headers.setdefault("X-Request-Id", g.request_id)
        response.vary.add("Accept-Language")
        if request.path.startswith("/v1/"):
            _allow_origin(response)
        elif request.path.startswith(READER_FILES):
            headers["Access-Control-Allow-Origin"] = "*"
        return response


def _content_policy(path: str) -> str:
    if path.startswith(("/v1/", "/healthz", "/readyz")):
        return API_POLICY
    if path.startswith("/docs"):
        return DOCS_POLICY
    if path.startswith("/review"):
        return CONSOLE_POLICY
    return f"{PAGE_POLICY}; frame-src 'self'; frame-ancestors {_framers()}"


def _framers() -> str:
    """A portal's page may show the reader pages in a frame; nobody else may."""
    return " ".join(["'self'", *sorted(_origins())])


def _origins() -> set[str]:
    return {origin for site in services().policy().sites.values() for origin in site.origins}


def _allow_origin(response: Response) -> None:
    origin = request.headers.get("Origin")
    response.vary.add("Origin")
    if origin is None or origin not in _origins():
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = "RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type, Idempotency-Key, Accept-Language"
        response.headers["Access-Control-Max-Age"] = str(_PREFLIGHT_TTL_S)
