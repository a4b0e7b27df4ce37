"""Screening: checks look, rules judge, the posture sets the floor. Pure, and it fails towards REVIEW."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, Protocol

from moderation.domain.author import NO_BLOCKS, UNKNOWN_AUTHOR, AuthorRecord, BlockState, Identity
from moderation.domain.campaign import Campaign
from moderation.domain.comment import Comment, ThreadKey
from moderation.domain.options import Possible, Reach
from moderation.domain.text_model import TextModel
from moderation.domain.verdict import Action, Finding, Likelihood, Posture, RuleHit, Ruling, Verdict

CHECK_FAILED = "check_failed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known besides the text.

    `duplicates` counts comments of the same site with the same folded text within the policy's window;
    `campaign` is the group of near-duplicates that the comment belongs to, None for a text too short to tell.
    `author_accepted` and `author_rejected` count decided comments of the same account (0 for visitors without one).
    `blocks` is what moderators' blocks say of the author, `identity` what
    the portal does, `record` what the author's past comes to by now. `thread` is None for a text that stands nowhere.
    """

    duplicates: int = 0
    campaign: Campaign | None = None
    author_accepted: int = 0
    author_rejected: int = 0
    blocks: BlockState = NO_BLOCKS
    identity: Identity | None = None
    record: AuthorRecord = UNKNOWN_AUTHOR
    thread: ThreadKey | None = None


class View(StrEnum):
    """A way of looking at a text in which a term may be found. All but `exact` undo a disguise.

    `skeleton`: separators skipped, look-alikes and leet read as letters, stretched letters shortened, masked letters
    (f*ck) filled in, English endings taken off. `pinyin`: by sound, in Han or Latin. `initials`: of its pinyin.
    `split`: characters taken apart (女马). `glyph`: one character replaced by one of similar shape. `reversed`:
    written backwards.
    """

    EXACT = "exact"
    SKELETON = "skeleton"
    PINYIN = "pinyin"
    INITIALS = "initials"
    SPLIT = "split"
    GLYPH = "glyph"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Term:
    """A listed word or phrase, as written in the list. `severity` from 0 to 1 becomes the score of its finding."""

    text: str
    category: str
    severity: float
    source: str
    """The list's file name and line, `zh.txt:12`."""
    views: frozenset[View] | None = None
    """None: those that suit the term."""
    language: Literal["zh", "en"] | None = None
    """None: told by its script and spelling. Latin letters in `zh` are an abbreviation or pinyin (sb, nima)."""


class Check(Protocol):
    """Looks at one comment and returns what it saw. Pure."""

    @property
    def name(self) -> str:
        """Its key in the policy."""
        ...

    @property
    def may_find(self) -> Iterable[Possible]:
        """What it may report, by its options and lists; a rule that waits for anything else stops the load."""
        ...

    def __call__(self, comment: Comment, facts: Facts) -> Iterable[Finding | Likelihood]:
        """Returns findings in the order of the text, and suspicions; nothing found is an empty iterable."""
        ...


class Rule(Protocol):
    """Judges findings and facts. Pure."""

    def __call__(self, findings: Sequence[Finding], facts: Facts) -> Ruling | None:
        """Returns None where the rule has nothing to say."""
        ...


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """A rule under its name in the policy. In the `shadow`, what it asks for is recorded and changes nothing."""

    name: str
    judge: Rule
    shadow: bool = False


class Lexicon(Protocol):
    """Reads the operator's word lists and models."""

    def terms(self, names: Sequence[str]) -> tuple[Term, ...]:
        """The terms of the lists with these names, in order. Raises `Misconfigured` naming file and line."""
        ...

    def model(self, name: str) -> TextModel:
        """The model of this name: `shipped`, or a path. Raises `Misconfigured` naming the file."""
        ...


