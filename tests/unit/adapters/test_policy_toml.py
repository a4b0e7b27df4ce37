"""Loading the policy: a whole one, every way to get it wrong, and the one that ships."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from moderation.adapters.model_file import SHIPPED_FILE
from moderation.adapters.policy_toml import load_policy
from moderation.captchas import CAPTCHAS
from moderation.captchas.text_image import TextImage
from moderation.checks import CHECKS
from moderation.checks.length import Length
from moderation.checks.length import Options as LengthOptions
from moderation.domain.comment import TextLimits, ThreadKey
from moderation.domain.delivery import RetryPolicy
from moderation.domain.errors import Misconfigured
from moderation.domain.policy import Policy, Quotas, SitePolicy
from moderation.domain.quota import Quota
from moderation.domain.verdict import Posture
from moderation.rules import RULES
from moderation.rules.score_threshold import Options as ThresholdOptions
from moderation.rules.score_threshold import ScoreThreshold, Thresholds

SHIPPED = Path(__file__).parents[3] / "config" / "policy.toml"

POLICY = """\
hide_rejections = true
duplicate_window_s = 600
campaign_window_s = 300

[text]
body_chars = 100
nickname_chars = 10

[sites.local]
origins = ["https://news.example.com", "http://127.0.0.1:8080"]
posture = "hold_risky"

[sites.local.postures]
"/a/" = "open"
"/a/b.html" = "closed"

[limits]
challenge_per_address = [{ limit = 1, window_s = 10 }]
comment_per_address = [{ limit = 2, window_s = 10 }, { limit = 9, window_s = 60 }]
comment_per_account = [{ limit = 3, window_s = 10 }]
comment_per_thread = [{ limit = 4, window_s = 10 }]
sign_in_per_address = [{ limit = 5, window_s = 10 }]
sign_in_per_name = [{ limit = 6, window_s = 10 }]

[challenge]
kind = "text_image"
ttl_s = 120

[delivery]
tries = 3
first_delay_s = 0.5
longest_delay_s = 60

[rules.any_finding]
checks = ["length"]

[rules.score_threshold]
default = { hold_at = 0.5 }
categories.listed = { hold_at = 0.4, reject_at = 0.9 }

[checks.length]
min_chars = 3

