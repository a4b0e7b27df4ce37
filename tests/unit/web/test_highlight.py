"""Marked text: whole results, and that nothing of the original is lost or let through."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.text import Span
from moderation.web.highlight import Mark, highlight


def mark(start: int, end: int, style: str = "abuse", why: str = "why", weight: float = 0.5) -> Mark:
    return Mark(Span(start, end), style, why, weight)


def marked(text: str, style: str = "abuse", why: str = "why") -> str:
    return f'<mark class="mark-{style}" tabindex="0" data-why="{why}">{text}</mark>'


def hidden(code: str, name: str) -> str:
    return f'<span class="hidden-char" title="{name}">⟨U+{code}⟩</span>'


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("", [], ""),
        ("没有标记", [], "没有标记"),
        ("你是傻逼吗", [mark(2, 4)], f"你是{marked('傻逼')}吗"),
        ("整句", [mark(0, 2)], marked("整句")),
        # Code points, not UTF-16 units: the emoji and the rare character count one each.
        ("🀄𠮷傻逼🀄", [mark(2, 4)], f"🀄𠮷{marked('傻逼')}🀄"),
        ("甲乙丙丁", [mark(0, 2, "spam"), mark(2, 4, "link")], marked("甲乙", "spam") + marked("丙丁", "link")),
        (
            "甲乙丙丁",
            [mark(0, 3, "spam", "a", 0.4), mark(1, 4, "link", "b", 0.9)],
            marked("甲", "spam", "a") + marked("乙丙", "link", "a\nb") + marked("丁", "link", "b"),
        ),
        (
            "甲乙丙",
            [mark(0, 3, "spam", "a", 0.4), mark(1, 2, "link", "b", 0.9)],
            marked("甲", "spam", "a") + marked("乙", "link", "a\nb") + marked("丙", "spam", "a"),
        ),
        ("甲乙", [mark(0, 2, why="a"), mark(0, 2, why="a")], marked("甲乙", why="a")),
        ("上\n下", [mark(0, 3)], marked("上\n下")),
        ("短", [mark(0, 9)], marked("短")),
        ("短", [mark(1, 1), mark(4, 9)], "短"),
        ("<b>&\"'", [mark(0, 3)], f"{marked('&lt;b&gt;')}&amp;&#34;&#39;"),
        ("x", [mark(0, 1, why='"><script>')], marked("x", why="&#34;&gt;&lt;script&gt;")),
        ("煞\u200b笔", [mark(0, 3)], marked(f"煞{hidden('200B', 'ZERO WIDTH SPACE')}笔")),
        ("a\u202eb", [], f"a{hidden('202E', 'RIGHT-TO-LEFT OVERRIDE')}b"),
        ("\u2066b\u2069", [], f"{hidden('2066', 'LEFT-TO-RIGHT ISOLATE')}b{hidden('2069', 'POP DIRECTIONAL ISOLATE')}"),
        ("\u3164", [], hidden("3164", "HANGUL FILLER")),
        ("\x00\r\x85", [], "".join(hidden(code, "CONTROL CHARACTER") for code in ("0000", "000D", "0085"))),
        ("\u2028", [], hidden("2028", "LINE SEPARATOR")),
        ("\ufeff", [], hidden("FEFF", "ZERO WIDTH NO-BREAK SPACE")),
        ("葛\U000e0100", [], f"葛{hidden('E0100', 'VARIATION SELECTOR-17')}"),
        ("字\ufe0f", [], f"字{hidden('FE0F', 'VARIATION SELECTOR-16')}"),
        ("\U000e0041", [], hidden("E0041", "TAG LATIN CAPITAL LETTER A")),
        # What belongs to an emoji stays with it.
        ("❤\ufe0f 👨\u200d👩\u200d👧 👍🏽 1\ufe0f\u20e3", [], "❤\ufe0f 👨\u200d👩\u200d👧 👍🏽 1\ufe0f\u20e3"),
        ("🏳\ufe0f\u200d🌈", [], "🏳\ufe0f\u200d🌈"),
        ("👍\u200d傻", [], f"👍{hidden('200D', 'ZERO WIDTH JOINER')}傻"),
        ("傻\u200d逼", [], f"傻{hidden('200D', 'ZERO WIDTH JOINER')}逼"),
    ],
)
def test_it_marks_and_escapes(text: str, marks: list[Mark], expected: str) -> None:
    assert str(highlight(text, marks)) == expected


class _Reader(HTMLParser):
    """Reads the text back, placeholders as the characters they stand for, and notes elements and marked places."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.marked: set[int] = set()
        self.elements: set[tuple[str, ...]] = set()
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add((tag, *(name for name, _ in attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        before = len(self.text)
        in_placeholder = self.open[-1:] == ["span"]
        self.text += chr(int(data.removeprefix("⟨U+").removesuffix("⟩"), 16)) if in_placeholder else data
        if "mark" in self.open:
            self.marked.update(range(before, len(self.text)))


ANY_TEXT = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"'⟨⟩\u200b\u200d\u202e\ufe0f\n👍傻逼1#"),
    max_size=60,
)
ANY_MARKS = st.lists(
    st.builds(
        lambda start, length, weight: mark(start, start + length, weight=weight),
        st.integers(0, 70),
        st.integers(0, 20),
        st.floats(0, 1),
    ),
    max_size=6,
)


@given(ANY_TEXT, ANY_MARKS)
def test_the_original_can_be_read_back_and_no_other_element_arises(text: str, marks: list[Mark]) -> None:
    read = _Reader(str(highlight(text, marks)))

    assert (read.text, read.open) == (text, [])
    assert read.elements <= {("mark", "class", "tabindex", "data-why"), ("span", "class", "title")}


@given(ANY_TEXT, ANY_MARKS)
def test_exactly_the_characters_of_the_spans_are_marked(text: str, marks: list[Mark]) -> None:
    expected = {index for it in marks for index in range(it.span.start, min(it.span.end, len(text)))}

    assert _Reader(str(highlight(text, marks))).marked == expected
