"""Holds what the policy's files say against the data classes it is to become; the first problem is told in one line."""

import json
import re
from dataclasses import fields
from typing import Any, get_args, get_origin, get_type_hints

import pydantic.dataclasses
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from moderation.adapters.policy_place import Place, did_you_mean, likeliest
from moderation.adapters.policy_schema import STRICT
from moderation.adapters.toml_lines import Keys
from moderation.domain.errors import Misconfigured
from moderation.domain.options import BadOption

_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")
_MISSING = ("missing", "missing_argument")
_CHOICE = re.compile(r"'([^']+)'")


def options(kind: Any, table: dict[str, Any], place: Place) -> Any:
    """An instance of the data class `kind`, which knows nothing of pydantic. Raises `Misconfigured`."""
    strict = pydantic.dataclasses.dataclass(config=STRICT, frozen=True)(kind)
    valid = validated(strict, table, place)
    return kind(**{field.name: getattr(valid, field.name) for field in fields(kind)})


def validated(kind: Any, data: dict[str, Any], place: Place) -> Any:
    """An instance of `kind`, a pydantic model or data class. Raises `Misconfigured`."""
    # By way of JSON, where strict mode still takes a list for a tuple and a string for an enumeration.
    try:
        return TypeAdapter(kind).validate_json(json.dumps(data, default=str))
    except ValidationError as error:
        # An unknown key is often the misspelt form of one that is then missing: it comes first.
        first = min(error.errors(include_url=False), key=lambda found: found["type"] not in _UNKNOWN_KEY)
        raise Misconfigured(_explained(kind, first, place)) from error


def complaint(error: BadOption, place: Place) -> str:
    """What an option's own data class or rule says against it; `place` is that of its table."""
    meant = did_you_mean(error.name, error.names) if error.names else ""
    return f"{place.at(*error.keys)}: {error.problem}{meant}"


def _explained(kind: Any, error: ErrorDetails, place: Place) -> str:
    where = place.at(*(key for key in error["loc"] if key != "[key]"))
    if error["type"] in _UNKNOWN_KEY:
        return f"{where}: unknown key{did_you_mean(str(error['loc'][-1]), _keys_at(kind, error['loc'][:-1]))}"
    if error["type"] in _MISSING:
        return f"{where}: is missing"
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, BadOption):
        return complaint(cause, where)
    value, message = error["input"], error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    shown = "" if isinstance(value, dict | list) else f", not {json.dumps(value, ensure_ascii=False, default=str)}"
    return f"{where}: {message}{shown}{_likeliest_word(error)}"


def _likeliest_word(error: ErrorDetails) -> str:
    """Of several words that the message lists, the one that is meant."""
    if error["type"] not in ("enum", "literal_error"):
        return ""
    return likeliest(str(error["input"]), _CHOICE.findall(error["msg"]))


def _keys_at(kind: Any, loc: Keys) -> list[str]:
    for key in loc:
        hints = {} if get_origin(kind) else get_type_hints(kind)
        kind = hints[key] if key in hints else get_args(kind)[0 if isinstance(key, int) else -1]
    return [key for key in get_type_hints(kind) if not key.startswith(("model_", "_"))]
