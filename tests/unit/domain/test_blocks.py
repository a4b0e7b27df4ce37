"""Blocks: what they reach, and what can be blocked."""

import ipaddress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.author import BlockState
from moderation.domain.blocks import (
    Block,
    BlockKind,
    block_state,
    networks_of,
    parse_account,
    parse_network,
)
from moderation.domain.errors import Empty, InvalidInput, ModerationError, NotAnAddress, RangeOutOfBounds, TooLong

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


def block(*, account: str | None = None, network: str | None = None, kind: BlockKind = BlockKind.BLOCK) -> Block:
    return Block(
        id="1",
        site="portal",
        kind=kind,
        account=account,
        network=network,
        owner="晓燕",
        reason="刷屏",
        set_at=MORNING,
        expires_at=None,
    )


ACCOUNT, NETWORK = block(account="reader-1"), block(network="192.0.2.0/24")
ALLOWED = block(account="reader-1", kind=BlockKind.ALLOW)


@pytest.mark.parametrize(
    ("blocks", "evades", "state"),
    [
        ([], False, BlockState()),
        ([], True, BlockState(evades=True)),
        ([ACCOUNT], False, BlockState(author=True)),
        ([NETWORK], True, BlockState(address=True, evades=True)),
        ([NETWORK, ACCOUNT], False, BlockState(author=True, address=True)),
        ([NETWORK, ALLOWED], True, BlockState(allowed=True)),
    ],
)
def test_an_allowed_author_is_neither_blocked_nor_under_suspicion(
    blocks: list[Block], evades: bool, state: BlockState
) -> None:
    assert block_state(blocks, evades=evades) == state


@pytest.mark.parametrize(
    ("written", "network"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        (" 192.0.2.7/24 ", "192.0.2.0/24"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:DB8:0:0::/48", "2001:db8::/48"),
        ("2001::/16", "2001::/16"),
    ],
)
def test_it_reads_an_address_or_a_range(written: str, network: str) -> None:
    assert parse_network(written) == network


NO_NETWORK = [
    *("", "/", "192.0.2", "portal.example", "一", "192.0.2.7\x00", "1" * 5000),
    *("192.0.2.7/33", "192.0.2.7/-1", "fe80::1%eth0", "fe80::%1/32"),
]


@pytest.mark.parametrize("written", NO_NETWORK)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(NotAnAddress) as refused:
        parse_network(written)

    assert refused.value.pointer == "/address"


@pytest.mark.parametrize(
    ("written", "bounds"),
    [
        *((it, {"version": 4, "widest": 8, "narrowest": 32}) for it in ("192.0.2.0/7", "0.0.0.0/0")),
        *(
            (it, {"version": 6, "widest": 16, "narrowest": 64})
            for it in ("::/0", "2001::/15", "2001:db8::/65", "::ffff:192.0.2.0/120")
        ),
    ],
)
def test_a_range_that_is_too_wide_or_too_narrow_is_told_the_bounds(written: str, bounds: dict[str, int]) -> None:
    with pytest.raises(RangeOutOfBounds) as refused:
        parse_network(written)

    assert (refused.value.pointer, refused.value.params) == ("/address", bounds)


@pytest.mark.parametrize(
    ("written", "error"),
    [("", Empty), ("  ", Empty), ("a" * 129, TooLong), ("a\x00b", InvalidInput), ("a\nb", InvalidInput)],
)
def test_what_is_no_account_is_refused(written: str, error: type[ModerationError]) -> None:
    with pytest.raises(error) as refused:
        parse_account(written)

    assert refused.value.pointer == "/account"


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("earlier", "ends_in", "outlasts"),
    [
        (ACCOUNT, HOUR, True),
        (ACCOUNT, None, True),
        (replace(ACCOUNT, expires_at=MORNING + HOUR), HOUR, True),
        (replace(ACCOUNT, expires_at=MORNING + HOUR), 2 * HOUR, False),
        (replace(ACCOUNT, expires_at=MORNING + HOUR), None, False),
        (replace(ACCOUNT, site="other"), HOUR, False),
        (ALLOWED, HOUR, False),
        (NETWORK, HOUR, False),
        (block(account="reader-2"), HOUR, False),
    ],
)
def test_a_block_outlasts_another_on_the_same_subject_only(
    earlier: Block, ends_in: timedelta | None, outlasts: bool
) -> None:
    later = replace(ACCOUNT, id="2", expires_at=MORNING + ends_in if ends_in else None)

    assert earlier.outlasts(later) is outlasts


addresses = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)).map(str)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(addresses, st.integers(8, 32), st.integers(16, 64))
def test_an_address_is_reached_by_every_range_that_has_it_in_it(address: str, bits_4: int, bits_6: int) -> None:
    bits = bits_4 if ipaddress.ip_network(networks_of(address)[0]).version == 4 else bits_6
    mapped = getattr(ipaddress.ip_address(address), "ipv4_mapped", None)

    assert parse_network(f"{mapped or address}/{bits}") in networks_of(address)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(addresses, addresses)
def test_an_address_is_reached_by_no_range_without_it(address: str, other: str) -> None:
    mapped = getattr(ipaddress.ip_address(address), "ipv4_mapped", None)
    own = mapped or ipaddress.ip_address(address)

    for network in map(ipaddress.ip_network, networks_of(other)):
        assert (str(network) in networks_of(address)) == (own in network)
