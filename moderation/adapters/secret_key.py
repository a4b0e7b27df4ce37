"""The key of the captcha digests, for machines whose operator set none: made once, kept in a file of our own."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from moderation.domain.errors import Misconfigured

MIN_SECRET_CHARS = 32


def kept_secret(file: Path) -> str:
    """Reads the key in `file`, making it first where there is none; readable by this user only.

    Raises `Misconfigured` where the file can be neither read nor made, or holds less than 32 characters.
    """
    try:
        if not file.exists():
            _make(file)
        secret = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Misconfigured(f"{file}: cannot keep the secret key here ({error.strerror})") from error
    except UnicodeDecodeError:
        secret = ""
    if len(secret) < MIN_SECRET_CHARS:
        raise Misconfigured(f"{file}: no key of {MIN_SECRET_CHARS} characters or more; delete it to have one made")
    return secret


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own, readable by this user only; process ids repeat in containers that share a volume.
    with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=file.parent, prefix=f"{file.name}.") as draft:
        draft.write(secrets.token_hex(32))
        draft.flush()
        # Linked into place, whole: of several processes starting at once, all read the first one's key.
        with suppress(FileExistsError):
            os.link(draft.name, file)
