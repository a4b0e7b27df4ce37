"""Loads the policy from its TOML file, word lists and models; whatever is wrong becomes one line that names the key."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from moderation.adapters.policy_files import FolderFiles, PolicyFiles, Unreadable
from moderation.adapters.policy_place import Place, TomlFile, did_you_mean, known, parsed
from moderation.adapters.policy_presets import foreign_keys, laid_over
from moderation.adapters.policy_schema import PolicyFile, QuotaTable, RuleState, RuleTable
from moderation.adapters.policy_validation import complaint, options, validated
from moderation.adapters.wordlists import WordLists
from moderation.domain.author import GradeScale
from moderation.domain.challenge import CaptchaKind, Difficulty
from moderation.domain.comment import TextLimits
from moderation.domain.delivery import RetryPolicy
from moderation.domain.errors import Misconfigured
from moderation.domain.options import BadOption, Reach
from moderation.domain.policy import ChallengePolicy, Policy, Quotas, SitePolicy
from moderation.domain.quota import Quota
from moderation.domain.review import ReviewSettings
from moderation.domain.screening import Check, CheckKind, PolicyRule, RuleKind, Screening, Term
from moderation.domain.text_model import TextModel


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
    main = parsed(path, files.read(path.name))
    file = builder.file(main.tables, Place((main,)))
    policy = builder.policy(file, Place((main,)))
    presets = {}
    for name, preset in file.presets.items():
        over = _preset(preset.file, path, files, Place((main,)).at("presets", name, "file"))
        place = Place((over, main))
        presets[name] = builder.policy(builder.file(_merged(main, over), place), place, like=(file, policy))
    digest = _digest(files)
    return replace(
        _under(digest, policy),
        presets={name: _under(_preset_digest(digest, name), preset) for name, preset in presets.items()},
    )


def _preset(name: str, main: Path, files: PolicyFiles, place: Place) -> TomlFile:
    try:
        return parsed(main.parent / name, files.read(name))
    except Unreadable as error:
        raise Misconfigured(f"{place}: {error}") from error


def _merged(main: TomlFile, over: TomlFile) -> dict[str, Any]:
    for keys, possible in foreign_keys(main.tables, over.tables):
        where = Place((over,)).at(*keys)
        raise Misconfigured(f"{where}: is no key of a preset{did_you_mean(keys[-1], possible)}")
    return laid_over(main.tables, over.tables)


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

    def file(self, tables: dict[str, Any], place: Place) -> PolicyFile:
        file: PolicyFile = validated(PolicyFile, tables, place)
        if self.more_terms:
            table = file.checks.setdefault("banned_words", {"lists": []})
            table["lists"] = [*table["lists"], str(self.more_terms.absolute())]
        return file

    def policy(self, file: PolicyFile, place: Place, like: tuple[PolicyFile, Policy] | None = None) -> Policy:
        """The policy of a file. What a policy `like` it has already is not made, and kept in memory, twice."""
        captcha = known(self.captchas, file.challenge.kind, "captcha kind", place.at("challenge", "kind"))
        return Policy(
            digest="",
            sites={name: SitePolicy(**dict(site)) for name, site in file.sites.items()},
            text=TextLimits(file.text.body_chars, file.text.nickname_chars),
            quotas=Quotas(**{name: _quotas(name, windows) for name, windows in file.limits}),
            challenge=ChallengePolicy(
                captcha(file.challenge.difficulty), file.challenge.ttl_s, file.challenge.difficulty
            ),
            duplicate_window_s=file.duplicate_window_s,
            campaign_window_s=file.campaign_window_s,
            authors=GradeScale(**dict(file.authors)),
            evasion_window_s=file.evasion_window_s,
            hide_rejections=file.hide_rejections,
            delivery=RetryPolicy(file.delivery.tries, file.delivery.first_delay_s, file.delivery.longest_delay_s),
            screening=self._screening(file, place, like),
            mildest_posture=file.mildest_posture,
            review=ReviewSettings(**dict(file.review)),
        )

    def _screening(self, file: PolicyFile, place: Place, like: tuple[PolicyFile, Policy] | None) -> Screening:
        if like and (like[0].checks, like[0].rules) == (file.checks, file.rules):
            return like[1].screening
        if like and like[0].checks == file.checks:
            checks = like[1].screening.checks
        else:
            checks = _checks(file, self.checks, self.files, place)
        reach = Reach({check.name: check.may_find for check in checks})
        return Screening(checks, _rules(file, self.rules, reach, place), "", self.report_failure)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What the check with this table is built of besides its options."""

    files: PolicyFiles
    table: Mapping[str, Any]
    place: Place

    def terms(self, names: Sequence[str]) -> tuple[Term, ...]:
        try:
            return WordLists(self.files).terms(names)
        except Unreadable as error:
            raise Misconfigured(f"{self._place_of(error.name)}: {error}") from error

    def model(self, name: str) -> TextModel:
        return self.files.model(name)

    def _place_of(self, name: str) -> Place:
        lists = (key for key, value in self.table.items() if isinstance(value, list) and name in value)
        return next((self.place.at(key, self.table[key].index(name)) for key in lists), self.place)


def _digest(files: PolicyFiles) -> str:
    parts = [f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in sorted(files.contents.items())]
    parts.append(f"better-profanity {version('better-profanity')}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _quotas(name: str, windows: Iterable[QuotaTable]) -> tuple[Quota, ...]:
    return tuple(Quota(name, window.limit, window.window_s) for window in windows)


def _checks(file: PolicyFile, kinds: Mapping[str, CheckKind], files: PolicyFiles, place: Place) -> tuple[Check, ...]:
    """In the registry's order, so that the order of tables in the file means nothing."""
    for name in file.checks:
        known(kinds, name, "check", place.at("checks", name))
    return tuple(
        _check(kind, file.checks[name], files, place.at("checks", name))
        for name, kind in kinds.items()
        if name in file.checks
    )


def _check(kind: CheckKind, table: dict[str, Any], files: PolicyFiles, place: Place) -> Check:
    return kind.build(options(kind.options, table, place), _Lexicon(files, table, place))


def _rules(file: PolicyFile, kinds: Mapping[str, RuleKind], reach: Reach, place: Place) -> tuple[PolicyRule, ...]:
    """In the registry's order, then by name, so that the order of tables in the file means nothing."""
    order = list(kinds)
    named: list[tuple[str, str, RuleTable]] = []
    for name, table in file.rules.items():
        kind = table.kind or name
        known(kinds, kind, "kind of rule", place.at("rules", name, *(("kind",) if table.kind else ())))
        named.append((kind, name, table))
    made = []
    for kind, name, table in sorted(named, key=lambda it: (order.index(it[0]), it[1])):
        judge = kinds[kind].build(_rule_options(table, kinds[kind], reach, place.at("rules", name)))
        if table.state is not RuleState.OFF:
            made.append(PolicyRule(name, judge, shadow=table.state is RuleState.SHADOW))
    return tuple(made)


def _rule_options(table: RuleTable, kind: RuleKind, reach: Reach, place: Place) -> Any:
    given = options(kind.options, table.options, place)
    if table.state is not RuleState.OFF:
        try:
            kind.verify(given, reach)
        except BadOption as error:
            raise Misconfigured(complaint(error, place)) from error
    return given
