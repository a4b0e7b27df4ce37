"""The review path: list what waits, decide one item; of two decisions on one item, the first wins."""

from dataclasses import dataclass

from moderation.domain import review
from moderation.domain.comment import CommentState
from moderation.domain.errors import AlreadyDecided, InvalidInput, NotFound
from moderation.domain.review import Decision, DecisionAction, Transition
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.reviews import HeldComment
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId

REASONS = {
    DecisionAction.ACCEPT: ("fits_rules", "criticism_allowed", "false_alarm"),
    DecisionAction.REJECT: (
        "abuse",
        "sexual",
        "gambling",
        "spam",
        "fraud",
        "personal_data",
        "off_topic",
        "other",
    ),
}
"""Reason codes a moderator can give, per action; the first is the default of its action."""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Oldest first. `next_after` is the id to ask for the next page with, None on the last page."""

    items: tuple[HeldComment, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The moderators' queue."""

    store: Store
    clock: Clock
    new_id: NewId

    def page(self, after: str | None, limit: int) -> QueuePage:
        """Waiting items. Raises `Unavailable`."""
        with self.store.reading() as view:
            found = view.reviews.page(after, limit + 1)
        shown = tuple(found[:limit])
        return QueuePage(shown, shown[-1].comment_id if len(found) > limit else None)

    def item(self, comment_id: str) -> HeldComment:
        """One waiting item. Raises `NotFound`, or `AlreadyDecided` naming the decision that took it off."""
        with self.store.reading() as view:
            return _waiting(view, comment_id)

    def decide(
        self, comment_id: str, version: int, action: DecisionAction, reason: str, moderator: Moderator
    ) -> Decision:
        """Decides a waiting item: the item, the comment, the outbox and the record change together or not at all.

        Raises `NotFound`; `AlreadyDecided` naming the decision that won; `InvalidInput` for a reason code that the
        action does not know.
        """
        if reason not in REASONS.get(action, ()):
            raise InvalidInput(pointer="/reason")
        now = self.clock()
        decision = Decision(self.new_id(), comment_id, action, reason, moderator.name, now)
        with self.store.transaction() as tx:
            item = _waiting(tx, comment_id)
            step = review.after_decision(CommentState.HELD, action)
            if step is None:
                raise InvalidInput(pointer="/action")
            if item.version != version or not tx.reviews.close(comment_id, version, decision):
                raise _lost(tx, comment_id)
            self._apply(tx, decision, step)
        return decision

    def _apply(self, tx: Transaction, decision: Decision, step: Transition) -> None:
        if not tx.comments.change_state(decision.comment_id, CommentState.HELD, step.state):
            raise _lost(tx, decision.comment_id)
        if step.event is not None:
            published = tx.comments.published(decision.comment_id)
            tx.outbox.append(self.new_id(), step.event, published, decision.decided_at)
        tx.audit.append(
            AuditEntry(
                id=self.new_id(),
                at=decision.decided_at,
                actor=decision.moderator,
                event=f"comment.{step.state}",
                subject=decision.comment_id,
                details={"reason": decision.reason},
            )
        )


def _waiting(tx: Transaction, comment_id: str) -> HeldComment:
    item = tx.reviews.get(comment_id)
    if item is None:
        raise _lost(tx, comment_id)
    return item


def _lost(tx: Transaction, comment_id: str) -> AlreadyDecided | NotFound:
    """Why the item is not to be had: somebody's decision, else it never waited."""
    winner = tx.reviews.decision(comment_id)
    if winner is None:
        return NotFound()
    return AlreadyDecided(
        action=winner.action, moderator=winner.moderator, decided_at=winner.decided_at.isoformat(timespec="seconds")
    )
