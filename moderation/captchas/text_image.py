"""A captcha of distorted letters and digits, drawn by the `captcha` package."""

import io
import secrets

from captcha.image import ImageCaptcha

from moderation.domain.challenge import Puzzle

# Without the pairs that people confuse in this font: 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V.
ALPHABET = "ACDEFGHJKMNPQRTWXY34679"
LENGTH = 5


class TextImage:
    """Draws `LENGTH` characters of `ALPHABET`, 160 by 60 pixels; about 22 bits per puzzle."""

    def draw(self) -> Puzzle:
        """A new picture and its answer."""
        answer = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        # One drawer per puzzle: the library's font cache is filled without a lock.
        picture = ImageCaptcha(width=160, height=60).generate_image(answer)
        out = io.BytesIO()
        picture.quantize(16).save(out, format="png", optimize=True)
        return Puzzle(answer, out.getvalue())
