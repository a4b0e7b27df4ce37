"""The bodies and answers of the API for readers' reports; named like those in `schemas.py`, for the same reason."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from moderation.web.schemas import MAX_PAGE, Body, Query

ReportReason = Literal["abuse", "sexual", "gambling", "spam", "fraud", "personal_data", "off_topic", "other"]
ReportStateName = Literal["open", "upheld", "dismissed"]

_ID = r"^[0-9a-f-]{36}$"


class ReportedCommentPath(BaseModel):
    """Names a comment in the URL."""

    comment_id: str = Field(pattern=_ID, description="From the list of a page's comments.")


class ReportPath(BaseModel):
    """Names a report in the URL."""

    report_id: str = Field(pattern=_ID, description="From the answer to the report.")


class ReportQuery(Query):
    """What a reporter shows to see the report."""

    token: str = Field(max_length=64, description="From the answer to the report.")


class ReportRequest(Body):
    """A reader's report of a comment."""

    reason: ReportReason
    text: str = Field("", max_length=2000, description="What the reader adds; at most 500 characters.")


class ReportTaken(BaseModel):
    """A report that was taken in."""

    id: str
    token: str = Field(description="Shows the report at `GET /v1/reports/{id}?token=…`; it is said this once.")
    due_at: datetime = Field(description="When it should be answered.")


class ReportAnswer(BaseModel):
    """A report as its reporter sees it."""

    id: str
    state: ReportStateName = Field(description="`upheld`: the comment was taken away, or restored on appeal.")
    reported_at: datetime
    due_at: datetime
    answered_at: datetime | None
    answer: str | None = Field(description="Null while it is open.")


class RegisterQuery(Query):
    """Which page of the register to show."""

    kind: Literal["report", "appeal"] = Field("report", description="Readers' reports or authors' appeals.")
    state: Literal["open", "answered"] = Field("open", description="Open ones come by deadline.")
    cursor: str | None = Field(None, max_length=128, description="`next_cursor` of the page before.")
    limit: int = Field(50, ge=1, le=MAX_PAGE, description="Reports per page.")


class RegisterComment(BaseModel):
    """The comment that a report is about."""

    id: str
    site: str
    thread: str
    nickname: str
    body: str
    submitted_at: datetime


class RegisterReport(ReportAnswer):
    """A report as moderators see it."""

    reason: str
    text: str
    answered_by: str | None
    decision_id: str | None = Field(description="The decision that took the comment away, or restored it.")


class RegisterEntry(BaseModel):
    """A report with its comment."""

    report: RegisterReport
    comment: RegisterComment


class RegisterAnswer(BaseModel):
    """A page of the register."""

    reports: list[RegisterEntry]
    next_cursor: str | None = Field(description="For the next page; null on the last.")


class ReportAnswerRequest(Body):
    """A moderator's answer."""

    outcome: Literal["upheld", "dismissed"] = Field(
        description="`upheld` retracts the comment and answers all open reports on it alike; an appeal restores it."
    )
    answer: str = Field(max_length=2000, description="For the reporter; at most 500 characters.")
