"""The bodies and answers of the API on the policy's versions."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MAX_ACTIVATIONS = 100

Digest = Annotated[
    str,
    Field(
        pattern="^[0-9a-f]{64}$",
        description="The SHA-256 that verdicts name.",
        json_schema_extra={"example": "1e4004f8d58c" + "0" * 52},
    ),
]


class ActivationAnswer(BaseModel):
    """A version that came into force."""

    id: str
    digest: str = Field(description="What verdicts name.")
    at: datetime
    actor: str = Field(description="A moderator, `operator` for the command line, or `file`.")
    source: Literal["file", "reload", "roll_back"] = Field(
        description="The file changed, somebody asked for the file, or went back to a version."
    )
    reason: str


class PolicyAnswer(BaseModel):
    """What is in force."""

    digest: str
    problem: str | None = Field(description="Why the file cannot be used; what was in force before then stays.")


class ActivationsQuery(BaseModel):
    """Where in the history, and how much of it."""

    model_config = ConfigDict(extra="forbid")

    cursor: str | None = Field(None, max_length=512, description="`next_cursor` of the page before.")
    limit: int = Field(20, ge=1, le=MAX_ACTIVATIONS, description="At most so many.")


class ActivationsAnswer(BaseModel):
    """Newest first."""

    activations: list[ActivationAnswer]
    next_cursor: str | None


class DifferenceQuery(BaseModel):
    """Two versions."""

    model_config = ConfigDict(extra="forbid")

    old: Digest
    new: Digest


class FileDifferenceAnswer(BaseModel):
    """A file that differs."""

    name: str
    lines: list[str] = Field(description="The unified format; empty for a model.")


class DifferenceAnswer(BaseModel):
    """The files that differ, by name."""

    files: list[FileDifferenceAnswer]


class RollBackRequest(BaseModel):
    """Which version, and why."""

    model_config = ConfigDict(extra="forbid", strict=True)

    digest: Digest
    reason: str = Field(min_length=1, max_length=500)
