"""Captcha kinds. To add one: a file with a class that draws puzzles, and a line here."""

from collections.abc import Callable

from moderation.captchas.text_image import TextImage
from moderation.domain.challenge import CaptchaKind

CAPTCHAS: dict[str, Callable[[], CaptchaKind]] = {
    "text_image": TextImage,
}
