"""The newsroom's figures: what came in, what became of it, how long it took, and how often people agree with a rule."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from moderation.domain.review import DecisionAction
from moderation.domain.verdict import Action, Verdict

_AGREES = {DecisionAction.REJECT: True, DecisionAction.RETRACT: True, DecisionAction.ACCEPT: False}


@dataclass(frozen=True, slots=True)
class Flow:
    """Comments that came in within one hour or in one section: how intake left them, and how they stand now."""

    received: int = 0
    held: int = 0
    accepted: int = 0
    rejected: int = 0

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(
            self.received + other.received,
            self.held + other.held,
            self.accepted + other.accepted,
            self.rejected + other.rejected,
        )


@dataclass(frozen=True, slots=True)
class DecidedItem:
    """A decision beside the comment and the verdict that it was on."""

    moderator: str
    action: DecisionAction
    submitted_at: datetime
    decided_at: datetime
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RulePrecision:
    """How often people rejected what a rule had held or asked to reject. One in the shadow is counted by itself."""

    rule: str
    shadow: bool
    agreed: int
    disagreed: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.agreed / (self.agreed + self.disagreed)


@dataclass(frozen=True, slots=True)
class Load:
    """What one moderator decided."""

    moderator: str
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Figures:
    """From `since` to `until`. `hours` has every hour of it, `sections` those with comments, most of them first."""

    since: datetime
    until: datetime
    hours: tuple[tuple[datetime, Flow], ...]
    sections: tuple[tuple[str, Flow], ...]
    waiting: int
    oldest_waiting: timedelta | None
    median_to_decision: timedelta | None
    rules: tuple[RulePrecision, ...]
    moderators: tuple[Load, ...]

    @property
    def total(self) -> Flow:
        """Of all hours."""
        return sum((flow for _, flow in self.hours), Flow())


def every_hour(since: datetime, until: datetime, found: Mapping[datetime, Flow]) -> tuple[tuple[datetime, Flow], ...]:
    """The hours from `since` to `until`, also those in which nothing came in."""
    hour = since.replace(minute=0, second=0, microsecond=0)
    hours = []
    while hour < until:
        hours.append((hour, found.get(hour, Flow())))
        hour += timedelta(hours=1)
    return tuple(hours)


def median_wait(decided: Iterable[DecidedItem]) -> timedelta | None:
    """From a comment's arrival to the decision; None where nothing was decided."""
    waits = [(it.decided_at - it.submitted_at).total_seconds() for it in decided]
    return timedelta(seconds=median(waits)) if waits else None


def precision_of_rules(decided: Iterable[DecidedItem]) -> tuple[RulePrecision, ...]:
    """By rule, those that people contradict most first. Only rules that ask for more than acceptance are judged."""
    agreed: Counter[tuple[str, bool]] = Counter()
    disagreed: Counter[tuple[str, bool]] = Counter()
    for it in decided:
        if it.action in _AGREES:
            hits = {(hit.rule, hit.shadow) for hit in it.verdict.rules if hit.action is not Action.ACCEPT}
            (agreed if _AGREES[it.action] else disagreed).update(hits)
    rules = [RulePrecision(*key, agreed[key], disagreed[key]) for key in agreed | disagreed]
    return tuple(sorted(rules, key=lambda rule: (rule.share, -rule.disagreed, rule.rule)))


def loads(decided: Iterable[DecidedItem]) -> tuple[Load, ...]:
    """By moderator, those who decided most first."""
    accepted: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for it in decided:
        (accepted if it.action in (DecisionAction.ACCEPT, DecisionAction.RESTORE) else rejected)[it.moderator] += 1
    found = [Load(name, accepted[name], rejected[name]) for name in accepted | rejected]
    return tuple(sorted(found, key=lambda load: (-load.accepted - load.rejected, load.moderator)))
