"""What another policy would have made of past comments: counted, compared with what people decided, and mergeable."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from moderation.domain.comment import Comment
from moderation.domain.review import DecisionAction
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, RuleHit, Verdict

SAMPLES_PER_CHANGE = 10
SECONDS_PER_DECISION = 15
"""What reading and deciding one comment takes a moderator, for the estimate of their time."""


class SimulationState(StrEnum):
    """Where a simulation stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PastComment:
    """A stored comment, the verdict on it, the facts that this went by, and what a person last decided, if any did."""

    comment: Comment
    verdict: Verdict
    facts: Facts
    decided: DecisionAction | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A comment whose verdict changes, and the rules that say so now; not its text, which is the comment's alone."""

    comment_id: str
    rules: tuple[str, ...]
    decided: str


@dataclass(slots=True)
class Tally:
    """Counts over some comments. Keys of changes are `before>after` of actions, of decisions an action or `none`."""

    comments: int = 0
    same: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    """By `before>after:decision`: of those newly rejected, so many had been accepted by a person."""
    rules: Counter[str] = field(default_factory=Counter)
    """By `rule:more` and `rule:less`: comments on which it fires now and did not, and the other way round."""
    rules_decided: Counter[str] = field(default_factory=Counter)
    """By `rule:decision`, of the comments on which it fires only now."""
    categories: Counter[str] = field(default_factory=Counter)
    """By `category:more` and `category:less`, of comments whose verdict changes."""
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    """A few per change, chosen by the ids' digests, so that the choice depends on no order."""

    def add(self, past: PastComment, now: Verdict) -> None:
        """Counts one comment."""
        self.comments += 1
        decided = past.decided.value if past.decided else "none"
        self._add_rules(past.verdict, now, decided)
        if past.verdict.action is now.action:
            self.same += 1
            return
        change = f"{past.verdict.action.name.lower()}>{now.action.name.lower()}"
        self.changes[change] += 1
        self.decided[f"{change}:{decided}"] += 1
        before, after = ({it.category for it in verdict.findings} for verdict in (past.verdict, now))
        self.categories.update(f"{category}:more" for category in after - before)
        self.categories.update(f"{category}:less" for category in before - after)
        rules = tuple(sorted(_fired(now)))
        sample = Sample(past.comment.id, rules, decided)
        self._keep(change, [sample])

    def merge(self, other: "Tally") -> None:
        """Adds what the other counted."""
        self.comments += other.comments
        self.same += other.same
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))
        for change, samples in other.samples.items():
            self._keep(change, samples)

    @property
    def held_more(self) -> int:
        """How many more comments a person would have to decide; negative for fewer."""
        return sum(
            number * ((change.endswith(">review")) - (change.startswith("review>")))
            for change, number in self.changes.items()
        )

    def moderator_minutes(self) -> float:
        """What that costs or saves, at `SECONDS_PER_DECISION` a comment."""
        return self.held_more * SECONDS_PER_DECISION / 60

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "comments": self.comments,
            "same": self.same,
            **{name: dict(getattr(self, name)) for name in _COUNTERS},
            "samples": {
                change: [[it.comment_id, list(it.rules), it.decided] for it in samples]
                for change, samples in self.samples.items()
            },
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Tally":
        """The tally that `document` wrote, also that of the release before, which kept texts."""
        return cls(
            document["comments"],
            document["same"],
            **{name: Counter(document[name]) for name in _COUNTERS},
            samples={
                change: [Sample(comment_id, tuple(rules), decided) for comment_id, *_, rules, decided in found]
                for change, found in document["samples"].items()
            },
        )

    def _add_rules(self, before: Verdict, now: Verdict, decided: str) -> None:
        old, new = _fired(before), _fired(now)
        self.rules.update(f"{rule}:less" for rule in old - new)
        for rule in new - old:
            self.rules[f"{rule}:more"] += 1
            self.rules_decided[f"{rule}:{decided}"] += 1

    def _keep(self, change: str, samples: list[Sample]) -> None:
        ranked = sorted([*self.samples.get(change, []), *samples], key=_rank)
        self.samples[change] = ranked[:SAMPLES_PER_CHANGE]


_COUNTERS = ("changes", "decided", "rules", "rules_decided", "categories")


@dataclass(frozen=True, slots=True)
class Simulation:
    """A policy to be tried on the comments from `since` to `until`. `position` is the id of the last one counted."""

    id: str
    digest: str
    baseline: str | None
    """The policy in force when it was asked for; where the two give a page different postures, the new one counts."""
    since: datetime
    until: datetime
    requested_by: str
    requested_at: datetime
    total: int
    state: SimulationState = SimulationState.WAITING
    position: str | None = None
    tries: int = 0
    """How often a worker took it up since it last got on."""
    tally: Tally = field(default_factory=Tally)
    problem: str = ""


def _fired(verdict: Verdict) -> set[str]:
    """The rules that ask for more than acceptance; those in the shadow are marked so."""
    return {_name(hit) for hit in verdict.rules if hit.action is not Action.ACCEPT}


def _name(hit: RuleHit) -> str:
    return f"{hit.rule} (shadow)" if hit.shadow else hit.rule


def _rank(sample: Sample) -> str:
    return hashlib.sha256(sample.comment_id.encode()).hexdigest()
