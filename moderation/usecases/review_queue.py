"""The review path: decide an item, take a decision back, leave one to a senior; of two decisions the first wins."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.domain import review
from moderation.domain.access_errors import Forbidden
from moderation.domain.comment import CommentState
from moderation.domain.delivery import EventKind
from moderation.domain.errors import Empty, InvalidInput, NotFound, TooLong
from moderation.domain.people import Capability
from moderation.domain.review import Decision, DecisionAction, Escalation, Lease, Transition
from moderation.domain.review_errors import AlreadyDecided, ItemLeased, LeaseLost
from moderation.usecases.keep_blocks import block_author, lift_block
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.reviews import HeldComment, Note
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

CORRECTION_REASONS = {
    DecisionAction.RETRACT: REASONS[DecisionAction.REJECT],
    DecisionAction.RESTORE: REASONS[DecisionAction.ACCEPT],
}
"""Reason codes for correcting what was decided, per action."""

MAX_NOTE_CHARS = 1000
# No database takes them.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")

UNDONE = "undone"
"""The reason of decisions that take another one back."""


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """Decides what waits and takes decisions back; each step is one transaction."""

    store: Store
    policy: CurrentPolicy
    clock: Clock
    new_id: NewId

    def decide(
        self,
        comment_id: str,
        version: int,
        action: DecisionAction,
        reason: str,
        moderator: Moderator,
        fence: int | None = None,
        block_for: timedelta | None = None,
    ) -> Decision:
        """Decides a waiting item: the item, the comment, the outbox and the record change together or not at all.

        `fence` is that of the moderator's lease; without one, an item that nobody else holds can be decided too. A
        rejection may block the author for a time with it; `KeepBlocks.set_with` finds that block.
        Raises `NotFound`; `AlreadyDecided` naming the decision that won; `LeaseLost` or `ItemLeased` naming the holder;
        `InvalidInput` for a reason code that the action does not know, and for a block with an acceptance.
        """
        if block_for is not None and action is not DecisionAction.REJECT:
            raise InvalidInput(pointer="/block")
        with self.store.transaction() as tx:
            decision = self.decide_within(tx, comment_id, version, action, reason, moderator.name, fence)
            if block_for is not None:
                block_author(tx, decision, block_for, self.new_id)
        return decision

    def decide_within(
        self,
        tx: Transaction,
        comment_id: str,
        version: int,
        action: DecisionAction,
        reason: str,
        actor: str,
        fence: int | None = None,
    ) -> Decision:
        """As `decide`, by the moderator of that name and within a transaction of the caller's."""
        step = review.after_decision(CommentState.HELD, action)
        if step is None or reason not in REASONS.get(action, ()):
            raise InvalidInput(pointer="/reason" if step else "/action")
        now = self.clock()
        item = waiting_item(tx, comment_id)
        if item.version != version:
            raise lost(tx, comment_id)
        _check_lease(item.lease, fence, actor, now)
        decision = Decision(self.new_id(), comment_id, action, reason, actor, now)
        if not tx.reviews.close(comment_id, version, decision):
            raise lost(tx, comment_id)
        self._apply(tx, decision, CommentState.HELD, step)
        return decision

    def undo(self, comment_id: str, decision_id: str, moderator: Moderator, *, senior: bool = False) -> Decision:
        """Takes a decision back: its own decider, or a senior.

        A rejected comment, and an accepted one that was not sent yet, waits again; one that was sent is retracted. A
        block that was set with the decision is lifted with it.
        Raises `NotFound`; `AlreadyDecided` naming a decision that came after; `Forbidden` for anybody else.
        """
        with self.store.transaction() as tx:
            return self.undo_within(tx, comment_id, decision_id, moderator.name, senior=senior)

    def undo_within(self, tx: Transaction, comment_id: str, decision_id: str, actor: str, *, senior: bool) -> Decision:
        """As `undo` by the moderator of that name, within a transaction of the caller's."""
        undone = tx.decisions.newest(comment_id)
        if undone is None:
            raise NotFound
        if undone.id != decision_id:
            raise lost(tx, comment_id)
        if not senior:
            _check_own(undone, actor)
        now = self.clock()
        before = _state_after(undone.action)
        sent = before is CommentState.ACCEPTED and not tx.outbox.cancel(comment_id, EventKind.ACCEPTED, now)
        found = review.taken_back(before, sent=sent)
        if found is None:
            raise lost(tx, comment_id)
        action, step = found
        decision = Decision(self.new_id(), comment_id, action, UNDONE, actor, now)
        self._apply(tx, decision, before, step)
        tx.decisions.add(decision)
        lift_block(tx, undone, decision, self.new_id)
        if step.state is CommentState.HELD:
            tx.reviews.put_back(comment_id)
        return decision

    def correct(
        self,
        comment_id: str,
        action: DecisionAction,
        reason: str,
        note: str,
        moderator: Moderator,
        *,
        senior: bool = False,
    ) -> Decision:
        """Retracts an accepted comment or restores a rejected one, by whomever it was decided; `note` may be empty.

        What a colleague rejected is restored by seniors only. Raises as `correct_within`; `InvalidInput` for action,
        reason or note, `TooLong`, `Forbidden`.
        """
        if reason not in CORRECTION_REASONS.get(action, ()):
            raise InvalidInput(pointer="/reason" if action in CORRECTION_REASONS else "/action")
        text = _note_text(note) if note.strip() else None
        with self.store.transaction() as tx:
            if action is DecisionAction.RESTORE and not senior:
                _check_own(tx.decisions.newest(comment_id), moderator.name)
            decision = self.correct_within(tx, comment_id, action, reason, moderator.name)
            if text is not None:
                tx.notes.add(Note(self.new_id(), comment_id, moderator.name, text, decision.decided_at))
        return decision

    def correct_within(
        self, tx: Transaction, comment_id: str, action: DecisionAction, reason: str, actor: str
    ) -> Decision:
        """Retracts an accepted comment or restores a rejected one, within a transaction of the caller's.

        To restore lifts the block that the rejection set. Raises `NotFound`, or `AlreadyDecided` where the comment
        stands elsewhere by now.
        """
        before, step = review.CORRECTIONS[action]
        corrected = tx.decisions.newest(comment_id)
        decision = Decision(self.new_id(), comment_id, action, reason, actor, self.clock())
        self._apply(tx, decision, before, step)
        tx.decisions.add(decision)
        if corrected is not None:
            lift_block(tx, corrected, decision, self.new_id)
        return decision

    def escalate(self, comment_id: str, version: int, note: str, moderator: Moderator) -> None:
        """Leaves a waiting item to a senior, with a note: it stays in the queue, marked and free.

        Raises as `decide`, and `Empty` or `TooLong` for the note.
        """
        text = _note_text(note)
        now = self.clock()
        with self.store.transaction() as tx:
            item = waiting_item(tx, comment_id)
            _check_lease(item.lease, None, moderator.name, now)
            if not tx.reviews.escalate(comment_id, version, Escalation(moderator.name, now)):
                raise lost(tx, comment_id)
            tx.notes.add(Note(self.new_id(), comment_id, moderator.name, text, now))
            tx.audit.append(AuditEntry(self.new_id(), now, moderator.name, "item.escalated", comment_id, {}))

    def note(self, comment_id: str, note: str, moderator: Moderator) -> Note:
        """Keeps a note on a comment, decided or not. Raises `NotFound`, `Empty` or `TooLong`."""
        written = Note(self.new_id(), comment_id, moderator.name, _note_text(note), self.clock())
        with self.store.transaction() as tx:
            tx.comments.published(comment_id)
            tx.notes.add(written)
        return written

    def _apply(self, tx: Transaction, decision: Decision, before: CommentState, step: Transition) -> None:
        if not tx.comments.change_state(decision, before, step.state):
            raise lost(tx, decision.comment_id)
        if step.event is not None:
            delay_s = self.policy().review.send_delay_s if step.event is EventKind.ACCEPTED else 0
            due_at = decision.decided_at + timedelta(seconds=delay_s)
            tx.outbox.append(self.new_id(), step.event, tx.comments.published(decision.comment_id), due_at)
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


