"""Holding what could not be looked at in full."""

import pytest

from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling
from moderation.rules.failed_check import Options, build
from tests.unit.rules.findings import FAILURE, finding

HOLD = Ruling(Action.REVIEW, "check_failed")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [([], None), ([finding("abuse", 1.0)], None), ([FAILURE], HOLD), ([finding(), FAILURE, FAILURE], HOLD)],
)
def test_it_holds_a_comment_when_a_check_failed(findings: list[Finding], expected: Ruling | None) -> None:
    assert build(Options())(findings, Facts()) == expected
