"""Presets of the policy: laid over the main file, validated as a whole, each with a digest of its own."""

from pathlib import Path

import pytest

from moderation.adapters.policy_files import FolderFiles, KeptFiles
from moderation.adapters.policy_presets import laid_over
from moderation.adapters.policy_toml import load_policy
from moderation.captchas import CAPTCHAS
from moderation.captchas.text_image import TextImage
from moderation.checks import CHECKS
from moderation.domain.challenge import Difficulty
from moderation.domain.errors import Misconfigured
from moderation.domain.policy import Policy
from moderation.domain.quota import Quota
from moderation.domain.verdict import Posture
from moderation.rules import RULES
from tests.unit.adapters.test_policy_toml import POLICY, SHIPPED, load, report

NAMED = '\n[presets.attack]\nfile = "attack.toml"\n'
ATTACK = """\
hide_rejections = false
mildest_posture = "hold_all"

[limits]
comment_per_address = [{ limit = 1, window_s = 60 }]

[challenge]
difficulty = "hard"

[sites.local.postures]
"/a/" = "hold_risky"
"/c/" = "closed"

[checks.length]
min_chars = 9

[rules.any_finding]
checks = ["length", "banned_words"]
"""


def write(folder: Path, attack: str = ATTACK, policy: str = POLICY + NAMED) -> Path:
    (folder / "zh.txt").write_text("刷单\n", "utf-8")
    (folder / "attack.toml").write_text(attack, "utf-8")
    (folder / "policy.toml").write_text(policy, "utf-8")
    return folder / "policy.toml"


def attack_of(policy: Policy) -> Policy:
    (preset,) = policy.presets.items()
    assert preset[0] == "attack"
    return preset[1]


@pytest.mark.parametrize(
    ("preset", "merged"),
    [
        ({}, {"a": 1, "b": {"c": [1], "d": 2}}),
        ({"a": 3}, {"a": 3, "b": {"c": [1], "d": 2}}),
        ({"b": {"d": 4, "e": 5}}, {"a": 1, "b": {"c": [1], "d": 4, "e": 5}}),
        ({"b": {"c": [2, 3]}}, {"a": 1, "b": {"c": [2, 3], "d": 2}}),
        ({"b": 6, "a": {"x": 7}}, {"a": {"x": 7}, "b": 6}),
    ],
)
def test_tables_grow_together_and_everything_else_is_replaced(
    preset: dict[str, object], merged: dict[str, object]
) -> None:
    policy = {"a": 1, "b": {"c": [1], "d": 2}}

    assert laid_over(policy, preset) == merged
    assert policy == {"a": 1, "b": {"c": [1], "d": 2}}


def test_a_preset_is_the_policy_with_its_own_keys_over_it(tmp_path: Path) -> None:
    policy = load(write(tmp_path))
    attack = attack_of(policy)

    assert (policy.mildest_posture, attack.mildest_posture) == (Posture.OPEN, Posture.HOLD_ALL)
    assert (policy.hide_rejections, attack.hide_rejections) == (True, False)
    assert attack.quotas.comment_per_address == (Quota("comment_per_address", 1, 60),)
    assert attack.quotas.comment_per_thread == policy.quotas.comment_per_thread
    assert (policy.challenge.kind, attack.challenge.kind) == (TextImage(Difficulty.NORMAL), TextImage(Difficulty.HARD))
    assert attack.challenge.ttl_s == policy.challenge.ttl_s == 120
    assert attack.sites["local"].postures == {
        "/a/": Posture.HOLD_RISKY,
        "/a/b.html": Posture.CLOSED,
        "/c/": Posture.CLOSED,
    }
    assert attack.sites["local"].origins == policy.sites["local"].origins
    assert [check.options.min_chars for check in attack.screening.checks if check.name == "length"] == [9]
    assert (attack.text, attack.delivery, attack.presets) == (policy.text, policy.delivery, {})


def test_a_preset_that_leaves_the_checks_alone_shares_them(tmp_path: Path) -> None:
    """Their tables take tens of megabytes."""
    policy = load(write(tmp_path, 'mildest_posture = "closed"\n'))

    assert attack_of(policy).screening.checks is policy.screening.checks


