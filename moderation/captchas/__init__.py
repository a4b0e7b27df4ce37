"""Captcha kinds. To add one: a file with a class that draws puzzles of a difficulty, and a line here."""

from collections.abc import Callable

from moderation.captchas.text_image import TextImage
from moderation.domain.challenge import CaptchaKind, Difficulty

CAPTCHAS: dict[str, Callable[[Difficulty], CaptchaKind]] = {
    "text_image": TextImage,
}
