"""The second step of signing in: codes of an authenticator app (TOTP, RFC 6238), and recovery codes."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol


class SecondFactors(Protocol):
    """What is kept of everybody's second step."""

    def set_secret(self, moderator_id: str, sealed: str | None) -> None:
        """Sets the app's secret, sealed, or takes it away with None. Recovery codes and the last step go with it."""
        ...

    def take_step(self, moderator_id: str, step: int) -> bool:
        """Takes a time step; False where it or a later one was taken before, so that no code counts twice."""
        ...

    def set_recovery_codes(self, moderator_id: str, digests: Collection[str]) -> None:
        """Replaces the recovery codes; each is kept as its SHA-256."""
        ...

    def use_recovery_code(self, moderator_id: str, digest: str) -> bool:
        """Uses up a recovery code; False where there is none such."""
        ...

    def recovery_codes_left(self, moderator_id: str) -> int:
        """How many were not used."""
        ...


class OneTimeCodes(Protocol):
    """What an authenticator app does."""

    def new_secret(self) -> str:
        """A secret in base32, for the app to keep."""
        ...

    def uri(self, secret: str, name: str) -> str:
        """The `otpauth:` address that apps read from a picture."""
        ...

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """The time step whose code this is, None where it is not that of now or of the steps beside it."""
        ...


class Seal(Protocol):
    """Keeps texts where others may see and copy, but neither read nor change them."""

    def seal(self, text: str, about: str) -> str:
        """The text, encrypted; `about` says what it is, so that it is good for nothing else."""
        ...

    def open(self, sealed: str, about: str) -> str | None:
        """The text that was sealed about the same, None for anything else."""
        ...
