"""Judges by an expression in CEL (github.com/google/cel-spec) that the policy's author wrote."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.options import BadOption, Reach
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling
from moderation.rules.expression_language import NAMES, Predicate

MAX_CHARS = 1000
_REASON = re.compile(r"[a-z][a-z0-9_]{0,63}")
_COMPARED = re.compile(r"""\.(check|category)\s*(?:[=!]=\s*("[^"]*"|'[^']*')|in\s*\[([^\]]*)\])""")
_QUOTED = re.compile(r"""["']([^"']*)["']""")
_UNKNOWN_NAME = re.compile(r"(?:undefined field|undeclared reference to) '(\w+)")


class Asks(StrEnum):
    """What the rule asks for where its expression is true."""

    ACCEPT = "accept"
    HOLD = "hold"
    REJECT = "reject"


_ACTIONS = {Asks.ACCEPT: Action.ACCEPT, Asks.HOLD: Action.REVIEW, Asks.REJECT: Action.REJECT}


@dataclass(frozen=True, slots=True)
class Options:
    """How to write one: docs/howto/write-rules.md."""

    when: str
    """An expression over `findings`, `facts` and `thread`, of at most 1000 characters, whose types are checked when the
    policy is loaded. With the action `reject` it sees exact findings only: fuzzy evidence may hold a comment and never
    reject it."""
    action: Asks
    """What the rule asks for where the expression is true."""
    reason: str
    """The code that verdicts show, in snake_case."""

    def __post_init__(self) -> None:
        if not _REASON.fullmatch(self.reason):
            raise BadOption("reason", problem=f"{self.reason!r} is not a code such as link_of_new_author")
        if len(self.when) > MAX_CHARS:
            raise BadOption("when", problem=f"has {len(self.when)} characters, over {MAX_CHARS}")
        try:
            predicate = Predicate(self.when)
        except ValueError as error:
            raise BadOption("when", problem=f"{error}{_suggestion(str(error))}") from None
        if predicate.constant is False:
            problem = "is never true, so the rule could never fire; state = 'off' switches a rule off"
            raise BadOption("when", problem=problem)


@dataclass(frozen=True, slots=True)
class Expression:
    """Costs at most as many steps as the language's budget; one that overruns it fails, and a failed rule holds."""

    predicate: Predicate
    ruling: Ruling

    def __call__(self, findings: Sequence[Finding], facts: Facts) -> Ruling | None:
        """The reason is the policy's. Raises `ValueError` where the expression fails on these values."""
        seen = [it for it in findings if it.exact] if self.ruling.action is Action.REJECT else findings
        return self.ruling if self.predicate(seen, facts) else None


def _suggestion(problem: str) -> str:
    unknown = _UNKNOWN_NAME.search(problem)
    close = difflib.get_close_matches(unknown[1], NAMES, n=1) if unknown else []
    return f"; did you mean {close[0]!r}?" if close else ""


def verify(options: Options, reach: Reach) -> None:
    """Raises `BadOption` where a finding's check or category is compared with one that there is not."""
    for field, one, several in _COMPARED.findall(options.when):
        require = reach.require_check if field == "check" else reach.require_category
        for name in _QUOTED.findall(one or several):
            require(name, "when")


def build(options: Options) -> Expression:
    """The rule with these options."""
    return Expression(Predicate(options.when), Ruling(_ACTIONS[options.action], options.reason))
