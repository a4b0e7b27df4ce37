"""Bodies too short to say anything."""

import pytest

from moderation.checks.length import Options, build
from moderation.domain.verdict import Finding
from tests.unit.checks.written import Lists, found


@pytest.mark.parametrize(
    ("text", "visible"),
    [("好", "1"), (" 好 \n", "1"), ("\u200b好\u200b", "1"), ("", "0"), ("好的", None), ("好 的", None), ("㎏", None)],
)
def test_it_counts_visible_characters(text: str, visible: str | None) -> None:
    expected = [] if visible is None else [Finding("length", "too_short", 0.3, "noise", evidence=visible)]
    assert found(build(Options(), Lists()), text) == expected


def test_the_shortest_length_is_the_operators() -> None:
    assert len(found(build(Options(min_chars=5), Lists()), "不错不错")) == 1


@pytest.mark.parametrize("options", [{"min_chars": 0}, {"score": 2}])
def test_impossible_options_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        Options(**options)  # type: ignore[arg-type] # the table mixes the types of all options
