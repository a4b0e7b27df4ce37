"""The bodies and answers of the API for orders; named like those in `schemas.py`, for the same reason."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from moderation.domain.orders import LONGEST_PRESET, MAX_REASON_CHARS, USUAL_PRESET
from moderation.web.schemas import Body, Query, Site

LONGEST_S = 366 * 86400
SHORTEST_S = 60

PostureName = Literal["open", "hold_risky", "hold_all", "closed"]
Prefix = Annotated[
    str,
    Field(
        max_length=512,
        description="Empty for the whole site, a section with its last slash, or a page's whole path.",
        examples=["/zcjh/"],
    ),
]
Reason = Annotated[
    str, Field(max_length=4 * MAX_REASON_CHARS, description="Why, at most 200 characters.", examples=["突发新闻"])
]


class PosturesQuery(Query):
    """Whose postures to show."""

    site: Site


class OrderPath(BaseModel):
    """Names an order in the URL."""

    order_id: str = Field(pattern=r"^[0-9a-f-]{36}$", description="From the answer that set it.")


class PostureRequest(Body):
    """A posture for a part of a site."""

    site: Site
    prefix: Prefix
    posture: PostureName
    reason: Reason
    duration_s: int | None = Field(
        None,
        ge=SHORTEST_S,
        le=LONGEST_S,
        description="How long, in seconds; null: until somebody ends it. `open` and `hold_risky`: at most 7 days.",
    )


class PostureOrderAnswer(BaseModel):
    """An order that is in force."""

    id: str
    site: str
    prefix: str
    posture: PostureName
    owner: str
    reason: str
    set_at: datetime
    expires_at: datetime | None = Field(description="Null: until somebody ends it.")


class FilePosture(BaseModel):
    """A posture that the policy file says."""

    prefix: str
    posture: PostureName


class PosturesAnswer(BaseModel):
    """All that decides the postures of a site; the longest prefix wins, an order before the file."""

    site: str
    file: list[FilePosture]
    mildest_posture: PostureName = Field(description="Nothing on any site is milder, whatever else is said.")
    preset: str | None = Field(description="The preset that is on; the above is what it says.")
    orders: list[PostureOrderAnswer] = Field(description="Newest first.")


class PresetPath(BaseModel):
    """Names a preset in the URL."""

    preset: str = Field(max_length=64, description="Its name in the policy.")


class PresetRequest(Body):
    """Why a preset is switched on, and for how long."""

    reason: Reason
    duration_s: int = Field(
        int(USUAL_PRESET.total_seconds()),
        ge=SHORTEST_S,
        le=int(LONGEST_PRESET.total_seconds()),
        description="How long, in seconds; two hours unless said otherwise, at most seven days.",
    )


class PresetOrderAnswer(BaseModel):
    """The preset that is on."""

    id: str
    preset: str
    owner: str
    reason: str
    set_at: datetime
    expires_at: datetime


class PresetsAnswer(BaseModel):
    """The policy's presets, and which of them is on."""

    presets: list[str]
    on: PresetOrderAnswer | None
