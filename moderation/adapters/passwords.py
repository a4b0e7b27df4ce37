"""Passwords hashed with argon2id, at the library's recommended cost (RFC 9106, low-memory profile)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from moderation.domain.errors import Unavailable

# Hashing is slow on purpose. A flood of sign-ins may keep two threads of a process busy, the rest serve readers.
AT_ONCE = 2
LONGEST_WAIT_S = 0.2


class Argon2Hasher:
    """Implements `PasswordHasher`."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._nobody = self._hasher.hash("the password of nobody")

    def hash(self, password: str) -> str:
        """A salted argon2id hash in PHC form. Raises `Unavailable` where too many are being made."""
        with self._place():
            return self._hasher.hash(password)

    def matches(self, password: str, password_hash: str | None) -> bool:
        """Verifies in constant time; without a hash it verifies against nobody's and says no.

        Raises `Unavailable` where too many are being verified.
        """
        try:
            with self._place():
                self._hasher.verify(self._nobody if password_hash is None else password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=LONGEST_WAIT_S):
            raise Unavailable(part="sign-in")
        try:
            yield
        finally:
            self._places.release()
