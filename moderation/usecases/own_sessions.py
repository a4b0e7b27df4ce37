"""A moderator's own sessions: where they are signed in, and signing out there."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.errors import NotFound
from moderation.usecases.ports.accounts import Session
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId


@dataclass(frozen=True, slots=True)
class OwnSessions:
    """What a moderator can do about their sessions, from one of them."""

    store: Store
    clock: Clock
    new_id: NewId

    def all(self, session: Session) -> Sequence[Session]:
        """The sessions of the same moderator, the one last seen first."""
        with self.store.reading() as view:
            return view.sessions.of(session.moderator.id, self.clock())

    def end(self, session: Session, session_id: str) -> None:
        """Ends one of them. Raises `NotFound` for one that is not theirs or over."""
        with self.store.transaction() as tx:
            if not tx.sessions.end(session.moderator.id, session_id):
                raise NotFound
            self._note(tx, session, "session.ended", session_id)

    def end_others(self, session: Session) -> None:
        """Ends all of them but this one."""
        with self.store.transaction() as tx:
            tx.sessions.end_all(session.moderator.id, keep=session.id)
            self._note(tx, session, "session.others_ended", session.id)

    def _note(self, tx: Transaction, session: Session, event: str, subject: str) -> None:
        tx.audit.append(AuditEntry(self.new_id(), self.clock(), session.moderator.name, event, subject, {}))
