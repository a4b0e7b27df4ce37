"""The state machine, step by step: the whole table."""

from itertools import product

import pytest

from moderation.domain.comment import CommentState
from moderation.domain.delivery import EventKind
from moderation.domain.review import DecisionAction, Transition, after_decision, after_screening
from moderation.domain.verdict import Action, Posture, Verdict

ALLOWED = {
    (CommentState.HELD, DecisionAction.ACCEPT): Transition(CommentState.ACCEPTED, EventKind.ACCEPTED),
    (CommentState.HELD, DecisionAction.REJECT): Transition(CommentState.REJECTED, None),
    (CommentState.ACCEPTED, DecisionAction.RETRACT): Transition(CommentState.RETRACTED, EventKind.RETRACTED),
    (CommentState.REJECTED, DecisionAction.UNDO): Transition(CommentState.HELD, None),
    (CommentState.REJECTED, DecisionAction.RESTORE): Transition(CommentState.ACCEPTED, EventKind.ACCEPTED),
}


@pytest.mark.parametrize(("state", "action"), list(product(CommentState, DecisionAction)))
def test_a_decision_leads_where_the_table_says_and_nowhere_else(state: CommentState, action: DecisionAction) -> None:
    assert after_decision(state, action) == ALLOWED.get((state, action))


@pytest.mark.parametrize(
    ("action", "step"),
    [
        (Action.ACCEPT, Transition(CommentState.ACCEPTED, EventKind.ACCEPTED)),
        (Action.REVIEW, Transition(CommentState.HELD, None)),
        (Action.REJECT, Transition(CommentState.REJECTED, None)),
    ],
)
def test_a_verdict_leads_to_its_state(action: Action, step: Transition) -> None:
    assert after_screening(Verdict(action, Action.ACCEPT, Posture.OPEN, (), (), "digest")) == step
