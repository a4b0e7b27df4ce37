"""The lines of a TOML file's keys, in every way in which TOML lets them be written."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from moderation.adapters.toml_lines import Keys, lines_of

CONFIG = Path(__file__).parents[3] / "config"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", {}),
        ("a = 1\n\nb = 2", {("a",): 1, ("b",): 3}),
        ("# [a]\n[a]  # b = 1\n# c = 2\nd = '''\ne = 1\n'''\nf = 2", {("a",): 2, ("a", "d"): 4, ("a", "f"): 7}),
        ("[a.b]\nc = 1\n[a]\nd = 1", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 2, ("a", "d"): 4}),
        ("a.b.c = 1", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 1}),
        ('"/a.b/" = 1\n\'c\'."\\u4e2d" = 2', {("/a.b/",): 1, ("c",): 2, ("c", "中"): 2}),
        ("[ a . b ]", {("a",): 1, ("a", "b"): 1}),
        ("a = [\n  1,  # one\n  # none\n  2,\n]", {("a",): 1, ("a", 0): 2, ("a", 1): 4}),
        ("a = { b = 1, c.d = 2 }", {("a",): 1, ("a", "b"): 1, ("a", "c"): 1, ("a", "c", "d"): 1}),
        ("a = [\n{ b = 1 },\n{ b = 2 }]", {("a",): 1, ("a", 0): 2, ("a", 0, "b"): 2, ("a", 1): 3, ("a", 1, "b"): 3}),
        (
            "[[a]]\nb = 1\n[a.c]\n[[a]]\nb = 2\n[a.c]\nd = 3",
            {
                ("a",): 1,
                ("a", 0): 1,
                ("a", 0, "b"): 2,
                ("a", 0, "c"): 3,
                ("a", 1): 4,
                ("a", 1, "b"): 5,
                ("a", 1, "c"): 6,
                ("a", 1, "c", "d"): 7,
            },
        ),
    ],
)
def test_every_key_and_item_has_the_line_it_begins_in(text: str, lines: dict[Keys, int]) -> None:
    assert lines_of(text.encode()) == lines


@pytest.mark.parametrize("file", sorted(CONFIG.glob("*.toml")), ids=lambda file: file.name)
def test_nothing_that_a_policy_holds_is_without_a_line(file: Path) -> None:
    content = file.read_bytes()
    assert set(lines_of(content)) == set(ways_in(tomllib.loads(content.decode()), ()))


def ways_in(value: Any, above: Keys) -> list[Keys]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for key, part in parts for way in ((*above, key), *ways_in(part, (*above, key)))]
