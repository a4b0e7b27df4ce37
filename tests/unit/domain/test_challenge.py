"""Which answers count as right, and what a digest of one gives away."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.challenge import answer_digest, normalise_answer

SECRET = b"a secret of thirty-two characters"


@pytest.mark.parametrize(
    ("answer", "normal"),
    [
        ("Ab3dE", "ab3de"),
        ("ＡＢ３ｄＥ", "ab3de"),
        (" a b\u00a03\u3000d\te\n", "ab3de"),
        ("a\u200bb\ufeff3d\u202ee", "ab3de"),
        ("十２", "十2"),
        ("ß", "ss"),
        ("", ""),
        ("\u200b ", ""),
    ],
)
def test_an_answer_is_read_without_case_width_spaces_and_invisible_characters(answer: str, normal: str) -> None:
    assert normalise_answer(answer) == normal


def test_answers_that_read_alike_but_are_others_stay_others() -> None:
    assert len({normalise_answer(answer) for answer in ("ab3de", "ab3d", "ab3dee", "ba3de", "ab8de", "аb3de")}) == 6


def test_a_digest_depends_on_the_secret_the_challenge_and_the_answer() -> None:
    digests = {
        answer_digest(SECRET, "c1", "ab3de"),
        answer_digest(b"another secret of thirty-two chars", "c1", "ab3de"),
        answer_digest(SECRET, "c2", "ab3de"),
        answer_digest(SECRET, "c1", "ab3df"),
    }

    assert [len(digest) for digest in digests] == [64] * 4


def test_an_answer_that_moves_into_the_id_has_another_digest() -> None:
    assert answer_digest(SECRET, "c1a", "b") != answer_digest(SECRET, "c1", "ab")


@settings(derandomize=True, max_examples=100)
@given(answer=st.text(max_size=12))
def test_any_text_has_a_digest_lone_surrogates_included(answer: str) -> None:
    assert len(answer_digest(SECRET, "c1", answer + "\ud800")) == 64


@settings(derandomize=True, max_examples=100)
@given(
    answer=st.text(st.sampled_from("ab3de十"), min_size=1, max_size=8),
    added=st.lists(st.sampled_from(["", " ", "\u3000", "\u200b", "\t"]), min_size=8, max_size=8),
    wide=st.booleans(),
)
def test_what_phones_add_changes_no_digest(answer: str, added: list[str], wide: bool) -> None:
    typed = "".join(space + char for space, char in zip(added, answer.upper(), strict=False))
    typed = "".join(chr(ord(char) + 0xFEE0) if wide and "!" <= char <= "~" else char for char in typed)

    assert answer_digest(SECRET, "c1", typed) == answer_digest(SECRET, "c1", answer)