@dataclass(frozen=True, slots=True)
class CheckKind:
    """How a check is made of its keys in the policy: a frozen data class `options`, given to `build` filled in."""

    options: type
    build: Callable[[Any, Lexicon], Check]


@dataclass(frozen=True, slots=True)
class RuleKind:
    """How a rule is made of its keys in the policy: a frozen data class `options`, given to `build` filled in.

    `verify` raises `BadOption` where, by these options and what the policy's checks may find, it could never fire.
    """

    options: type
    build: Callable[[Any], Rule]
    verify: Callable[[Any, Reach], None] = lambda _options, _reach: None


@dataclass(frozen=True, slots=True)
class StepTime:
    """How long one step of screening took: a check by its name, or `rules`."""

    step: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Screening:
    """The checks and rules of one policy; `report_failure` is told of every check or rule that raised."""

    checks: tuple[Check, ...]
    rules: tuple[PolicyRule, ...]
    policy_digest: str
    report_failure: Callable[[str, Exception], None]

    def screen(self, comment: Comment, facts: Facts, posture: Posture) -> Verdict:
        """All checks run even after a hit, so that a person sees all the evidence.

        The strictest rule wins; where no rule has anything to say, a person has.
        """
        seen = [found for check in self.checks for found in self._seen_by(check, comment, facts)]
        return self._verdict(seen, facts, posture)

    def explain(
        self, comment: Comment, facts: Facts, posture: Posture, timer: Callable[[], float]
    ) -> tuple[Verdict, tuple[StepTime, ...]]:
        """The same verdict, and the time of each step by `timer`, which tells seconds."""
        seen: list[Finding | Likelihood] = []
        times: list[StepTime] = []
        for check in self.checks:
            began = timer()
            seen.extend(self._seen_by(check, comment, facts))
            times.append(StepTime(check.name, timer() - began))
        began = timer()
        verdict = self._verdict(seen, facts, posture)
        return verdict, (*times, StepTime("rules", timer() - began))

    def _verdict(self, seen: Sequence[Finding | Likelihood], facts: Facts, posture: Posture) -> Verdict:
        findings = tuple(found for found in seen if isinstance(found, Finding))
        hits = tuple(hit for rule in self.rules if (hit := self._judgement_of(rule, findings, facts)))
        evidence = max((hit.action for hit in hits if not hit.shadow), default=Action.REVIEW)
        return Verdict(
            action=max(evidence, floor(posture, findings)),
            evidence=evidence,
            posture=posture,
            findings=findings,
            rules=hits,
            policy_digest=self.policy_digest,
            likelihood=max((found.score for found in seen if isinstance(found, Likelihood)), default=0.0),
        )

    def _seen_by(self, check: Check, comment: Comment, facts: Facts) -> tuple[Finding | Likelihood, ...]:
        try:
            return tuple(check(comment, facts))
        except Exception as error:  # noqa: BLE001 - a check that raises must hold the comment, whatever it raised
            self.report_failure(check.name, error)
            return (Finding(check=check.name, code=CHECK_FAILED, score=0.5, category="failure"),)

    def _judgement_of(self, rule: PolicyRule, findings: Sequence[Finding], facts: Facts) -> RuleHit | None:
        try:
            ruling = rule.judge(findings, facts)
        except Exception as error:  # noqa: BLE001 - a rule that raises must hold the comment, whatever it raised
            self.report_failure(rule.name, error)
            ruling = Ruling(Action.REVIEW, "rule_failed")
        return RuleHit(rule.name, ruling.action, ruling.reason, rule.shadow) if ruling else None


def floor(posture: Posture, findings: Sequence[Finding]) -> Action:
    """The mildest action that a posture allows, given the findings."""
    failed = any(finding.code == CHECK_FAILED for finding in findings)
    risky = posture is Posture.HOLD_RISKY and bool(findings)
    if posture in (Posture.HOLD_ALL, Posture.CLOSED) or failed or risky:
        return Action.REVIEW
    return Action.ACCEPT
