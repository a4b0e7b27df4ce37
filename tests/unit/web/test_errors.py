"""Problems: every error of the domain has one, in both languages, and says it with the params that it carries."""

import string
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from moderation.web import problems
from moderation.web.problems import PROBLEMS
from tests.domain_errors import domain_errors

# Settings and word lists are wrong before anything is served.
NEVER_SERVED = {"misconfigured"}
# What Flask and the schemas refuse has no class in the domain.
OF_THE_WEB = {
    "bad_request",
    "malformed_json",
    "body_too_large",
    "unsupported_media_type",
    "invalid_request",
    "comment_rejected",
    "method_not_allowed",
    "internal_error",
}


@pytest.fixture(autouse=True)
def _context() -> Iterator[None]:
    app = Flask("moderation.web")
    Babel(app)
    with app.test_request_context():
        yield


def test_every_error_of_the_domain_has_its_problem_and_nothing_else_has() -> None:
    assert set(PROBLEMS) == ({kind.code for kind in domain_errors()} - NEVER_SERVED) | OF_THE_WEB


def test_codes_are_words_in_lower_case() -> None:
    assert all(set(code) <= set(string.ascii_lowercase + "_") for code in PROBLEMS)


def test_every_sentence_is_said_in_both_languages() -> None:
    sentences = [sentence for _, title, detail in PROBLEMS.values() for sentence in (title, detail)]

    for sentence in [*sentences, *problems.FIELD_ERRORS.values()]:
        with force_locale("en"):
            english = str(sentence)
        with force_locale("zh"):
            chinese = str(sentence)
        assert english.isascii()
        assert not chinese.isascii(), english
