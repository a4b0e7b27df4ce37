"""Reading labelled texts."""

import gzip
from pathlib import Path

import pytest

from moderation.adapters.labelled_rows import labelled_files, read_labelled
from moderation.domain.errors import Misconfigured
from moderation.domain.labelled_text import LabelledText

KNOWN = {"sms": "spam"}


def test_rows_are_read_folded_from_plain_and_gzipped_files(tmp_path: Path) -> None:
    rows = '{"text": "代開發票", "label": 1, "lang": "zh", "source": "sms", "more": 0}\n'
    (tmp_path / "b.jsonl").write_text(rows)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "OK", "label": 0, "lang": "en"}\n'))
    (tmp_path / "notes.txt").touch()

    files = labelled_files([tmp_path])

    assert [file.name for file in files] == ["a.jsonl.gz", "b.jsonl"]
    assert [text for file in files for text in read_labelled(file, KNOWN, "toxic")] == [
        LabelledText("ok", False, "en", "toxic", "a"),
        LabelledText("代开发票", True, "zh", "spam", "sms"),
    ]


def test_a_rows_own_category_counts_before_all_others(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "x", "label": 0, "lang": "en", "source": "sms", "category": "toxic"}')

    assert [text.category for text in read_labelled(tmp_path / "a.jsonl", KNOWN)] == ["toxic"]


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ("", "is not a JSON object with text, label and lang"),
        ("[]", "is not a JSON object with text, label and lang"),
        ('{"text": "x", "label": 1}', "is not a JSON object with text, label and lang"),
        ('{"text": 1, "label": 1, "lang": "en", "source": "sms"}', "text and source are strings"),
        ('{"text": "x", "label": 2, "lang": "en", "source": "sms"}', "label is 0 or 1"),
        ('{"text": "x", "label": 1, "lang": ["en"], "source": "sms"}', "lang is zh or en"),
        ('{"text": "x", "label": 1, "lang": "en", "source": "other"}', "say whether source 'other' is toxic or spam"),
    ],
)
def test_a_wrong_row_is_named_by_file_and_line(tmp_path: Path, row: str, part: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "x", "label": 1, "lang": "en", "source": "sms"}}\n{row}\n')

    with pytest.raises(Misconfigured) as caught:
        list(read_labelled(path, KNOWN))

    assert str(caught.value).startswith(f"{path}:2: ")
    assert part in str(caught.value)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"text": "x"}\n' * 1000)[:-9])
    (tmp_path / "no.jsonl.gz").write_bytes(b"plain")

    for name, part in (
        ("none.jsonl", "No such file"),
        ("no.jsonl.gz", "cannot be read"),
        ("cut.jsonl.gz", "cut.jsonl.gz"),
    ):
        with pytest.raises(Misconfigured, match=part):
            list(read_labelled(tmp_path / name, KNOWN))


def test_a_folder_without_rows_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"has no \*.jsonl"):
        labelled_files([tmp_path])
