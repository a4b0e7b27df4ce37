"""The bodies and answers of the API on bulk operations; named like those in `schemas.py`, for the same reason."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from moderation.domain.bulk import MAX_ITEMS
from moderation.web.review_schemas import ID, Action, CommentId, ItemAnswer, ItemFilters, Reason
from moderation.web.schemas import Body

MAX_SELECTED = 500


class BulkFilter(Body, ItemFilters):
    """Which items a bulk operation is about; what others hold is left out."""


class BulkRequest(Body):
    """One decision on many items: on those of `ids`, else on what `filter` finds, at most 10,000."""

    action: Action
    reason: Reason
    ids: list[CommentId] | None = Field(None, min_length=1, max_length=MAX_SELECTED)
    filter: BulkFilter | None = None


class BulkPath(BaseModel):
    """Names a bulk operation in the URL."""

    operation_id: str = Field(pattern=ID, description="The operation's id.")


class ChoiceRequest(Body):
    """Another decision for the same snapshot."""

    action: Action
    reason: Reason


class SamplePath(BulkPath):
    """Names an item of its sample."""

    comment_id: CommentId


class TroubleAnswer(BaseModel):
    """An item that could not be decided, or taken back, and why."""

    comment_id: str
    outcome: Literal["missed", "kept"]
    told: str = Field(description="Code, and who did what: `already_decided reject editor`.")


class BulkAnswer(BaseModel):
    """A bulk operation and how far it is."""

    id: str
    action: Action
    reason: str
    source: Literal["selection", "filter"]
    risk_up_to: float | None
    moderator: str
    state: Literal["previewed", "abandoned", "expired", "running", "done", "undoing", "undone"] = Field(
        description="`expired`: nobody started it within 24 hours."
    )
    total: int = Field(description=f"At most {MAX_ITEMS}.")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    undone_by: str | None = Field(description="Who took it back, or abandoned it.")
    needs_reading: bool = Field(description="Each item of the sample has to be read before it starts.")


class SampleAnswer(BaseModel):
    """An item of the sample."""

    read: bool
    item: ItemAnswer


class BulkProgressAnswer(BaseModel):
    """How far a bulk operation is. Sample and spread are of what still waits."""

    operation: BulkAnswer
    outcomes: dict[str, int] = Field(description="pending, decided, missed, undone, kept")
    troubles: list[TroubleAnswer] = Field(description="The first hundred.")
    sample: list[SampleAnswer]
    spread: dict[str, dict[str, int]]


class BulkListAnswer(BaseModel):
    """The newest operations first."""

    operations: list[BulkAnswer]
