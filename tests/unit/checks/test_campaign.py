"""The campaign check: how many authors make a campaign."""

import pytest

from moderation.checks.campaign import Options, build
from moderation.domain.campaign import Campaign
from moderation.domain.screening import Facts
from moderation.domain.verdict import Finding
from tests.unit.checks.written import Lists, written

FOUND = Finding("campaign", "near_duplicates", 0.5, "flood", exact=False, evidence="3", steps=("sketch",))


@pytest.mark.parametrize(
    ("campaign", "expected"),
    [
        (None, []),
        (Campaign("c1", 1), []),
        (Campaign("c1", 2), []),
        (Campaign("c1", 3), [FOUND]),
    ],
)
def test_it_finds_a_campaign_from_the_third_author_on(campaign: Campaign | None, expected: list[Finding]) -> None:
    check = build(Options(authors=3), Lists())
    assert list(check(written("随便什么"), Facts(campaign=campaign))) == expected


@pytest.mark.parametrize("authors", [1, 0, -1])
def test_one_author_is_no_campaign(authors: int) -> None:
    with pytest.raises(ValueError, match="authors"):
        Options(authors=authors)
