"""What is known of a comment's author besides the comment."""

from dataclasses import dataclass
from enum import StrEnum


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
