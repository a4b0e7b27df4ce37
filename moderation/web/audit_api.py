"""`GET /v1/audit`: the record for programs."""

from datetime import datetime
from typing import Annotated, Literal

from flask import Response
from flask_openapi3 import APIBlueprint, Tag
from pydantic import AwareDatetime, BaseModel, Field

from moderation.domain.audit import AuditFilter
from moderation.domain.people import Capability
from moderation.web.access import guarded, require
from moderation.web.audit_lines import public_details
from moderation.web.openapi import BY_TOKEN, problems
from moderation.web.review_answers import json_answer
from moderation.web.schemas import MAX_PAGE, NO_CONTROLS, Query
from moderation.web.services import services
from moderation.web.threads import read_cursor, write_cursor

Name = Annotated[str, Field(min_length=1, max_length=64, pattern=NO_CONTROLS)]
Group = Literal["comments", "delivery", "desk", "reports", "orders", "authors", "policy", "people", "sign_ins"]
Time = Annotated[AwareDatetime | None, Field(strict=False)]

audit_api = guarded(
    APIBlueprint(
        "audit_api",
        __name__,
        url_prefix="/v1",
        abp_tags=[Tag(name="audit", description="The record: who did what to what when")],
        abp_security=BY_TOKEN,
    )
)


class AuditQuery(Query):
    """Which lines of the record to list; all that is given has to be met."""

    actor: Name | None = Field(None, description="A moderator's name, or `screening`, `relay`, `bulk`, `operator`, …")
    by_people: bool = Field(False, description="Leave out what the service noted by itself of each comment.")
    group: Group | None = Field(None, description="The kind of event.")
    subject: Name | None = Field(None, description="The id of what the line is about: a comment, an account, an order.")
    since: Time = Field(None, description="Then or later; a time with its zone.")
    until: Time = Field(None, description="Before then.")
    cursor: str | None = Field(None, max_length=200, description="`next_cursor` of the page before.")
    limit: int = Field(50, ge=1, le=MAX_PAGE, description="Lines a page.")


class AuditEntryAnswer(BaseModel):
    """A line of the record."""

    id: str
    at: datetime
    actor: str
    event: str
    subject: str
    details: dict[str, str | int | float] = Field(description="Network addresses without their last part.")


class AuditAnswer(BaseModel):
    """A page of the record, the newest line first."""

    entries: list[AuditEntryAnswer]
    next_cursor: str | None = Field(description="For the next page; null on the last.")


@audit_api.get("/audit", operation_id="listAudit", responses={"200": AuditAnswer, **problems(guarded=True)})
@require(Capability.AUDIT_READ)
def list_audit(query: AuditQuery) -> Response:
    """Who did what to what when, the newest first. Nothing changes or deletes a line."""
    wanted = AuditFilter(**query.model_dump(exclude={"cursor", "limit"}))
    found = services().read_audit.page(read_cursor(query.cursor), query.limit, wanted)
    entries = [
        AuditEntryAnswer(
            id=it.id, at=it.at, actor=it.actor, event=it.event, subject=it.subject, details=public_details(it)
        )
        for it in found.entries
    ]
    next_cursor = write_cursor(str(found.next_after)) if found.next_after else None
    return json_answer(AuditAnswer(entries=entries, next_cursor=next_cursor))
