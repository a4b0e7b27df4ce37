"""The tables of docs/reference/policy.md: every key, from the schema and the options of checks and rules."""

import ast
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from moderation.adapters.policy_schema import PolicyFile, RuleTable
from moderation.bootstrap import read_policy
from moderation.captchas import CAPTCHAS
from moderation.checks import CHECKS
from moderation.domain.screening import CheckKind, RuleKind
from moderation.rules import RULES

POLICY = Path(__file__).parents[2] / "config" / "policy.toml"
HEAD = "| key | type | default | unit | meaning |\n|---|---|---|---|---|"
WORDS = {bool: "true or false", int: "whole number", float: "number", str: "text", Any: "anything"}
UNITS = {"_s": "seconds", "_chars": "characters"}
SHOWN_ITEMS = 3
OWN_SECTIONS = ("checks", "rules")


def policy_tables() -> str:
    """All sections, in the order of the schema and of the registries."""
    return "\n\n".join(
        [
            "## The top of the file",
            table(
                PolicyFile, [key for key, hint in hints(PolicyFile) if not tables_of(hint) and key not in OWN_SECTIONS]
            ),
            *tables_of_the_schema(),
            *checks(),
            *rules(),
        ]
    )


def tables_of_the_schema() -> Iterator[str]:
    for key, hint in hints(PolicyFile):
        for kind in tables_of(hint) if key not in OWN_SECTIONS else ():
            named = ".NAME" if any(get_origin(part) is dict for part in parts(hint)) else ""
            yield f"## `[{key}{named}]`"
            yield from described(kind)
            if key == "challenge":
                yield f"Kinds of puzzle: {listed(CAPTCHAS)}."


def checks() -> Iterator[str]:
    yield "## `[checks.NAME]`"
    yield "Checks look and report findings. A check without a table does not run. A score is from 0 to 1."
    found = {
        check.name: sorted({it.category for it in check.may_find}) for check in read_policy(POLICY).screening.checks
    }
    for name, kind in CHECKS.items():
        yield f"### `[checks.{name}]`"
        yield introduction(kind)
        yield f"With the shipped policy, its findings are of the category {listed(found[name])}."
        yield from described(kind.options)


def rules() -> Iterator[str]:
    yield "## `[rules.NAME]`"
    yield from described(RuleTable)
    for name, kind in RULES.items():
        yield f"### Rules of the kind `{name}`"
        yield introduction(kind)
        yield from described(kind.options)


def introduction(kind: CheckKind | RuleKind) -> str:
    module = inspect.getmodule(kind.options)
    assert module is not None
    return f"{inspect.getdoc(module)}"


def described(kind: Any) -> Iterator[str]:
    """What a table is for, its keys, and then the same of the small tables that its values are made of."""
    keys = hints(kind)
    yield inspect.getdoc(kind) or ""
    if keys:
        yield table(kind, [key for key, _ in keys])
    for inner in dict.fromkeys(inner for _, hint in keys for inner in tables_of(hint)):
        yield from described(inner)


def table(kind: Any, keys: list[str]) -> str:
    types, defaults, meaning = dict(hints(kind)), defaults_of(kind), meanings(kind)
    cells = ((f"`{key}`", words(types[key]), defaults[key], unit(key, types[key]), meaning[key]) for key in keys)
    return "\n".join([HEAD, *(f"| {' | '.join(row)} |" for row in cells)])


def hints(kind: Any) -> list[tuple[str, Any]]:
    """The keys of a table and their types; not what only the code calls by a name."""
    names = list(kind.model_fields) if issubclass(kind, BaseModel) else [field.name for field in fields(kind)]
    types = get_type_hints(kind, include_extras=True)
    return [(name, types[name]) for name in names]


def defaults_of(kind: Any) -> dict[str, str]:
    if issubclass(kind, BaseModel):
        models = kind.model_fields.items()
        return {name: default(field.get_default(call_default_factory=True)) for name, field in models}
    made = {it.name: it.default if it.default_factory is MISSING else it.default_factory() for it in fields(kind)}
    return {name: default(value) for name, value in made.items()}


def default(value: object) -> str:
    if value in (PydanticUndefined, MISSING):
        return "required"
    if value is None or value in ((), frozenset(), {}):
        return "–"
    if isinstance(value, frozenset):
        return f"{listed(sorted(value)[:SHOWN_ITEMS])} and {len(value) - SHOWN_ITEMS} more"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def meanings(kind: type) -> dict[str, str]:
    """The docstring below each field."""
    (definition,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(definition, ast.ClassDef)
    return {
        field.target.id: " ".join(below.value.value.split())
        for field, below in pairwise(definition.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str)
    }


def unit(key: str, hint: Any) -> str:
    for ending, name in UNITS.items():
        if key.endswith(ending):
            return name
    plain = {part for part in parts(hint) if isinstance(part, type)} & {int, float}
    # A score has no bounds of its own in its type; a number that has them is a count with a fraction.
    is_score = plain == {float} and not any(bounds(get_args(hint)[1:]))
    return "–" if not plain else "0 to 1" if is_score else "count"


def words(hint: Any) -> str:
    """A type as an operator would call it."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return words(inner[0]) + "".join(bounds(inner[1:]))
    if origin in (Union, UnionType):
        return " or ".join(words(part) for part in inner if part is not NoneType)
    if origin is not None:
        return f"list: {words(inner[0])}" if origin in (tuple, frozenset) else f"table: {words(inner[1])}"
    if is_table(hint):
        return f"`{{ {', '.join(key for key, _ in hints(hint))} }}`"
    return ", ".join(f"`{member.value}`" for member in hint) if issubclass(hint, Enum) else WORDS[hint]


def bounds(extras: tuple[Any, ...]) -> Iterator[str]:
    for limit in (limit for extra in extras for limit in getattr(extra, "metadata", ())):
        if isinstance(limit, Ge):
            yield f" from {limit.ge}"
        elif isinstance(limit, Gt):
            yield f" over {limit.gt}"


def tables_of(hint: Any) -> list[Any]:
    """The tables that values of this type are made of."""
    return [part for part in parts(hint) if is_table(part)]


def parts(hint: Any) -> Iterator[Any]:
    yield hint
    for part in get_args(hint):
        yield from parts(part)


def is_table(hint: Any) -> bool:
    return inspect.isclass(hint) and (is_dataclass(hint) or issubclass(hint, BaseModel))
