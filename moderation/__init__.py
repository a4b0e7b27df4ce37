"""Comment moderation for newsrooms: captcha, limits, screening, review queue and durable delivery."""

from importlib.metadata import version

__version__ = version("newsroom-moderation")
