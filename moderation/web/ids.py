"""Ids in addresses and forms of pages, where no schema has looked at them."""

import re

from moderation.domain.errors import NotFound

_ID = re.compile(r"[0-9a-f-]{36}")


def is_id(given: str) -> bool:
    """Whether it can be an id of ours."""
    return _ID.fullmatch(given) is not None


def known_form(given: str) -> str:
    """Raises `NotFound` for what cannot be an id, before a database that takes no NUL is asked for it."""
    if not is_id(given):
        raise NotFound
    return given
