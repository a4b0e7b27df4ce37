"""The errors' codes are part of the API: each its own, none changed by accident."""

from moderation.domain.errors import Misconfigured, RateLimited, TooLong
from moderation.domain.review_errors import AlreadyDecided
from tests.domain_errors import domain_errors

CODES = {
    "already_decided",
    "captcha_expired",
    "captcha_required",
    "captcha_reused",
    "captcha_unknown",
    "captcha_wrong",
    "comments_closed",
    "empty",
    "forbidden",
    "second_factor_required",
    "wrong_code",
    "name_taken",
    "last_admin",
    "form_expired",
    "idempotency_key_reused",
    "identity_invalid",
    "invalid_input",
    "misconfigured",
    "not_found",
    "rate_limited",
    "request_in_flight",
    "sign_in_required",
    "too_long",
    "unavailable",
    "unknown_site",
    "weak_password",
    "wrong_credentials",
}


def test_every_error_has_a_code_of_its_own() -> None:
    classes = domain_errors()

    assert len({found.code for found in classes}) == len(classes)
    assert {found.code for found in classes} >= CODES


def test_an_error_carries_what_its_sentence_needs() -> None:
    limited = RateLimited(quota="q", limit=1, window_s=60, retry_after_s=7)
    decided = AlreadyDecided(action="accept", moderator="editor", decided_at="2026-01-02T03:04:05+00:00")

    assert limited.params == {"quota": "q", "limit": 1, "window_s": 60, "retry_after_s": 7}
    assert decided.params == {"action": "accept", "moderator": "editor", "decided_at": "2026-01-02T03:04:05+00:00"}
    assert str(TooLong(pointer="/body", limit=1, actual=2)) == "too_long {'limit': 1, 'actual': 2}"
    assert str(Misconfigured("one line")) == "one line"
