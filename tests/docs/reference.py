"""Writes the parts of docs/reference/ that follow from the code: `python -m tests.docs.reference` after a change."""

import re
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import Babel, force_locale
from pydantic_core import PydanticUndefined

from moderation.settings import Settings
from moderation.web.problems import PROBLEMS
from tests.docs.policy_tables import policy_tables

FOLDER = Path(__file__).parents[2] / "docs" / "reference"

# Codes of the readers' pages and the console, which the API never answers with.
SIGN_ON = {"no_password", "sign_on_failed", "sign_on_refused", "sign_on_unavailable"}
NOT_OF_THE_API = {"weak_password", "name_taken", "last_admin"} | SIGN_ON


def error_table() -> str:
    """The API's codes by status, with their English sentences."""
    app = Flask("moderation.web")
    Babel(app)
    with app.test_request_context(), force_locale("en"):
        rows = sorted(
            (int(status), code, re.sub(r"%\(\w+\)s", "…", str(detail)))
            for code, (status, _, detail) in PROBLEMS.items()
            if code not in NOT_OF_THE_API
        )
    lines = [f"| `{code}` | {status} | {sentence} |" for status, code, sentence in rows]
    return "\n".join(["| code | status | detail, in English |", "|---|---|---|", *lines])


def settings_table() -> str:
    """Every setting with its default and meaning."""
    lines = [
        f"| `MODERATION_{name.upper()}` | {_default(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *lines])


def _default(field: Any) -> str:
    if field.default in (None, PydanticUndefined, "", ()):
        return "–"
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


PARTS = {
    "api.md": ("errors", error_table),
    "settings.md": ("settings", settings_table),
    "policy.md": ("policy", policy_tables),
}


def current(page: str) -> str:
    """The page with its generated part as it should be."""
    name, table = PARTS[page]
    text = (FOLDER / page).read_text(encoding="utf-8")
    start, end = f"<!-- {name}: written by `python -m tests.docs.reference` -->\n", f"<!-- end of {name} -->\n"
    before, rest = text.split(start)
    return before + start + "\n" + table() + "\n\n" + end + rest.split(end)[1]


if __name__ == "__main__":
    for each in PARTS:
        (FOLDER / each).write_text(current(each), encoding="utf-8")
