"""The key of the captcha digests, for machines whose operator set none: made once, kept in a file of our own."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from moderation.domain.errors import Misconfigured


def kept_secret(file: Path) -> str:
    """Reads the key in `file`, making it first where there is none; readable by this user only.

    Raises `Misconfigured` where the file can be neither read nor made.
    """
    try:
        if not file.exists():
            _make(file)
        return file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise Misconfigured(f"{file}: cannot keep the secret key here ({error.strerror})") from error


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_hex(32), encoding="ascii")
    # Linked into place, whole: of several processes starting at once, all read the first one's key.
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
