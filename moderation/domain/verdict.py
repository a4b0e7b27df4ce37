"""What screening concludes: actions, findings, rule hits, and the verdict that carries them all."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal

from moderation.domain.text import Span

Field = Literal["body", "nickname"]


class Action(IntEnum):
    """ACCEPT < REVIEW < REJECT: of several, the strictest (`max`) wins."""

    ACCEPT = 0
    REVIEW = 1
    REJECT = 2


class Posture(StrEnum):
    """How strict a section or thread is now.

    `open`: what screening accepts is published at once. `hold_risky`: only a comment without any finding is.
    `hold_all` (先审后发, the default): a person accepts every comment. `closed`: no submissions.
    """

    OPEN = "open"
    HOLD_RISKY = "hold_risky"
    HOLD_ALL = "hold_all"
    CLOSED = "closed"

    @property
    def strictness(self) -> int:
        """0 for `open`, 3 for `closed`."""
        return list(Posture).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check saw.

    `score` runs from 0 (nothing) to 1 (certain). `exact` evidence may reject; evidence that is not (a disguise
    undone, a statistical guess) may only hold. `span` counts code points of the original `field`, None where the
    finding is about the whole. `steps` name, in order, the folds and views that led from the text to the match.
    """

    check: str
    code: str
    score: float
    category: str
    exact: bool = True
    field: Field = "body"
    span: Span | None = None
    evidence: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likelihood:
    """What a check suspects and does not report: no rule sees it, it only ranks the comment "by risk".

    `score` runs from 0 to 0.5, under what findings that hold a comment score.
    """

    score: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule asks for, and the stable reason code for it."""

    action: Action
    reason: str


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule of the policy that fired. One in the `shadow` is recorded and changes nothing."""

    rule: str
    action: Action
    reason: str
    shadow: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The machine's conclusion on one comment.

    `evidence` is what findings and rules alone say; `action` is that after the posture: never milder.
    """

    action: Action
    evidence: Action
    posture: Posture
    findings: tuple[Finding, ...]
    rules: tuple[RuleHit, ...]
    policy_digest: str
    likelihood: float = 0.0
    """The strongest suspicion that no finding reports."""

    @property
    def score(self) -> float:
        """The strongest finding's score, or suspicion: the order "by risk"."""
        return max(self.likelihood, *(finding.score for finding in self.findings), 0.0)
