"""Walls of the same thing."""

import random
import re

import pytest

from moderation.checks.repetition import Options, build
from moderation.domain.text import Span
from moderation.domain.verdict import Finding
from tests.unit.checks.written import Lists, found

CHECK = build(Options(), Lists())
WALL = re.compile(r"(.{1,10}?)\1{4,}", re.DOTALL)


def run(span: tuple[int, int], evidence: str, steps: tuple[str, ...] = ()) -> Finding:
    return Finding("repetition", "repeated_unit", 0.4, "noise", span=Span(*span), evidence=evidence, steps=steps)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("哈" * 16, [run((0, 16), "哈 × 16")]),
        ("好" + "顶贴" * 8 + "好", [run((1, 17), "顶贴 × 8")]),
        ("Ａa" * 8, [run((0, 16), "a × 16", ("nfkc", "case"))]),
        ("\n" * 20 + "x", [run((0, 20), "\n × 20")]),
        ("来看看吧朋友们都来" * 5, [run((0, 45), "来看看吧朋友们都来 × 5")]),
        ("哈" * 16 + "，" + "啊" * 17, [run((0, 16), "哈 × 16"), run((17, 34), "啊 × 17")]),
        (
            "啊啊啊啊啊啊啊呀啊啊啊啊啊啊啊啊",
            [Finding("repetition", "dominant_character", 0.4, "noise", evidence="啊")],
        ),
        ("[怒]" * 6 + "[汗]" + "[怒]" * 7, [run((0, 18), "[怒] × 6")]),
        ("哈" * 15, []),
        ("顶贴" * 7, []),
        ("哈哈哈，真好笑", []),
        ("来看看吧朋友们都来" * 4, []),
        ("顶 " * 4 + "就是这样的一个地方没有别的话要说了大家自己看", []),
        ("村口那座老桥修了三年，终于能走车了，大家都很高兴。", []),
        ("", []),
    ],
)
def test_it_finds_walls_and_nothing_else(text: str, expected: list[Finding]) -> None:
    assert found(CHECK, text) == expected


@pytest.mark.parametrize(
    ("options", "text", "codes"),
    [
        (Options(min_run_chars=6), "哈" * 6, ["repeated_unit"]),
        (Options(min_run_chars=20), "哈" * 19, []),
        (Options(min_run_chars=6, max_share=0.5), "ab ac ad", ["dominant_character"]),
        (Options(min_run_chars=6, max_share=0.51), "ab ac ad", []),
    ],
)
def test_its_measures_are_the_operators(options: Options, text: str, codes: list[str]) -> None:
    assert [finding.code for finding in found(build(options, Lists()), text)] == codes


@pytest.mark.parametrize("options", [{"min_run_chars": 4}, {"max_share": 1.1}, {"score": 0}])
def test_impossible_options_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        Options(**options)  # type: ignore[arg-type] # the table mixes the types of all options


@pytest.mark.parametrize("seed", range(100))
def test_the_first_wall_of_each_unit_begins_where_the_pattern_says(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(
        chance.choice("ab。") * chance.choice((1, 1, 2, 5, 9)) + "xyz" * chance.choice((0, 0, 6)) for _ in range(30)
    )

    walls = [match for match in WALL.finditer(text) if match.end() - match.start() >= 16]
    first = [wall for at, wall in enumerate(walls) if not any(turns(wall[1], other[1]) for other in walls[:at])]

    assert [(f.span.start, f.span.end) for f in found(CHECK, text) if f.span] == [wall.span() for wall in first]


def turns(unit: str, other: str) -> bool:
    """Whether a row of the one is a row of the other, begun elsewhere."""
    return len(unit) == len(other) and unit in 2 * other
