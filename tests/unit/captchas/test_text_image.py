"""The picture of letters: what is drawn at each difficulty."""

import io

import pytest
from PIL import Image

from moderation.captchas.text_image import ALPHABET, TextImage
from moderation.domain.challenge import Difficulty


@pytest.mark.parametrize(("difficulty", "length"), [(Difficulty.NORMAL, 5), (Difficulty.HARD, 6)])
def test_a_puzzle_has_characters_that_nobody_confuses_and_a_picture_of_one_size(
    difficulty: Difficulty, length: int
) -> None:
    puzzle = TextImage(difficulty).draw()

    assert len(puzzle.answer) == length
    assert set(puzzle.answer) <= set(ALPHABET)
    with Image.open(io.BytesIO(puzzle.image_png)) as picture:
        assert (picture.format, picture.size) == ("PNG", (160, 60))
    assert len(puzzle.image_png) < 8 * 1024


@pytest.mark.parametrize("difficulty", Difficulty)
def test_no_two_puzzles_are_alike(difficulty: Difficulty) -> None:
    puzzles = [TextImage(difficulty).draw() for _ in range(8)]

    assert len({puzzle.answer for puzzle in puzzles}) > 1
    assert len({puzzle.image_png for puzzle in puzzles}) == 8


def test_every_hard_picture_stands_out_from_its_background() -> None:
    """Readers fail more at it, but not because it is faint: the text is far darker than the paper."""
    for _ in range(20):
        with Image.open(io.BytesIO(TextImage(Difficulty.HARD).draw().image_png)) as picture:
            greys = sorted(picture.convert("L").tobytes())
        paper, ink = greys[len(greys) // 2], greys[len(greys) // 50]
        assert paper - ink > 70
