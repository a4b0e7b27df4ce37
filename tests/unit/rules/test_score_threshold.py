"""Holding and rejecting by the weight of evidence."""

import pytest

from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling
from moderation.rules.score_threshold import Options, Thresholds, build, weight
from tests.unit.rules.findings import finding

RULE = build(Options(Thresholds(0.5), {"invoice": Thresholds(0.4, 0.9), "noise": Thresholds(1)}))
ACCEPT = Ruling(Action.ACCEPT, "below_every_threshold")
HOLD = Ruling(Action.REVIEW, "hold_score_reached")
REJECT = Ruling(Action.REJECT, "reject_score_reached")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], ACCEPT),
        ([finding("abuse", 0.49)], ACCEPT),
        ([finding("abuse", 0.5)], HOLD),
        ([finding("abuse", 1.0)], HOLD),
        ([finding("abuse", 0.5, exact=False)], HOLD),
        ([finding("abuse", 0.3, evidence="a"), finding("abuse", 0.3, evidence="b")], HOLD),
        ([finding("abuse", 0.3, evidence="a"), finding("abuse", 0.3, evidence="a")], ACCEPT),
        ([finding("abuse", 0.3), finding("spam", 0.3)], ACCEPT),
        ([finding("noise", 0.9)], ACCEPT),
        ([finding("invoice", 0.4)], HOLD),
        ([finding("invoice", 0.9)], REJECT),
        ([finding("invoice", 0.9, exact=False)], HOLD),
        ([finding("invoice", 1.0, exact=False, evidence="a"), finding("invoice", 0.1, evidence="b")], HOLD),
        ([finding("invoice", 0.7, evidence="a"), finding("invoice", 0.7, evidence="b")], REJECT),
        ([finding("invoice", 0.9), finding("abuse", 0.6)], REJECT),
    ],
)
def test_it_judges_each_category_by_its_thresholds(findings: list[Finding], expected: Ruling) -> None:
    assert RULE(findings, Facts()) == expected


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], 0.0),
        ([finding(score=0.6)], 0.6),
        ([finding(score=0.5, evidence="a"), finding(score=0.5, evidence="b")], 0.75),
        ([finding(score=0.5, code="x"), finding(score=0.5, code="y")], 0.75),
        ([finding(score=0.2), finding(score=0.6), finding(score=0.4)], 0.6),
        ([finding(score=1.0, evidence="a"), finding(score=0.1, evidence="b")], 1.0),
    ],
)
def test_different_evidence_adds_up_and_the_same_does_not(findings: list[Finding], expected: float) -> None:
    assert weight(findings) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("hold_at", "reject_at"), [(0, None), (1.1, None), (0.5, 0.4), (0.5, 1.1), (float("nan"), None)]
)
def test_thresholds_that_contradict_each_other_are_refused(hold_at: float, reject_at: float | None) -> None:
    with pytest.raises(ValueError, match="_at"):
        Thresholds(hold_at, reject_at)
