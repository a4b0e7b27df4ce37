"""Turns domain values into rows and JSON documents, and back."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from moderation.domain.audit import SCREENING
from moderation.domain.author import UNKNOWN_AUTHOR, AuthorRecord, BlockState, Grade, Identity
from moderation.domain.campaign import Campaign
from moderation.domain.comment import CommentState, ThreadKey
from moderation.domain.delivery import PublishedComment
from moderation.domain.people import Capability, Role
from moderation.domain.region import Region
from moderation.domain.review import Decision, DecisionAction, Escalation, Lease
from moderation.domain.screening import Facts
from moderation.domain.text import Span
from moderation.domain.verdict import Action, Finding, Posture, RuleHit, Verdict
from moderation.usecases.ports.accounts import Client, Moderator, Session
from moderation.usecases.ports.api_tokens import ApiToken
from moderation.usecases.ports.decided import DecidedComment
from moderation.usecases.ports.reviews import HeldComment


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """The whole verdict as JSON; actions by name, spans as `[start, end]`."""
    return {
        "action": verdict.action.name,
        "evidence": verdict.evidence.name,
        "posture": verdict.posture.value,
        "policy_digest": verdict.policy_digest,
        "likelihood": verdict.likelihood,
        "findings": [_finding_document(finding) for finding in verdict.findings],
        "rules": [
            {"rule": hit.rule, "action": hit.action.name, "reason": hit.reason, "shadow": hit.shadow}
            for hit in verdict.rules
        ],
    }


def facts_document(facts: Facts) -> dict[str, Any]:
    """The facts as JSON, without the thread, which the comment has."""
    campaign = {"id": facts.campaign.id, "authors": facts.campaign.authors} if facts.campaign else None
    return {
        "duplicates": facts.duplicates,
        "campaign": campaign,
        "author_accepted": facts.author_accepted,
        "author_rejected": facts.author_rejected,
        "blocks": asdict(facts.blocks),
        "identity": asdict(facts.identity) if facts.identity else None,
        "record": asdict(facts.record),
    }


def facts_from(document: dict[str, Any], thread: ThreadKey) -> Facts:
    """The facts that `facts_document` wrote; what an older release did not know of is as where nothing is known."""
    campaign, identity = document.get("campaign"), document.get("identity")
    known = {
        "campaign": Campaign(**campaign) if campaign else None,
        "blocks": BlockState(**document.get("blocks", {})),
        "record": _record_from(document.get("record")),
        "identity": Identity(**identity) if identity else None,
        "thread": thread,
    }
    return Facts(**{**document, **known})


def _record_from(document: dict[str, Any] | None) -> AuthorRecord:
    return AuthorRecord(**{**document, "grade": Grade(document["grade"])}) if document else UNKNOWN_AUTHOR


def _finding_document(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "code": finding.code,
        "score": finding.score,
        "category": finding.category,
        "exact": finding.exact,
        "field": finding.field,
        "span": [finding.span.start, finding.span.end] if finding.span else None,
        "evidence": finding.evidence,
        "steps": list(finding.steps),
    }


def verdict_from(document: dict[str, Any]) -> Verdict:
    """The verdict that `verdict_document` wrote."""
    return Verdict(
        action=Action[document["action"]],
        evidence=Action[document["evidence"]],
        posture=Posture(document["posture"]),
        findings=tuple(_finding_from(finding) for finding in document["findings"]),
        rules=tuple(
            # Verdicts of before there were shadows have none.
            RuleHit(hit["rule"], Action[hit["action"]], hit["reason"], hit.get("shadow", False))
            for hit in document["rules"]
        ),
        policy_digest=document["policy_digest"],
        # Verdicts of before it was kept have none.
        likelihood=document.get("likelihood", 0.0),
    )


def labels_of(verdict: Verdict) -> str:
    """What the queue is filtered by, between bars: `|category:spam|rule:links|`."""
    categories = {f"category:{finding.category}" for finding in verdict.findings}
    rules = {f"rule:{hit.rule}" for hit in verdict.rules}
    return "".join(f"|{label}" for label in sorted(categories | rules)) + "|"


def _finding_from(document: dict[str, Any]) -> Finding:
    span = Span(*document["span"]) if document["span"] else None
    return Finding(**{**document, "span": span, "steps": tuple(document["steps"])})


def published_document(comment: PublishedComment) -> dict[str, str | None]:
    """What the outbox keeps of a comment: exactly what the portal may see."""
    return {
        "id": comment.id,
        "site": comment.site,
        "thread": comment.thread,
        "nickname": comment.nickname,
        "body": comment.body,
        "submitted_at": comment.submitted_at.isoformat(),
        "reply_to": comment.reply_to,
        "region": comment.region.code if comment.region else None,
    }


def published_from(document: dict[str, Any]) -> PublishedComment:
    """The comment that `published_document` wrote; an older release wrote no region."""
    submitted_at = datetime.fromisoformat(document["submitted_at"])
    return PublishedComment(**{**document, "submitted_at": submitted_at, "region": region_from(document.get("region"))})


def published_from_row(row: Row[Any]) -> PublishedComment:
    """A row of `comments` as readers may see it."""
    return PublishedComment(
        row.id,
        row.site,
        row.thread,
        row.nickname,
        row.body,
        row.submitted_at,
        row.reply_to,
        region_from(row.region),
    )


def region_from(code: str | None) -> Region | None:
    """The region that its code stands for."""
    return Region(code) if code else None


def held_from_row(row: Row[Any]) -> HeldComment:
    """A row of review item, comment and verdict joined."""
    return HeldComment(
        **_screened(row),
        version=row.version,
        lease=Lease(row.id, row.fence, row.holder, row.held_until) if row.holder else None,
        escalation=Escalation(row.escalated_by, row.escalated_at) if row.escalated_at else None,
    )


def decided_from_row(row: Row[Any]) -> DecidedComment:
    """A row of comment and verdict joined, of a comment that does not wait."""
    return DecidedComment(
        **_screened(row),
        state=CommentState(row.state),
        decided_at=row.decided_at,
        moderator=None if row.decided_by == SCREENING else row.decided_by,
        reason=row.decided_reason,
    )


def _screened(row: Row[Any]) -> dict[str, Any]:
    return {
        "comment_id": row.id,
        "thread": ThreadKey(row.site, row.thread),
        "nickname": row.nickname,
        "body": row.body,
        "address": row.address,
        "account": row.account,
        "submitted_at": row.submitted_at,
        "verdict": verdict_from(row.document),
        "page_title": row.page_title,
        "reply_to": row.reply_to,
        "campaign": row.campaign,
        "region": region_from(row.region),
    }


def decision_from_row(row: Row[Any]) -> Decision:
    """A row of `decisions`."""
    return Decision(
        id=row.id,
        comment_id=row.comment_id,
        action=DecisionAction(row.action),
        reason=row.reason,
        moderator=row.moderator,
        decided_at=row.decided_at,
    )


def moderator_from_row(row: Row[Any]) -> Moderator:
    """A row of `moderators`."""
    roles = frozenset(Role(role) for role in row.roles)
    return Moderator(
        id=row.id,
        name=row.name,
        password_hash=row.password_hash,
        must_change_password=row.must_change_password,
        roles=roles,
        disabled_at=row.disabled_at,
        totp_secret=row.totp_secret,
        issuer=row.issuer,
        subject=row.subject,
    )


def session_from_row(row: Row[Any]) -> Session:
    """A row of account and session joined; the session's id is `session_id`."""
    return Session(
        id=row.session_id,
        token_digest=row.token_digest,
        csrf_token=row.csrf_token,
        moderator=moderator_from_row(row),
        client=Client(row.address, row.user_agent),
        opened_at=row.opened_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
        awaits_code=row.awaits_code,
    )


def api_token_from_row(row: Row[Any]) -> ApiToken:
    """A row of account and token joined; the token's columns begin with `token_`."""
    return ApiToken(
        id=row.token_id,
        owner=moderator_from_row(row),
        name=row.token_name,
        digest=row.token_digest,
        scopes=frozenset(Capability(scope) for scope in row.token_scopes),
        created_at=row.token_created_at,
        expires_at=row.token_expires_at,
        last_used_at=row.token_last_used_at,
        revoked_at=row.token_revoked_at,
    )
