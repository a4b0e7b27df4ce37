"""Loads the policy from its TOML file, word lists and models; whatever is wrong becomes one line that names the key."""

import difflib
import hashlib
import json
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import pydantic.dataclasses
from pydantic import TypeAdapter, ValidationError

from moderation.adapters.policy_files import FolderFiles, PolicyFiles
from moderation.adapters.policy_presets import foreign_keys, laid_over
from moderation.adapters.policy_schema import STRICT, PolicyFile, QuotaTable, RuleState, RuleTable
from moderation.adapters.wordlists import WordLists
from moderation.domain.challenge import CaptchaKind, Difficulty
from moderation.domain.comment import TextLimits
from moderation.domain.delivery import RetryPolicy
from moderation.domain.errors import Misconfigured
from moderation.domain.policy import ChallengePolicy, Policy, Quotas, SitePolicy
from moderation.domain.quota import Quota
from moderation.domain.review import ReviewSettings
from moderation.domain.screening import Check, CheckKind, PolicyRule, RuleKind, Screening, Term
from moderation.domain.text_model import TextModel

_T = TypeVar("_T")
_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")


def load_policy(
    path: Path,
    *,
    checks: Mapping[str, CheckKind],
    rules: Mapping[str, RuleKind],
    captchas: Mapping[str, Callable[[Difficulty], CaptchaKind]],
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
    builder = _Builder(checks, rules, captchas, report_failure, files, more_terms)
    tables, place = _parsed(path, files.read(path.name)), _Place(path)
    file = builder.file(tables, place)
    policy = builder.policy(file, place)
    presets = {}
    for name, preset in file.presets.items():
        place = _Place(path.parent / preset.file)
        merged = _merged(tables, _parsed(place.path, files.read(preset.file)), place)
        presets[name] = builder.policy(builder.file(merged, place), place, like=(file, policy))
    digest = _digest(files)
    return replace(
        _under(digest, policy),
        presets={name: _under(_preset_digest(digest, name), preset) for name, preset in presets.items()},
    )


def _merged(tables: dict[str, Any], preset: dict[str, Any], place: "_Place") -> dict[str, Any]:
    for keys, known in foreign_keys(tables, preset):
        raise Misconfigured(f"{place.at(*keys)}: is no key of a preset{_did_you_mean(keys[-1], known)}")
    return laid_over(tables, preset)


def _under(digest: str, policy: Policy) -> Policy:
    return replace(policy, digest=digest, screening=replace(policy.screening, policy_digest=digest))


def _preset_digest(digest: str, name: str) -> str:
    """That of the whole policy stands for every file; with the name, for what a verdict under the preset went by."""
    return hashlib.sha256(f"{digest} preset {name}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Builder:
    """Makes policies, still without their digests, of tables."""

    checks: Mapping[str, CheckKind]
    rules: Mapping[str, RuleKind]
    captchas: Mapping[str, Callable[[Difficulty], CaptchaKind]]
    report_failure: Callable[[str, Exception], None]
    files: PolicyFiles
    more_terms: Path | None

    def file(self, tables: dict[str, Any], place: "_Place") -> PolicyFile:
        file: PolicyFile = _validated(PolicyFile, tables, place)
        if self.more_terms:
            table = file.checks.setdefault("banned_words", {"lists": []})
            table["lists"] = [*table["lists"], str(self.more_terms.absolute())]
        return file

    def policy(self, file: PolicyFile, place: "_Place", like: tuple[PolicyFile, Policy] | None = None) -> Policy:
        """The policy of a file. Checks that a policy `like` it has already are not made, and kept in memory, twice."""
        captcha = _known(self.captchas, file.challenge.kind, "captcha kind", place.at("challenge", "kind"))
        if like and like[0].checks == file.checks:
            checks = like[1].screening.checks
        else:
            checks = _checks(file, self.checks, _Lexicon(self.files), place)
        return Policy(
            digest="",
            sites={name: SitePolicy(site.origins, site.posture, site.postures) for name, site in file.sites.items()},
            text=TextLimits(file.text.body_chars, file.text.nickname_chars),
            quotas=Quotas(**{name: _quotas(name, windows) for name, windows in file.limits}),
            challenge=ChallengePolicy(
                captcha(file.challenge.difficulty), file.challenge.ttl_s, file.challenge.difficulty
            ),
            duplicate_window_s=file.duplicate_window_s,
            campaign_window_s=file.campaign_window_s,
            hide_rejections=file.hide_rejections,
            delivery=RetryPolicy(file.delivery.tries, file.delivery.first_delay_s, file.delivery.longest_delay_s),
            screening=Screening(checks, _rules(file, self.rules, place), "", self.report_failure),
            mildest_posture=file.mildest_posture,
            review=ReviewSettings(file.review.send_delay_s, file.review.lease_s, file.review.target_age_s),
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


def _checks(file: PolicyFile, kinds: Mapping[str, CheckKind], lexicon: _Lexicon, place: "_Place") -> tuple[Check, ...]:
    """In the registry's order, so that the order of tables in the file means nothing."""
    for name in file.checks:
        _known(kinds, name, "check", place.at("checks", name))
    return tuple(
        kind.build(_options(kind.options, file.checks[name], place.at("checks", name)), lexicon)
        for name, kind in kinds.items()
        if name in file.checks
    )


def _rules(file: PolicyFile, kinds: Mapping[str, RuleKind], place: "_Place") -> tuple[PolicyRule, ...]:
    """In the registry's order, then by name, so that the order of tables in the file means nothing."""
    order = list(kinds)
    named: list[tuple[str, str, RuleTable]] = []
    for name, table in file.rules.items():
        kind = table.kind or name
        _known(kinds, kind, "kind of rule", place.at("rules", name, *(("kind",) if table.kind else ())))
        named.append((kind, name, table))
    made = []
    for kind, name, table in sorted(named, key=lambda it: (order.index(it[0]), it[1])):
        judge = kinds[kind].build(_rule_options(file, table, kinds[kind], place.at("rules", name)))
        if table.state is not RuleState.OFF:
            made.append(PolicyRule(name, judge, shadow=table.state is RuleState.SHADOW))
    return tuple(made)


def _rule_options(file: PolicyFile, table: RuleTable, kind: RuleKind, place: "_Place") -> Any:
    options = _options(kind.options, table.options, place)
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
