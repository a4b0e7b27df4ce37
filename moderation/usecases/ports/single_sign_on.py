"""The newsroom's single sign-on: another server that knows who people are."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to the provider and back. Each value is random and used once.

    `state` ties the way back to the browser that set out, `nonce` the provider's word to this attempt, and
    `verifier` the code to whoever asked for it (PKCE).
    """

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, by the provider's word. `issuer` and `subject` never change; `groups` are as claimed now."""

    issuer: str
    subject: str
    name: str
    groups: frozenset[str]


class SignOnProvider(Protocol):
    """The provider."""

    def address(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in. Raises `SignOnUnavailable`."""
        ...

    def identity(self, code: str, attempt: Attempt) -> Identity:
        """Who came back with the code. Raises `SignOnFailed` for what cannot be trusted, `SignOnUnavailable`."""
        ...
