"""Which posture a thread has."""

import pytest

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


def test_an_unknown_site_is_named() -> None:
    with pytest.raises(UnknownSite) as raised:
        Making().policy().site("nowhere")

    assert (raised.value.pointer, raised.value.params) == ("/site", {"site": "nowhere"})
