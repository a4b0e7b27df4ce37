"""Turns what the desk's use cases return into the API's answers."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from flask import Response
from pydantic import BaseModel

from moderation.domain.blocks import Block
from moderation.domain.review import Decision, DecisionAction, Lease
from moderation.usecases.ports.decided import DecidedComment
from moderation.usecases.ports.reviews import HeldComment, Neighbour, ScreenedComment
from moderation.usecases.read_queue import Item, ItemContext
from moderation.web.block_schemas import block_answer
from moderation.web.decided_schemas import DecidedAnswer, DecidedContextAnswer
from moderation.web.review_cards import mask_address
from moderation.web.review_schemas import (
    AuthorAnswer,
    DecisionAnswer,
    ItemAnswer,
    ItemContextAnswer,
    LeaseAnswer,
    NeighbourAnswer,
    NoteAnswer,
    RecordAnswer,
)
from moderation.web.schemas import IpRegion
from moderation.web.screen import finding_answer, rule_answer
from moderation.web.services import services


def json_answer(answer: BaseModel, status: int = 200) -> Response:
    """The answer as JSON that nobody stores."""
    response = Response(answer.model_dump_json(), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def item_answer(item: HeldComment) -> ItemAnswer:
    """A waiting item; its lease only while it is in force."""
    held = item.lease is not None and item.lease.holds_at(services().now())
    return ItemAnswer(
        **_screened(item),
        version=item.version,
        lease=lease_answer(item.lease) if item.lease and held else None,
        escalated_by=item.escalation.by if item.escalation else None,
        escalated_at=item.escalation.at if item.escalation else None,
    )


def decided_answer(comment: DecidedComment) -> DecidedAnswer:
    """A decided comment."""
    decided = {
        "state": comment.state,
        "decided_at": comment.decided_at,
        "moderator": comment.moderator,
        "reason": comment.reason,
    }
    return DecidedAnswer.model_validate(_screened(comment) | decided)


def _screened(comment: ScreenedComment) -> dict[str, Any]:
    return {
        "id": comment.comment_id,
        "site": comment.thread.site,
        "thread": comment.thread.path,
        "page_title": comment.page_title,
        "nickname": comment.nickname,
        "body": comment.body,
        "reply_to": comment.reply_to,
        "account": comment.account,
        "address": mask_address(comment.address),
        "ip_region": IpRegion.of(comment.region),
        "submitted_at": comment.submitted_at,
        "campaign": comment.campaign,
        "score": comment.verdict.score,
        "posture": comment.verdict.posture.value,
        "findings": [finding_answer(found) for found in comment.verdict.findings],
        "rules": [rule_answer(hit) for hit in comment.verdict.rules],
        "policy": comment.verdict.policy_digest,
    }


def lease_answer(lease: Lease) -> LeaseAnswer:
    """Who holds it, and until when."""
    return LeaseAnswer(comment_id=lease.comment_id, fence=lease.fence, holder=lease.holder, until=lease.until)


def decision_answer(decision: Decision, sent_at: datetime | None = None, block: Block | None = None) -> DecisionAnswer:
    """A decision; `sent_at` is when the portal will hear of it, `block` what was set or lifted with it."""
    return DecisionAnswer(
        id=decision.id,
        comment_id=decision.comment_id,
        action=decision.action.value,
        reason=decision.reason,
        moderator=decision.moderator,
        decided_at=decision.decided_at,
        sent_at=sent_at,
        block=block_answer(block) if block else None,
    )


def sent_at(decision: Decision) -> datetime | None:
    """When the portal will hear of an acceptance that was just made, None for any other decision."""
    if decision.action not in (DecisionAction.ACCEPT, DecisionAction.RESTORE):
        return None
    return decision.decided_at + timedelta(seconds=services().policy_in_force().review.send_delay_s)


def context_answer(context: ItemContext[HeldComment]) -> ItemContextAnswer:
    """A waiting item and what stands round it."""
    return ItemContextAnswer(item=item_answer(context.item), **_around(context))


def decided_context_answer(context: ItemContext[DecidedComment]) -> DecidedContextAnswer:
    """A decided comment and what stands round it."""
    return DecidedContextAnswer(item=decided_answer(context.item), **_around(context))


def _around(context: ItemContext[Item]) -> dict[str, Any]:
    return {
        "parent": _neighbour(context.parent) if context.parent else None,
        "neighbours": [_neighbour(it) for it in context.neighbours],
        "author": AuthorAnswer(**asdict(context.author)),
        "decisions": [decision_answer(it) for it in context.decisions],
        "record": [
            RecordAnswer(at=it.at, actor=it.actor, event=it.event, details=dict(it.details)) for it in context.record
        ],
        "notes": [NoteAnswer(id=it.id, author=it.author, text=it.text, at=it.at) for it in context.notes],
        "campaign_size": context.campaign_size,
        "campaign_sample": [_neighbour(it) for it in context.campaign_sample],
        "blocks": [block_answer(it) for it in context.blocks],
    }


def _neighbour(comment: Neighbour) -> NeighbourAnswer:
    return NeighbourAnswer(
        id=comment.comment_id,
        nickname=comment.nickname,
        body=comment.body,
        state=comment.state,
        submitted_at=comment.submitted_at,
    )
