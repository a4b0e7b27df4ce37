"""In which line of a TOML file everything stands: what `tomllib` reads, it does not place."""

import tomllib
from collections.abc import Iterator
from typing import Any, TypeAlias

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Keys: TypeAlias = tuple[str | int, ...]
"""The way to a table, a value or an item of a list: names of keys, and positions from 0 within lists."""

_TOML = Language(tree_sitter_toml.language())


def lines_of(content: bytes) -> dict[Keys, int]:
    """The line, from 1, in which each table, key and item begins. The content has to be valid TOML."""
    found: dict[Keys, int] = {}
    latest: dict[Keys, int] = {}
    for node in Parser(_TOML).parse(content).root_node.named_children:
        for keys, line in _places(node, (), latest):
            found.setdefault(keys, line)
    return found


def _places(node: Node, above: Keys, latest: dict[Keys, int]) -> Iterator[tuple[Keys, int]]:
    """`latest` has, by the keys of a list of tables, the position of the one that the file is at."""
    if node.type in ("pair", "table", "table_array_element"):
        yield from _named_places(node, above, latest)
    elif node.type == "array":
        for position, item in enumerate(_without_comments(node)):
            yield (*above, position), item.start_point.row + 1
            yield from _places(item, (*above, position), latest)
    elif node.type == "inline_table":
        for pair in _without_comments(node):
            yield from _places(pair, above, latest)


def _named_places(node: Node, keys: Keys, latest: dict[Keys, int]) -> Iterator[tuple[Keys, int]]:
    line = node.start_point.row + 1
    name, *inside = _without_comments(node)
    *through, last = _names(name)
    for key in through:
        keys = (*keys, key)
        yield keys, line
        keys = (*keys, latest[keys]) if keys in latest else keys
    keys = (*keys, last)
    yield keys, line
    if node.type == "table_array_element":
        latest[keys] = latest.get(keys, -1) + 1
        keys = (*keys, latest[keys])
        yield keys, line
    for child in inside:
        yield from _places(child, keys, latest)


def _without_comments(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _names(key: Node) -> list[str]:
    """A bare, quoted or dotted key, read by the reader that reads the file."""
    names: list[str] = []
    table: Any = tomllib.loads(f"{(key.text or b'').decode()} = 0")
    while table:
        name = next(iter(table))
        names.append(name)
        table = table[name]
    return names
