"""What the queue's list says of a waiting comment: enough to choose by, and cheap, since a page has twenty of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from moderation.domain.verdict import Verdict
from moderation.usecases.ports.reviews import HeldComment
from moderation.web import labels
from moderation.web.ages import Age, age_of
from moderation.web.highlight import visible
from moderation.web.review_cards import style_of, veiled_by

_EXCERPT_CHARS = 80


@dataclass(frozen=True, slots=True)
class Kind:
    """What was found, in a word; `style` is its colour."""

    style: str
    category: str


@dataclass(frozen=True, slots=True)
class Row:
    """A waiting comment in three lines; `veiled` as on its card."""

    comment_id: str
    nickname: Markup
    excerpt: Markup
    veiled: str | None
    page_title: Markup | None
    thread: Markup
    age: Age
    kinds: tuple[Kind, ...]
    verdict_style: str
    escalated: bool


def row_of(item: HeldComment, now: datetime, target: timedelta) -> Row:
    """The row of a review item; `target` is the age that none should reach."""
    return Row(
        comment_id=item.comment_id,
        nickname=visible(item.nickname),
        excerpt=excerpt_of(item.body),
        veiled=veiled_by(item.verdict),
        page_title=visible(item.page_title) if item.page_title else None,
        thread=visible(item.thread.path),
        age=age_of(now - item.submitted_at, target),
        kinds=kinds_of(item.verdict),
        verdict_style=item.verdict.evidence.name.lower(),
        escalated=item.escalation is not None,
    )


def excerpt_of(body: str) -> Markup:
    """The beginning of a text, in one line."""
    return visible(" ".join(body.split())[:_EXCERPT_CHARS])


def kinds_of(verdict: Verdict) -> tuple[Kind, ...]:
    """What was found, each once, in the order of the findings."""
    found = {style_of(finding): finding.category for finding in verdict.findings}
    return tuple(Kind(style, labels.label(labels.CATEGORIES, category)) for style, category in found.items())
