"""The bodies and answers of the API on the review queue; named like those in `schemas.py`, for the same reason."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from moderation.domain.queue import MAX_SEARCH_CHARS, QueueFilter
from moderation.domain.verdict import Posture
from moderation.web.block_schemas import BlockAnswer, BlockWithDecision
from moderation.web.order_schemas import PostureName
from moderation.web.schemas import MAX_PAGE, NO_CONTROLS, Body, IpRegion, Query, ScreenFinding, ScreenRule

ID = r"^[0-9a-f-]{36}$"

CommentId = Annotated[str, Field(pattern=ID, description="A comment's id.")]
Word = Annotated[str, Field(min_length=1, max_length=512, pattern=NO_CONTROLS)]
Action = Literal["accept", "reject"]
Order = Literal["oldest", "risk"]
Decided = Literal["accept", "reject", "retract", "restore", "undo"]
Fence = Annotated[int, Field(ge=0, le=2**31 - 1, description="From the lease.")]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="The item's, as it was shown.")]
Reason = Annotated[str, Field(max_length=64, description="A reason code of the action.", examples=["fits_rules"])]
NoteText = Annotated[str, Field(max_length=4000, description="At most 1,000 characters.")]


class ItemFilters(BaseModel):
    """What both the URL and a body can ask for."""

    site: Annotated[Word | None, Field(description="The portal's name in the policy.")] = None
    section: Annotated[Word | None, Field(description="A prefix of the page's path.")] = None
    thread: Annotated[Word | None, Field(description="The page's path.")] = None
    category: Annotated[Word | None, Field(description="Of a finding.")] = None
    rule: Annotated[Word | None, Field(description="That fired, in the shadow too.")] = None
    account: Annotated[Word | None, Field(description="Of the author, from the portal.")] = None
    campaign: Annotated[CommentId | None, Field(description="The id of its first comment.")] = None
    posture: Annotated[PostureName | None, Field(description="That held it.")] = None
    submitted_before: Annotated[AwareDatetime | None, Field(strict=False, description="A time with its zone.")] = None
    risk_up_to: Annotated[float | None, Field(ge=0, le=1, description="The highest score.")] = None
    escalated: Annotated[bool | None, Field(description="Whether it was left to a senior.")] = None
    held: Annotated[bool | None, Field(description="Whether somebody has a lease on it.")] = None
    text: Annotated[
        str | None,
        Field(
            max_length=MAX_SEARCH_CHARS,
            pattern=NO_CONTROLS,
            description="In text, nickname, page's title or path.",
        ),
    ] = None

    def wanted(self, free_for: str | None = None) -> QueueFilter:
        """The filter that it asks for; with a moderator's name, without what others hold."""
        values = {name: getattr(self, name) for name in ItemFilters.model_fields}
        posture = Posture(self.posture) if self.posture else None
        return QueueFilter(**values | {"posture": posture}, free_for=free_for)


class QueueQuery(Query, ItemFilters):
    """Which items to ask for; all that is given has to be met."""

    free: bool = Field(False, description="Leave out what others hold.")

    def wanted_by(self, moderator: str) -> QueueFilter:
        """The filter that it asks for, for a moderator of that name."""
        return self.wanted(moderator if self.free else None)


class ItemsQuery(QueueQuery):
    """A page of the queue."""

    order: Order = Field("oldest", description="Oldest first, or the highest score first.")
    cursor: str | None = Field(None, max_length=200, description="`next_cursor` of the page before, in the same order.")
    limit: int = Field(20, ge=1, le=MAX_PAGE, description="Items a page.")


class NextQuery(QueueQuery):
    """Which item to take next."""

    order: Order = Field("oldest", description="Oldest first, or the highest score first.")


class CountsOfQueueQuery(QueueQuery):
    """What to count."""

    since: CommentId | None = Field(None, description="Count what is younger than this comment as `newer`.")


class ItemPath(BaseModel):
    """Names an item in the URL."""

    comment_id: CommentId


