"""Reading labelled comments from a folder."""

import gzip
import json
from pathlib import Path

import pytest

from tests.evaluation.__main__ import main
from tests.evaluation.sources import NoData, Row, read_data

DISGUISED = {
    "text": "甲 乙",
    "label": 1,
    "lang": "zh",
    "term": "甲乙",
    "cat": "abuse",
    "kind": "space",
    "variant": "甲 乙",
}
TRAPS = (
    {"text": "花甲乙等", "label": 0, "lang": "zh", "kind": "cross_word", "trap_for": "甲乙", "expect": "accept"},
    {"text": "JY先生", "label": 0, "lang": "zh", "kind": "latin_abbrev", "trap_for": "jy 丙丁", "expect": "accept"},
    {"text": "JYi先生", "label": 0, "lang": "zh", "kind": "latin_abbrev", "trap_for": "jyi", "expect": "accept"},
    {"text": "a red herring", "label": 0, "lang": "en", "kind": "plain", "trap_for": "red her", "expect": "not_reject"},
)
LABELLED = (
    {"text": "好", "label": 0, "lang": "zh", "source": "made_up"},
    {"text": "坏", "label": 1, "lang": "zh", "source": "made_up"},
)


def write(folder: Path, **rows: object) -> Path:
    (folder / "dev").mkdir()
    for name, of_source in rows.items():
        with gzip.open(folder / "dev" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in of_source)
    return folder


def test_it_reads_sources_disguises_and_traps(tmp_path: Path) -> None:
    data = read_data(write(tmp_path, evasion=[DISGUISED], traps=TRAPS, zh_one=LABELLED, zh_clean=LABELLED[:1]))
    assert [(source.name, source.lang, source.texts, source.is_clean) for source in data.sources] == [
        ("zh_clean", "zh", ["好"], True),
        ("zh_one", "zh", ["好", "坏"], False),
    ]
    assert data.disguised == (Row("甲 乙", 1, "zh", "space", "甲乙"),)
    assert data.traps[0] == Row("花甲乙等", 0, "zh", "cross_word", "甲乙", "accept")


def test_the_terms_are_those_of_both_files_without_initials_and_pinyin(tmp_path: Path) -> None:
    data = read_data(write(tmp_path, evasion=[DISGUISED], traps=TRAPS))
    assert data.disguised_terms == ["甲乙"]
    assert data.all_terms == ["red her", "丙丁", "甲乙"]


def test_a_folder_without_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoData, match="EVALUATION_DATA") as caught:
        read_data(tmp_path / "nowhere")
    assert str(tmp_path / "nowhere" / "dev") in str(caught.value)


def test_the_command_says_in_one_line_that_there_is_no_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVALUATION_DATA", str(tmp_path))
    assert main() == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{tmp_path / 'dev'} has no labelled comments")
    assert said.err.count("\n") == 1
