"""Quotas: how many of something within a moving window, per subject, and what an attempt to use them gave."""

import ipaddress
from dataclasses import dataclass

IPV6_PREFIX_BITS = 64


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `limit` uses per subject within any `window_s` seconds; exact, not per calendar window."""

    name: str
    limit: int
    window_s: int


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """One use of a quota by one subject: an address prefix, an account or a thread.

    With `if_redeemed` it is charged only where the challenge is redeemed too: a quota that many share must not be used
    up by somebody who solves nothing.
    """

    quota: Quota
    subject: str
    if_redeemed: bool = False


@dataclass(frozen=True, slots=True)
class QuotaState:
    """A quota after an attempt. `reset_s` is the time until one more use comes free, in whole seconds rounded up."""

    quota: Quota
    remaining: int
    reset_s: int


@dataclass(frozen=True, slots=True)
class Usage:
    """The outcome of using several quotas at once: none is charged where one refuses.

    `refused` is the quota that takes longest to free up, None where all had room.
    """

    states: tuple[QuotaState, ...]
    refused: QuotaState | None


def address_subject(address: str) -> str:
    """The network that one visitor is taken to be: an IPv4 address (/32) or an IPv6 /64.

    An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) counts as the IPv4 address. Raises ValueError for a text
    that is no address.
    """
    parsed = ipaddress.ip_address(address)
    mapped = getattr(parsed, "ipv4_mapped", None)
    if mapped is not None:
        parsed = mapped
    bits = IPV6_PREFIX_BITS if parsed.version == 6 else parsed.max_prefixlen  # noqa: PLR2004 - the protocol's number
    return str(ipaddress.ip_network((parsed, bits), strict=False))
