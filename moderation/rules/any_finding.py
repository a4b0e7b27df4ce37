"""Holds for any finding of the listed checks, whatever its score."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.options import BadOption, Reach
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling


@dataclass(frozen=True, slots=True)
class Options:
    """For checks whose every finding a person should see."""

    checks: frozenset[str]
    """Names of checks of this policy."""


@dataclass(frozen=True, slots=True)
class AnyFinding:
    """For checks whose every finding a person should see."""

    checks: frozenset[str]

    def __call__(self, findings: Sequence[Finding], facts: Facts) -> Ruling | None:
        """Reason: `listed_check_found`."""
        if any(finding.check in self.checks for finding in findings):
            return Ruling(Action.REVIEW, "listed_check_found")
        return None


def verify(options: Options, reach: Reach) -> None:
    """Raises `BadOption` for a check that does not run."""
    if not options.checks:
        raise BadOption("checks", problem="names no check, so the rule could never fire")
    for check in sorted(options.checks):
        reach.require_check(check, "checks")


def build(options: Options) -> AnyFinding:
    """The rule with these options."""
    return AnyFinding(options.checks)
