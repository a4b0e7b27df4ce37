"""Rejects for a single exact finding that is severe enough."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling


@dataclass(frozen=True, slots=True)
class Options:
    """An exact finding of one of `categories` with at least `score` rejects."""

    categories: frozenset[str]
    score: float

    def __post_init__(self) -> None:
        if not 0 < self.score <= 1:
            raise ValueError(f"score {self.score} is not over 0 and at most 1")


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


def build(options: Options) -> SevereFinding:
    """The rule with these options."""
    return SevereFinding(options)
