"""Holds a comment that could not be looked at in full."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.screening import CHECK_FAILED, Facts
from moderation.domain.verdict import Action, Finding, Ruling


@dataclass(frozen=True, slots=True)
class Options:
    """It has no keys of its own."""


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """Says why a comment is held whose check raised; it is held in any posture, with this rule or without."""

    def __call__(self, findings: Sequence[Finding], facts: Facts) -> Ruling | None:
        """Reason: `check_failed`."""
        if any(finding.code == CHECK_FAILED for finding in findings):
            return Ruling(Action.REVIEW, CHECK_FAILED)
        return None


def build(options: Options) -> FailedCheck:
    """The rule."""
    return FailedCheck()
