"""Masked letters."""

import pytest

from moderation.checks.masks import unmasked

WORDS = {("d", "t", 7): ["dingbat"], ("g", "d", 4): ["gold", "good"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("you d*ngbat", [(4, 11, "dingbat")]),
        ("d**gb*t", [(0, 7, "dingbat")]),
        ("dingba*", [(0, 7, "dingbat")]),
        ("d*ngbats", [(0, 8, "dingbats")]),
        ("g**d", [(0, 4, "gold"), (0, 4, "good")]),
        ("*ingbat", []),
        ("d*", []),
        ("2*3 dingbat", []),
        ("xd*ngbat", []),
    ],
)
def test_letters_are_filled_in_with_listed_words(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert list(unmasked(text, WORDS)) == expected


def test_a_text_of_masks_only_is_read_in_part() -> None:
    assert len(list(unmasked("g**d " * 1000, WORDS))) == 40
