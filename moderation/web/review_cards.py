"""What the console shows of a held comment: the text with its findings marked, and why it is held."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext
from markupsafe import Markup

from moderation.domain.review import DecisionAction
from moderation.domain.text import Span
from moderation.domain.verdict import Action, Field, Finding, RuleHit, Verdict
from moderation.usecases.ports.reviews import HeldComment, ScreenedComment
from moderation.usecases.review_queue import REASONS
from moderation.web import labels
from moderation.web.ages import Age, age_of
from moderation.web.highlight import Mark, highlight, visible
from moderation.web.language import region_name
from moderation.web.newsroom_time import newsroom_time

_IPV6_SHOWN_BITS = 48

# By what the evidence alone says; the posture made these a person's to decide.
_VERDICTS = {
    Action.ACCEPT: lazy_gettext("Nothing found"),
    Action.REVIEW: lazy_gettext("Held for what was found"),
    Action.REJECT: lazy_gettext("The evidence asks for rejection"),
}
_WEAK_EVIDENCE = lazy_gettext("What was found is too little to hold it for")

_SHADOWS = {
    Action.ACCEPT: lazy_gettext("in the shadow: would accept"),
    Action.REVIEW: lazy_gettext("in the shadow: would hold"),
    Action.REJECT: lazy_gettext("in the shadow: would reject"),
}

_QUOTED_CHARS = 40
_DIGEST_CHARS = 12

# A text of these kinds is not shown before somebody asks, where a check is this sure of it.
_NEVER = 2.0
_VEILED_FROM = {"sexual": 0.6, "abuse": 0.8, "profanity": 0.8, "toxic": 0.95}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding in words. `written` is the text it is about, None where it is about the whole."""

    style: str
    category: str
    what: str
    score: str
    written: Markup | None
    steps: str
    in_nickname: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A reason that can be given; one of an action's choices is selected."""

    code: str
    text: str
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownComment:
    """A comment with its evidence, ready for the template.

    `posture` is None where the evidence alone holds it; `veiled` is the category that keeps the text from being shown
    before somebody asks, None where none does; `region` is None where it is not known.
    """

    comment_id: str
    site: str
    nickname: Markup
    body: Markup
    veiled: str | None
    page_title: Markup | None
    thread: Markup
    thread_path: str
    thread_href: str | None
    account: Markup | None
    account_id: str | None
    address: str
    region: str | None
    submitted_at: datetime
    evidence: tuple[Evidence, ...]
    policy: str
    rules: tuple[str, ...]
    verdict: str
    posture: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(ShownComment):
    """A held comment, ready to be decided."""

    version: int
    age: Age
    escalated: bool
    accept_reasons: tuple[Choice, ...]
    reject_reasons: tuple[Choice, ...]


def card_of(item: HeldComment, now: datetime, target: timedelta, portal: str | None = None) -> Card:
    """The card of a review item.

    `target` is the age that no item should reach; `portal` the origin at which its page can be looked at, None where
    unknown.
    """
    return Card(
        **_shown(item, portal),
        version=item.version,
        age=age_of(now - item.submitted_at, target),
        escalated=item.escalation is not None,
        accept_reasons=_choices(DecisionAction.ACCEPT, None),
        reject_reasons=_choices(DecisionAction.REJECT, _suggested_reason(item.verdict)),
    )


def shown_comment(comment: ScreenedComment, portal: str | None = None) -> ShownComment:
    """A comment in any state; `portal` as for `card_of`."""
    return ShownComment(**_shown(comment, portal))


