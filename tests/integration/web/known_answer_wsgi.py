"""The product's WSGI application, whose captchas all have the answer `ANSWER`."""

from moderation.captchas import CAPTCHAS
from tests.integration.web.world import KnownAnswer

CAPTCHAS["text_image"] = lambda _difficulty: KnownAnswer()

from moderation.wsgi import app  # noqa: E402 - reads the policy, and with it the captcha kind

__all__ = ["app"]