[checks.banned_words]
lists = ["zh.txt"]
"""


def report(_name: str, error: Exception) -> None:
    raise AssertionError from error


def load(path: Path) -> Policy:
    return load_policy(path, checks=CHECKS, rules=RULES, captchas=CAPTCHAS, report_failure=report)


@dataclass(frozen=True)
class PolicyFolder:
    """A policy and its word list, which a test may spoil."""

    path: Path

    def write(self, policy: str = POLICY, words: str = "刷单\n") -> "PolicyFolder":
        (self.path / "policy.toml").write_text(policy, "utf-8")
        (self.path / "zh.txt").write_text(words, "utf-8")
        return self

    def load(self) -> Policy:
        return load(self.path / "policy.toml")


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> PolicyFolder:
    return PolicyFolder(tmp_path)


def test_it_reads_a_whole_policy(folder: PolicyFolder) -> None:
    policy = folder.write().load()
    assert policy == Policy(
        digest=policy.digest,
        sites={
            "local": SitePolicy(
                origins=frozenset({"https://news.example.com", "http://127.0.0.1:8080"}),
                posture=Posture.HOLD_RISKY,
                postures={"/a/": Posture.OPEN, "/a/b.html": Posture.CLOSED},
            )
        },
        text=TextLimits(100, 10),
        quotas=Quotas(
            challenge_per_address=(Quota("challenge_per_address", 1, 10),),
            comment_per_address=(Quota("comment_per_address", 2, 10), Quota("comment_per_address", 9, 60)),
            comment_per_account=(Quota("comment_per_account", 3, 10),),
            comment_per_thread=(Quota("comment_per_thread", 4, 10),),
            sign_in_per_address=(Quota("sign_in_per_address", 5, 10),),
            sign_in_per_name=(Quota("sign_in_per_name", 6, 10),),
        ),
        challenge=policy.challenge,
        duplicate_window_s=600,
        campaign_window_s=300,
        hide_rejections=True,
        delivery=RetryPolicy(3, 0.5, 60),
        screening=policy.screening,
    )
    assert (type(policy.challenge.kind), policy.challenge.ttl_s) == (TextImage, 120)


def test_it_builds_checks_and_rules_in_the_order_of_the_registries(folder: PolicyFolder) -> None:
    screening = folder.write().load().screening
    assert [check.name for check in screening.checks] == ["banned_words", "length"]
    assert [rule.name for rule in screening.rules] == ["any_finding", "score_threshold"]
    assert screening.checks[1] == Length(LengthOptions(min_chars=3))
    assert screening.rules[1].judge == ScoreThreshold(
        ThresholdOptions(Thresholds(0.5), {"listed": Thresholds(0.4, 0.9)}),
    )
    assert screening.report_failure is report


RULE = """
[rules.{name}]
kind = "expression"
state = "{state}"
when = "{when}"
action = "hold"
reason = "because"
"""


def test_a_kind_of_rule_may_be_used_often_and_each_has_its_state(folder: PolicyFolder) -> None:
    states = {"b_live": "live", "a_shadow": "shadow", "c_off": "off"}
    more = "".join(RULE.format(name=name, state=state, when="true") for name, state in states.items())

    rules = folder.write(POLICY + more).load().screening.rules

    assert [(rule.name, rule.shadow) for rule in rules] == [
        ("any_finding", False),
        ("a_shadow", True),
        ("b_live", False),
        ("score_threshold", False),
    ]


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"state": "on"}, "rules.own.state: should be 'live', 'shadow' or 'off', not \"on\""),
        ({"when": "thread.secton == ''"}, "did you mean 'section'?"),
        ({"when": "facts.duplicates > 'a'"}, "rules.own.when: 1:18: found no matching overload for '_>_'"),
        ({"when": "findings.size("}, "rules.own.when: 1:15: Syntax error"),
        ({"when": "facts.duplicates"}, "rules.own.when: yields int, not true or false"),
        ({"when": "1 > 2"}, "rules.own.when: is never true, so the rule could never fire"),
        ({"name": "Own"}, "rules.Own"),
    ],
)
def test_an_expression_that_cannot_work_stops_the_load(
    folder: PolicyFolder, changed: dict[str, str], line: str
) -> None:
    rule = RULE.format(**{"name": "own", "state": "off", "when": "true"} | changed)

    with pytest.raises(Misconfigured, match=re.escape(line)) as error:
        folder.write(POLICY + rule).load()
    assert "\n" not in str(error.value)


def test_a_site_without_postures_holds_everything(folder: PolicyFolder) -> None:
    before, after = POLICY.split("[sites.local]", maxsplit=1)[0], POLICY.split("[limits]")[1]
    policy = folder.write(f"{before}[sites.local]\n[limits]{after}").load()
    assert policy.site("local") == SitePolicy(frozenset(), Posture.HOLD_ALL, {})


def test_the_digest_changes_with_the_file_and_with_every_list(folder: PolicyFolder) -> None:
    digests = [
        folder.write().load().digest,
        folder.write().load().digest,
        folder.write(POLICY + "\n").load().digest,
        folder.write(words="刷单\n\n").load().digest,
    ]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3
    assert all(len(digest) == 64 for digest in digests)


def test_the_digest_is_that_of_the_screening(folder: PolicyFolder) -> None:
    policy = folder.write().load()
    assert policy.screening.policy_digest == policy.digest


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("hide_rejections", "hide_rejection", "hide_rejection: unknown key; did you mean 'hide_rejections'?"),
        ("body_chars", "body_char", "text.body_char: unknown key; did you mean 'body_chars'?"),
        ("[text]", "[txt]", "txt: unknown key; did you mean 'text'?"),
        ("body_chars = 100", "body_chars = 0", "text.body_chars: should be greater than or equal to 1, not 0"),
        ("ttl_s = 120", "ttl_s = 0", "challenge.ttl_s: should be greater than or equal to 1, not 0"),
        ("ttl_s = 120", "ttl_s = '120'", 'challenge.ttl_s: should be a valid integer, not "120"'),
        ("ttl_s = 120", "ttl_s = true", "challenge.ttl_s: should be a valid integer, not true"),
        (
            "limit = 9",
            "limt = 9",
            "limits.comment_per_address[1].limt: unknown key; did you mean 'limit'?",
        ),
        (
            "[{ limit = 1, window_s = 10 }]",
            "[]",
            "limits.challenge_per_address: Tuple should have at least 1 item after validation, not 0",
        ),
        (
            '"hold_risky"',
            '"hold"',
            "sites.local.posture: should be 'open', 'hold_risky', 'hold_all' or 'closed', not \"hold\"; "
            "did you mean 'hold_all'?",
        ),
        ('"/a/" =', '"a/" =', 'sites.local.postures.a/: a section or page starts with /, not "a/"'),
        (
            "news.example.com",
            "news.example.com/a",
            "sites.local.origins[0]: an origin is scheme://host or scheme://host:port in lower case, without a path, "
            'not "https://news.example.com/a"',
        ),
        (
            "news.example.com",
            "news.example.com:443",
            "sites.local.origins[0]: browsers leave the default port out of the origin, so must this, "
            'not "https://news.example.com:443"',
        ),
        (
            "longest_delay_s = 60",
            "longest_delay_s = 0.1",
            "delivery.longest_delay_s: should not be under first_delay_s 0.5, not 0.1",
        ),
        (
            "first_delay_s = 0.5",
            "first_delay_s = nan",
            "delivery.first_delay_s: should be a finite number, not NaN",
        ),
        (
            '"text_image"',
            '"textimage"',
            "challenge.kind: there is no captcha kind 'textimage'; did you mean 'text_image'?",
        ),
        ("[checks.length]", "[checks.lenght]", "checks.lenght: there is no check 'lenght'; did you mean 'length'?"),
        (
            "[rules.any_finding]",
            "[rules.all_findings]\n[rules.any_finding]",
            "rules.all_findings: there is no kind of rule 'all_findings'; did you mean 'any_finding'?",
        ),
        ("min_chars = 3", "min_chars = 0", "checks.length.min_chars: 0 is under 1"),
        ("min_chars = 3", "min_char = 3", "checks.length.min_char: unknown key; did you mean 'min_chars'?"),
        ('lists = ["zh.txt"]', 'lists = "zh.txt"', 'checks.banned_words.lists: should be a valid array, not "zh.txt"'),
        (
            "reject_at = 0.9",
            "reject_at = 0.3",
            "rules.score_threshold.categories.listed.reject_at: 0.3 is not between hold_at 0.4 and 1",
        ),
        (
            "reject_at = 0.9",
            "rejct_at = 0.9",
            "rules.score_threshold.categories.listed.rejct_at: unknown key; did you mean 'reject_at'?",
        ),
        (
            'checks = ["length"]',
            'checks = ["links"]',
            "rules.any_finding.checks: there is no check of this policy 'links'; known: banned_words, length",
        ),
        (
            "categories.listed",
            "categories.lister",
            "rules.score_threshold.categories.lister: no check of this policy finds the category 'lister'; "
            "did you mean 'listed'?",
        ),
    ],
)
def test_one_line_names_the_key_and_the_problem(folder: PolicyFolder, right: str, wrong: str, problem: str) -> None:
    assert POLICY.count(right) >= 1
    with pytest.raises(Misconfigured) as caught:
        folder.write(POLICY.replace(right, wrong, 1)).load()
    assert str(caught.value) == f"{folder.path}/policy.toml:{line_of(right)}: {problem}"


@pytest.mark.parametrize(
    ("right", "wrong", "table", "problem"),
    [
        ("body_chars = 100\n", "", "[text]", "text.body_chars: is missing"),
        ('lists = ["zh.txt"]', "", "[checks.banned_words]", "checks.banned_words.lists: is missing"),
    ],
)
def test_what_is_not_about_one_line_of_the_file_is_about_its_table(
    folder: PolicyFolder, right: str, wrong: str, table: str, problem: str
) -> None:
    with pytest.raises(Misconfigured) as caught:
        folder.write(POLICY.replace(right, wrong, 1)).load()
    assert str(caught.value) == f"{folder.path}/policy.toml:{line_of(table)}: {problem}"


def test_a_whole_table_that_is_missing_stands_in_no_line(folder: PolicyFolder) -> None:
    with pytest.raises(Misconfigured, match=r"policy\.toml: delivery: is missing$"):
        folder.write(POLICY.replace(POLICY[POLICY.index("[delivery]") : POLICY.index("[rules.any")], "")).load()


def line_of(part: str) -> int:
    return POLICY[: POLICY.index(part)].count("\n") + 1


@pytest.mark.parametrize(("state", "loads"), [("live", False), ("shadow", False), ("off", True)])
def test_only_a_rule_that_is_off_may_wait_for_what_cannot_come(folder: PolicyFolder, state: str, loads: bool) -> None:
    rule = f'\n[rules.severe_finding]\nstate = "{state}"\ncategories = ["gambling"]\nscore = 0.9\n'
    folder.write(POLICY + rule)

    if loads:
        assert "severe_finding" not in [it.name for it in folder.load().screening.rules]
    else:
        with pytest.raises(Misconfigured, match=r"severe_finding\.categories: no check .* 'gambling'; known: "):
            folder.load()


def test_it_names_the_place_of_broken_toml(folder: PolicyFolder) -> None:
    with pytest.raises(Misconfigured, match=r"policy\.toml:2: is not valid TOML: Invalid value$"):
        folder.write("a = 1\nb = =").load()


def test_it_says_that_a_file_is_not_utf_8(folder: PolicyFolder) -> None:
    (folder.path / "policy.toml").write_bytes(b"#\n# \xff")
    with pytest.raises(Misconfigured, match=r"policy\.toml:2: is not UTF-8 at byte 4$"):
        folder.load()


@pytest.mark.parametrize("text", ["a." * 20000 + "a = 1", "a = " + "[" * 20000, "a" + ".a" * 20 + " = 1"])
def test_what_is_nested_too_deeply_for_its_readers_is_refused(folder: PolicyFolder, text: str) -> None:
    (folder.path / "policy.toml").write_text(text)
    with pytest.raises(Misconfigured, match=r"policy\.toml: has tables or lists within one another over 20 deep$"):
        folder.load()


def test_it_says_that_a_file_is_missing(folder: PolicyFolder) -> None:
    with pytest.raises(Misconfigured, match=r"policy\.toml: cannot be read: No such file or directory$"):
        folder.load()


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("zhh.txt", "{folder}/zhh.txt: cannot be read: No such file or directory; did you mean 'zh.txt'?"),
        ("other/zh.txt", "{folder}/other/zh.txt: cannot be read: No such file or directory"),
        ("", "{folder}: cannot be read: Is a directory"),
        ("a\\u0000", "'{folder}/a\\x00': is no name of a file: embedded null byte"),
    ],
)
def test_a_list_that_cannot_be_read_is_named_with_the_line_that_names_it(
    folder: PolicyFolder, name: str, problem: str
) -> None:
    right = 'lists = ["zh.txt"]'
    with pytest.raises(Misconfigured) as caught:
        folder.write(POLICY.replace(right, f'lists = ["zh.txt", "{name}"]')).load()
    where = f"{folder.path}/policy.toml:{line_of(right)}: checks.banned_words.lists[1]: "
    assert str(caught.value) == where + problem.format(folder=folder.path)


def test_it_names_the_line_of_a_broken_list(folder: PolicyFolder) -> None:
    with pytest.raises(Misconfigured, match=r"zh\.txt:1: severity must be"):
        folder.write(words="刷单 | severity=9").load()


def test_the_shipped_policy_runs_every_check_and_publishes_nothing_by_itself() -> None:
    policy = load(SHIPPED)
    assert [check.name for check in policy.screening.checks] == list(CHECKS)
    assert [(rule.name, rule.shadow) for rule in policy.screening.rules] == [
        ("any_finding", False),
        ("failed_check", False),
        ("low_trust_author", False),
        ("link_of_new_author", True),
        ("minor", False),
        ("score_threshold", False),
        ("severe_finding", False),
    ]
    assert policy.site("demo").posture_of(ThreadKey("demo", "/zcjh/jishixinwen/8963.html")) is Posture.HOLD_ALL


def test_a_preset_that_says_nothing_of_checks_and_rules_has_those_of_the_policy() -> None:
    policy = load(SHIPPED)
    preset = policy.presets["attack"]
    assert preset.screening.checks is policy.screening.checks
    assert preset.screening.rules is policy.screening.rules


def test_the_digest_changes_with_the_model(folder: PolicyFolder) -> None:
    asking = POLICY + '\n[checks.classifier]\nmodel = "m.bin"\n'
    content = SHIPPED_FILE.read_bytes()
    folder.write(asking)
    digests = []
    for model in (content, content.replace(b'"seed": 1', b'"seed": 2')):
        (folder.path / "m.bin").write_bytes(model)
        digests.append(folder.load().digest)

    assert len(set(digests)) == 2


@pytest.mark.parametrize(
    ("content", "problem"),
    [(None, "cannot be read: No such file or directory"), (b"", "is not a model that this version can read")],
)
def test_a_model_that_cannot_be_used_stops_the_load(folder: PolicyFolder, content: bytes | None, problem: str) -> None:
    folder.write(POLICY + '\n[checks.classifier]\nmodel = "m.bin"\n')
    if content is not None:
        (folder.path / "m.bin").write_bytes(content)

    with pytest.raises(Misconfigured) as caught:
        folder.load()

    assert str(caught.value) == f"{folder.path / 'm.bin'}: {problem}"
