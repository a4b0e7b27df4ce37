"""Rejects for a single exact finding that is severe enough."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.options import BadOption, Reach
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling


@dataclass(frozen=True, slots=True)
class Options:
    """Fuzzy evidence never makes it fire."""

    categories: frozenset[str]
    """Categories of findings."""
    score: float
    """An exact finding of one of the categories with at least this score rejects."""

    def __post_init__(self) -> None:
        if not 0 < self.score <= 1:
            raise BadOption("score", problem=f"{self.score} is not over 0 and at most 1")


@dataclass(frozen=True, slots=True)
class SevereFinding:
    """Fuzzy evidence never makes it fire."""

    options: Options

    def __call__(self, findings: Sequence[Finding], facts: Facts) -> Ruling | None:
        """Reason: `severe_finding`."""
        if any(self._is_severe(finding) for finding in findings):
            return Ruling(Action.REJECT, "severe_finding")
        return None

    def _is_severe(self, finding: Finding) -> bool:
        return finding.exact and finding.category in self.options.categories and finding.score >= self.options.score


def verify(options: Options, reach: Reach) -> None:
    """Raises `BadOption` for categories that nothing finds, or only fuzzy evidence, and a score that none reaches."""
    if not options.categories:
        raise BadOption("categories", problem="names no category, so the rule could never fire")
    for category in sorted(options.categories):
        reach.require_category(category, "categories")
        if not reach.strongest_exact(category):
            problem = f"only fuzzy evidence is found of {category!r}, and that never rejects; leave it out"
            raise BadOption("categories", problem=problem)
    strongest = max(map(reach.strongest_exact, options.categories))
    if strongest < options.score:
        problem = f"{options.score} is never reached: exact findings of these categories score {strongest} at most"
        raise BadOption("score", problem=problem)


def build(options: Options) -> SevereFinding:
    """The rule with these options."""
    return SevereFinding(options)
