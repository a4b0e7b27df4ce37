"""The API's bodies and answers; OpenAPI is made from these models.

Models of what comes by the URL or a header end in Path, Query or Headers: error pointers depend on it.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from moderation.domain.region import Region

MAX_THREADS_PER_COUNT = 100
MAX_PAGE = 100
NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"

Site = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        description="The portal's name in the policy.",
        json_schema_extra={"example": "demo"},
    ),
]
ThreadPath = Annotated[
    str,
    Field(
        min_length=1,
        max_length=512,
        description="The page's path, without query or fragment.",
        json_schema_extra={"example": "/zcjh/jishixinwen/8963.html"},
    ),
]


class Body(BaseModel):
    """What clients send: unknown fields and wrong types are errors, nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Query(BaseModel):
    """What clients ask for in the URL: unknown parameters are errors."""

    model_config = ConfigDict(extra="forbid")


class ChallengeRequest(Body):
    """Asks for a captcha."""

    site: Site


class ChallengePath(BaseModel):
    """Names a challenge in the URL."""

    challenge_id: str = Field(max_length=64, description="From `POST /v1/challenges`.")


class ChallengeAnswer(BaseModel):
    """An issued captcha. Show the picture, send `id` and what the reader read with the comment."""

    id: str = Field(description="Send it back as `challenge_id`; it can be answered once.")
    image: str = Field(description="The picture as a data URI, `data:image/png;base64,…`, 160 by 60 pixels.")
    image_url: str = Field(description="The same picture by URL, for pages without script.")
    expires_at: datetime = Field(description="When the challenge can no longer be answered.")


class CommentRequest(Body):
    """A reader's comment with the answer to a captcha."""

    site: Site
    thread: ThreadPath
    nickname: str = Field(max_length=1000, description="The policy limits it further (24).", examples=["晋阳读者"])
    body: str = Field(
        max_length=20_000, description="Plain text; the policy limits it further (1,000).", examples=["写得好,支持!"]
    )
    challenge_id: str | None = Field(None, max_length=64, description="From `POST /v1/challenges`.")
    answer: str | None = Field(None, max_length=64, description="What the reader read; case and width do not matter.")
    identity_token: str | None = Field(
        None, max_length=4096, description="The portal's signed assertion of the reader's account (JWT, HS256)."
    )
    reply_to: str | None = Field(
        None, max_length=64, description="The id of a published comment of the same page that this one answers."
    )
    page_title: str | None = Field(
        None,
        max_length=1000,
        description="What the page calls itself, one line of at most 200 characters; only moderators see it.",
        examples=["停了两年的东关石桥又能走人了"],
    )


class CommentHeaders(BaseModel):
    """What may come with a comment besides its body."""

    idempotency_key: str | None = Field(
        None,
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,128}$",
        description="1 to 128 visible ASCII characters, unique per comment; a UUID will do.",
    )


class CommentReceipt(BaseModel):
    """How the author of a comment gets back to it."""

    id: str = Field(description="The comment's id, also the key under which the portal gets it.")
    token: str = Field(description="Shows the author what becomes of it: `GET /v1/comments/{id}?token=…`.")


class CommentAnswer(CommentReceipt):
    """What became of a comment."""

    status: Literal["accepted", "held"] = Field(description="`held`: it appears once a moderator accepts it.")
    submitted_at: datetime


class ThreadCommentsPath(BaseModel):
    """Names a thread in the URL."""

    thread: str = Field(description="The page's path; its slashes may stand as they are.")


class ThreadCommentsQuery(Query):
    """Which page of a thread to show."""

    site: Site
    cursor: str | None = Field(None, max_length=128, description="`next_cursor` of the page before.")
    limit: int = Field(20, ge=1, le=MAX_PAGE, description="Comments per page.")


class PublicParent(BaseModel):
    """The comment that a reply answers. Where it is published no more, its id is all that is said of it."""

    id: str
    nickname: str | None = Field(description="Null where the comment is published no more.")
    excerpt: str | None = Field(description="How its text begins, in one line; null where it is published no more.")


