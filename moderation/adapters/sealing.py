"""Seals texts with the service's secret key: AES-256-GCM under a key of its own, derived by HKDF."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"moderation sealing 1"
_NONCE_BYTES = 12


class AesSeal:
    """Implements `Seal`."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret))

    def seal(self, text: str, about: str) -> str:
        """Nonce and ciphertext in URL-safe base64."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), about.encode())
        return base64.urlsafe_b64encode(sealed).decode()

    def open(self, sealed: str, about: str) -> str | None:
        """None for what was sealed with another key or about something else, and for what is no seal at all."""
        try:
            data = base64.b64decode(sealed.encode("ascii"), altchars=b"-_", validate=True)
            return self._cipher.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], about.encode()).decode()
        except (InvalidTag, ValueError):
            return None