def test_its_digest_is_its_own_and_changes_with_either_file(tmp_path: Path) -> None:
    first = load(write(tmp_path))
    second = load(write(tmp_path, ATTACK + "\n"))
    third = load(write(tmp_path, policy=f"{POLICY}{NAMED}\n"))

    digests = [it for policy in (first, second, third) for it in (policy.digest, attack_of(policy).digest)]
    assert len(set(digests)) == 6
    assert all(len(digest) == 64 for digest in digests)
    assert load(write(tmp_path)).presets["attack"].digest == attack_of(first).digest
    assert attack_of(first).screening.policy_digest == attack_of(first).digest


@pytest.mark.parametrize(
    ("attack", "problem"),
    [
        ("b =", " is not valid TOML: Invalid value (at end of document)"),
        ("[text]", "1: text: is no key of a preset; known: challenge, checks, hide_rejections, "),
        (
            "hide_rejection = true",
            "1: hide_rejection: is no key of a preset; did you mean 'hide_rejections'?",
        ),
        ("[presets.more]", "1: presets: is no key of a preset; known: "),
        ("[sites.locale]", "1: sites.locale: is no key of a preset; did you mean 'local'?"),
        (
            "[sites.local]\norigins = []",
            "2: sites.local.origins: is no key of a preset; known: posture, pos",
        ),
        ("sites = 1", "1: sites: should be an object, not 1"),
        (
            "[limits]\ncomment_per_adress = []",
            "2: limits.comment_per_adress: unknown key; did you mean 'co",
        ),
        (
            "[limits]\ncomment_per_address = []",
            "2: limits.comment_per_address: Tuple should have at least 1",
        ),
        (
            "[challenge]\ndifficulty = 'harder'",
            "2: challenge.difficulty: should be 'normal' or 'hard', not",
        ),
        ("mildest_posture = 'shut'", "1: mildest_posture: should be 'open', 'hold_risky', 'hold_all' or"),
        ("[checks.length]\nmin_chars = 0", "2: checks.length.min_chars: 0 is under 1"),
        (
            "[rules.any_finding]\nchecks = ['links']",
            "2: rules.any_finding.checks: there is no check of this",
        ),
    ],
)
def test_a_bad_preset_stops_the_load_naming_file_and_key(tmp_path: Path, attack: str, problem: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        load(write(tmp_path, attack))

    assert str(raised.value).startswith(f"{tmp_path}/attack.toml:{problem}")


def test_a_preset_whose_file_is_away_stops_the_load(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "attack.toml").unlink()

    with pytest.raises(
        Misconfigured, match=r"policy\.toml:\d+: presets\.attack\.file: .*/attack\.toml: cannot be read: No such"
    ):
        load(path)


def test_a_presets_name_fits_into_an_address(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"policy\.toml:\d+: presets\.Under attack: String should match pattern"):
        load(write(tmp_path, policy=POLICY + NAMED.replace("attack]", '"Under attack"]')))


def test_the_shipped_preset_is_stricter_in_everything_it_touches() -> None:
    policy = load(SHIPPED)
    attack = attack_of(policy)

    assert attack.mildest_posture is Posture.HOLD_ALL
    assert attack.hide_rejections
    assert attack.challenge.kind == TextImage(Difficulty.HARD)
    assert attack.challenge.ttl_s < policy.challenge.ttl_s
    for name in ("challenge_per_address", "comment_per_address", "comment_per_account", "comment_per_thread"):
        usual, tight = getattr(policy.quotas, name), getattr(attack.quotas, name)
        assert [it.window_s for it in usual] == [it.window_s for it in tight]
        assert all(t.limit < u.limit for t, u in zip(tight, usual, strict=True))
    assert attack.screening.checks is policy.screening.checks


def test_what_was_kept_of_a_policy_makes_its_presets_anew(tmp_path: Path) -> None:
    path, files = write(tmp_path), FolderFiles(tmp_path)
    registries = {"checks": CHECKS, "rules": RULES, "captchas": CAPTCHAS, "report_failure": report}
    first = load_policy(path, files=files, **registries)
    path.unlink()
    (tmp_path / "attack.toml").unlink()

    again = load_policy(Path("policy.toml"), files=KeptFiles(files.contents), **registries)

    assert (again.digest, attack_of(again).digest) == (first.digest, attack_of(first).digest)
    assert attack_of(again).quotas == attack_of(first).quotas
