"""Stylesheets and modules: a browser keeps them for good under an address that changes whenever one of them does."""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask

KEPT_S = 365 * 24 * 3600
_VERSION_CHARS = 12


def version_of(folder: Path) -> str:
    """A digest over the names and contents of all files in the folder: lower-case hex, 12 characters."""
    digest = hashlib.sha256()
    for path in sorted(it for it in folder.rglob("*") if it.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()[:_VERSION_CHARS]


def register_static_version(app: Flask, version: str) -> None:
    """Every address of a static file that a page is given names the version."""

    @app.url_defaults
    def name_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("v", version)
