"""The tables of the policy file: which keys there are and what they may hold."""

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from moderation.domain.challenge import Difficulty
from moderation.domain.policy import USUAL_EVASION_WINDOW_S
from moderation.domain.verdict import Posture

STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?")
_DEFAULT_PORT = re.compile(r"http://.*:80|https://.*:443")

_PositiveInt = Annotated[int, Field(ge=1)]


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
    """Lengths in characters (code points)."""

    body_chars: _PositiveInt
    nickname_chars: _PositiveInt


class SiteTable(Table):
    """One portal."""

    origins: frozenset[Annotated[str, AfterValidator(_origin)]] = frozenset()
    posture: Posture = Posture.HOLD_ALL
    postures: dict[Annotated[str, AfterValidator(_prefix)], Posture] = {}


class QuotaTable(Table):
    """One moving window."""

    limit: _PositiveInt
    window_s: _PositiveInt


_Windows = Annotated[tuple[QuotaTable, ...], Field(min_length=1)]


class LimitsTable(Table):
    """All windows of every quota."""

    challenge_per_address: _Windows
    comment_per_address: _Windows
    comment_per_account: _Windows
    comment_per_thread: _Windows
    sign_in_per_address: _Windows
    sign_in_per_name: _Windows


class ChallengeTable(Table):
    """The captcha."""

    kind: str
    difficulty: Difficulty = Difficulty.NORMAL
    ttl_s: _PositiveInt


class DeliveryTable(Table):
    """Back-off of the relay."""

    tries: _PositiveInt
    first_delay_s: Annotated[float, Field(gt=0)]
    longest_delay_s: float

    @field_validator("longest_delay_s")
    @classmethod
    def _delays_grow(cls, value: float, others: ValidationInfo) -> float:
        first = others.data.get("first_delay_s", value)
        if value < first:
            raise ValueError(f"should not be under first_delay_s {first}")
        return value


class PresetTable(Table):
    """Where a preset stands, from the policy's folder."""

    file: str


class RuleState(StrEnum):
    """A rule in the `shadow` runs, and what it asks for is recorded and changes nothing."""

    LIVE = "live"
    SHADOW = "shadow"
    OFF = "off"


class RuleTable(BaseModel):
    """A rule; every other key is one of its kind's options. Without a kind, its name is the kind."""

    model_config = STRICT | ConfigDict(frozen=True, extra="allow")

    kind: str | None = None
    state: RuleState = RuleState.LIVE

    @property
    def options(self) -> dict[str, Any]:
        """The options, not yet validated."""
        return dict(self.model_extra or {})


class PolicyFile(Table):
    """The whole file; the tables of checks and rules are validated by their own options."""

    hide_rejections: bool = False
    duplicate_window_s: _PositiveInt
    campaign_window_s: _PositiveInt
    evasion_window_s: _PositiveInt = USUAL_EVASION_WINDOW_S
    text: TextTable
    sites: Annotated[dict[str, SiteTable], Field(min_length=1)]
    limits: LimitsTable
    challenge: ChallengeTable
    delivery: DeliveryTable
    mildest_posture: Posture = Posture.OPEN
    presets: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")], PresetTable] = {}
    checks: dict[str, dict[str, Any]] = {}
    rules: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,47}$")], RuleTable] = {}
