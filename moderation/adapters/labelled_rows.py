"""Reads labelled texts from JSON lines, gzipped or not: `{"text", "label", "lang", "source"?, "category"?}`."""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from moderation.domain.errors import Misconfigured
from moderation.domain.labelled_text import LabelledText
from moderation.domain.text import fold
from moderation.domain.text_model import HEADS

CATEGORIES = ("toxic", "spam")


def labelled_files(paths: Sequence[Path]) -> list[Path]:
    """The files themselves and those of the folders among them (`*.jsonl`, `*.jsonl.gz`), in order."""
    files: list[Path] = []
    for path in paths:
        files += sorted([*path.glob("*.jsonl"), *path.glob("*.jsonl.gz")]) if path.is_dir() else [path]
    if not files:
        raise Misconfigured(f"{paths[0] if paths else 'DATA'}: has no *.jsonl or *.jsonl.gz in it")
    return files


def read_labelled(path: Path, categories: Mapping[str, str], otherwise: str | None = None) -> Iterator[LabelledText]:
    """The rows of a file; without a `source` they take its name.

    A row without a `category` has the one that `categories` names for its source, or else `otherwise`.

    Raises `Misconfigured` naming file and line.
    """
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                yield _row(line, categories, otherwise, path, number)
    except OSError as error:
        raise Misconfigured(f"{path}: cannot be read: {error.strerror or error}") from error
    except (EOFError, zlib.error) as error:
        raise Misconfigured(f"{path}: is cut off or damaged") from error


def _row(line: bytes, categories: Mapping[str, str], otherwise: str | None, path: Path, number: int) -> LabelledText:
    place = f"{path}:{number}"
    try:
        row: Any = json.loads(line)
        text, label, language = row["text"], row["label"], str(row["lang"])
        source = row.get("source") or path.name.partition(".")[0]
    except (ValueError, TypeError, KeyError) as error:
        raise Misconfigured(f"{place}: is not a JSON object with text, label and lang") from error
    if not isinstance(text, str) or not isinstance(source, str) or label not in (0, 1) or language not in HEADS:
        raise Misconfigured(f"{place}: text and source are strings, label is 0 or 1, lang is {' or '.join(HEADS)}")
    category = row.get("category") or categories.get(source) or otherwise
    if category not in CATEGORIES:
        raise Misconfigured(f"{place}: say whether source {source!r} is toxic or spam: a key `category`, or --category")
    return LabelledText(fold(text).folded, bool(label), language, category, source)
