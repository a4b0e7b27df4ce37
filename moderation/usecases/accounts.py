"""Moderators' accounts: make them, change what they may, shut them, let their owners in again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from moderation.domain.access_errors import LastAdmin, NameTaken, NoPassword
from moderation.domain.audit import SERVICES
from moderation.domain.errors import InvalidInput, NotFound
from moderation.domain.people import Role
from moderation.usecases.ports.accounts import Moderator, PasswordHasher
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId, NewToken

MAX_NAME_CHARS = 64
OPERATOR = "operator"
"""Who acts on the command line, on the record."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of the console. `by` is who acts, for the record."""

    store: Store
    hasher: PasswordHasher
    clock: Clock
    new_id: NewId
    new_token: NewToken

    def all(self) -> Sequence[Moderator]:
        """Every account, oldest first."""
        with self.store.reading() as view:
            return view.moderators.all()

    def get(self, moderator_id: str) -> Moderator:
        """One account. Raises `NotFound`."""
        with self.store.reading() as view:
            return _existing(view.moderators.get(moderator_id))

    def named(self, name: str) -> Moderator:
        """The account of that name. Raises `NotFound`."""
        with self.store.reading() as view:
            return _existing(view.moderators.by_name(name))

    def add_moderator(self, name: str, roles: Collection[Role], by: str = OPERATOR) -> str:
        """Makes an account with these roles and returns its one-time password.

        Raises `InvalidInput` for a name that is empty, over 64 characters, not printable or a service's, or for no
        roles; `NameTaken`.
        """
        _check_name(name)
        _check_roles(roles)
        password = self.new_token()
        moderator = Moderator(self.new_id(), name, self.hasher.hash(password), True, frozenset(roles))
        with self.store.transaction() as tx:
            if not tx.moderators.add(moderator, self.clock()):
                raise NameTaken(pointer="/name")
            self._note(tx, moderator, "moderator.added", by, roles)
        return password

    def reset_password(self, moderator_id: str, by: str) -> str:
        """Gives an account a new one-time password and ends its sessions.

        Raises `NotFound`; `NoPassword` for an account of single sign-on, which a password would open past the provider.
        """
        password = self.new_token()
        password_hash = self.hasher.hash(password)
        with self.store.transaction() as tx:
            moderator = _existing(tx.moderators.get(moderator_id))
            if not moderator.has_password:
                raise NoPassword
            tx.moderators.set_password(moderator.id, password_hash, must_change=True)
            self._note(tx, moderator, "moderator.password_reset", by)
        return password

    def recover(self, name: str, roles: Collection[Role], by: str = OPERATOR) -> str:
        """The operator's way back in: a new one-time password, an open account without a second step, and these roles
        unless there are none.

        Raises `NotFound`.
        """
        password = self.new_token()
        password_hash = self.hasher.hash(password)
        with self.store.transaction() as tx:
            moderator = _existing(tx.moderators.by_name(name))
            tx.moderators.set_disabled(moderator.id, None)
            tx.moderators.set_password(moderator.id, password_hash, must_change=True)
            tx.second_factors.set_secret(moderator.id, None)
            if roles:
                tx.moderators.set_roles(moderator.id, frozenset(roles))
            self._note(tx, moderator, "moderator.recovered", by, roles)
        return password

    def set_roles(self, moderator_id: str, roles: Collection[Role], by: str) -> None:
        """Replaces an account's roles, from its next request on.

        Raises `NotFound`; `InvalidInput` for no roles; `LastAdmin` where nobody would be left to manage people.
        """
        _check_roles(roles)
        with self.store.transaction() as tx:
            moderator = _existing(tx.moderators.get(moderator_id))
            if Role.ADMIN not in roles:
                _keep_an_admin(tx, without=moderator)
            tx.moderators.set_roles(moderator.id, frozenset(roles))
            self._note(tx, moderator, "moderator.roles_set", by, roles)

    def disable(self, moderator_id: str, by: str) -> None:
        """Shuts an account; its sessions end and its tokens open nothing. Raises `NotFound` or `LastAdmin`."""
        with self.store.transaction() as tx:
            moderator = _existing(tx.moderators.get(moderator_id))
            _keep_an_admin(tx, without=moderator)
            tx.moderators.set_disabled(moderator.id, self.clock())
            self._note(tx, moderator, "moderator.disabled", by)

    def enable(self, moderator_id: str, by: str) -> None:
        """Opens a shut account again, with the password and roles that it had. Raises `NotFound`."""
        with self.store.transaction() as tx:
            moderator = _existing(tx.moderators.get(moderator_id))
            tx.moderators.set_disabled(moderator.id, None)
            self._note(tx, moderator, "moderator.enabled", by)

    def remove_second_factor(self, moderator_id: str, by: str) -> None:
        """For somebody who lost their phone: the password alone signs in. Raises `NotFound`."""
        with self.store.transaction() as tx:
            moderator = _existing(tx.moderators.get(moderator_id))
            tx.second_factors.set_secret(moderator.id, None)
            self._note(tx, moderator, "second_factor.removed", by)

    def end_sessions(self, moderator_id: str, by: str) -> None:
        """Signs an account out everywhere. Raises `NotFound`."""
        with self.store.transaction() as tx:
            moderator = _existing(tx.moderators.get(moderator_id))
            tx.sessions.end_all(moderator.id)
            self._note(tx, moderator, "moderator.sessions_ended", by)

    def any_moderator(self) -> bool:
        """Whether anybody could sign in."""
        return bool(self.all())

    def _note(self, tx: Transaction, moderator: Moderator, event: str, by: str, roles: Collection[Role] = ()) -> None:
        details = {"name": moderator.name} | ({"roles": " ".join(sorted(roles))} if roles else {})
        tx.audit.append(AuditEntry(self.new_id(), self.clock(), by, event, moderator.id, details))


def _existing(moderator: Moderator | None) -> Moderator:
    if moderator is None:
        raise NotFound
    return moderator


def _check_name(name: str) -> None:
    readable = name.isprintable() and name == name.strip()
    if not 1 <= len(name) <= MAX_NAME_CHARS or not readable or name in SERVICES:
        raise InvalidInput(pointer="/name", limit=MAX_NAME_CHARS)


def _check_roles(roles: Collection[Role]) -> None:
    if not roles:
        raise InvalidInput(pointer="/roles")


def _keep_an_admin(tx: Transaction, without: Moderator) -> None:
    """Two admins who shut each other out at the same moment: the accounts are locked, so that the second is refused."""
    others = (it for it in tx.moderators.all() if it.id != without.id and it.disabled_at is None)
    is_admin = Role.ADMIN in without.roles and without.disabled_at is None
    if is_admin and not any(Role.ADMIN in it.roles for it in others):
        raise LastAdmin
