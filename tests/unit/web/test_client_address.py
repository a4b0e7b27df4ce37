"""Whose address a request has: what proxies say counts only through those that are trusted."""

from ipaddress import ip_network

import pytest

from moderation.web.client_address import SUSPICIOUS_RUN, ClientAddresses

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


# (the peer, X-Forwarded-For or None, the client)
CASES = [
    ("198.51.100.7", None, "198.51.100.7"),
    ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
    ("198.51.100.7", "10.0.0.1", "198.51.100.7"),
    ("10.0.0.1", None, "10.0.0.1"),
    ("10.0.0.1", "", "10.0.0.1"),
    ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
    ("10.0.0.1", " 203.0.113.9 ", "203.0.113.9"),
    ("10.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"),
    ("10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
    ("10.0.0.1", "10.9.9.9, 203.0.113.9", "203.0.113.9"),
    ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
    ("10.0.0.1", "203.0.113.9,", "10.0.0.1"),
    ("10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"),
    ("10.0.0.1", "203.0.113.9, unknown, 10.0.0.2", "10.0.0.2"),
    ("10.0.0.1", "'; DROP TABLE comments; --", "10.0.0.1"),
    ("10.0.0.1", "203.0.113.9:51234", "203.0.113.9"),
    ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
    ("10.0.0.1", "[2001:db8::1]", "2001:db8::1"),
    ("10.0.0.1", "[2001:db8::1]:443", "2001:db8::1"),
    ("10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
    ("10.0.0.1", "fe80::1%eth0", "fe80::1"),
    ("10.0.0.1", "fe80::1%" + "x" * 5000, "fe80::1"),
    ("10.0.0.1", "203.0.113.009", "10.0.0.1"),
    ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
    ("fd00::5", "203.0.113.9", "203.0.113.9"),
    ("fd00::5", "2001:db8::1, ::ffff:10.0.0.2", "2001:db8::1"),
    ("", None, "127.0.0.1"),
    ("", "203.0.113.9", "127.0.0.1"),
]


def environ(peer: str, forwarded: str | None) -> dict[str, str]:
    return {"REMOTE_ADDR": peer} | ({} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded})


@pytest.mark.parametrize(("peer", "forwarded", "client"), CASES)
def test_the_client_is_the_nearest_hop_that_is_no_trusted_proxy(peer: str, forwarded: str | None, client: str) -> None:
    assert ClientAddresses(PROXIES).of(environ(peer, forwarded)) == client


def test_without_trusted_proxies_the_header_means_nothing() -> None:
    assert ClientAddresses(()).of(environ("127.0.0.1", "203.0.113.9")) == "127.0.0.1"


def test_a_server_that_names_no_peer_counts_as_this_machine() -> None:
    assert ClientAddresses(PROXIES).of({}) == "127.0.0.1"


class Watched:
    """Addresses whose reports are kept."""

    def __init__(self) -> None:
        self.reports: list[str] = []
        self.addresses = ClientAddresses((), self.reports.append)

    def see(self, peer: str, forwarded: str | None = None, times: int = SUSPICIOUS_RUN) -> None:
        for _ in range(times):
            self.addresses.of(environ(peer, forwarded))


def test_one_private_address_for_everybody_is_reported_once() -> None:
    watched = Watched()
    watched.see("172.17.0.1", times=SUSPICIOUS_RUN - 1)
    assert (watched.addresses.warning, watched.reports) == (None, [])

    watched.see("172.17.0.1", times=200)

    expected = (
        "the last 50 clients all had the private address 172.17.0.1: if that is a proxy, "
        "name its network in MODERATION_TRUSTED_PROXIES"
    )
    assert (watched.addresses.warning, watched.reports) == (expected, [expected])


def test_the_warning_goes_with_its_cause_and_a_new_one_is_reported_again() -> None:
    watched = Watched()
    watched.see("172.17.0.1")
    watched.see("203.0.113.9", times=1)
    assert watched.addresses.warning is None

    watched.see("172.17.0.1")
    assert len(watched.reports) == 2


@pytest.mark.parametrize(
    ("peer", "forwarded", "suspicious"),
    [
        ("172.17.0.1", None, True),
        ("fd00::5", None, True),
        ("100.64.0.1", None, True),
        ("127.0.0.1", "203.0.113.9", True),
        ("127.0.0.1", None, False),
        ("8.8.8.8", "203.0.113.9", False),
    ],
)
def test_only_a_private_address_that_may_be_a_proxy_is_suspicious(
    peer: str, forwarded: str | None, suspicious: bool
) -> None:
    watched = Watched()
    watched.see(peer, forwarded)

    assert (watched.addresses.warning is not None) is suspicious
