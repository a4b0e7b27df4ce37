"""Turns what the desk's use cases return into the API's answers."""

from dataclasses import asdict
from datetime import datetime

from flask import Response
from pydantic import BaseModel

from moderation.domain.blocks import Block
from moderation.domain.review import Decision, Lease
from moderation.usecases.ports.reviews import HeldComment, Neighbour
from moderation.usecases.read_queue import ItemContext
from moderation.web.block_schemas import block_answer
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
        id=item.comment_id,
        version=item.version,
        site=item.thread.site,
        thread=item.thread.path,
        nickname=item.nickname,
        body=item.body,
        account=item.account,
        address=mask_address(item.address),
        ip_region=IpRegion.of(item.region),
        submitted_at=item.submitted_at,
        campaign=item.campaign,
        score=item.verdict.score,
        posture=item.verdict.posture.value,
        findings=[finding_answer(found) for found in item.verdict.findings],
        rules=[rule_answer(hit) for hit in item.verdict.rules],
        policy=item.verdict.policy_digest,
        lease=lease_answer(item.lease) if item.lease and held else None,
        escalated_by=item.escalation.by if item.escalation else None,
        escalated_at=item.escalation.at if item.escalation else None,
    )


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


def context_answer(context: ItemContext[HeldComment]) -> ItemContextAnswer:
    """A waiting item and what stands round it."""
    return ItemContextAnswer(
        item=item_answer(context.item),
        neighbours=[_neighbour(it) for it in context.neighbours],
        author=AuthorAnswer(**asdict(context.author)),
        decisions=[decision_answer(it) for it in context.decisions],
        record=[
            RecordAnswer(at=it.at, actor=it.actor, event=it.event, details=dict(it.details)) for it in context.record
        ],
        notes=[NoteAnswer(id=it.id, author=it.author, text=it.text, at=it.at) for it in context.notes],
        campaign_size=context.campaign_size,
        campaign_sample=[_neighbour(it) for it in context.campaign_sample],
        blocks=[block_answer(it) for it in context.blocks],
    )


def _neighbour(comment: Neighbour) -> NeighbourAnswer:
    return NeighbourAnswer(
        id=comment.comment_id,
        nickname=comment.nickname,
        body=comment.body,
        state=comment.state,
        submitted_at=comment.submitted_at,
    )
