"""Properties of folding that hold for any text."""

import re
import unicodedata
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.text import fold

DETERMINISTIC = settings(derandomize=True, deadline=None, max_examples=400)

# What makes folding hard, beside characters of all kinds: invisible ones, marks, expansions, 繁体, jamo, emoji.
_TRICKY = (
    "\u200b\u200d\u202e\ufe0f\u00ad\u0301\u0323\u0345\u3099\uff9e\u1100\u1161\u11a8"
    "ｶ㎏½ﷺﬁİßΣς後臺乾髮Ａａ１①가ㅏ😀👨👩 \n傻逼"
)
TEXTS = st.text(st.one_of(st.sampled_from(_TRICKY), st.characters(exclude_categories=["Cs"])), max_size=60)

_CONTROLLED = re.compile("[\u200b\u200d\u202e\ufe0f\u00ad]")


@given(TEXTS)
@DETERMINISTIC
def test_offsets_never_fall_and_stay_in_range(text: str) -> None:
    folded = fold(text)
    assert folded.original == text
    assert len(folded.folded) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


@given(TEXTS)
@DETERMINISTIC
def test_every_cluster_folds_by_itself_to_what_it_folded_to_in_the_text(text: str) -> None:
    folded = fold(text)
    places = list(zip(folded.starts, folded.ends, strict=True))
    for start, end in set(places):
        mine = "".join(char for char, place in zip(folded.folded, places, strict=True) if place == (start, end))
        assert fold(text[start:end]).folded == mine


@given(TEXTS)
@DETERMINISTIC
def test_clusters_do_not_overlap(text: str) -> None:
    folded = fold(text)
    places = sorted(set(zip(folded.starts, folded.ends, strict=True)))
    assert all(one[1] <= other[0] for one, other in pairwise(places))


@given(TEXTS)
@DETERMINISTIC
def test_folding_its_own_output_changes_nothing(text: str) -> None:
    once = fold(text).folded
    assert fold(once).folded == once


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cn", "Co", "Mn", "Mc", "Me"], max_codepoint=0x33FF), max_size=60)
)
@DETERMINISTIC
def test_without_ideographs_it_is_the_standards_caseless_compatibility_form(text: str) -> None:
    """Marks are left out, because Python has no function that also takes away what is invisible."""
    folded = fold(text).folded
    assert unicodedata.is_normalized("NFKC", folded)
    assert folded == unicodedata.normalize("NFKC", folded.casefold())


@given(TEXTS, st.data())
@DETERMINISTIC
def test_invisible_characters_anywhere_change_nothing_but_offsets(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert fold(text[:at] + "\u200b" + text[at:]).folded == fold(text).folded


@given(TEXTS, st.data())
@DETERMINISTIC
def test_a_span_covers_exactly_what_folded_to_it(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded.folded:
        return
    start = data.draw(st.integers(0, len(folded.folded) - 1))
    end = data.draw(st.integers(start + 1, len(folded.folded)))
    span = folded.span(start, end)
    assert 0 <= span.start < span.end <= len(text)
    assert folded.folded[start:end] in fold(text[span.start : span.end]).folded
    assert ("zero_width" in folded.steps(start, end)) >= bool(_CONTROLLED.search(text[span.start : span.end]))


@given(TEXTS, st.data())
@DETERMINISTIC
def test_a_range_without_steps_was_written_in_folded_form(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded.folded:
        return
    start = data.draw(st.integers(0, len(folded.folded) - 1))
    end = data.draw(st.integers(start + 1, len(folded.folded)))
    if not folded.steps(start, end):
        written = folded.written(start, end)
        assert fold(written).folded == written
