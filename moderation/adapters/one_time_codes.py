"""Codes as authenticator apps make them: TOTP (RFC 6238), six digits, 30 seconds, SHA-1."""

import hmac
from datetime import datetime

import pyotp

# A phone's clock may be a step behind or before.
_NEIGHBOURS = (0, -1, 1)
_ISSUER = "Comment review"


class Totp:
    """Implements `OneTimeCodes`."""

    def new_secret(self) -> str:
        """160 random bits."""
        return pyotp.random_base32()

    def uri(self, secret: str, name: str) -> str:
        """Names the account and this service."""
        return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """Compares in constant time."""
        totp = pyotp.TOTP(secret)
        present = totp.timecode(now)
        matching = [
            present + offset
            for offset in _NEIGHBOURS
            if hmac.compare_digest(totp.generate_otp(present + offset).encode(), code.encode())
        ]
        return matching[0] if matching else None
