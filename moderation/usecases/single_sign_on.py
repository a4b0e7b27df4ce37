"""Single sign-on: the provider says who somebody is, and the groups that it names say what they may here."""

import hmac
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from moderation.domain.access_errors import SignOnFailed, SignOnRefused
from moderation.domain.audit import SERVICES
from moderation.domain.people import Role
from moderation.usecases.accounts import MAX_NAME_CHARS
from moderation.usecases.ports.accounts import Client, Moderator, Session
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.second_factor import Seal
from moderation.usecases.ports.single_sign_on import Attempt, Identity, SignOnProvider
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId, NewToken
from moderation.usecases.sign_in import SignIn

ATTEMPT_TTL = timedelta(minutes=10)
ACTOR = "single sign-on"
"""Who acts on the record where nobody here did."""

_ABOUT = "sign-on attempt"
_NAMES_TRIED = 100


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """Sign-in by the provider. `roles` are pairs of a group of the provider's and a role that it brings."""

    provider: SignOnProvider
    roles: tuple[tuple[str, Role], ...]
    sign_in: SignIn
    seal: Seal
    store: Store
    clock: Clock
    new_id: NewId
    new_secret: NewToken

    def begin(self) -> tuple[str, str]:
        """Where the browser goes, and what it keeps until it is back: sealed, good for ten minutes.

        Raises `SignOnUnavailable`.
        """
        attempt = Attempt(self.new_secret(), self.new_secret(), self.new_secret())
        until = (self.clock() + ATTEMPT_TTL).isoformat()
        kept = json.dumps([attempt.state, attempt.nonce, attempt.verifier, until])
        return self.provider.address(attempt), self.seal.seal(kept, _ABOUT)

    def finish(self, kept: str, state: str, code: str, client: Client) -> tuple[str, Session]:
        """The cookie's secret and the session of whoever came back.

        Whoever is new gets an account. The roles are those of the provider's groups at each sign-in anew, even where
        the last administrator loses theirs: the provider's word counts, and the operator can always get back in.
        Raises `SignOnFailed`, `SignOnRefused` for somebody who has no role or whose account is shut, `RateLimited`,
        `SignOnUnavailable`.
        """
        self.sign_in.charge(client)
        identity = self.provider.identity(code, self._attempt(kept, state))
        roles = frozenset(role for group, role in self.roles if group in identity.groups)
        with self.store.transaction() as tx:
            moderator = self._account(tx, identity, roles)
            if moderator is not None and roles and moderator.disabled_at is None:
                return self.sign_in.admit(tx, moderator, client, "moderator.signed_on")
        # After the transaction's end: that the roles are gone is kept though nobody gets in.
        raise SignOnRefused

    def _attempt(self, kept: str, state: str) -> Attempt:
        opened = self.seal.open(kept, _ABOUT)
        if opened is None:
            raise SignOnFailed
        known, nonce, verifier, until = json.loads(opened)
        in_time = self.clock() < datetime.fromisoformat(until)
        if not hmac.compare_digest(known.encode(), state.encode()) or not in_time:
            raise SignOnFailed
        return Attempt(known, nonce, verifier)

    def _account(self, tx: Transaction, identity: Identity, roles: frozenset[Role]) -> Moderator | None:
        known = tx.moderators.by_subject(identity.issuer, identity.subject)
        if known is None:
            return self._added(tx, identity, roles) if roles else None
        if roles != known.roles and known.disabled_at is None:
            tx.moderators.set_roles(known.id, roles)
            self._note(tx, known, "moderator.roles_set", roles)
        return replace(known, roles=roles)

    def _added(self, tx: Transaction, identity: Identity, roles: frozenset[Role]) -> Moderator | None:
        """A new account without a password. Never one that is there already, whatever its name."""
        moderator_id = self.new_id()
        for number in range(1, _NAMES_TRIED):
            name = _name(identity.name or identity.subject, number)
            if name in SERVICES:
                continue
            moderator = Moderator(
                moderator_id, name, "", False, roles, issuer=identity.issuer, subject=identity.subject
            )
            if tx.moderators.add(moderator, self.clock()):
                self._note(tx, moderator, "moderator.added", roles)
                return moderator
            # Another browser of theirs may have been first.
            if (known := tx.moderators.by_subject(identity.issuer, identity.subject)) is not None:
                return known
        return None

    def _note(self, tx: Transaction, moderator: Moderator, event: str, roles: frozenset[Role]) -> None:
        details = {"name": moderator.name, "roles": " ".join(sorted(roles))}
        tx.audit.append(AuditEntry(self.new_id(), self.clock(), ACTOR, event, moderator.id, details))


def _name(claimed: str, number: int) -> str:
    """A name that an account can have; the second of that name is told from the first by a number."""
    printable = "".join(character for character in claimed if character.isprintable()).strip()
    suffix = f" {number}" if number > 1 else ""
    return (printable[: MAX_NAME_CHARS - len(suffix)].strip() or "?") + suffix
