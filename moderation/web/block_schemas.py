"""The bodies and answers of the API for blocks; named like those in `schemas.py`, for the same reason."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from moderation.domain.blocks import Block
from moderation.web.order_schemas import LONGEST_S, SHORTEST_S, Reason
from moderation.web.schemas import MAX_PAGE, Body, Query, Site

BlockKindName = Literal["block", "allow"]


class BlocksQuery(Query):
    """Which page of a site's blocks to show."""

    site: Site
    cursor: str | None = Field(None, max_length=128, description="`next_cursor` of the page before.")
    limit: int = Field(50, ge=1, le=MAX_PAGE, description="Blocks per page.")


class BlockPath(BaseModel):
    """Names a block in the URL."""

    block_id: str = Field(pattern=r"^[0-9a-f-]{36}$", description="From the answer that set it.")


class BlockRequest(Body):
    """An account or an address to block, or an account to allow."""

    site: Site
    kind: BlockKindName = Field("block", description="`allow`: no block reaches the account, whatever its address.")
    account: str | None = Field(
        None, max_length=512, description="The portal's account reference, at most 128 characters. This or `address`."
    )
    address: str | None = Field(
        None,
        max_length=64,
        description="An address (IPv6: its /64) or a range: IPv4 /8 to /32, IPv6 /16 to /64.",
        examples=["192.0.2.0/24"],
    )
    reason: Reason
    duration_s: int | None = Field(
        None, ge=SHORTEST_S, le=LONGEST_S, description="How long, in seconds; null: until somebody ends it."
    )


class BlockWithDecision(Body):
    """Blocks who sent the comment, by account where there is one, else by address (IPv6: its /64)."""

    duration_s: int = Field(ge=SHORTEST_S, le=LONGEST_S, description="How long, in seconds.")


class BlockAnswer(BaseModel):
    """A block or an allowance; one set with a decision has the decision's id and reason code."""

    id: str
    site: str
    kind: BlockKindName
    account: str | None
    address: str | None = Field(description="The range as CIDR.")
    owner: str
    reason: str
    set_at: datetime
    expires_at: datetime | None = Field(description="Null: until somebody ends it.")


class BlocksAnswer(BaseModel):
    """A page of what is in force, newest first."""

    blocks: list[BlockAnswer]
    next_cursor: str | None = Field(description="For the next page; null on the last.")


def block_answer(block: Block) -> BlockAnswer:
    """A block as the API shows it."""
    return BlockAnswer(
        id=block.id,
        site=block.site,
        kind=block.kind.value,
        account=block.account,
        address=block.network,
        owner=block.owner,
        reason=block.reason,
        set_at=block.set_at,
        expires_at=block.expires_at,
    )
