"""What the API tells authors of their own comments; named like those in `schemas.py`, for the same reason."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from moderation.web.report_schemas import ReportAnswer
from moderation.web.schemas import Body, Query, Site

OwnStatus = Literal["held", "accepted", "rejected", "retracted"]


class OwnCommentQuery(Query):
    """What an author shows to see the comment."""

    token: str = Field(max_length=64, description="From the answer to the submission.")


class AppealRequest(Body):
    """An author's appeal against the rejection of a comment."""

    text: str = Field("", max_length=2000, description="Why it should stand; at most 500 characters.")
    token: str | None = Field(
        None, max_length=64, description="From the answer to the submission; or else `identity_token` and `site`."
    )
    identity_token: str | None = Field(
        None,
        max_length=4096,
        description="The portal's signed assertion of the account that wrote the comment (JWT, HS256).",
    )
    site: Site | None = Field(None, description="The portal whose assertion it is.")


class OwnComment(BaseModel):
    """A comment as its author sees it."""

    id: str
    nickname: str
    body: str
    submitted_at: datetime
    status: OwnStatus
    reason: str | None = Field(
        description="The moderator's reason code where it is `rejected` or `retracted`; null where none was given."
    )
    may_appeal: bool = Field(description="Whether `POST /v1/comments/{id}/appeals` takes an appeal.")
    appeal: ReportAnswer | None = Field(description="Null where there was none.")
