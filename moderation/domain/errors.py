"""Every way a caller can be told "no", one class and one stable code each.

A rejected comment is not here: it is a `Verdict`, a value. These are raised when the caller cannot go on.
"""

from typing import ClassVar


class ModerationError(Exception):
    """Base of all errors of this service.

    `code` is part of the API and never changes meaning. `pointer` is the RFC 6901 JSON pointer of the field at
    fault, where one is; `params` fill the localised sentence shown to the caller.
    """

    code: ClassVar[str] = "error"

    def __init__(self, *, pointer: str | None = None, **params: object) -> None:
        super().__init__(f"{self.code} {params}" if params else self.code)
        self.pointer = pointer
        self.params = params


class InvalidInput(ModerationError):
    """A value that no setting could make acceptable: control characters, a malformed thread key, a bad cursor."""

    code = "invalid_input"


class TooLong(ModerationError):
    """A text over the policy's limit; params `limit` and `actual` count characters (code points)."""

    code = "too_long"


class Empty(ModerationError):
    """A text with nothing to read in it once spaces and invisible characters are gone."""

    code = "empty"


class NotAnAddress(ModerationError):
    """Neither a network address nor a range of them."""

    code = "not_an_address"


class RangeOutOfBounds(ModerationError):
    """A range of IP `version` that may not be blocked as a whole or in part: from /`widest` to /`narrowest` may."""

    code = "range_out_of_bounds"


class AccountNeeded(ModerationError):
    """Only accounts can be vouched for."""

    code = "account_needed"


class UnknownSite(ModerationError):
    """The policy names no such site."""

    code = "unknown_site"


class UnknownParent(ModerationError):
    """The comment to reply to is not published on that page; whether it exists at all is not said."""

    code = "unknown_parent"


class ExpiryRequired(ModerationError):
    """An order to a milder posture than `hold_all` without an end, or with one more than `limit_days` away."""

    code = "expiry_required"


class PolicyUnusable(ModerationError):
    """A policy file or version that cannot be put into force; param `problem` says why, with file and line."""

    code = "policy_unusable"


class CommentsClosed(ModerationError):
    """The thread's posture is `closed`."""

    code = "comments_closed"


class CaptchaRequired(ModerationError):
    """The submission carries no challenge id or no answer."""

    code = "captcha_required"


class CaptchaWrong(ModerationError):
    """The answer is not the challenge's; the challenge is spent all the same."""

    code = "captcha_wrong"


class CaptchaExpired(ModerationError):
    """The challenge's time is over."""

    code = "captcha_expired"


class CaptchaReused(ModerationError):
    """Somebody answered this challenge before, rightly or wrongly."""

    code = "captcha_reused"


class CaptchaUnknown(ModerationError):
    """No such challenge was issued for this site, or it expired too long ago to remember."""

    code = "captcha_unknown"


class RateLimited(ModerationError):
    """A quota is used up; `retry_after_s` (whole seconds, at least 1) says when to come back."""

    code = "rate_limited"

    def __init__(self, *, quota: str, limit: int, window_s: int, retry_after_s: int) -> None:
        super().__init__(quota=quota, limit=limit, window_s=window_s, retry_after_s=retry_after_s)
        self.quota = quota
        self.limit = limit
        self.window_s = window_s
        self.retry_after_s = retry_after_s


class IdentityInvalid(ModerationError):
    """The identity token is malformed, expired, for another site, or no identity key is configured."""

    code = "identity_invalid"


class IdentityRequired(ModerationError):
    """The site or section takes comments only from accounts of the portal, or only from verified ones."""

    code = "identity_required"


class IdempotencyKeyReused(ModerationError):
    """The key was used before with another body."""

    code = "idempotency_key_reused"


class RequestInFlight(ModerationError):
    """A request with the same idempotency key is being handled right now."""

    code = "request_in_flight"


class NotFound(ModerationError):
    """No such thing, or nothing the caller may see."""

    code = "not_found"


class Unavailable(ModerationError):
    """Redis or the database cannot be reached; nothing was recorded and the caller may try again."""

    code = "unavailable"

    def __init__(self, *, part: str) -> None:
        super().__init__(part=part)
        self.part = part


class Misconfigured(ModerationError):
    """The operator's settings, policy or lists cannot be used; `str()` is one line that says what to change."""

    code = "misconfigured"

    def __init__(self, message: str) -> None:
        super().__init__()
        self.message = message

    def __str__(self) -> str:
        return self.message
