"""The bodies and answers of the API on decided comments; named like those in `schemas.py`, for the same reason."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from moderation.domain.comment import CommentState
from moderation.domain.decided import DecidedFilter
from moderation.domain.queue import MAX_SEARCH_CHARS
from moderation.web.review_schemas import (
    ContextAnswer,
    NoteText,
    Reason,
    ScreenedAnswer,
    Word,
)
from moderation.web.schemas import MAX_PAGE, NO_CONTROLS, Body, Query

StateName = Literal["accepted", "rejected", "retracted"]
Time = Annotated[AwareDatetime | None, Field(strict=False)]


class DecidedQuery(Query):
    """Which decided comments to list; all that is given has to be met."""

    state: StateName | None = Field(None, description="Where the comment stands.")
    site: Word | None = Field(None, description="The portal's name in the policy.")
    section: Word | None = Field(None, description="A prefix of the page's path.")
    thread: Word | None = Field(None, description="The page's path; with `site`, its comments are found at once.")
    account: Word | None = Field(None, description="Of the author; with `site`, found at once.")
    moderator: Word | None = Field(None, description="Who decided last, by name.")
    by_machine: bool | None = Field(None, description="Whether screening decided, and no person since.")
    reason: Word | None = Field(None, description="The code of the last decision.")
    since: Time = Field(None, description="Decided then or later; a time with its zone.")
    until: Time = Field(None, description="Decided before then.")
    text: str | None = Field(
        None, max_length=MAX_SEARCH_CHARS, pattern=NO_CONTROLS, description="In text, nickname or page's path."
    )
    cursor: str | None = Field(None, max_length=200, description="`next_cursor` of the page before.")
    limit: int = Field(20, ge=1, le=MAX_PAGE, description="Comments a page.")

    def wanted(self) -> DecidedFilter:
        """The filter that it asks for."""
        given = self.model_dump(exclude={"cursor", "limit", "state"})
        return DecidedFilter(state=CommentState(self.state) if self.state else None, **given)


class CorrectionRequest(Body):
    """Takes a published comment off the page, or publishes a rejected one after all."""

    action: Literal["retract", "restore"]
    reason: Reason
    note: NoteText = ""


class DecidedAnswer(ScreenedAnswer):
    """A decided comment with its evidence, and how it came to its state."""

    state: StateName
    decided_at: datetime
    moderator: str | None = Field(description="Null where screening decided.")
    reason: str | None = Field(description="Null where screening decided; see `rules`.")


class DecidedListAnswer(BaseModel):
    """A page of the register."""

    comments: list[DecidedAnswer]
    next_cursor: str | None = Field(
        description="For the next page; null on the last. A search looks through 20,000 comments at once: its page may "
        "be short, or empty, and yet have a next one."
    )


class DecidedContextAnswer(ContextAnswer):
    """A decided comment and what stands round it."""

    item: DecidedAnswer
