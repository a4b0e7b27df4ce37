"""The second step of signing in: set it up, ask for it, take it away."""

import hashlib
from dataclasses import dataclass

from moderation.domain.access_errors import FormExpired, WrongCode, WrongCredentials
from moderation.domain.people import Role
from moderation.domain.quota import Quota, QuotaUse
from moderation.usecases.ports.accounts import Moderator, PasswordHasher, Session
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.intake import Gate
from moderation.usecases.ports.second_factor import OneTimeCodes, Seal
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId, NewToken
from moderation.usecases.quotas import tightest

RECOVERY_CODES = 10
MAX_CODE_CHARS = 64
APP_DIGITS = 6

# Three of a million codes are right at any time: who knows the password has 1 chance in 1,400 a day.
_TRIES = Quota("code_per_account", 10, 3600)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app is told. `sealed` brings the secret back with the form: nothing is kept before it is confirmed."""

    secret: str
    uri: str
    sealed: str


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """Second steps. `required_of` are the roles that must have one; `new_code` makes 80 random bits in base32."""

    store: Store
    gate: Gate
    hasher: PasswordHasher
    codes: OneTimeCodes
    seal: Seal
    clock: Clock
    new_id: NewId
    new_code: NewToken
    required_of: frozenset[Role]

    def is_missing(self, moderator: Moderator) -> bool:
        """Whether the moderator has to set one up before anything else.

        Not where only single sign-on opens the account: there the second step is the provider's.
        """
        if not moderator.has_password:
            return False
        return moderator.totp_secret is None and not self.required_of.isdisjoint(moderator.roles)

    def begin(self, moderator: Moderator) -> Enrolment:
        """A new secret for the moderator's app; nothing is changed yet."""
        secret = self.codes.new_secret()
        return self._enrolment(moderator, secret)

    def resume(self, moderator: Moderator, sealed: str) -> Enrolment:
        """What was begun, for a form that has to be shown again. Raises `FormExpired` for what was not."""
        secret = self.seal.open(sealed, _about(moderator, "enrolment"))
        if secret is None:
            raise FormExpired
        return self._enrolment(moderator, secret)

    def confirm(self, session: Session, sealed: str, password: str, code: str) -> tuple[str, ...]:
        """Sets up the second step, ends all other sessions, and returns the recovery codes, which are told this once.

        Raises `WrongCredentials` for another password than the present one: a stolen session must not shut its owner
        out; `WrongCode`, `RateLimited`; `FormExpired` where there is a second step already or the form is not ours.
        """
        moderator = session.moderator
        secret = self.resume(moderator, sealed).secret
        self.charge(moderator)
        if not self.hasher.matches(password, moderator.password_hash):
            raise WrongCredentials(pointer="/present")
        step = self.codes.step_of(secret, _tidy(code), self.clock())
        if step is None:
            raise WrongCode(pointer="/code")
        with self.store.transaction() as tx:
            present = tx.moderators.get(moderator.id)
            if present is None or present.totp_secret is not None:
                raise FormExpired
            tx.second_factors.set_secret(moderator.id, self.seal.seal(secret, _about(moderator, "secret")))
            tx.second_factors.take_step(moderator.id, step)
            tx.sessions.end_all(moderator.id, keep=session.id)
            self._note(tx, moderator, "second_factor.set")
            return self._new_recovery_codes(tx, moderator)

    def check(self, moderator: Moderator, code: str) -> None:
        """Takes a code of the app or a recovery code, each once. Raises `WrongCode` or `RateLimited`."""
        self.charge(moderator)
        with self.store.transaction() as tx:
            if not self._takes(tx, moderator, _tidy(code)):
                raise WrongCode(pointer="/code")

    def renew_recovery_codes(self, moderator: Moderator, code: str) -> tuple[str, ...]:
        """New recovery codes in the place of the old. Raises `WrongCode` or `RateLimited`."""
        self.check(moderator, code)
        with self.store.transaction() as tx:
            self._note(tx, moderator, "second_factor.codes_renewed")
            return self._new_recovery_codes(tx, moderator)

    def remove(self, moderator: Moderator, code: str) -> None:
        """Takes the moderator's own second step away. Raises `WrongCode` or `RateLimited`."""
        self.check(moderator, code)
        with self.store.transaction() as tx:
            tx.second_factors.set_secret(moderator.id, None)
            self._note(tx, moderator, "second_factor.removed")

    def recovery_codes_left(self, moderator: Moderator) -> int:
        """How many recovery codes were not used."""
        with self.store.reading() as view:
            return view.second_factors.recovery_codes_left(moderator.id)

    def charge(self, moderator: Moderator) -> None:
        """Counts a try of whoever has the moderator's session, or their password. Raises `RateLimited`."""
        tightest(self.gate.use([QuotaUse(_TRIES, moderator.id)], self.clock()))

    def _enrolment(self, moderator: Moderator, secret: str) -> Enrolment:
        sealed = self.seal.seal(secret, _about(moderator, "enrolment"))
        return Enrolment(secret, self.codes.uri(secret, moderator.name), sealed)

    def _takes(self, tx: Transaction, moderator: Moderator, code: str) -> bool:
        if not (code.isascii() and code.isdigit() and len(code) == APP_DIGITS):
            used = tx.second_factors.use_recovery_code(moderator.id, _digest(code))
            if used:
                self._note(tx, moderator, "second_factor.recovery_code_used")
            return used
        secret = self.seal.open(moderator.totp_secret or "", _about(moderator, "secret"))
        step = self.codes.step_of(secret, code, self.clock()) if secret is not None else None
        return step is not None and tx.second_factors.take_step(moderator.id, step)

    def _new_recovery_codes(self, tx: Transaction, moderator: Moderator) -> tuple[str, ...]:
        made = tuple(self.new_code() for _ in range(RECOVERY_CODES))
        tx.second_factors.set_recovery_codes(moderator.id, [_digest(code) for code in made])
        return made

    def _note(self, tx: Transaction, moderator: Moderator, event: str) -> None:
        tx.audit.append(AuditEntry(self.new_id(), self.clock(), moderator.name, event, moderator.id, {}))


def _about(moderator: Moderator, what: str) -> str:
    return f"totp {what} of {moderator.id}"


def _tidy(code: str) -> str:
    """As typed: in groups, in small letters."""
    return code[:MAX_CODE_CHARS].replace(" ", "").replace("-", "").upper()


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
