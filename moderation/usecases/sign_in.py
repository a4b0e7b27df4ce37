"""Moderators' sessions: sign in and out, replace the password."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import timedelta

from moderation.domain.access_errors import FormExpired, SignInRequired, WeakPassword, WrongCredentials
from moderation.domain.people import capabilities_of
from moderation.domain.quota import QuotaUse, address_subject
from moderation.usecases.ports.accounts import Caller, Client, Moderator, PasswordHasher, Session
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.intake import Gate
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId, NewToken
from moderation.usecases.quotas import tightest
from moderation.usecases.second_factor import SecondFactor

SESSION_TTL = timedelta(hours=12)
CODE_TTL = timedelta(minutes=10)
# How exact `seen_at` is; not every request writes.
SEEN_EVERY = timedelta(minutes=1)
MIN_PASSWORD_CHARS = 10
MAX_PASSWORD_CHARS = 256


@dataclass(frozen=True, slots=True)
class SignIn:
    """Opens and ends sessions of the console."""

    policy: CurrentPolicy
    gate: Gate
    store: Store
    hasher: PasswordHasher
    second_factor: SecondFactor
    clock: Clock
    new_id: NewId
    new_token: NewToken

    def sign_in(self, name: str, password: str, client: Client) -> tuple[str, Session]:
        """Returns the cookie's secret and the session. Raises `RateLimited` or `WrongCredentials`.

        Where the account has a second step, the session awaits its code (see `enter_code`).
        Throttled per address and per name, so that neither one client nor many can try a list of passwords.
        """
        self.charge(client, name)
        moderator = self._account(name)
        matches = self.hasher.matches(password[:MAX_PASSWORD_CHARS], moderator.password_hash if moderator else None)
        if moderator is None or not matches or moderator.disabled_at is not None:
            raise WrongCredentials
        with self.store.transaction() as tx:
            return self.admit(tx, moderator, client, "moderator.password_matched")

    def charge(self, client: Client, name: str | None = None) -> None:
        """Counts a try against the address, and against the name where one is given. Raises `RateLimited`."""
        quotas = self.policy().quotas
        uses = [QuotaUse(quota, address_subject(client.address)) for quota in quotas.sign_in_per_address]
        if name is not None:
            uses += [QuotaUse(quota, _name_subject(name)) for quota in quotas.sign_in_per_name]
        tightest(self.gate.use(uses, self.clock()))

    def admit(self, tx: Transaction, moderator: Moderator, client: Client, first_step: str) -> tuple[str, Session]:
        """Opens a session for whoever proved to be the moderator.

        Where the account has a second step the session awaits its code, and the record says `first_step`.
        """
        awaits_code = moderator.totp_secret is not None
        self._note(tx, moderator, first_step if awaits_code else "moderator.signed_in")
        return self._open_session(tx, moderator, client, awaits_code=awaits_code)

    def enter_code(self, waiting: Session, code: str) -> tuple[str, Session]:
        """Replaces the session that awaits a code by an open one. Raises `WrongCode` or `RateLimited`."""
        self.second_factor.check(waiting.moderator, code)
        with self.store.transaction() as tx:
            if not tx.sessions.end(waiting.moderator.id, waiting.id):
                raise SignInRequired
            self._note(tx, waiting.moderator, "moderator.signed_in")
            return self._open_session(tx, waiting.moderator, waiting.client)

    def session(self, token: str | None) -> Session:
        """The open session of a cookie. Raises `SignInRequired`."""
        found, now = self._found(token), self.clock()
        if found.awaits_code:
            raise SignInRequired
        if now - found.seen_at >= SEEN_EVERY:
            with self.store.transaction() as tx:
                tx.sessions.used(found.id, now)
        return found

    def waiting(self, token: str | None) -> Session:
        """The session of a cookie that awaits a code. Raises `SignInRequired` where there is none."""
        found = self._found(token)
        if not found.awaits_code:
            raise SignInRequired
        return found

    def check_form(self, session: Session, csrf_token: str | None) -> None:
        """Raises `FormExpired` unless the form was made for this session."""
        if not hmac.compare_digest(session.csrf_token.encode(), (csrf_token or "").encode()):
            raise FormExpired

    def change_password(self, session: Session, present: str, password: str) -> tuple[str, Session]:
        """Replaces the password, ends all sessions and opens a new one.

        The present password is asked for again, since a stolen session must not become the account; not so after a
        one-time password, which was typed a moment ago. Raises `WrongCredentials`, `RateLimited`, `WeakPassword`, or
        `SignInRequired` where the session ended meanwhile.
        """
        moderator = session.moderator
        if not moderator.must_change_password:
            self.second_factor.charge(moderator)
        known = moderator.must_change_password or self.hasher.matches(
            present[:MAX_PASSWORD_CHARS], moderator.password_hash
        )
        if not known:
            raise WrongCredentials(pointer="/present")
        if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
            raise WeakPassword(pointer="/password", limit=MIN_PASSWORD_CHARS)
        if self.hasher.matches(password, moderator.password_hash):
            raise WeakPassword(pointer="/password", limit=MIN_PASSWORD_CHARS)
        password_hash = self.hasher.hash(password)
        with self.store.transaction() as tx:
            if tx.sessions.get(session.token_digest, self.clock()) is None:
                # An operator reset the password while this one was being hashed: the reset stands.
                raise SignInRequired
            tx.moderators.set_password(moderator.id, password_hash, must_change=False)
            self._note(tx, moderator, "moderator.password_changed")
            changed = replace(moderator, password_hash=password_hash, must_change_password=False)
            return self._open_session(tx, changed, session.client)

    def sign_out(self, session: Session) -> None:
        """Ends the session."""
        with self.store.transaction() as tx:
            tx.sessions.end(session.moderator.id, session.id)
            self._note(tx, session.moderator, "moderator.signed_out")

    def _found(self, token: str | None) -> Session:
        if not token:
            raise SignInRequired
        with self.store.reading() as view:
            found = view.sessions.get(_digest(token), self.clock())
        if found is None:
            raise SignInRequired
        return found

    def _account(self, name: str) -> Moderator | None:
        # No account has such a name, and PostgreSQL refuses to look for one with a NUL.
        if not name.isprintable():
            return None
        with self.store.reading() as view:
            return view.moderators.by_name(name)

    def _open_session(
        self, tx: Transaction, moderator: Moderator, client: Client, *, awaits_code: bool = False
    ) -> tuple[str, Session]:
        token, now = self.new_token(), self.clock()
        session = Session(
            id=self.new_id(),
            token_digest=_digest(token),
            csrf_token=self.new_token(),
            moderator=moderator,
            client=client,
            opened_at=now,
            seen_at=now,
            expires_at=now + (CODE_TTL if awaits_code else SESSION_TTL),
            awaits_code=awaits_code,
        )
        tx.sessions.add(session)
        return token, session

    def _note(self, tx: Transaction, moderator: Moderator, event: str) -> None:
        entry = AuditEntry(self.new_id(), self.clock(), moderator.name, event, moderator.id, {})
        tx.audit.append(entry)


def caller_of(session: Session) -> Caller:
    """Whoever is signed in, with all that their roles allow."""
    return Caller(session.moderator, capabilities_of(session.moderator.roles), session)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _name_subject(name: str) -> str:
    return hashlib.sha256(name.casefold().encode()).hexdigest()
