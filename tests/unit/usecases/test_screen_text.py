"""A text that nobody sent is judged by its evidence alone."""

from datetime import UTC, datetime

import pytest

from moderation.domain.errors import TooLong
from moderation.domain.verdict import Action, Posture
from moderation.usecases.screen_text import screen_text
from tests.intake_world import Making

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def test_no_posture_hides_what_the_evidence_says() -> None:
    comment, verdict = screen_text(Making(posture=Posture.HOLD_ALL).policy(), "說得好", "读者", "c1", NOW)

    assert (comment.id, comment.body.folded, comment.submitted_at) == ("c1", "说得好", NOW)
    assert (verdict.action, verdict.evidence, verdict.posture) == (Action.ACCEPT, Action.ACCEPT, Posture.OPEN)


def test_the_limits_of_the_policy_hold() -> None:
    with pytest.raises(TooLong):
        screen_text(Making().policy(), "字" * 101, "读者", "c1", NOW)