def waiting_item(tx: Transaction, comment_id: str) -> HeldComment:
    """The item, while it waits. Raises `NotFound`, or `AlreadyDecided` naming the decision that took it off."""
    item = tx.reviews.get(comment_id)
    if item is None:
        raise lost(tx, comment_id)
    return item


def lost(tx: Transaction, comment_id: str) -> AlreadyDecided | NotFound:
    """Why the item is not to be had as the caller saw it: somebody's decision, else it never waited."""
    winner = tx.decisions.newest(comment_id)
    if winner is None:
        return NotFound()
    return AlreadyDecided(
        action=winner.action, moderator=winner.moderator, decided_at=winner.decided_at.isoformat(timespec="seconds")
    )


def _check_own(decision: Decision | None, actor: str) -> None:
    if decision is not None and decision.moderator != actor:
        raise Forbidden(capability=Capability.QUEUE_SENIOR.value)


def _check_lease(lease: Lease | None, fence: int | None, actor: str, now: datetime) -> None:
    if fence is not None and (lease is None or lease.fence != fence):
        raise LeaseLost(holder=lease.holder if lease else "")
    if lease is not None and lease.holder != actor and lease.holds_at(now):
        raise ItemLeased(holder=lease.holder, until=lease.until.isoformat(timespec="seconds"))


def _state_after(action: DecisionAction) -> CommentState:
    """Where a decision that can be undone has led."""
    if action in (DecisionAction.ACCEPT, DecisionAction.RESTORE):
        return CommentState.ACCEPTED
    return CommentState.REJECTED if action is DecisionAction.REJECT else CommentState.RETRACTED


def _note_text(note: str) -> str:
    text = note.strip()
    if not text:
        raise Empty(pointer="/note")
    if len(text) > MAX_NOTE_CHARS:
        raise TooLong(pointer="/note", limit=MAX_NOTE_CHARS, actual=len(text))
    if _UNSTORABLE.search(text):
        raise InvalidInput(pointer="/note")
    return text
