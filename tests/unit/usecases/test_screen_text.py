"""A text that nobody sent is judged by its evidence alone, and every step is timed."""

import itertools
from datetime import UTC, datetime

import pytest

from moderation.domain.errors import TooLong
from moderation.domain.screening import StepTime
from moderation.domain.verdict import Action, Posture
from moderation.usecases.screen_text import Explanation, screen_text
from tests.intake_world import Making
from tests.unit.checks.written import Lists

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def explained(making: Making, text: str) -> Explanation:
    """Every look at the timer is a second later than the one before."""
    seconds = itertools.count()
    timer = lambda: float(next(seconds))  # noqa: E731 - a clock, not a function with a name of its own
    return screen_text(making.policy(), text, "读者", comment_id="c1", now=NOW, timer=timer)


def test_no_posture_hides_what_the_evidence_says() -> None:
    shown = explained(Making(posture=Posture.HOLD_ALL), "說得好")
    comment, verdict = shown.comment, shown.verdict

    assert (comment.id, comment.body.folded, comment.submitted_at) == ("c1", "说得好", NOW)
    assert (verdict.action, verdict.evidence, verdict.posture) == (Action.ACCEPT, Action.ACCEPT, Posture.OPEN)


def test_every_step_is_timed_in_its_order() -> None:
    from moderation.checks import length, repetition

    checks = [length.build(length.Options(), Lists()), repetition.build(repetition.Options(), Lists())]

    assert explained(Making(checks=checks), "說得好").times == (
        StepTime("fold", 1.0),
        StepTime("length", 1.0),
        StepTime("repetition", 1.0),
        StepTime("rules", 1.0),
    )


def test_the_limits_of_the_policy_hold() -> None:
    with pytest.raises(TooLong):
        explained(Making(), "字" * 101)