def _shown(comment: ScreenedComment, portal: str | None) -> dict[str, Any]:
    verdict = comment.verdict
    return {
        "comment_id": comment.comment_id,
        "site": comment.thread.site,
        "nickname": _marked(comment.nickname, verdict, "nickname"),
        "body": _marked(comment.body, verdict, "body"),
        "veiled": veiled_by(verdict),
        "page_title": visible(comment.page_title) if comment.page_title else None,
        "thread": visible(comment.thread.path),
        "thread_path": comment.thread.path,
        "thread_href": None if portal is None else portal + comment.thread.path,
        "account": visible(comment.account) if comment.account else None,
        "account_id": comment.account,
        "address": mask_address(comment.address),
        "region": region_name(comment.region) if comment.region else None,
        "submitted_at": newsroom_time(comment.submitted_at),
        "evidence": tuple(_evidence(finding, comment) for finding in verdict.findings),
        "policy": verdict.policy_digest[:_DIGEST_CHARS],
        "rules": tuple(_rule(hit) for hit in verdict.rules if hit.shadow or hit.action is not Action.ACCEPT),
        "verdict": str(_WEAK_EVIDENCE if verdict.findings and not verdict.evidence else _VERDICTS[verdict.evidence]),
        "posture": labels.label(labels.POSTURES, verdict.posture) if verdict.evidence is Action.ACCEPT else None,
    }


def _rule(hit: RuleHit) -> str:
    said = f"{labels.label(labels.RULE_REASONS, hit.reason)} ({hit.rule})"
    return f"{said}, {_SHADOWS[hit.action]}" if hit.shadow else said


def mask_address(address: str) -> str:
    """Enough to see that two comments come from one neighbourhood: IPv4 /24, IPv6 /48; "?" for what is neither."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed).rpartition(".")[0] + ".x"
    network = ipaddress.ip_network((parsed, _IPV6_SHOWN_BITS), strict=False)
    return f"{network.network_address}x"


def veiled_by(verdict: Verdict) -> str | None:
    """The category, in words, that keeps a text from being shown before somebody asks."""
    sure = [it for it in verdict.findings if it.score >= _VEILED_FROM.get(it.category, _NEVER)]
    worst = max(sure, key=lambda finding: finding.score, default=None)
    return labels.label(labels.CATEGORIES, worst.category) if worst else None


def _marked(text: str, verdict: Verdict, field: Field) -> Markup:
    found = [(finding, finding.span) for finding in verdict.findings if finding.field == field and finding.span]
    return highlight(text, [_mark(finding, span) for finding, span in found])


def _mark(finding: Finding, span: Span) -> Mark:
    parts = [
        f"{labels.label(labels.CATEGORIES, finding.category)}: {labels.label(labels.FINDINGS, finding.code)}",
        f"{finding.check} {finding.score:.2f}",
        _steps(finding),
    ]
    return Mark(span, style_of(finding), " · ".join(part for part in parts if part), finding.score)


def _evidence(finding: Finding, item: ScreenedComment) -> Evidence:
    return Evidence(
        style=style_of(finding),
        category=labels.label(labels.CATEGORIES, finding.category),
        what=labels.label(labels.FINDINGS, finding.code),
        score=f"{finding.score:.2f}",
        written=_quoted(item, finding.field, finding.span) if finding.span else None,
        steps=_steps(finding),
        in_nickname=finding.field == "nickname",
    )


def _quoted(item: ScreenedComment, field: Field, span: Span) -> Markup:
    text = item.nickname if field == "nickname" else item.body
    written = text[span.start : span.end]
    return visible(written) if len(written) <= _QUOTED_CHARS else visible(written[:_QUOTED_CHARS]) + "…"


def _steps(finding: Finding) -> str:
    return " + ".join(labels.label(labels.STEPS, step) for step in finding.steps)


def style_of(finding: Finding) -> str:
    """The finding's colour: its category, "other" where an operator made that up."""
    return finding.category if finding.category in labels.CATEGORIES else "other"


def _suggested_reason(verdict: Verdict) -> str | None:
    if not verdict.findings:
        return "other"
    strongest = max(verdict.findings, key=lambda finding: finding.score)
    return labels.SUGGESTED_REASONS.get(strongest.category)


def _choices(action: DecisionAction, suggested: str | None) -> tuple[Choice, ...]:
    codes = REASONS[action]
    chosen = suggested if suggested in codes else codes[0]
    return tuple(Choice(code, labels.label(labels.REASONS, code), code == chosen) for code in codes)
