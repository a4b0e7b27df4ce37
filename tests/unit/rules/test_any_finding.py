"""Holding for any finding of some checks."""

import pytest

from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling
from moderation.rules.any_finding import Options, build
from tests.unit.rules.findings import finding

RULE = build(Options(checks=frozenset({"links", "duplicate"})))
HOLD = Ruling(Action.REVIEW, "listed_check_found")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], None),
        ([finding(check="banned_words", score=1.0)], None),
        ([finding(check="links", score=0.01)], HOLD),
        ([finding(check="banned_words"), finding(check="duplicate", exact=False)], HOLD),
    ],
)
def test_it_holds_for_any_finding_of_a_listed_check(findings: list[Finding], expected: Ruling | None) -> None:
    assert RULE(findings, Facts()) == expected
