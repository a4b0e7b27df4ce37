"""Moderators' accounts: make one, give one a new one-time password."""

from collections.abc import Collection
from dataclasses import dataclass

from moderation.domain.errors import InvalidInput
from moderation.domain.people import Role
from moderation.usecases.ports.accounts import Moderator, PasswordHasher
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId, NewToken

MAX_NAME_CHARS = 64


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of the console."""

    store: Store
    hasher: PasswordHasher
    clock: Clock
    new_id: NewId
    new_token: NewToken

    def add_moderator(self, name: str, roles: Collection[Role]) -> str | None:
        """Makes an account with these roles and returns its one-time password, None where the name is taken.

        Raises `InvalidInput` for a name that is empty, over 64 characters or not printable.
        """
        if not 1 <= len(name) <= MAX_NAME_CHARS or not name.isprintable() or name != name.strip():
            raise InvalidInput(pointer="/name", limit=MAX_NAME_CHARS)
        password = self.new_token()
        moderator = Moderator(
            self.new_id(), name, self.hasher.hash(password), must_change_password=True, roles=frozenset(roles)
        )
        with self.store.transaction() as tx:
            if not tx.moderators.add(moderator, self.clock()):
                return None
            self._note(tx, moderator, "moderator.added", roles)
        return password

    def reset(self, name: str, roles: Collection[Role]) -> str | None:
        """Gives an account a new one-time password, and these roles unless there are none; ends its sessions.

        None where there is no such account.
        """
        password = self.new_token()
        password_hash = self.hasher.hash(password)
        with self.store.transaction() as tx:
            moderator = tx.moderators.by_name(name)
            if moderator is None:
                return None
            tx.moderators.set_password(moderator.id, password_hash, must_change=True)
            self._note(tx, moderator, "moderator.password_reset")
            if roles:
                tx.moderators.set_roles(moderator.id, frozenset(roles))
                self._note(tx, moderator, "moderator.roles_set", roles)
        return password

    def any_moderator(self) -> bool:
        """Whether anybody could sign in."""
        with self.store.reading() as view:
            return view.moderators.any()

    def _note(self, tx: Transaction, moderator: Moderator, event: str, roles: Collection[Role] = ()) -> None:
        details = {"roles": " ".join(sorted(roles))} if roles else {}
        entry = AuditEntry(self.new_id(), self.clock(), moderator.name, event, moderator.id, details)
        tx.audit.append(entry)
