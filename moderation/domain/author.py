"""What is known of a comment's author besides the comment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

DAY_S = 86_400


class IdentityLevel(StrEnum):
    """What a site asks of whoever comments: nothing, an account of the portal, or one that the portal verified."""

    NONE = "none"
    ACCOUNT = "account"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Identity:
    """What the portal asserts of a visitor: an opaque reference to the `account`, and two things it knows of it.

    `verified`: a person of a real name, whom the portal knows, stands behind it. `minor`: that person is under age.
    """

    account: str
    verified: bool = False
    minor: bool = False


def satisfies(identity: Identity | None, level: IdentityLevel) -> bool:
    """Whether a visitor, without an identity where it is None, may comment where the level is asked."""
    if level is IdentityLevel.NONE:
        return True
    return identity is not None and (identity.verified or level is IdentityLevel.ACCOUNT)


@dataclass(frozen=True, slots=True)
class BlockState:
    """What the blocks in force say of a comment's author.

    `evades`: from this address a blocked account has posted within the policy's window. An `allowed` author is neither
    blocked nor under suspicion, whatever their address.
    """

    author: bool = False
    address: bool = False
    evades: bool = False
    allowed: bool = False


NO_BLOCKS = BlockState()


class Grade(StrEnum):
    """What an author's decided comments say of the author. Visitors without an account are always `new`."""

    NEW = "new"
    LOW = "low"
    ORDINARY = "ordinary"
    TRUSTED = "trusted"


@dataclass(frozen=True, slots=True)
class GradeScale:
    """The counts at which grades begin; a comment as old as `half_life_s` counts half, one of twice that a quarter.

    `low` from `low_at` rejected comments on, unless `low_per_accepted` times as many were accepted; else `new` below
    `ordinary_at` accepted ones; `trusted` from `trusted_at` on, with fewer than `low_at` rejected.
    """

    half_life_s: int = 90 * DAY_S
    low_at: float = 3.0
    low_per_accepted: float = 10.0
    ordinary_at: float = 0.5
    trusted_at: float = 20.0

    @property
    def memory(self) -> timedelta:
        """What is older weighs less than a hundredth, and is not counted."""
        return timedelta(seconds=7 * self.half_life_s)


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many of an account's comments of one day, `age_s` seconds ago, stand accepted and how many rejected.

    `reported` counts those that were retracted because a reader's report was upheld.
    """

    age_s: float
    accepted: int
    rejected: int
    reported: int = 0


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """An author's decided comments, decayed, and the grade that they come to."""

    accepted: float = 0.0
    rejected: float = 0.0
    grade: Grade = Grade.NEW
    reported: float = 0.0


UNKNOWN_AUTHOR = AuthorRecord()


def record_of(days: Iterable[DayCount], scale: GradeScale, *, allowed: bool) -> AuthorRecord:
    """Sums up an account's days: n comments of age a weigh n * 0.5 ** (a / half_life). An `allowed` one is trusted."""
    accepted = rejected = reported = 0.0
    for day in days:
        weight = 0.5 ** (max(0.0, day.age_s) / scale.half_life_s)
        accepted += day.accepted * weight
        rejected += day.rejected * weight
        reported += day.reported * weight
    grade = Grade.TRUSTED if allowed else _grade(accepted, rejected, scale)
    return AuthorRecord(accepted, rejected, grade, reported)


def _grade(accepted: float, rejected: float, scale: GradeScale) -> Grade:
    if rejected >= scale.low_at and accepted < rejected * scale.low_per_accepted:
        return Grade.LOW
    if accepted < scale.ordinary_at:
        return Grade.NEW
    return Grade.TRUSTED if accepted >= scale.trusted_at and rejected < scale.low_at else Grade.ORDINARY
