"""Holds for any finding of the listed checks, whatever its score."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling


@dataclass(frozen=True, slots=True)
class Options:
    """Names of checks."""

    checks: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnyFinding:
    """For checks whose every finding a person should see."""

    checks: frozenset[str]

    def __call__(self, findings: Sequence[Finding], facts: Facts) -> Ruling | None:
        """Reason: `listed_check_found`."""
        if any(finding.check in self.checks for finding in findings):
            return Ruling(Action.REVIEW, "listed_check_found")
        return None


def build(options: Options) -> AnyFinding:
    """The rule with these options."""
    return AnyFinding(options.checks)
