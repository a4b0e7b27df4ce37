"""The values that expressions see, with their types, and the evaluation of one expression over them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cel_expr_python import cel
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from moderation.domain.screening import Facts
from moderation.domain.verdict import Finding

_PACKAGE = "moderation"
_FIELD = descriptor_pb2.FieldDescriptorProto
_TEXT, _NUMBER, _COUNT, _YES = _FIELD.TYPE_STRING, _FIELD.TYPE_DOUBLE, _FIELD.TYPE_INT64, _FIELD.TYPE_BOOL

# Messages, because a message's fields have types that are known before there are values: a misspelt one is an error
# when the policy is loaded, and not when the first comment comes that reaches it.
_MESSAGES: Mapping[str, Mapping[str, Any]] = {
    "Finding": {
        "check": _TEXT,
        "code": _TEXT,
        "category": _TEXT,
        "score": _NUMBER,
        "exact": _YES,
        "field": _TEXT,
    },
    "Author": {
        "accepted": _COUNT,
        "rejected": _COUNT,
        "verified": _YES,
        "minor": _YES,
        "grade": _TEXT,
        "reported": _NUMBER,
    },
    "Campaign": {"authors": _COUNT},
    "Facts": {"duplicates": _COUNT, "author": "Author", "campaign": "Campaign"},
    "Thread": {"site": _TEXT, "path": _TEXT, "section": _TEXT},
}
NAMES = sorted({"findings", "facts", "thread", *(name for fields in _MESSAGES.values() for name in fields)})


def _pool() -> descriptor_pool.DescriptorPool:
    file = descriptor_pb2.FileDescriptorProto(name="moderation.proto", package=_PACKAGE, syntax="proto3")
    for message, fields in _MESSAGES.items():
        described = file.message_type.add(name=message)
        for number, (name, kind) in enumerate(fields.items(), start=1):
            added = described.field.add(name=name, number=number, label=_FIELD.LABEL_OPTIONAL)
            if isinstance(kind, str):
                added.type, added.type_name = _FIELD.TYPE_MESSAGE, f".{_PACKAGE}.{kind}"
            else:
                added.type = kind
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return pool


_POOL = _pool()
_FINDING, _AUTHOR, _CAMPAIGN, _FACTS, _THREAD = (
    message_factory.GetMessageClass(_POOL.FindMessageTypeByName(f"{_PACKAGE}.{name}")) for name in _MESSAGES
)
_ENVIRONMENT = cel.NewEnv(
    _POOL,
    variables={
        "findings": cel.Type.List(cel.Type(f"{_PACKAGE}.Finding")),
        "facts": cel.Type(f"{_PACKAGE}.Facts"),
        "thread": cel.Type(f"{_PACKAGE}.Thread"),
    },
)


_SPECIAL = re.compile(r"[.^$*+?()\[\]{}|]")
# A pattern that is written out, as the second argument or the only one.
_PATTERN = re.compile(r"""\bmatches\(\s*(?:[^"'()]*,\s*)?([rR]?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))\s*\)""")


class Predicate:
    """An expression that is true or false, compiled. Regular expressions in it are RE2's, which take linear time."""

    def __init__(self, expression: str) -> None:
        """Raises `ValueError` in one line where it is no expression, its types do not fit, or it yields no bool."""
        try:
            self._program = _ENVIRONMENT.compile(expression)
        except RuntimeError as error:
            raise ValueError(_first_line(error)) from None
        if self._program.return_type() != cel.Type.BOOL:
            raise ValueError(f"yields {self._program.return_type().name().lower()}, not true or false")
        for pattern in _PATTERN.findall(expression):
            _check_pattern(pattern)

    @property
    def constant(self) -> bool | None:
        """What it yields whatever the values are; None where that depends on them."""
        try:
            return self._yield({})
        except ValueError:
            return None

    def __call__(self, findings: Sequence[Finding], facts: Facts) -> bool:
        """Raises `ValueError` where it fails on these values, such as by an index that is not there."""
        return self._yield({"findings": [_finding(it) for it in findings], **_known(facts)})

    def _yield(self, values: Mapping[str, Any]) -> bool:
        try:
            found = self._program.eval(data=values)
        except RuntimeError as error:
            raise ValueError(_first_line(error)) from None
        if found.type() != cel.Type.BOOL:
            raise ValueError(_first_line(found.value()))
        return bool(found.value())


def _check_pattern(pattern: str) -> None:
    """The language looks at a pattern when it is used, which may be months after the policy was loaded."""
    found = _ENVIRONMENT.compile(f"''.matches({pattern})").eval(data={})
    if found.type() != cel.Type.BOOL:
        problem = _first_line(found.value()).removeprefix("INVALID_ARGUMENT: ")
        raise ValueError(f"{pattern}: {problem}; write {_escaped(pattern)} for these very characters")


def _escaped(pattern: str) -> str:
    return "r" + _SPECIAL.sub(r"\\\g<0>", pattern.lstrip("rR"))


def _finding(it: Finding) -> Any:
    return _FINDING(check=it.check, code=it.code, category=it.category, score=it.score, exact=it.exact, field=it.field)


def _known(facts: Facts) -> dict[str, Any]:
    thread = facts.thread
    return {
        "facts": _FACTS(
            duplicates=facts.duplicates,
            author=_author(facts),
            campaign=_CAMPAIGN(authors=facts.campaign.authors if facts.campaign else 0),
        ),
        "thread": _THREAD(site=thread.site, path=thread.path, section=thread.section) if thread else _THREAD(),
    }


def _author(facts: Facts) -> Any:
    identity = facts.identity
    return _AUTHOR(
        accepted=facts.author_accepted,
        rejected=facts.author_rejected,
        verified=identity is not None and identity.verified,
        minor=identity is not None and identity.minor,
        grade=facts.record.grade.value,
        reported=facts.record.reported,
    )


def _first_line(error: object) -> str:
    return str(error).partition("\n")[0].removeprefix("INVALID_ARGUMENT: ERROR: <input>:")
