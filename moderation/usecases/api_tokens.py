"""API tokens: programs that act in a person's name, with some of what that person may."""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from moderation.domain.access_errors import SignInRequired
from moderation.domain.errors import InvalidInput, NotFound
from moderation.domain.people import Capability, capabilities_of
from moderation.domain.quota import Quota, QuotaUse, address_subject
from moderation.usecases.ports.accounts import Caller, Moderator
from moderation.usecases.ports.api_tokens import ApiToken
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.intake import Gate
from moderation.usecases.ports.store import Store
from moderation.usecases.ports.system import Clock, NewId, NewToken
from moderation.usecases.quotas import tightest

PREFIX = "mod_"
"""What every token begins with, so that people and scanners know one when they see it."""

MAX_NAME_CHARS = 64
MAX_DAYS = 365

# Nobody guesses 256 bits; this keeps whoever tries from keeping the database busy.
_FAILURES = Quota("token_failures_per_address", 30, 60)
_FORM = re.compile(PREFIX + "[A-Za-z0-9_-]{43}")
# How exact `last_used_at` is; not every request writes.
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TokenRegister:
    """All API tokens. `new_secret` makes 256 random bits, URL-safe."""

    store: Store
    clock: Clock
    new_id: NewId
    new_secret: NewToken

    def issue(
        self, owner: Moderator, name: str, scopes: Collection[Capability], days: int, by: str
    ) -> tuple[str, ApiToken]:
        """Makes a token and returns it with its record; it is told this once and kept nowhere.

        Raises `InvalidInput` for a name that is empty, over 64 characters or not printable; for no scopes, or one
        that the owner's roles do not allow; for other than 1 to 365 days.
        """
        if not 1 <= len(name) <= MAX_NAME_CHARS or not name.isprintable() or name != name.strip():
            raise InvalidInput(pointer="/name", limit=MAX_NAME_CHARS)
        if not scopes or not capabilities_of(owner.roles).issuperset(scopes):
            raise InvalidInput(pointer="/scopes")
        if not 1 <= days <= MAX_DAYS:
            raise InvalidInput(pointer="/days", limit=MAX_DAYS)
        secret, now = PREFIX + self.new_secret(), self.clock()
        until = now + timedelta(days=days)
        token = ApiToken(self.new_id(), owner, name, _digest(secret), frozenset(scopes), now, until)
        details: dict[str, str | int] = {"name": name, "owner": owner.name, "days": days}
        details["scopes"] = " ".join(sorted(scopes))
        with self.store.transaction() as tx:
            tx.api_tokens.add(token)
            tx.audit.append(AuditEntry(self.new_id(), now, by, "token.issued", token.id, details))
        return secret, token

    def of(self, owner: Moderator) -> Sequence[ApiToken]:
        """The owner's tokens, the newest first."""
        with self.store.reading() as view:
            return view.api_tokens.of(owner.id)

    def revoke(self, token_id: str, owner: Moderator, by: str) -> None:
        """Revokes one of the owner's tokens at once. Raises `NotFound` where there is none that is not revoked."""
        now = self.clock()
        with self.store.transaction() as tx:
            token = next((it for it in tx.api_tokens.of(owner.id) if it.id == token_id), None)
            if token is None or not tx.api_tokens.revoke(token_id, now):
                raise NotFound
            details = {"name": token.name, "owner": owner.name}
            tx.audit.append(AuditEntry(self.new_id(), now, by, "token.revoked", token_id, details))


@dataclass(frozen=True, slots=True)
class TokenDoor:
    """Lets programs in."""

    store: Store
    gate: Gate
    clock: Clock

    def caller(self, secret: str, address: str) -> Caller:
        """In whose name the token speaks, and what it may.

        Raises `SignInRequired` for one that opens nothing, `RateLimited` where the address tried too many of those.
        """
        token, now = self._found(secret), self.clock()
        if token is None or not token.works(now):
            tightest(self.gate.use([QuotaUse(_FAILURES, address_subject(address))], now))
            raise SignInRequired
        if token.last_used_at is None or now - token.last_used_at >= _NOTED_EVERY:
            with self.store.transaction() as tx:
                tx.api_tokens.used(token.id, now)
        return Caller(token.owner, token.scopes & capabilities_of(token.owner.roles), session=None)

    def _found(self, secret: str) -> ApiToken | None:
        if not _FORM.fullmatch(secret):
            return None
        with self.store.reading() as view:
            return view.api_tokens.by_digest(_digest(secret))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
