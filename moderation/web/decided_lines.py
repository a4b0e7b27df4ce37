"""What the console says of decided comments: a row of the register, and who decided what and why."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from markupsafe import Markup

from moderation.domain.comment import CommentState
from moderation.domain.verdict import Verdict
from moderation.usecases.ports.decided import DecidedComment
from moderation.web import labels
from moderation.web.highlight import visible
from moderation.web.newsroom_time import newsroom_time
from moderation.web.queue_rows import Kind, excerpt_of, kinds_of
from moderation.web.review_cards import veiled_by

_STYLES = {CommentState.ACCEPTED: "good", CommentState.REJECTED: "bad", CommentState.RETRACTED: "warn"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a comment came to its state; `style` is the state's colour, `by` None where screening decided."""

    state: str
    style: str
    by: str | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A decided comment in three lines; `veiled` as on its card."""

    comment_id: str
    nickname: Markup
    excerpt: Markup
    veiled: str | None
    page_title: Markup | None
    thread: Markup
    kinds: tuple[Kind, ...]
    outcome: Outcome


def decided_row(comment: DecidedComment) -> DecidedRow:
    """The row of a comment."""
    return DecidedRow(
        comment_id=comment.comment_id,
        nickname=visible(comment.nickname),
        excerpt=excerpt_of(comment.body),
        veiled=veiled_by(comment.verdict),
        page_title=visible(comment.page_title) if comment.page_title else None,
        thread=visible(comment.thread.path),
        kinds=kinds_of(comment.verdict),
        outcome=outcome_of(comment),
    )


def outcome_of(comment: DecidedComment) -> Outcome:
    """The last step that the comment made."""
    given = labels.label(labels.REASONS, comment.reason) if comment.reason else _rule_of(comment.verdict)
    return Outcome(
        state=labels.label(labels.STATES, comment.state),
        style=_STYLES[comment.state],
        by=comment.moderator,
        reason=given,
        at=newsroom_time(comment.decided_at),
    )


def _rule_of(verdict: Verdict) -> str:
    """Why screening said what it did: the first rule of those that asked for it."""
    hits = (hit for hit in verdict.rules if not hit.shadow and hit.action is verdict.action)
    hit = next(hits, None)
    return labels.label(labels.RULE_REASONS, hit.reason) if hit else gettext("no rule against it")
