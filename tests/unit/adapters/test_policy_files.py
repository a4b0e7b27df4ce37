"""A policy's files, in a folder and kept, give the same contents and say what is wrong with them."""

from pathlib import Path

import pytest

from moderation.adapters.model_file import SHIPPED_FILE, ModelVersions, read_model
from moderation.adapters.policy_files import FolderFiles, KeptFiles
from moderation.domain.errors import Misconfigured


def test_a_policy_names_the_shipped_model_a_file_or_a_file_of_versions(tmp_path: Path) -> None:
    versions = ModelVersions(tmp_path / "models")
    newest = versions.add(SHIPPED_FILE.read_bytes())
    files = FolderFiles(tmp_path)
    names = ("shipped", f"models/{newest.name}", "models/active")

    assert [files.model(name).digest for name in names] == [read_model(SHIPPED_FILE).model.digest] * 3
    assert list(files.contents) == [f"model {name}" for name in names]
    assert files.paths == [SHIPPED_FILE, newest, versions.active_file]


def test_what_was_read_from_a_folder_reads_the_same_when_kept(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "zh.txt").write_text("代开发票", "utf-8")
    folder = FolderFiles(tmp_path)
    content, model = folder.read("lists/zh.txt"), folder.model("shipped")

    kept = KeptFiles(folder.contents)

    assert (kept.read("lists/zh.txt"), kept.model("shipped").digest) == (content, model.digest)
    assert (folder.where("lists/zh.txt"), kept.where("zh.txt")) == (f"{tmp_path}/lists/zh.txt", "kept zh.txt")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"zh\.txt: cannot be read: No such file"):
        FolderFiles(tmp_path).read("zh.txt")
    with pytest.raises(Misconfigured, match=r"kept zh\.txt: is no part of this version"):
        KeptFiles({}).read("zh.txt")
    with pytest.raises(Misconfigured, match=r"kept shipped: is no part of this version"):
        KeptFiles({}).model("shipped")


def test_an_empty_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "empty.bin").touch()

    with pytest.raises(Misconfigured, match=r"empty\.bin: is not a model that this version can read"):
        FolderFiles(tmp_path).model("empty.bin")
