"""Blocks: accounts and addresses that moderators shut out for a while, and accounts that they vouch for."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.author import BlockState
from moderation.domain.comment import MAX_ACCOUNT_CHARS
from moderation.domain.errors import Empty, InvalidInput, NotAnAddress, RangeOutOfBounds, TooLong
from moderation.domain.orders import Order
from moderation.domain.quota import IPV6_PREFIX_BITS, address_subject

# Nobody means to shut out more; an IPv6 network of less than a /64 is no network, but a part of one visitor's.
WIDEST_BITS = {4: 8, 6: 16}
NARROWEST_BITS = {4: 32, 6: IPV6_PREFIX_BITS}


class BlockKind(StrEnum):
    """`block`: what they write is rejected. `allow`: no block and no suspicion of evading one reaches the account."""

    BLOCK = "block"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Order):
    """A moderator's word on an `account` of a site or on a `network` (CIDR): exactly one of the two is there.

    One that was set with a rejection has the decision's id, and its reason code for a reason.
    """

    site: str
    kind: BlockKind
    account: str | None
    network: str | None

    @property
    def subject(self) -> str:
        """The account or the network."""
        return self.account or self.network or ""

    def outlasts(self, other: "Block") -> bool:
        """Whether it shuts the same subject out for as long as the other does, or longer."""
        same = (self.kind, self.site, self.account, self.network) == (
            BlockKind.BLOCK,
            other.site,
            other.account,
            other.network,
        )
        ends = (self.expires_at, other.expires_at)
        return same and (ends[0] is None or (ends[1] is not None and ends[0] >= ends[1]))


def block_state(blocks: Iterable[Block], *, evades: bool) -> BlockState:
    """Sums up the blocks in force that reach an author."""
    found = list(blocks)
    if any(it.kind is BlockKind.ALLOW for it in found):
        return BlockState(allowed=True)
    return BlockState(
        author=any(it.account is not None for it in found),
        address=any(it.network is not None for it in found),
        evades=evades,
    )


def parse_account(text: str) -> str:
    """An account reference without its outer spaces. Raises `Empty`, `TooLong` (128 characters) or `InvalidInput`."""
    account = text.strip()
    if not account:
        raise Empty(pointer="/account")
    if len(account) > MAX_ACCOUNT_CHARS:
        raise TooLong(pointer="/account", limit=MAX_ACCOUNT_CHARS, actual=len(account))
    if not account.isprintable():
        raise InvalidInput(pointer="/account")
    return account


def parse_network(text: str) -> str:
    """The network that an address (`192.0.2.7`, or the /64 of `2001:db8::1`) or a range (`192.0.2.0/24`) names.

    Bits of a range beyond its length are dropped. Raises `NotAnAddress`, and `RangeOutOfBounds` for a range wider than
    IPv4 /8 or IPv6 /16, or narrower than IPv6 /64.
    """
    given = text.strip()
    try:
        network = ipaddress.ip_network(given if "/" in given else address_subject(given), strict=False)
    except ValueError as error:
        raise NotAnAddress(pointer="/address") from error
    # A zone (`fe80::1%eth0`) means something on one machine only.
    if "%" in given:
        raise NotAnAddress(pointer="/address")
    widest, narrowest = WIDEST_BITS[network.version], NARROWEST_BITS[network.version]
    if not widest <= network.prefixlen <= narrowest:
        raise RangeOutOfBounds(pointer="/address", version=network.version, widest=widest, narrowest=narrowest)
    return str(network)


def networks_of(address: str) -> list[str]:
    """Every network that could be blocked and has the address in it, the widest first. Raises ValueError for none."""
    own = ipaddress.ip_network(address_subject(address))
    return [str(own.supernet(new_prefix=bits)) for bits in range(WIDEST_BITS[own.version], own.prefixlen + 1)]
