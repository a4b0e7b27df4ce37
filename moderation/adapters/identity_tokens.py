"""Reads the portal's assertion of who a visitor is: a short-lived JWT (RFC 7519), HS256, made for one site."""

from datetime import timedelta
from typing import Any, TypeGuard

import jwt

from moderation.domain.author import Identity
from moderation.domain.comment import MAX_ACCOUNT_CHARS
from moderation.domain.errors import IdentityInvalid
from moderation.usecases.ports.system import Clock

LONGEST_LIFE = timedelta(minutes=10)


class IdentityTokens:
    """Verifies tokens with the key that the portal's server shares; without a key, every token is refused."""

    def __init__(self, key: bytes | None, clock: Clock) -> None:
        self._key = key
        self._clock = clock

    def identity(self, token: str, site: str) -> Identity:
        """What a token whose audience (`aud`) is the site asserts: `sub`; `verified` and `minor`, false where left out.

        Raises `IdentityInvalid` for a wrong signature, another site, a missing claim, a token outside its time
        (`iat` to `exp`), one that lives longer than ten minutes, an account over 128 characters or not printable, or
        a `verified` or `minor` that is not true or false.
        """
        if self._key is None:
            raise IdentityInvalid(pointer="/identity_token")
        options: jwt.types.Options = {
            "require": ["sub", "aud", "iat", "exp"],
            # Both are checked below, against the injected clock.
            "verify_exp": False,
            "verify_iat": False,
        }
        try:
            claims = jwt.decode(token, self._key, algorithms=["HS256"], audience=site, options=options)
            issued, expires = float(claims["iat"]), float(claims["exp"])
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
            raise IdentityInvalid(pointer="/identity_token") from error
        account, now = claims["sub"], self._clock().timestamp()
        in_time = issued <= now + 60 and now < expires and expires - issued <= LONGEST_LIFE.total_seconds()
        verified, minor = claims.get("verified", False), claims.get("minor", False)
        if not (in_time and _is_account(account) and isinstance(verified, bool) and isinstance(minor, bool)):
            raise IdentityInvalid(pointer="/identity_token")
        return Identity(account, verified, minor)


def _is_account(claim: Any) -> TypeGuard[str]:
    return isinstance(claim, str) and 1 <= len(claim) <= MAX_ACCOUNT_CHARS and claim.isprintable()
