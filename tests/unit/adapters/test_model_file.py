"""Model files and their versions: whole or refused in one line, and the last good one is always there."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from moderation.adapters.model_file import (
    SHIPPED_FILE,
    ModelVersions,
    active_model,
    adapted_bytes,
    model_bytes,
    read_model,
    write_whole,
)
from moderation.domain.errors import Misconfigured
from moderation.domain.text_model import HEADS, Head, LinearModel
from tests.unit.checks.written import model

CARD = {
    "heads": [{"name": name, "slope": 0.01, "intercept": -6.0} for names in HEADS.values() for name in names],
    "generator": {"seed": 1},
}


def content(*spam_grams: str) -> bytes:
    """A model file whose zh spam head knows these grams."""
    made = model({"zh_spam": spam_grams})
    return model_bytes(np.stack([made.languages[language].weights for language in HEADS]), CARD)


def refused(path: Path) -> str:
    with pytest.raises(Misconfigured) as caught:
        read_model(path)
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix(f"{path}: ")


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "m.bin"
    write_whole(path, content("发票"))

    found = read_model(path)

    assert found.model.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.card["generator"] == {"seed": 1}
    assert [head.name for linear in found.model.languages.values() for head in linear.heads] == [
        *("zh_toxic", "zh_spam", "en_toxic", "en_spam")
    ]
    assert found.model.languages["zh"].heads[1] == Head("zh_spam", 0.01, -6.0)
    assert found.model.languages["zh"].probabilities("发票") == model({"zh_spam": ["发票"]}).languages[
        "zh"
    ].probabilities("发票")
    assert [path.name for path in tmp_path.iterdir()] == ["m.bin"]


def test_what_is_not_a_whole_model_is_refused_in_one_line(tmp_path: Path) -> None:
    whole = content()
    card_end = whole.index(b"\n", 20)
    path = tmp_path / "m.bin"
    cases = [
        (b"", "is not a model that this version can read"),
        (b"PK\x03\x04" * 100, "is not a model that this version can read"),
        (whole.replace(b"model 1\n", b"model 2\n"), "is not a model that this version can read"),
        (whole[:19], "is damaged: it is 19 bytes long, which no whole model is"),
        (whole[:-1], f"is damaged: it is {len(whole) - 1} bytes long, which no whole model is"),
        (whole + b"\0", f"is damaged: it is {len(whole) + 1} bytes long, which no whole model is"),
        (whole[:-1] + b"\1", "is damaged: its weights are not those that its card names"),
        (whole.replace(b"zh_spam", b"zh_spAm"), "is damaged: its card cannot be read"),
        (whole[:30] + b"}" + whole[31:], "is damaged: its card cannot be read"),
        (whole[:19] + b"[]" + whole[card_end:], "is damaged: its card cannot be read"),
    ]
    said = []
    for damaged, _ in cases:
        path.write_bytes(damaged)
        said.append(refused(path))

    assert said == [expected for _, expected in cases]


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.bin") == "cannot be read: No such file or directory"


def test_the_shipped_model_is_whole_small_and_names_where_it_comes_from() -> None:
    shipped = read_model(SHIPPED_FILE)

    assert SHIPPED_FILE.stat().st_size <= 4_000_000
    sources = {source for head in shipped.card["heads"] for source in head["sources"]}
    assert set(shipped.card["licences"]) == sources
    assert all(len(digest) == 64 for digest in shipped.card["inputs_sha256"].values())


def test_versions_are_kept_and_rolled_back_one_by_one(tmp_path: Path) -> None:
    versions = ModelVersions(tmp_path / "models")
    assert versions.present() == SHIPPED_FILE

    first, second = versions.add(content("发票")), versions.add(content("微信"))

    assert [path.name[:5] for path in (first, second)] == ["0001-", "0002-"]
    assert active_model(versions.active_file) == second
    assert [versions.roll_back(), versions.roll_back()] == [first, SHIPPED_FILE]
    with pytest.raises(Misconfigured, match="there is no version before the active one"):
        versions.roll_back()
    third = versions.add(content("微信"))
    assert third.name[:5] == "0003-"
    assert versions.roll_back() == SHIPPED_FILE
    assert {first, second, third} < set(versions.folder.iterdir())


def test_nothing_is_rolled_back_to_a_version_that_is_gone(tmp_path: Path) -> None:
    versions = ModelVersions(tmp_path)
    first, second = versions.add(content("发票")), versions.add(content("微信"))
    first.unlink()

    with pytest.raises(Misconfigured, match="cannot be read"):
        versions.roll_back()

    assert versions.present() == second


@pytest.mark.parametrize(
    ("written", "part"),
    [
        (b"moderation models 1\n", "it names no version"),
        (b"moderation models 1\n\xff\n", "it is not UTF-8"),
    ],
)
def test_a_damaged_file_of_versions_is_one_line(tmp_path: Path, written: bytes, part: str) -> None:
    (tmp_path / "active").write_bytes(written)

    with pytest.raises(Misconfigured, match=part):
        active_model(tmp_path / "active")


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Misconfigured, match="Not a directory"):
        ModelVersions(tmp_path / "file" / "models").add(content())
    with pytest.raises(Misconfigured, match="cannot be written"):
        write_whole(tmp_path / "none" / "m.bin", b"")


def test_an_adapted_model_says_what_it_was_made_of(tmp_path: Path) -> None:
    path = tmp_path / "m.bin"
    write_whole(path, content())
    base = read_model(path)
    zh = base.model.languages["zh"]
    new = LinearModel(zh.sizes, (zh.heads[0], Head("zh_spam", 0.5, 1.0)), zh.weights)

    write_whole(path, adapted_bytes(base, {**base.model.languages, "zh": new}, ["zh_spam"]))

    adapted = read_model(path)
    assert (adapted.card["base_sha256"], adapted.card["adapted"]) == (base.model.digest, ["zh_spam"])
    assert adapted.model.languages["zh"].heads == new.heads
    assert json.dumps(adapted.card["generator"]) == '{"seed": 1}'
