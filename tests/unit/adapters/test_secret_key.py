"""The kept secret is made once, whole, for this user only."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from moderation.adapters.secret_key import kept_secret
from moderation.domain.errors import Misconfigured


def test_it_is_made_once_and_read_from_then_on(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "secret.key"

    first, second = kept_secret(file), kept_secret(file)

    assert first == second
    assert len(bytes.fromhex(first)) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [found.name for found in file.parent.iterdir()] == ["secret.key"]


def test_two_places_have_two_secrets(tmp_path: Path) -> None:
    assert kept_secret(tmp_path / "a") != kept_secret(tmp_path / "b")


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: kept_secret(tmp_path / "secret.key"), range(8)))

    assert len(secrets) == 1


@pytest.mark.parametrize("kept", [b"", b"\n", b"short", b" " * 40, b"\xff" * 40])
def test_a_file_without_a_real_key_is_refused(tmp_path: Path, kept: bytes) -> None:
    file = tmp_path / "secret.key"
    file.write_bytes(kept)

    with pytest.raises(Misconfigured, match=r"no key of 32 characters or more; delete it to have one made"):
        kept_secret(file)


def test_an_operators_own_key_is_kept_without_its_line_end(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    file.write_text("a key that an operator has written\n")

    assert kept_secret(file) == "a key that an operator has written"


def test_a_place_that_cannot_keep_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Misconfigured, match=r"file/secret\.key: cannot keep the secret key here \(File exists\)"):
        kept_secret(tmp_path / "file" / "secret.key")
