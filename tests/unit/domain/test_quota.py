"""Who counts as one visitor."""

import pytest

from moderation.domain.quota import address_subject


@pytest.mark.parametrize(
    ("address", "subject"),
    [
        ("192.0.2.1", "192.0.2.1/32"),
        ("::ffff:192.0.2.1", "192.0.2.1/32"),
        ("::ffff:c000:201", "192.0.2.1/32"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("2001:DB8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64"),
        ("2001:db8:0:2::1", "2001:db8:0:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
    ],
)
def test_a_visitor_is_an_ipv4_address_or_an_ipv6_network(address: str, subject: str) -> None:
    assert address_subject(address) == subject


@pytest.mark.parametrize("address", ["", "localhost", "192.0.2", "192.0.2.1/32", "192.0.2.1:80", "[::1]"])
def test_a_text_that_is_no_address_is_an_error(address: str) -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        address_subject(address)
