"""Expressions over findings, facts and the thread: what they see, what they may ask for, and what they may cost."""

import re

import pytest

from moderation.domain.campaign import Campaign
from moderation.domain.comment import ThreadKey
from moderation.domain.screening import Facts, PolicyRule, Screening
from moderation.domain.verdict import Action, Finding, Posture, Ruling
from moderation.rules.expression import Asks, Options, build
from tests.unit.checks.written import written
from tests.unit.rules.findings import finding

FACTS = Facts(
    duplicates=4,
    campaign=Campaign("c1", authors=3),
    author_accepted=1,
    author_rejected=2,
    thread=ThreadKey("demo", "/zcjh/jishixinwen/8963.html"),
)
SEEN = [finding("spam", 0.7), finding("link", 0.4, exact=False, check="links", code="link")]


def ruling(when: str, findings: list[Finding] = SEEN, facts: Facts = FACTS, action: Asks = Asks.HOLD) -> Ruling | None:
    return build(Options(when, action, "because"))(findings, facts)


@pytest.mark.parametrize(
    "when",
    [
        'findings.exists(f, f.category == "spam" && f.score > 0.6 && f.exact)',
        'findings.exists_one(f, f.check == "links" && f.code == "link" && f.field == "body")',
        "findings.size() == 2 && findings.filter(f, f.exact).size() == 1",
        "facts.duplicates == 4 && facts.campaign.authors == 3",
        "facts.author.accepted == 1 && facts.author.rejected == 2",
        'thread.site == "demo" && thread.path.endsWith("8963.html")',
        'thread.section == "/zcjh/jishixinwen/" && thread.section.matches("^/zcjh/.*/$")',
    ],
)
def test_an_expression_sees_findings_facts_and_thread(when: str) -> None:
    assert ruling(when) == Ruling(Action.REVIEW, "because")
    assert ruling(f"!({when})") is None


def test_what_is_not_known_is_zero_or_empty() -> None:
    nothing = 'findings.size() == 0 && facts.campaign.authors == 0 && thread.path == "" && facts.duplicates == 0'

    assert ruling(nothing, [], Facts()) == Ruling(Action.REVIEW, "because")


@pytest.mark.parametrize(("asks", "action"), [(Asks.ACCEPT, Action.ACCEPT), (Asks.REJECT, Action.REJECT)])
def test_it_asks_for_what_the_policy_says(asks: Asks, action: Action) -> None:
    assert ruling("facts.duplicates > 1", action=asks) == Ruling(action, "because")


def test_one_that_rejects_sees_exact_findings_only() -> None:
    fuzzy = 'findings.exists(f, f.category == "link")'

    assert ruling(fuzzy) is not None
    assert ruling(fuzzy, action=Asks.REJECT) is None
    assert ruling('findings.exists(f, f.category == "spam")', action=Asks.REJECT) is not None


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("findings.exists(f, f.scor > 0.5)", "hold", "x"), "undefined field 'scor'.*; did you mean 'score'?"),
        (("fact.duplicates > 1", "hold", "x"), "undeclared reference to 'fact.duplicates'.*; did you mean 'facts'?"),
        (("findings.exists(f, f.score > 1)", "hold", "x"), "no matching overload for '_>_'"),
        (("false && facts.duplicates > 1", "hold", "x"), "is never true"),
        (("thread.path", "hold", "x"), "yields string, not true or false"),
        (('thread.path.matches("[")', "hold", "x"), r'when: "\[": invalid .*missing \]: \[; write r"\\\[" for'),
        (("matches(thread.path, r'\\d+(')", "hold", "x"), r"invalid regular expression: missing \)"),
        (("true", "hold", "Not a code"), "reason: 'Not a code' is not a code"),
        (("true || " * 200 + "true", "hold", "x"), "when: has 1604 characters, over 1000"),
    ],
)
def test_an_expression_that_cannot_work_is_refused_in_one_line(options: tuple[str, str, str], problem: str) -> None:
    with pytest.raises(ValueError, match=problem.replace("?", r"\?")) as error:
        Options(*options)
    assert re.search(r"\n", str(error.value)) is None


def test_one_that_overruns_its_budget_or_fails_on_these_values_holds_the_comment() -> None:
    cubic = "findings.all(a, findings.all(b, findings.all(c, a.score <= 1.0)))"
    missing = "findings[9].score > 0.5"
    failures: list[str] = []

    class Many:
        name = "many"

        def __call__(self, comment: object, facts: Facts) -> list[Finding]:
            return [finding("spam", 0.1, evidence=str(number)) for number in range(200)]

    for when, seen in ((cubic, (Many(),)), (missing, ())):
        rule = PolicyRule("own", build(Options(when, Asks.ACCEPT, "because")))
        screening = Screening(seen, (rule,), "digest", lambda name, error: failures.append(f"{name}: {error}"))

        verdict = screening.screen(written("好"), FACTS, Posture.OPEN)

        assert (verdict.action, [hit.reason for hit in verdict.rules]) == (Action.REVIEW, ["rule_failed"])
    assert "Iteration budget exceeded" in failures[0]
    assert "index=9" in failures[1]