class LeaseRequest(Body):
    """A sign of life, or giving back."""

    fence: Fence


class DecisionRequest(Body):
    """A decision on a waiting item."""

    action: Action
    reason: Reason
    version: Version
    fence: Fence | None = Field(None, description="Of the caller's lease; without, the item must not be held.")
    block: BlockWithDecision | None = Field(
        None, description="With a rejection, also block the author; the caller needs `blocks.set`."
    )


class UndoRequest(Body):
    """Which decision to take back: the newest of the comment."""

    decision_id: CommentId


class EscalationRequest(Body):
    """Leaves the item to a senior."""

    version: Version
    note: NoteText


class NoteRequest(Body):
    """A note on a comment."""

    note: NoteText


class LeaseAnswer(BaseModel):
    """Who holds an item, and until when."""

    comment_id: str
    fence: int
    holder: str
    until: datetime


class DecisionAnswer(BaseModel):
    """A decision that was made."""

    id: str
    comment_id: str
    action: Decided
    reason: str
    moderator: str
    decided_at: datetime
    sent_at: datetime | None = Field(description="When an acceptance is sent; to undo it is free until then.")
    block: BlockAnswer | None = Field(description="Answering a decision, the block it set; an undo, the one it lifted.")


class ScreenedAnswer(BaseModel):
    """A comment with its verdict."""

    id: str
    site: str
    thread: str
    page_title: str | None = Field(description="What the page called itself in the author's browser, untrusted.")
    nickname: str
    body: str
    reply_to: str | None = Field(description="The id of the comment that this one answers.")
    account: str | None
    address: str = Field(description="The network only.")
    ip_region: IpRegion | None = Field(description="Null where it is not known.")
    submitted_at: datetime
    campaign: str | None
    score: float
    posture: PostureName
    findings: list[ScreenFinding]
    rules: list[ScreenRule]
    policy: str


class ItemAnswer(ScreenedAnswer):
    """A waiting comment with why it waits."""

    version: int
    lease: LeaseAnswer | None
    escalated_by: str | None
    escalated_at: datetime | None


class ItemsAnswer(BaseModel):
    """A page of the queue."""

    items: list[ItemAnswer]
    next_cursor: str | None


class QueueCountsAnswer(BaseModel):
    """How many items wait, and of what kind."""

    total: int
    newer: int | None
    oldest_at: datetime | None
    oldest_age_s: float | None
    target_age_s: int
    by: dict[str, dict[str, int]] = Field(description="site, section, posture, category, rule, campaign")


class LeasesAnswer(BaseModel):
    """All leases in force."""

    leases: list[LeaseAnswer]


class NeighbourAnswer(BaseModel):
    """A comment on the same page, the one that an item answers among them, or of the same campaign."""

    id: str
    nickname: str
    body: str
    state: str
    submitted_at: datetime


class AuthorAnswer(BaseModel):
    """Who wrote it, as counts of other comments."""

    by_account: bool = Field(description="Else by address.")
    states: dict[str, int]
    first_seen: datetime | None
    at_address: int = Field(description="Of the newest 1,000 from the address.")
    accounts_at_address: int


class NoteAnswer(BaseModel):
    """What a moderator noted."""

    id: str
    author: str
    text: str
    at: datetime


class RecordAnswer(BaseModel):
    """A line of the record."""

    at: datetime
    actor: str
    event: str
    details: dict[str, str | int | float]


class ContextAnswer(BaseModel):
    """What stands round a comment."""

    parent: NeighbourAnswer | None = Field(description="The comment that the item answers, as it stands now.")
    neighbours: list[NeighbourAnswer]
    author: AuthorAnswer
    decisions: list[DecisionAnswer]
    record: list[RecordAnswer]
    notes: list[NoteAnswer]
    campaign_size: int
    campaign_sample: list[NeighbourAnswer]
    blocks: list[BlockAnswer] = Field(description="In force, and reaching the author.")


class ItemContextAnswer(ContextAnswer):
    """A waiting comment and what stands round it."""

    item: ItemAnswer
