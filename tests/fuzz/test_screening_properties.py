"""Properties of screening that hold for any text and any findings, with the policy that ships."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.adapters.policy_toml import load_policy
from moderation.captchas import CAPTCHAS
from moderation.checks import CHECKS
from moderation.domain.comment import Comment, ThreadKey
from moderation.domain.policy import Policy
from moderation.domain.screening import CHECK_FAILED, Facts, PolicyRule, Screening
from moderation.domain.text import Span, fold
from moderation.domain.verdict import Action, Finding, Posture, RuleHit, Ruling
from moderation.rules import RULES

DETERMINISTIC = settings(derandomize=True, deadline=None, max_examples=300)

_BAIT = [
    "微信",
    "加V",
    "qq",
    "abc123",
    "13800138000",
    "www.",
    "a.com",
    "/x",
    "@",
    "傻逼",
    "代開發票",
    "fuck",
    "\u200b",
    "sha bi",
    "沙比",
    "逼傻",
    "亻弋开发票",
    "f.u.c.k",
    "f*ck",
    "$h1t",
    "kcuf",
    "㎏",
    "薇❤",
    "l38",
    "一三八零零",
    "点com",
    "[.]",
    "。",
    " 1 3",
    "hxxp://",
    "(at)",
    "加飞机",
    "1️⃣",
    "哈" * 9,
]
TEXTS = st.lists(
    st.one_of(st.sampled_from(_BAIT), st.text(st.characters(exclude_categories=["Cs"]), max_size=4)), max_size=12
).map("".join)
FACTS = st.builds(Facts, duplicates=st.integers(0, 5))
FINDINGS = st.lists(
    st.builds(
        Finding,
        check=st.sampled_from([*CHECKS, "other"]),
        code=st.sampled_from(["banned_term", "link", CHECK_FAILED]),
        score=st.floats(0, 1),
        category=st.sampled_from(["abuse", "sexual", "invoice", "gambling", "noise", "other"]),
        exact=st.booleans(),
        span=st.one_of(st.none(), st.just(Span(0, 1))),
        evidence=st.sampled_from(["a", "b", "c"]),
    ),
    max_size=6,
)
POSTURES = st.sampled_from(Posture)


def comment(body: str, nickname: str = "读者") -> Comment:
    now = datetime(2024, 1, 1, tzinfo=UTC)
    return Comment("1", ThreadKey("demo", "/news/1.html"), fold(nickname), fold(body), "192.0.2.1", None, now, "")


def report(_name: str, error: Exception) -> None:
    raise AssertionError from error


@cache
def policy() -> Policy:
    file = Path(__file__).parents[2] / "config" / "policy.toml"
    return load_policy(file, checks=CHECKS, rules=RULES, captchas=CAPTCHAS, report_failure=report)


@dataclass(frozen=True)
class Says:
    """A check that reports what it was given, then raises if told so."""

    findings: tuple[Finding, ...]
    raises: bool = False
    name: str = "says"

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding]:
        yield from self.findings
        if self.raises:
            raise RuntimeError("check")


@dataclass(frozen=True)
class RaisingRule:
    def __call__(self, findings: object, facts: Facts) -> None:
        raise RuntimeError("rule")


def screening(*checks: Says) -> Screening:
    return replace(policy().screening, checks=checks, report_failure=lambda _name, _error: None)


@given(TEXTS, TEXTS, FACTS)
@DETERMINISTIC
def test_no_check_raises_and_every_span_is_a_part_of_its_text(body: str, nickname: str, facts: Facts) -> None:
    verdict = policy().screening.screen(comment(body, nickname), facts, Posture.OPEN)
    for finding in verdict.findings:
        text = body if finding.field == "body" else nickname
        assert finding.span is None or 0 <= finding.span.start < finding.span.end <= len(text)
        assert 0 < finding.score <= 1
        assert finding.check in CHECKS


@given(TEXTS)
@DETERMINISTIC
def test_what_was_found_in_disguise_may_only_hold(body: str) -> None:
    undone = {
        "sign",
        "numeral",
        "look_alike",
        "separator",
        "homophone",
        "skeleton",
        "pinyin",
        "initials",
        "split",
        "glyph",
        "reversed",
        "leet",
        "masked",
        "suffix",
    }
    for finding in policy().screening.screen(comment(body), Facts(), Posture.OPEN).findings:
        assert not (finding.exact and undone & set(finding.steps))


@given(FINDINGS, FINDINGS, FACTS, POSTURES)
@DETERMINISTIC
def test_adding_findings_never_loosens_a_verdict(
    findings: list[Finding], more: list[Finding], facts: Facts, posture: Posture
) -> None:
    before = screening(Says(tuple(findings))).screen(comment("好"), facts, posture)
    after = screening(Says((*more, *findings))).screen(comment("好"), facts, posture)
    assert (after.action, after.evidence) >= (before.action, before.evidence)
    assert after.action >= before.action
    assert after.evidence >= before.evidence


@given(FINDINGS, FACTS, POSTURES)
@DETERMINISTIC
def test_it_holds_a_comment_when_a_check_fails(findings: list[Finding], facts: Facts, posture: Posture) -> None:
    verdict = screening(Says(tuple(findings), raises=True)).screen(comment("好"), facts, posture)
    assert verdict.action >= Action.REVIEW
    assert CHECK_FAILED in {finding.code for finding in verdict.findings}


@pytest.mark.parametrize("posture", Posture)
def test_it_holds_a_comment_when_a_rule_fails(posture: Posture) -> None:
    broken = replace(screening(), rules=(PolicyRule("raising", RaisingRule()),))
    assert broken.screen(comment("好"), Facts(), posture).action is Action.REVIEW


@given(FINDINGS, FACTS, POSTURES)
@DETERMINISTIC
def test_a_rule_in_the_shadow_changes_nothing(findings: list[Finding], facts: Facts, posture: Posture) -> None:
    bright = screening(Says(tuple(findings)))
    strict = PolicyRule("strict", lambda _findings, _facts: Ruling(Action.REJECT, "no"), shadow=True)
    broken = PolicyRule("broken", RaisingRule(), shadow=True)
    mild = PolicyRule("mild", lambda _findings, _facts: Ruling(Action.ACCEPT, "yes"), shadow=True)

    plain = bright.screen(comment("好"), facts, posture)
    shaded = replace(bright, rules=(*bright.rules, strict, broken, mild)).screen(comment("好"), facts, posture)

    assert replace(shaded, rules=plain.rules) == plain
    assert shaded.rules[len(plain.rules) :] == (
        RuleHit("strict", Action.REJECT, "no", shadow=True),
        RuleHit("broken", Action.REVIEW, "rule_failed", shadow=True),
        RuleHit("mild", Action.ACCEPT, "yes", shadow=True),
    )


@given(FINDINGS, FACTS)
@DETERMINISTIC
def test_where_no_rule_has_anything_to_say_a_person_has(findings: list[Finding], facts: Facts) -> None:
    silent = PolicyRule("silent", lambda _findings, _facts: None)
    shadow = PolicyRule("shadow", lambda _findings, _facts: Ruling(Action.ACCEPT, "yes"), shadow=True)
    mute = replace(screening(Says(tuple(findings))), rules=(silent, shadow))

    assert mute.screen(comment("好"), facts, Posture.OPEN).evidence is Action.REVIEW


@given(FINDINGS, FACTS, POSTURES)
@DETERMINISTIC
def test_fuzzy_findings_never_reject(findings: list[Finding], facts: Facts, posture: Posture) -> None:
    fuzzy = tuple(replace(finding, exact=False) for finding in findings)
    assert screening(Says(fuzzy)).screen(comment("好"), facts, posture).action <= Action.REVIEW


@given(FINDINGS, FACTS, POSTURES)
@DETERMINISTIC
def test_a_posture_only_makes_the_evidence_stricter(findings: list[Finding], facts: Facts, posture: Posture) -> None:
    verdict = screening(Says(tuple(findings))).screen(comment("好"), facts, posture)
    assert verdict.action >= verdict.evidence
    if posture in (Posture.HOLD_ALL, Posture.CLOSED):
        assert verdict.action >= Action.REVIEW
