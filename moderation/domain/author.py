"""What is known of a comment's author besides the comment."""

from dataclasses import dataclass


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
