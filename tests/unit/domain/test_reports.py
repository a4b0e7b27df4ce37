"""What readers and moderators may write in a report."""

from collections.abc import Callable

import pytest

from moderation.domain.errors import Empty, InvalidInput, ModerationError, TooLong
from moderation.domain.reports import MAX_TEXT_CHARS, parse_answer, parse_text


def test_texts_lose_their_outer_spaces_and_a_report_may_have_none() -> None:
    assert (parse_text("  写了\n电话 "), parse_text(" "), parse_answer(" 已处理。 ")) == ("写了\n电话", "", "已处理。")
    assert parse_text("长" * MAX_TEXT_CHARS) == "长" * MAX_TEXT_CHARS


@pytest.mark.parametrize(
    ("parse", "text", "error", "pointer"),
    [
        (parse_text, "长" * (MAX_TEXT_CHARS + 1), TooLong, "/text"),
        (parse_text, "a\x00b", InvalidInput, "/text"),
        (parse_answer, " \n", Empty, "/answer"),
        (parse_answer, "长" * (MAX_TEXT_CHARS + 1), TooLong, "/answer"),
        (parse_answer, "a\ud800", InvalidInput, "/answer"),
    ],
)
def test_what_cannot_be_kept_names_its_field(
    parse: Callable[[str], str], text: str, error: type[ModerationError], pointer: str
) -> None:
    with pytest.raises(error) as caught:
        parse(text)

    assert caught.value.pointer == pointer
