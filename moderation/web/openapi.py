"""What the API's description says beyond the models: the rules of all operations, and the problems of each."""

from typing import Any

from moderation.web.problems import PROBLEMS

_EVERY_OPERATION = ("bad_request", "invalid_request", "invalid_input", "unknown_site", "unavailable", "internal_error")
_EVERY_BODY = ("malformed_json", "body_too_large", "unsupported_media_type")

_EVERY_GUARDED = ("sign_in_required", "second_factor_required", "forbidden", "form_expired", "rate_limited")

DESCRIPTION = """\
Comments for news pages: issue a captcha, send a comment with its answer, show what was accepted.

- JSON in UTF-8; times in RFC 3339, UTC; ids are opaque and sort by time.
- Errors are problem details (RFC 9457). Decide by `code`; `detail` is a sentence for the reader, in Chinese or English
  by `Accept-Language`; `errors[].pointer` names the field; quote `request_id` (also `X-Request-Id`) when you ask ops.
- `RateLimit` and `RateLimit-Policy` say what is left of the tightest quota; a 429 carries `Retry-After` in seconds.
"""


SECURITY_SCHEMES: dict[str, Any] = {
    "token": {"type": "http", "scheme": "bearer", "description": "An API token `mod_…`, or a session of `signIn`."}
}
BY_TOKEN: list[dict[str, list[str]]] = [{"token": []}]


def problems(*codes: str, body: bool = False, guarded: bool = False) -> dict[str | int, Any]:
    """The responses of an operation for these codes and those of every operation; `body`: it takes JSON.

    `guarded`: it asks who the caller is and what they may.
    """
    listed: dict[int, list[str]] = {}
    everywhere = (*_EVERY_OPERATION, *(_EVERY_BODY if body else ()), *(_EVERY_GUARDED if guarded else ()))
    for code in (*everywhere, *codes):
        listed.setdefault(int(PROBLEMS[code][0]), []).append(f"`{code}`")
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        str(status): {"description": ", ".join(sorted(names)), "content": content}
        for status, names in sorted(listed.items())
    }
