"""Where in the policy's files something stands: every complaint names file, line and key, and suggests another."""

import difflib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from moderation.adapters.toml_lines import Keys, lines_of
from moderation.domain.errors import Misconfigured

_T = TypeVar("_T")
# Deeper than any policy. What is nested by the thousand makes its readers overrun the stack or take seconds.
DEEPEST = 20
_LINE_OF_FAULT = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """What a file says, and in which line it says it."""

    path: Path
    tables: dict[str, Any]
    lines: Mapping[Keys, int]

    def depth(self, keys: Keys) -> int:
        """How many of the keys, from the left, stand in the file."""
        return next((depth for depth in range(len(keys), 0, -1) if keys[:depth] in self.lines), 0)


def parsed(path: Path, content: bytes) -> TomlFile:
    """Raises `Misconfigured` naming path and line where the content is not TOML in UTF-8, or nested over 20 deep."""
    try:
        tables = tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Misconfigured(f"{path}:{line}: is not UTF-8 at byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        fault = _LINE_OF_FAULT.search(str(error))
        where = f"{path}:{fault[1]}" if fault else path
        raise Misconfigured(f"{where}: is not valid TOML: {_LINE_OF_FAULT.sub('', str(error))}") from error
    except RecursionError as error:
        raise _too_deep(path) from error
    if _is_too_deep(tables):
        raise _too_deep(path)
    return TomlFile(path, tables, lines_of(content))


def _too_deep(path: Path) -> Misconfigured:
    return Misconfigured(f"{path}: has tables or lists within one another over {DEEPEST} deep")


def _is_too_deep(tables: dict[str, Any]) -> bool:
    level: list[dict[str, Any] | list[Any]] = [tables]
    for _ in range(DEEPEST):
        inside = (below for each in level for below in (each.values() if isinstance(each, dict) else each))
        level = [below for below in inside if isinstance(below, dict | list)]
    return bool(level)


@dataclass(frozen=True, slots=True)
class Place:
    """A key of the policy. `files` are those it is read from, a preset before the file that it is laid over."""

    files: tuple[TomlFile, ...]
    keys: Keys = ()

    def at(self, *keys: str | int) -> "Place":
        """The place below this one."""
        return Place(self.files, self.keys + keys)

    def __str__(self) -> str:
        """The line is that of what stands nearest above, where the key itself is missing."""
        file = max(self.files, key=lambda each: each.depth(self.keys))
        line = file.lines.get(self.keys[: file.depth(self.keys)])
        where = f"{file.path}:{line}" if line else str(file.path)
        keys = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.keys)
        return f"{where}: {keys.removeprefix('.')}" if keys else where


def known(things: Mapping[str, _T], name: str, what: str, place: Place) -> _T:
    """The thing of this name. Raises `Misconfigured` with a suggestion where there is none."""
    if name not in things:
        raise Misconfigured(f"{place}: there is no {what} {name!r}{did_you_mean(name, things)}")
    return things[name]


def did_you_mean(name: str, names: Collection[str]) -> str:
    """The end of a complaint about a name: the one that is meant, or those there are."""
    return likeliest(name, names) or f"; known: {', '.join(sorted(names)) or 'none'}"


def likeliest(name: str, names: Iterable[str]) -> str:
    """The same where it would not help to list them all: empty where none is like the name."""
    close = difflib.get_close_matches(name, list(names), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
