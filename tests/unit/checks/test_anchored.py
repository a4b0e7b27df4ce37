"""Searching from where a pattern can begin finds what searching everywhere does."""

import random
import re
from collections.abc import Iterable

import pytest

from moderation.checks.anchored import matches_from
from moderation.checks.link_patterns import DISGUISED, LINK, disguised_links, plain_links

PIECES = [
    *(
        "http://",
        "https:",
        "//",
        "ftp://",
        "www.",
        ".com",
        ".cn",
        "点com",
        "。cn",
        "[.]net",
        " . com",
        "/a?b",
        ":80",
        "@",
    ),
    *(
        "1.2.3.4",
        "5",
        ".",
        " ",
        "\n",
        "网址",
        "新闻",
        "a",
        "h",
        "f",
        "xn--",
        "-",
        "_",
        "t.me",
        "e x a m p l e . c o m",
        "é",
    ),
]


@pytest.mark.parametrize("seed", range(200))
def test_links_are_those_that_a_search_of_the_whole_text_finds(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choices(PIECES, k=30))

    assert _spans(plain_links(text)) == _spans(LINK.finditer(text))
    assert _spans(disguised_links(text)) == _spans(DISGUISED.finditer(text))


def test_a_place_within_a_match_begins_no_other() -> None:
    assert _spans(matches_from(re.compile("a"), re.compile("aa"), "aaaaa")) == [(0, 2), (2, 4)]


def _spans(matches: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in matches]
