"""Searches for slow patterns from the places where they can begin."""

import re
from collections.abc import Iterator


def matches_from(starts: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """As `pattern.finditer(text)`. Every match of `pattern` must begin where `starts`, a quick one, matches."""
    done = 0
    for start in starts.finditer(text):
        if start.start() >= done and (match := pattern.match(text, start.start())):
            yield match
            done = match.end()
