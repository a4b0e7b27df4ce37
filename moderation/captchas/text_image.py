"""A captcha of distorted letters and digits, drawn by the `captcha` package."""

import io
import secrets
from dataclasses import dataclass
from typing import Any

from captcha.image import ImageCaptcha, random_color

from moderation.domain.challenge import Difficulty, Puzzle

# Without the pairs that people confuse in this font: 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V.
ALPHABET = "ACDEFGHJKMNPQRTWXY34679"
LENGTHS = {Difficulty.NORMAL: 5, Difficulty.HARD: 6}


@dataclass(frozen=True, slots=True)
class TextImage:
    """Draws characters of `ALPHABET`, 160 by 60 pixels: 5 of them, about 22 bits per puzzle; hard, 6 and 27 bits."""

    difficulty: Difficulty

    def draw(self) -> Puzzle:
        """A new picture and its answer."""
        answer = "".join(secrets.choice(ALPHABET) for _ in range(LENGTHS[self.difficulty]))
        # One drawer per puzzle: the library's font cache is filled without a lock.
        if self.difficulty is Difficulty.HARD:
            picture = _HardImage().draw(answer)
        else:
            picture = ImageCaptcha(width=160, height=60).generate_image(answer)
        out = io.BytesIO()
        picture.quantize(16).save(out, format="png", optimize=True)
        return Puzzle(answer, out.getvalue())


class _HardImage(ImageCaptcha):
    """Tighter, more tilted characters with more lines and dots."""

    character_rotate = (-35, 35)
    word_space_probability = 0.85
    word_offset_dx = 0.2

    def __init__(self) -> None:
        super().__init__(width=160, height=60, font_sizes=(40, 44, 48))

    def draw(self, answer: str) -> Any:
        """In a colour that the library draws opaque, neither near white nor near black."""
        return self.generate_image(answer, fg_color=random_color(70, 150, 255))

    @staticmethod
    def create_noise_curve(image: Any, color: Any) -> Any:
        """Three."""
        for _ in range(3):
            ImageCaptcha.create_noise_curve(image, color)
        return image

    @staticmethod
    def create_noise_dots(image: Any, color: Any, width: int = 3, number: int = 45) -> Any:
        """Half as many again."""
        return ImageCaptcha.create_noise_dots(image, color, width, number)
