"""Which posture a thread has."""

import pytest

from moderation.domain.author import IdentityLevel
from moderation.domain.comment import ThreadKey
from moderation.domain.errors import UnknownSite
from moderation.domain.policy import SitePolicy
from moderation.domain.verdict import Posture
from tests.intake_world import Making

SITE = SitePolicy(
    origins=frozenset(),
    posture=Posture.HOLD_ALL,
    postures={
        "/zcjh/": Posture.HOLD_RISKY,
        "/zcjh/news/": Posture.OPEN,
        "/zcjh/news/8963.html": Posture.CLOSED,
    },
)


@pytest.mark.parametrize(
    ("path", "posture"),
    [
        ("/zcjh/news/8963.html", Posture.CLOSED),
        ("/zcjh/news/8964.html", Posture.OPEN),
        ("/zcjh/news/deeper/1.html", Posture.OPEN),
        ("/zcjh/other/1.html", Posture.HOLD_RISKY),
        ("/zcjhx/1.html", Posture.HOLD_ALL),
        ("/1.html", Posture.HOLD_ALL),
    ],
)
def test_the_longest_matching_prefix_wins_and_the_site_stands_behind_it(path: str, posture: Posture) -> None:
    assert SITE.posture_of(ThreadKey("portal", path)) is posture


PORTAL = SitePolicy(
    origins=frozenset(),
    posture=Posture.HOLD_ALL,
    postures={"/zcjh/": Posture.OPEN},
    identity_required=IdentityLevel.ACCOUNT,
    identity_required_in={"/zcjh/news/": IdentityLevel.VERIFIED, "/zcjh/fun/": IdentityLevel.NONE},
)


@pytest.mark.parametrize(
    ("path", "level"),
    [
        ("/1.html", IdentityLevel.ACCOUNT),
        ("/zcjh/1.html", IdentityLevel.ACCOUNT),
        ("/zcjh/news/a/1.html", IdentityLevel.VERIFIED),
        ("/zcjh/fun/1.html", IdentityLevel.NONE),
    ],
)
def test_a_section_asks_for_another_identity_than_its_site(path: str, level: IdentityLevel) -> None:
    assert PORTAL.identity_required_of(ThreadKey("portal", path)) is level


def test_an_unknown_site_is_named() -> None:
    with pytest.raises(UnknownSite) as raised:
        Making().policy().site("nowhere")

    assert (raised.value.pointer, raised.value.params) == ("/site", {"site": "nowhere"})
