"""The tables of the policy file: which keys there are and what they may hold."""

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from moderation.domain.author import IdentityLevel
from moderation.domain.challenge import Difficulty
from moderation.domain.policy import USUAL_EVASION_WINDOW_S, USUAL_GRADES, USUAL_REPORTS
from moderation.domain.review import ReviewSettings
from moderation.domain.verdict import Posture

STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?")
_DEFAULT_PORT = re.compile(r"http://.*:80|https://.*:443")

_REVIEW = ReviewSettings()

_PositiveInt = Annotated[int, Field(ge=1)]
_PositiveNumber = Annotated[float, Field(gt=0)]


def _origin(value: str) -> str:
    if not _ORIGIN.fullmatch(value):
        raise ValueError("an origin is scheme://host or scheme://host:port in lower case, without a path")
    if _DEFAULT_PORT.fullmatch(value):
        raise ValueError("browsers leave the default port out of the origin, so must this")
    return value


def _prefix(value: str) -> str:
    if not value.startswith("/"):
        raise ValueError("a section or page starts with /")
    return value


class Table(BaseModel):
    """Knows its keys and takes no other."""

    model_config = STRICT | ConfigDict(frozen=True)


class TextTable(Table):
    """How long a comment may be."""

    body_chars: _PositiveInt
    """The longest body."""
    nickname_chars: _PositiveInt
    """The longest nickname."""


class SiteTable(Table):
    """One portal, by the name that its pages send as `site`."""

    origins: frozenset[Annotated[str, AfterValidator(_origin)]] = frozenset()
    """Origins, such as `https://news.example.com`, whose pages may call the API in the browser."""
    posture: Posture = Posture.HOLD_ALL
    """How strict the site is: `open` publishes what screening accepts, `hold_risky` holds any finding, `hold_all` holds
    everything (先审后发), `closed` takes no comments."""
    postures: dict[Annotated[str, AfterValidator(_prefix)], Posture] = {}
    """The same for sections (`/news/`) and pages, by the beginning of their path; the longest wins."""
    identity_required: IdentityLevel = IdentityLevel.NONE
    """What the portal must assert of whoever comments, by `identity_token`: nothing, an account, or a verified one."""
    identity_required_in: dict[Annotated[str, AfterValidator(_prefix)], IdentityLevel] = {}
    """The same for sections and pages, by the beginning of their path; the longest wins."""


class QuotaTable(Table):
    """One moving window of a quota; every window of a list must have room."""

    limit: _PositiveInt
    """At most so many uses."""
    window_s: _PositiveInt
    """Within so long."""


_Windows = Annotated[tuple[QuotaTable, ...], Field(min_length=1)]


class LimitsTable(Table):
    """The windows of every quota, at least one each. An address is a client network: an IPv4 address, an IPv6 /64."""

    challenge_per_address: _Windows
    """Captchas issued."""
    comment_per_address: _Windows
    """Comments sent from one network."""
    comment_per_account: _Windows
    """Comments sent by one account of the portal."""
    comment_per_thread: _Windows
    """Comments on one page."""
    sign_in_per_address: _Windows
    """Sign-ins of moderators tried from one network."""
    sign_in_per_name: _Windows
    """Sign-ins tried for one moderator."""
    report_per_address: _Windows = tuple(QuotaTable(limit=it.limit, window_s=it.window_s) for it in USUAL_REPORTS)
    """Comments reported by readers from one network."""


class ChallengeTable(Table):
    """The captcha that readers solve."""

    kind: str
    """Which kind of puzzle."""
    difficulty: Difficulty = Difficulty.NORMAL
    """How hard it is to read, for people and for robots alike."""
    ttl_s: _PositiveInt
    """How long it can be redeemed."""


