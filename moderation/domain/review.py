"""The state machine: which decision leads from which state to which, and what must be sent to the portal then.

received ─REJECT─► rejected      received ─REVIEW─► held ─accept─► accepted ─► comment.accepted
received ─ACCEPT─► accepted                         held ─reject─► rejected
accepted ─retract─► retracted ─► comment.retracted  rejected ─restore─► accepted ─► comment.accepted
accepted ─undo─► held, while nothing was sent       rejected ─undo─► held
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.domain.comment import CommentState
from moderation.domain.delivery import EventKind
from moderation.domain.verdict import Action, Verdict


class DecisionAction(StrEnum):
    """What a person can do with a comment."""

    ACCEPT = "accept"
    REJECT = "reject"
    RETRACT = "retract"
    RESTORE = "restore"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what about which comment, when and why. Append-only."""

    id: str
    comment_id: str
    action: DecisionAction
    reason: str
    moderator: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Lease:
    """A moderator's hold on a waiting item until a time; in force only before it.

    `fence` grows each time that the item goes to somebody else: whoever brings an older one lost the item.
    """

    comment_id: str
    fence: int
    holder: str
    until: datetime

    def holds_at(self, now: datetime) -> bool:
        """Whether nobody else may take the item."""
        return now < self.until


@dataclass(frozen=True, slots=True)
class Escalation:
    """A waiting item that a moderator left to a senior."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """`send_delay_s`: how long an accepted comment waits before it is sent, and can be taken back without a trace.

    `lease_s`: how long a moderator holds an item without a sign of life. `target_age_s`: no item should wait longer.
    `report_answer_s`: within so long a reader's report is answered.
    """

    send_delay_s: int = 10
    lease_s: int = 300
    target_age_s: int = 3600
    report_answer_s: int = 3 * 86400


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a step leads and the event, if any, that must go to the portal in the same transaction."""

    state: CommentState
    event: EventKind | None


_AFTER_SCREENING = {
    Action.ACCEPT: Transition(CommentState.ACCEPTED, EventKind.ACCEPTED),
    Action.REVIEW: Transition(CommentState.HELD, None),
    Action.REJECT: Transition(CommentState.REJECTED, None),
}

CORRECTIONS = {
    DecisionAction.RETRACT: (CommentState.ACCEPTED, Transition(CommentState.RETRACTED, EventKind.RETRACTED)),
    DecisionAction.RESTORE: (CommentState.REJECTED, Transition(CommentState.ACCEPTED, EventKind.ACCEPTED)),
}
"""Decisions on comments that wait no more: from which state, and where they lead."""

_AFTER_DECISION = {
    (CommentState.HELD, DecisionAction.ACCEPT): Transition(CommentState.ACCEPTED, EventKind.ACCEPTED),
    (CommentState.HELD, DecisionAction.REJECT): Transition(CommentState.REJECTED, None),
    **{(before, action): step for action, (before, step) in CORRECTIONS.items()},
    (CommentState.REJECTED, DecisionAction.UNDO): Transition(CommentState.HELD, None),
}


def after_screening(verdict: Verdict) -> Transition:
    """The first step of every comment: what the verdict leads to."""
    return _AFTER_SCREENING[verdict.action]


def after_decision(state: CommentState, action: DecisionAction) -> Transition | None:
    """Where a person's decision leads from `state`; None where the state does not allow it."""
    return _AFTER_DECISION.get((state, action))


def taken_back(state: CommentState, *, sent: bool) -> tuple[DecisionAction, Transition] | None:
    """What it takes to undo the decision that led to `state`, and where that leads; None where nothing can be undone.

    `sent`: the acceptance is, or may be, with the portal; then only a retraction takes it back.
    """
    if state is CommentState.ACCEPTED and not sent:
        return DecisionAction.UNDO, Transition(CommentState.HELD, None)
    action = DecisionAction.RETRACT if state is CommentState.ACCEPTED else DecisionAction.UNDO
    step = after_decision(state, action)
    return (action, step) if step else None
