"""Loads the policy from its TOML file, word lists and models; whatever is wrong becomes one line that names the key."""

import difflib
import hashlib
import json
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import pydantic.dataclasses
from pydantic import TypeAdapter, ValidationError

from moderation.adapters.policy_files import FolderFiles, PolicyFiles
from moderation.adapters.policy_schema import STRICT, PolicyFile, QuotaTable
from moderation.adapters.wordlists import WordLists
from moderation.domain.challenge import CaptchaKind
from moderation.domain.comment import TextLimits
from moderation.domain.delivery import RetryPolicy
from moderation.domain.errors import Misconfigured
from moderation.domain.policy import ChallengePolicy, Policy, Quotas, SitePolicy
from moderation.domain.quota import Quota
from moderation.domain.screening import Check, CheckKind, Rule, RuleKind, Screening, Term
from moderation.domain.text_model import TextModel

_T = TypeVar("_T")
_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")


def load_policy(
    path: Path,
    *,
    checks: Mapping[str, CheckKind],
    rules: Mapping[str, RuleKind],
    captchas: Mapping[str, Callable[[], CaptchaKind]],
    report_failure: Callable[[str, Exception], None],
    more_terms: Path | None = None,
    files: PolicyFiles | None = None,
) -> Policy:
    """Reads the policy file and the word lists and models it names, relative to its folder.

    `files` is where their contents come from, by default that folder; it has all that was read afterwards.

    `checks`, `rules` and `captchas` are the registries that the policy may draw on; `report_failure` is told of
    checks and rules that raise later. `more_terms` is a word list for the check `banned_words` beside those that the
    file names. Raises `Misconfigured` with one line naming file, key and problem.
    """
    files = files or FolderFiles(path.parent)
    file = _validated(PolicyFile, _parsed(path, files.read(path.name)), _Place(path))
    if more_terms:
        table = file.checks.setdefault("banned_words", {"lists": []})
        table["lists"] = [*table["lists"], str(more_terms.absolute())]
    lexicon = _Lexicon(files)
    built_checks = _checks(file, checks, lexicon, path)
    built_rules = _rules(file, rules, path)
    captcha = _known(captchas, file.challenge.kind, "captcha kind", _Place(path, ("challenge", "kind")))
    digest = _digest(files)
    return Policy(
        digest=digest,
        sites={name: SitePolicy(site.origins, site.posture, site.postures) for name, site in file.sites.items()},
        text=TextLimits(file.text.body_chars, file.text.nickname_chars),
        quotas=Quotas(**{name: _quotas(name, windows) for name, windows in file.limits}),
        challenge=ChallengePolicy(captcha(), file.challenge.ttl_s),
        duplicate_window_s=file.duplicate_window_s,
        campaign_window_s=file.campaign_window_s,
        hide_rejections=file.hide_rejections,
        delivery=RetryPolicy(file.delivery.tries, file.delivery.first_delay_s, file.delivery.longest_delay_s),
        screening=Screening(built_checks, built_rules, digest, report_failure),
    )


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What checks are built of besides their options."""

    files: PolicyFiles

    def terms(self, names: Sequence[str]) -> tuple[Term, ...]:
        return WordLists(self.files).terms(names)

    def model(self, name: str) -> TextModel:
        return self.files.model(name)


def _parsed(path: Path, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        raise Misconfigured(f"{path}: is not UTF-8 at byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{path}: is not valid TOML: {error}") from error


def _digest(files: PolicyFiles) -> str:
    parts = [f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in sorted(files.contents.items())]
    parts.append(f"better-profanity {version('better-profanity')}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _quotas(name: str, windows: Iterable[QuotaTable]) -> tuple[Quota, ...]:
    return tuple(Quota(name, window.limit, window.window_s) for window in windows)


def _checks(file: PolicyFile, kinds: Mapping[str, CheckKind], lexicon: _Lexicon, path: Path) -> tuple[Check, ...]:
    """In the registry's order, so that the order of tables in the file means nothing."""
    for name in file.checks:
        _known(kinds, name, "check", _Place(path, ("checks", name)))
    return tuple(
        kind.build(_options(kind.options, file.checks[name], _Place(path, ("checks", name))), lexicon)
        for name, kind in kinds.items()
        if name in file.checks
    )


def _rules(file: PolicyFile, kinds: Mapping[str, RuleKind], path: Path) -> tuple[Rule, ...]:
    for name in file.rules:
        _known(kinds, name, "rule", _Place(path, ("rules", name)))
    return tuple(
        kind.build(_rule_options(file, name, kind, _Place(path, ("rules", name))))
        for name, kind in kinds.items()
        if name in file.rules
    )


def _rule_options(file: PolicyFile, name: str, kind: RuleKind, place: "_Place") -> Any:
    options = _options(kind.options, file.rules[name], place)
    # A rule's `checks` are names of checks; one that does not run would make the rule silently do nothing.
    for check in getattr(options, "checks", ()):
        _known(file.checks, check, "check of this policy", place.at("checks"))
    return options


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the policy something stands, for messages."""

    path: Path
    keys: tuple[str | int, ...] = ()

    def at(self, *keys: str | int) -> "_Place":
        return _Place(self.path, self.keys + keys)

    def __str__(self) -> str:
        keys = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.keys)
        return f"{self.path}: {keys.removeprefix('.')}" if keys else str(self.path)


def _known(things: Mapping[str, _T], name: str, what: str, place: _Place) -> _T:
    if name not in things:
        raise Misconfigured(f"{place}: there is no {what} {name!r}{_did_you_mean(name, things)}")
    return things[name]


def _did_you_mean(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known: {', '.join(sorted(known)) or 'none'}"


def _options(kind: Any, table: dict[str, Any], place: _Place) -> Any:
    """An instance of the data class `kind`, which knows nothing of pydantic."""
    strict = pydantic.dataclasses.dataclass(config=STRICT, frozen=True)(kind)
    valid = _validated(strict, table, place)
    return kind(**{field.name: getattr(valid, field.name) for field in fields(kind)})


def _validated(kind: Any, data: dict[str, Any], place: _Place) -> Any:
    # By way of JSON, where strict mode still takes a list for a tuple and a string for an enumeration.
    try:
        return TypeAdapter(kind).validate_json(json.dumps(data, default=str))
    except ValidationError as error:
        # An unknown key is often the misspelt form of one that is then missing: it comes first.
        first = min(error.errors(include_url=False), key=lambda found: found["type"] not in _UNKNOWN_KEY)
        raise Misconfigured(
            _explained(kind, first["type"], first["loc"], first["msg"], first["input"], place)
        ) from error


def _explained(kind: Any, problem: str, loc: tuple[str | int, ...], message: str, value: object, place: _Place) -> str:
    where = place.at(*(key for key in loc if key != "[key]"))
    if problem in _UNKNOWN_KEY:
        return f"{where}: unknown key{_did_you_mean(str(loc[-1]), _keys_at(kind, loc[:-1]))}"
    if problem in ("missing", "missing_argument"):
        return f"{where}: is missing"
    message = message.removeprefix("Value error, ").removeprefix("Input ")
    shown = "" if isinstance(value, dict | list) else f", not {json.dumps(value, ensure_ascii=False, default=str)}"
    return f"{where}: {message}{shown}"


def _keys_at(kind: Any, loc: tuple[str | int, ...]) -> list[str]:
    for key in loc:
        hints = {} if get_origin(kind) else get_type_hints(kind)
        kind = hints[key] if key in hints else get_args(kind)[0 if isinstance(key, int) else -1]
    return [key for key in get_type_hints(kind) if not key.startswith(("model_", "_"))]