class DeliveryTable(Table):
    """How the relay tries again what a sink did not take: with exponential back-off and jitter, then it buries it."""

    tries: _PositiveInt
    """An entry is buried after so many."""
    first_delay_s: Annotated[float, Field(gt=0)]
    """How long to wait after the first try that failed."""
    longest_delay_s: float
    """The longest wait between two tries."""

    @field_validator("longest_delay_s")
    @classmethod
    def _delays_grow(cls, value: float, others: ValidationInfo) -> float:
        first = others.data.get("first_delay_s", value)
        if value < first:
            raise ValueError(f"should not be under first_delay_s {first}")
        return value


class AuthorsTable(Table):
    """How an account's decided comments grade it. Counts decay: a comment as old as `half_life_s` counts half."""

    half_life_s: _PositiveInt = USUAL_GRADES.half_life_s
    """After which a comment counts half, after twice as long a quarter."""
    low_at: _PositiveNumber = USUAL_GRADES.low_at
    """`low` from so many rejected comments on, unless many more were accepted."""
    low_per_accepted: _PositiveNumber = USUAL_GRADES.low_per_accepted
    """So many accepted ones to each rejected one are many more."""
    ordinary_at: _PositiveNumber = USUAL_GRADES.ordinary_at
    """`new` below so many accepted comments."""
    trusted_at: _PositiveNumber = USUAL_GRADES.trusted_at
    """`trusted` from so many accepted comments on, with fewer than `low_at` rejected."""


class ReviewTable(Table):
    """How moderators work on what is held."""

    send_delay_s: Annotated[int, Field(ge=0, le=3600)] = _REVIEW.send_delay_s
    """How long an accepted comment waits before it is sent; until then it is taken back without a trace."""
    lease_s: Annotated[int, Field(ge=10, le=86400)] = _REVIEW.lease_s
    """How long a moderator keeps an item without a sign of life."""
    target_age_s: _PositiveInt = _REVIEW.target_age_s
    """No comment should wait longer; the queue shows its age against this."""
    report_answer_s: Annotated[int, Field(ge=3600)] = _REVIEW.report_answer_s
    """A reader's report should be answered within so long."""


class PresetTable(Table):
    """Keys that moderators lay over this file for a while, from the console or the API; NAME is in snake_case."""

    file: str
    """The preset's file, from the policy's folder. It may have hide_rejections, mildest_posture, limits, challenge,
    sites (posture, postures), checks and rules."""


class RuleState(StrEnum):
    """A rule in the `shadow` runs, and what it asks for is recorded and changes nothing."""

    LIVE = "live"
    SHADOW = "shadow"
    OFF = "off"


class RuleTable(BaseModel):
    """A rule; every other key is one of its kind's options."""

    model_config = STRICT | ConfigDict(frozen=True, extra="allow")

    kind: str | None = None
    """Which kind of rule; without it, the table's name. So one kind serves many rules."""
    state: RuleState = RuleState.LIVE
    """`live`; `shadow`: it runs, and what it asks for is recorded and changes nothing; `off`: it does not run."""

    @property
    def options(self) -> dict[str, Any]:
        """The options, not yet validated."""
        return dict(self.model_extra or {})


class PolicyFile(Table):
    """The whole file; the tables of checks and rules are validated by their own options."""

    hide_rejections: bool = False
    """Whether a rejected comment is answered like a held one."""
    duplicate_window_s: _PositiveInt
    """How far back the check `duplicate` looks for the same text."""
    campaign_window_s: _PositiveInt
    """How long a text waits for near-duplicates of it to join its campaign."""
    evasion_window_s: _PositiveInt = USUAL_EVASION_WINDOW_S
    """How long an address from which a blocked account posted makes others suspicious."""
    text: TextTable
    sites: Annotated[dict[str, SiteTable], Field(min_length=1)]
    limits: LimitsTable
    challenge: ChallengeTable
    delivery: DeliveryTable
    authors: AuthorsTable = AuthorsTable()
    review: ReviewTable = ReviewTable()
    mildest_posture: Posture = Posture.OPEN
    """Nothing is milder than this, whatever sites, sections and moderators' orders say."""
    presets: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")], PresetTable] = {}
    checks: dict[str, dict[str, Any]] = {}
    rules: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,47}$")], RuleTable] = {}
