"""Accepts, holds or rejects by the weight of all evidence of one category."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from moderation.domain.options import BadOption, Reach
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling

_REASONS = {
    Action.ACCEPT: "below_every_threshold",
    Action.REVIEW: "hold_score_reached",
    Action.REJECT: "reject_score_reached",
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Weights from which a category holds and rejects."""

    hold_at: float
    """The weight of all evidence of a category from which it holds."""
    reject_at: float | None = None
    """The weight of the exact evidence from which it rejects; without it, the category never rejects."""

    def __post_init__(self) -> None:
        if not 0 < self.hold_at <= 1:
            raise BadOption("hold_at", problem=f"{self.hold_at} is not over 0 and at most 1")
        if self.reject_at is not None and not self.hold_at <= self.reject_at <= 1:
            raise BadOption("reject_at", problem=f"{self.reject_at} is not between hold_at {self.hold_at} and 1")


@dataclass(frozen=True, slots=True)
class Options:
    """Findings of one category weigh 1 - (1-a)(1-b)…: two of 0.5 weigh 0.75."""

    default: Thresholds
    """For every category without its own."""
    categories: Mapping[str, Thresholds] = field(default_factory=dict)
    """By the category's name."""


@dataclass(frozen=True, slots=True)
class ScoreThreshold:
    """Weighs each category; the strictest outcome counts. Only exact evidence adds to the score that rejects."""

    options: Options

    def __call__(self, findings: Sequence[Finding], facts: Facts) -> Ruling:
        """Reasons: `reject_score_reached`, `hold_score_reached`, `below_every_threshold`."""
        by_category: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_category[finding.category].append(finding)
        action = max((self._judge(*category) for category in by_category.items()), default=Action.ACCEPT)
        return Ruling(action, _REASONS[action])

    def _judge(self, category: str, findings: Sequence[Finding]) -> Action:
        thresholds = self.options.categories.get(category, self.options.default)
        exact = (finding for finding in findings if finding.exact)
        if thresholds.reject_at is not None and weight(exact) >= thresholds.reject_at:
            return Action.REJECT
        return Action.REVIEW if weight(findings) >= thresholds.hold_at else Action.ACCEPT


def weight(findings: Iterable[Finding]) -> float:
    """How likely at least one of the findings is right, taking them as independent: 1 - (1-a)(1-b)...

    The same evidence seen twice counts once, so that a long comment is not worse for repeating itself.
    """
    distinct: dict[tuple[str, str], float] = {}
    for finding in findings:
        key = (finding.code, finding.evidence)
        distinct[key] = max(finding.score, distinct.get(key, 0.0))
    return 1 - math.prod(1 - score for score in distinct.values())


def verify(options: Options, reach: Reach) -> None:
    """Raises `BadOption` for a category that nothing finds, or that would reject by fuzzy evidence alone."""
    for category, thresholds in options.categories.items():
        reach.require_category(category, "categories", category)
        if thresholds.reject_at is not None and not reach.strongest_exact(category):
            problem = f"only fuzzy evidence is found of {category!r}, and that never rejects; leave it out"
            raise BadOption("categories", category, "reject_at", problem=problem)


def build(options: Options) -> ScoreThreshold:
    """The rule with these options."""
    return ScoreThreshold(options)
