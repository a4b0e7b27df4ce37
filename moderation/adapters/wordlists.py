"""Reads word lists: plain text, a term a line.

    #: category=spam severity=0.6          defaults for the lines that follow
    # a comment
    代开发票 | category=invoice severity=0.9    a term with its own values
    刷单                                    a term with the defaults

    卖片 | views=exact,skeleton,pinyin lang=zh      in these disguises only

Without a default, a category is `listed` and a severity 0.6. `views` are some of exact, skeleton, pinyin, initials,
split, glyph and reversed, separated by commas; a term without them is looked for in every disguise that suits it, and
an everyday word (小姐, 病毒) counts only where it stands by itself. `lang` is zh or en; without it, Latin letters that
read as pinyin or have no vowel (nima, sb) are taken for Chinese. A term that starts with `#` cannot be listed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Literal

from moderation.adapters.policy_files import PolicyFiles
from moderation.domain.errors import Misconfigured
from moderation.domain.screening import Term, View
from moderation.domain.text import fold

_CATEGORY = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class _Values:
    category: str = "listed"
    severity: float = 0.6
    views: frozenset[View] | None = None
    language: Literal["zh", "en"] | None = None


@dataclass(frozen=True, slots=True)
class WordLists:
    """The lists among a policy's files."""

    files: PolicyFiles

    def terms(self, names: Sequence[str]) -> tuple[Term, ...]:
        """The terms of the lists with these names, in order. Raises `Misconfigured` naming file and line."""
        return tuple(term for name in names for term in self._read(name))

    def _read(self, name: str) -> Iterator[Term]:
        where = self.files.where(name)
        try:
            text = self.files.read(name).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Misconfigured(f"{where}: is not UTF-8 at byte {error.start}") from error
        return _parse(where, PurePath(name).name, text)


def _parse(file: str, name: str, text: str) -> Iterator[Term]:
    defaults = _Values()
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{file}:{number}"
        if line.startswith("#:"):
            defaults = _values(line[2:], defaults, where)
        elif line.strip() and not line.startswith("#"):
            term, _, pairs = line.partition("|")
            values = _values(pairs, defaults, where)
            if not fold(term).folded.strip():
                raise Misconfigured(f"{where}: there is no term before the |")
            yield Term(
                term.strip(),
                values.category,
                values.severity,
                f"{name}:{number}",
                values.views,
                values.language,
            )


def _values(pairs: str, values: _Values, where: str) -> _Values:
    for pair in pairs.split():
        key, _, value = pair.partition("=")
        if key not in _READERS or "=" not in pair:
            raise Misconfigured(f"{where}: {pair!r} is none of {', '.join(f'{known}=…' for known in _READERS)}")
        read, wanted = _READERS[key]
        try:
            values = read(values, value)
        except ValueError:
            raise Misconfigured(f"{where}: {key} must be {wanted}, not {value!r}") from None
    return values


def _with_category(values: _Values, value: str) -> _Values:
    if not _CATEGORY.fullmatch(value):
        raise ValueError(value)
    return replace(values, category=value)


def _with_severity(values: _Values, value: str) -> _Values:
    severity = float(value)
    if not 0 <= severity <= 1:
        raise ValueError(value)
    return replace(values, severity=severity)


def _with_views(values: _Values, value: str) -> _Values:
    return replace(values, views=frozenset(map(View, value.split(","))))


def _with_language(values: _Values, value: str) -> _Values:
    if value == "zh":
        return replace(values, language="zh")
    if value == "en":
        return replace(values, language="en")
    raise ValueError(value)


_READERS: dict[str, tuple[Callable[[_Values, str], _Values], str]] = {
    "category": (_with_category, "a lower-case word"),
    "severity": (_with_severity, "a number from 0 to 1"),
    "views": (_with_views, f"some of {','.join(View)}"),
    "lang": (_with_language, "zh or en"),
}
