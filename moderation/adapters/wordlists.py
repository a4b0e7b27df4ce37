"""Reads word lists: plain text, a term a line.

    #: category=spam severity=0.6          defaults for the lines that follow
    # a comment
    代开发票 | category=invoice severity=0.9    a term with its own values
    刷单                                    a term with the defaults

Without a default, a category is `listed` and a severity 0.5. A term that starts with `#` cannot be listed.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from moderation.domain.errors import Misconfigured
from moderation.domain.screening import Term
from moderation.domain.text import fold

_CATEGORY = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class _Values:
    category: str = "listed"
    severity: float = 0.5


@dataclass(slots=True)
class WordLists:
    """The lists below `folder`. `digests` has the SHA-256 of every list read so far, by name."""

    folder: Path
    digests: dict[str, str] = field(default_factory=dict)

    def terms(self, names: Sequence[str]) -> tuple[Term, ...]:
        """The terms of the lists with these names, in order. Raises `Misconfigured` naming file and line."""
        return tuple(term for name in names for term in self._read(name))

    def _read(self, name: str) -> Iterator[Term]:
        path = self.folder / name
        try:
            content = path.read_bytes()
            text = content.decode("utf-8-sig")
        except OSError as error:
            raise Misconfigured(f"{path}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise Misconfigured(f"{path}: is not UTF-8 at byte {error.start}") from error
        self.digests[name] = hashlib.sha256(content).hexdigest()
        return _parse(path, text)


def _parse(path: Path, text: str) -> Iterator[Term]:
    defaults = _Values()
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{path}:{number}"
        if line.startswith("#:"):
            defaults = _values(line[2:], defaults, where)
        elif line.strip() and not line.startswith("#"):
            term, _, pairs = line.partition("|")
            values = _values(pairs, defaults, where)
            if not fold(term).folded.strip():
                raise Misconfigured(f"{where}: there is no term before the |")
            yield Term(term.strip(), values.category, values.severity, f"{path.name}:{number}")


def _values(pairs: str, values: _Values, where: str) -> _Values:
    for pair in pairs.split():
        key, equals, value = pair.partition("=")
        if key == "category" and _CATEGORY.fullmatch(value):
            values = replace(values, category=value)
        elif key == "severity" and (severity := _severity(value)) is not None:
            values = replace(values, severity=severity)
        elif not equals or key not in ("category", "severity"):
            raise Misconfigured(f"{where}: {pair!r} is neither category=… nor severity=…")
        else:
            wanted = "a number from 0 to 1" if key == "severity" else "a lower-case word"
            raise Misconfigured(f"{where}: {key} must be {wanted}, not {value!r}")
    return values


def _severity(value: str) -> float | None:
    try:
        severity = float(value)
    except ValueError:
        return None
    return severity if 0 <= severity <= 1 else None
