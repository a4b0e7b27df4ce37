"""The state machine: which decision leads from which state to which, and what must be sent to the portal then.

received ─REJECT─► rejected      received ─REVIEW─► held ─accept─► accepted ─► comment.accepted
received ─ACCEPT─► accepted                         held ─reject─► rejected
accepted ─retract─► retracted ─► comment.retracted  rejected ─restore─► accepted ─► comment.accepted
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
class Transition:
    """Where a step leads and the event, if any, that must go to the portal in the same transaction."""

    state: CommentState
    event: EventKind | None


_AFTER_SCREENING = {
    Action.ACCEPT: Transition(CommentState.ACCEPTED, EventKind.ACCEPTED),
    Action.REVIEW: Transition(CommentState.HELD, None),
    Action.REJECT: Transition(CommentState.REJECTED, None),
}

_AFTER_DECISION = {
    (CommentState.HELD, DecisionAction.ACCEPT): Transition(CommentState.ACCEPTED, EventKind.ACCEPTED),
    (CommentState.HELD, DecisionAction.REJECT): Transition(CommentState.REJECTED, None),
    (CommentState.ACCEPTED, DecisionAction.RETRACT): Transition(CommentState.RETRACTED, EventKind.RETRACTED),
    (CommentState.REJECTED, DecisionAction.RESTORE): Transition(CommentState.ACCEPTED, EventKind.ACCEPTED),
}


def after_screening(verdict: Verdict) -> Transition:
    """The first step of every comment: what the verdict leads to."""
    return _AFTER_SCREENING[verdict.action]


def after_decision(state: CommentState, action: DecisionAction) -> Transition | None:
    """Where a person's decision leads from `state`; None where the state does not allow it."""
    return _AFTER_DECISION.get((state, action))
