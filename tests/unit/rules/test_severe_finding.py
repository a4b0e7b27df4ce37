"""Rejecting for a single finding."""

import pytest

from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling
from moderation.rules.severe_finding import Options, build
from tests.unit.rules.findings import finding

RULE = build(Options(categories=frozenset({"invoice", "sexual"}), score=0.95))
REJECT = Ruling(Action.REJECT, "severe_finding")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], None),
        ([finding("invoice", 0.95)], REJECT),
        ([finding("abuse", 0.1), finding("sexual", 1.0)], REJECT),
        ([finding("invoice", 0.94)], None),
        ([finding("invoice", 0.94, evidence="a"), finding("invoice", 0.94, evidence="b")], None),
        ([finding("invoice", 1.0, exact=False)], None),
        ([finding("abuse", 1.0)], None),
    ],
)
def test_only_one_exact_severe_finding_of_its_categories_rejects(findings: list[Finding], expected: object) -> None:
    assert RULE(findings, Facts()) == expected


@pytest.mark.parametrize("score", [0, 1.01])
def test_a_score_that_nothing_or_everything_reaches_is_refused(score: float) -> None:
    with pytest.raises(ValueError, match="score"):
        Options(categories=frozenset(), score=score)