class IpRegion(BaseModel):
    """The region that a comment was sent from (IP 属地): a province of China, else a country."""

    code: str = Field(description="ISO 3166-2 of a province, ISO 3166-1 of a country.", examples=["CN-SX", "US"])
    zh: str = Field(examples=["山西"])
    en: str = Field(examples=["Shanxi"])

    @classmethod
    def of(cls, region: Region | None) -> "IpRegion | None":
        """The region's code and names; None where it is not known."""
        return cls(code=region.code, zh=region.zh, en=region.en) if region else None


class PublicComment(BaseModel):
    """A comment as readers see it. Plain text: escape it wherever it is shown."""

    id: str
    nickname: str
    body: str
    submitted_at: datetime
    reply_to: PublicParent | None = Field(description="Null where it answers no other comment.")
    ip_region: IpRegion | None = Field(description="Null where it is not known.")


class ThreadCommentsAnswer(BaseModel):
    """A page of a thread, newest first."""

    thread: str
    count: int = Field(description="How many accepted comments the whole thread has.")
    comments: list[PublicComment]
    next_cursor: str | None = Field(description="For the next page; null on the last.")
    closed: bool = Field(description="Whether the thread takes no comments now.")


class CountsQuery(Query):
    """Whose comments to count."""

    site: Site
    thread: list[ThreadPath] = Field(
        min_length=1, max_length=MAX_THREADS_PER_COUNT, description="Repeat the parameter, once a page."
    )


class CountsAnswer(BaseModel):
    """Accepted comments per thread."""

    counts: dict[str, int]


class SessionRequest(Body):
    """A moderator's credentials."""

    name: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)
    code: str | None = Field(
        None,
        min_length=1,
        max_length=64,
        description="Of the authenticator app, or a recovery code, where one is needed.",
    )


class SessionAnswer(BaseModel):
    """A session of the API."""

    token: str = Field(description="Send it as `Authorization: Bearer <token>`; it opens what the console opens.")
    expires_at: datetime


class ScreenRequest(Body):
    """A text to try the policy on."""

    text: str = Field(max_length=20_000, examples=["長期代开发票,加微信 fp_2025"])
    nickname: str = Field("读者", max_length=1000)


class ScreenFinding(BaseModel):
    """One thing a check saw."""

    check: str
    code: str
    category: str
    score: float
    exact: bool = Field(description="Evidence that is not may hold a comment and never reject it.")
    field: Literal["body", "nickname"]
    span: tuple[int, int] | None = Field(description="Start and end in code points of the text as written.")
    evidence: str
    steps: list[str] = Field(description="What had to be undone, in order.")


class ScreenRule(BaseModel):
    """A rule that fired."""

    rule: str
    action: Literal["accept", "review", "reject"]
    reason: str
    shadow: bool = Field(description="Recorded, and without any effect on the action.")


class ScreenTime(BaseModel):
    """How long one step took, in microseconds."""

    step: str
    microseconds: float


class ScreenAnswer(BaseModel):
    """What the policy makes of a text."""

    action: Literal["accept", "review", "reject"] = Field(description="What the evidence alone says.")
    score: float = Field(
        description="The strongest finding's, or what the classifier suspects below it: an order by risk."
    )
    folded: str
    findings: list[ScreenFinding]
    rules: list[ScreenRule]
    policy: str = Field(description="The digest of the policy in force.")
    times: list[ScreenTime]


class ProblemError(BaseModel):
    """One field at fault."""

    pointer: str = Field(
        description="RFC 6901 pointer into the body, `?name` of a query parameter, `{name}` of the path, or a header."
    )
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(description="A URI for the code: `urn:moderation:problem:<code>`.")
    title: str = Field(description="A short name of the problem, in the reader's language.")
    status: int
    code: str = Field(description="Stable; decide by this one.", examples=["captcha_wrong"])
    detail: str = Field(description="A sentence for the reader, in Chinese or English by Accept-Language.")
    errors: list[ProblemError] = Field(default_factory=list)
    receipt: CommentReceipt | None = Field(
        default=None, description="With `comment_rejected`: for the author's appeal. Left out otherwise."
    )
    request_id: str = Field(description="Name it when you ask ops.")
