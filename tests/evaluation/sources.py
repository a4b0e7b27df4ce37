"""Reads the labelled comments; they stay outside this repository, whose documents hold figures only."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

DEFAULT_FOLDER = Path(__file__).parents[3] / "shared" / "data"
_DISGUISED, _TRAPS = "evasion", "traps"
_SUFFIX = ".jsonl.gz"


class NoData(Exception):
    """There is no data where it was looked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text. `label` 1 is what a checker should flag.

    A disguised text has the `term` it hides; a trap has the term it looks like in `term` and in `expect` either
    `accept` or `not_reject`. Elsewhere `kind`, `term` and `expect` are empty.
    """

    text: str
    label: int
    lang: str
    kind: str = ""
    term: str = ""
    expect: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows from one place, all in one language."""

    name: str
    lang: str
    rows: tuple[Row, ...]

    @property
    def is_clean(self) -> bool:
        """Whether it has ordinary texts only, which nothing should hold."""
        return not any(row.label for row in self.rows)

    @property
    def texts(self) -> list[str]:
        return [row.text for row in self.rows]


@dataclass(frozen=True, slots=True)
class Data:
    """All that is measured on: labelled and clean sources by name, disguised terms, and traps."""

    sources: tuple[Source, ...]
    disguised: tuple[Row, ...]
    traps: tuple[Row, ...]

    @property
    def disguised_terms(self) -> list[str]:
        """The terms that are disguised somewhere, sorted."""
        return sorted({row.term for row in self.disguised})

    @property
    def all_terms(self) -> list[str]:
        """Those and the terms that the traps look like, sorted."""
        return sorted({row.term for row in self.disguised} | {row.term for row in self.traps if row.term})


def read_data(folder: Path) -> Data:
    """Reads `folder`/dev. Raises `NoData` with a sentence for the operator."""
    files = sorted((folder / "dev").glob(f"*{_SUFFIX}"))
    rows = {file.name.removesuffix(_SUFFIX): _read(file) for file in files}
    if _DISGUISED not in rows or _TRAPS not in rows:
        raise NoData(
            f"{folder / 'dev'} has no labelled comments: set EVALUATION_DATA to a folder with "
            f"dev/{_DISGUISED}{_SUFFIX}, dev/{_TRAPS}{_SUFFIX} and labelled dev/<source>{_SUFFIX}"
        )
    disguised, traps = rows.pop(_DISGUISED), rows.pop(_TRAPS)
    sources = [Source(name, of_source[0].lang, of_source) for name, of_source in rows.items() if of_source]
    return Data(tuple(sorted(sources, key=lambda source: (source.lang, source.name))), disguised, traps)


def _read(file: Path) -> tuple[Row, ...]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return tuple(_row(json.loads(line)) for line in lines)


def _row(fields: dict[str, object]) -> Row:
    lang = str(fields["lang"])
    return Row(
        text=str(fields["text"]),
        label=int(str(fields["label"])),
        lang=lang,
        kind=str(fields.get("kind", "")),
        term=str(fields.get("term") or _looked_like(str(fields.get("trap_for", "")), lang)),
        expect=str(fields.get("expect", "")),
    )


def _looked_like(trap_for: str, lang: str) -> str:
    """A Chinese trap may name initials or pinyin beside or instead of the term (`sb 傻逼`); no list has those."""
    return trap_for if lang != "zh" else "".join(part for part in trap_for.split() if not part.isascii())
