"""Durations on the dashboard."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from moderation.web.figures import in_words


@pytest.fixture(autouse=True)
def _context() -> Iterator[None]:
    app = Flask("moderation.web")
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (None, "–"),
        (timedelta(seconds=59), "under a minute"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(hours=48), "2 days"),
    ],
)
def test_a_wait_is_told_in_its_largest_unit(duration: timedelta | None, words: str) -> None:
    assert in_words(duration) == words
