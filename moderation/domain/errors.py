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


class SignInRequired(ModerationError):
    """The session is missing, expired or ended."""

    code = "sign_in_required"


class Forbidden(ModerationError):
    """The caller is known, and may not do this; param `capability` is what the view asks for."""

    code = "forbidden"

    def __init__(self, *, capability: str) -> None:
        super().__init__(capability=capability)


class NameTaken(ModerationError):
    """There is an account of that name."""

    code = "name_taken"


class LastAdmin(ModerationError):
    """Nobody would be left who may manage people."""

    code = "last_admin"


class WrongCredentials(ModerationError):
    """Name or password is wrong; which of them is not said."""

    code = "wrong_credentials"


class SecondFactorRequired(ModerationError):
    """The password is right; a code is needed too, or has to be set up first."""

    code = "second_factor_required"


class WrongCode(ModerationError):
    """The code is not that of now, or was used before."""

    code = "wrong_code"


class SignOnFailed(ModerationError):
    """What came back from the single sign-on provider cannot be trusted, is not this browser's, or came too late."""

    code = "sign_on_failed"


class SignOnRefused(ModerationError):
    """The provider says who it is, and they may not come in: no role by their groups, or the account is shut."""

    code = "sign_on_refused"


class WeakPassword(ModerationError):
    """The new password is shorter than `limit` characters or equals the old one."""

    code = "weak_password"


class FormExpired(ModerationError):
    """The anti-forgery token of a form does not belong to this session."""

    code = "form_expired"


class AlreadyDecided(ModerationError):
    """Somebody else's decision won; it is named so that the loser can be told."""

    code = "already_decided"

    def __init__(self, *, action: str, moderator: str, decided_at: str) -> None:
        super().__init__(action=action, moderator=moderator, decided_at=decided_at)
        self.action = action
        self.moderator = moderator
        self.decided_at = decided_at


class AlreadyReported(ModerationError):
    """The same reader's report of the comment is not answered yet."""

    code = "already_reported"


class AlreadyAppealed(ModerationError):
    """The author appealed against the rejection before; an appeal is heard once."""

    code = "already_appealed"


class SecondPersonRequired(ModerationError):
    """Whoever rejected a comment does not decide on the appeal against that."""

    code = "second_person_required"


class ItemLeased(ModerationError):
    """Somebody else holds the item, until a time; both are named."""

    code = "item_leased"

    def __init__(self, *, holder: str, until: str) -> None:
        super().__init__(holder=holder, until=until)
        self.holder = holder
        self.until = until


class LeaseLost(ModerationError):
    """The caller's lease on the item ended, and somebody else took the item since; the last holder is named."""

    code = "lease_lost"

    def __init__(self, *, holder: str) -> None:
        super().__init__(holder=holder)
        self.holder = holder


class TooMany(ModerationError):
    """More than `limit` at once."""

    code = "too_many"


class SampleUnread(ModerationError):
    """A bulk acceptance whose sample nobody read: `unread` of `sample` items."""

    code = "sample_unread"


class BulkNotReady(ModerationError):
    """A bulk operation in `state`, from which this step does not lead on."""

    code = "bulk_not_ready"


class Unavailable(ModerationError):
    """Redis or the database cannot be reached; nothing was recorded and the caller may try again."""

    code = "unavailable"

    def __init__(self, *, part: str) -> None:
        super().__init__(part=part)
        self.part = part


class SignOnUnavailable(Unavailable):
    """The single sign-on provider cannot be reached, or says nothing that can be used."""

    code = "sign_on_unavailable"


class Misconfigured(ModerationError):
    """The operator's settings, policy or lists cannot be used; `str()` is one line that says what to change."""

    code = "misconfigured"

    def __init__(self, message: str) -> None:
        super().__init__()
        self.message = message

    def __str__(self) -> str:
        return self.message
