"""Training and measuring from the command line, on both databases: what is learnt, refused, kept and rolled back."""

import gzip
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from moderation.adapters.model_file import SHIPPED_FILE, ModelVersions, active_model, read_model
from moderation.adapters.sql.decided_texts import decided_texts
from moderation.adapters.sql.store import SqlStore
from moderation.cli import main
from moderation.domain.comment import Comment, CommentState, Submission, TextLimits, ThreadKey
from moderation.domain.labelled_text import DecidedText
from moderation.domain.review import DecisionAction
from moderation.domain.screening import Facts
from moderation.domain.text import fold
from moderation.domain.verdict import Action, Posture, Verdict
from moderation.training.recipe import parts_of
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.review_queue import ReviewQueue
from tests.review_world import desk_policy
from tests.unit.training.texts import PRAISE, comment, labelled

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
EDITOR = Moderator("m1", "晓燕", "", must_change_password=False)
VERDICT = Verdict(Action.REVIEW, Action.ACCEPT, Posture.HOLD_ALL, (), (), "digest")
POLICY = Path(__file__).parents[2] / "config" / "policy.toml"
TEA = "新到普洱茶饼批发"


@pytest.fixture
def data_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: Engine) -> Path:
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MODERATION_POLICY_FILE", str(POLICY))
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MODERATION_DATABASE_URL", url.replace("postgresql+psycopg", "postgresql"))
    return tmp_path / "data"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def decide(store: SqlStore, texts: Sequence[tuple[str, bool, str]]) -> None:
    """Comments held and decided in this order: text, whether it was accepted, the reason."""
    queue = ReviewQueue(store, desk_policy(), lambda: NOW, iter(f"d{number:05}" for number in range(100_000)).__next__)
    for number, (body, accepted, reason) in enumerate(texts):
        submission = Submission(ThreadKey.parse("demo", "/news/1.html"), "读者", body, None, None, "192.0.2.7")
        comment_id = f"c{number:05}"
        held = Comment.from_submission(submission, comment_id=comment_id, now=NOW, limits=TextLimits(1000, 24))
        with store.transaction() as tx:
            tx.comments.add(held, VERDICT, CommentState.HELD, Facts())
            tx.reviews.add(comment_id)
        queue.decide(comment_id, 1, DecisionAction.ACCEPT if accepted else DecisionAction.REJECT, reason, EDITOR)


def tea_is_spam(count: int = 45) -> list[tuple[str, bool, str]]:
    rejected = [(comment(number, TEA), False, "spam") for number in range(count)]
    return rejected + [(comment(number, PRAISE[0]), True, "fits_rules") for number in range(count)]


def test_only_what_people_decided_is_read_newest_first(store: SqlStore, engine: Engine) -> None:
    decide(store, [("第一條", True, "fits_rules"), ("第二条", False, "spam")])
    submission = Submission(ThreadKey.parse("demo", "/news/1.html"), "读者", "机器放行", None, None, "192.0.2.7")
    let_through = Comment.from_submission(submission, comment_id="c9", now=NOW, limits=TextLimits(1000, 24))
    with store.transaction() as tx:
        tx.comments.add(let_through, VERDICT, CommentState.ACCEPTED, Facts())

    read = list(decided_texts(engine))

    assert read == [DecidedText("第二条", False, "spam"), DecidedText("第一条", True, "fits_rules")]
    assert list(decided_texts(engine, limit=1)) == read[:1]


def test_decisions_make_a_new_version_and_one_command_takes_it_back(store: SqlStore, data_dir: Path) -> None:
    decide(store, tea_is_spam())

    learnt = run("train", "--from-decisions")

    assert (learnt.exit_code, learnt.stderr) == (0, "")
    versions = ModelVersions(data_dir / "models")
    version = versions.present()
    assert version.name.startswith("0001-")
    lines = learnt.stdout.splitlines()
    assert re.match(r"zh_spam   4\d rejected for it, 4\d accepted: held-out F1 ", lines[1]), lines[1]
    assert lines[1].endswith(", taken")
    assert lines[4] == f"active    {version}"
    assert lines[5].endswith(f"set model to the path of {versions.active_file}")
    text = fold(comment(99_991, TEA)).folded
    before, after = (read_model(path).model.languages["zh"].probabilities(text) for path in (SHIPPED_FILE, version))
    assert after[1] > 0.5 > before[1]
    assert after[0] == before[0]

    back = run("train", "--roll-back")

    assert (back.exit_code, back.stdout.splitlines()[0]) == (0, f"active    {SHIPPED_FILE}")
    assert version.exists()
    assert run("train", "--roll-back").exit_code == 1


def test_a_policy_that_follows_the_versions_takes_the_new_one(
    store: SqlStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    decide(store, tea_is_spam())
    policy = tmp_path / "policy.toml"
    toml = POLICY.read_text("utf-8").replace('"wordlists/', f'"{POLICY.parent}/wordlists/')
    toml = toml.replace('"policy.attack.toml"', f'"{POLICY.parent}/policy.attack.toml"')
    policy.write_text(
        toml.replace('"shipped"', '"data/models/active"').replace("zh_spam = 0.99", "zh_spam = 0.5"), "utf-8"
    )
    monkeypatch.setenv("MODERATION_POLICY_FILE", str(policy))

    missing = run("check-config")
    learnt = run("train", "--from-decisions")
    used = run("screen", comment(99_991, TEA))

    assert (missing.exit_code, missing.stderr.count("\n")) == (1, 1)
    assert f"{data_dir / 'models' / 'active'}: cannot be read" in missing.stderr
    assert learnt.stdout.splitlines()[-1].startswith("note      the processes that screen take it up")
    digest = read_model(active_model(data_dir / "models" / "active")).model.digest
    assert used.exit_code == 0
    assert f"classifier zh_spam {digest[:12]}" in used.stdout


def test_a_model_that_does_worse_on_unseen_decisions_is_refused(store: SqlStore, data_dir: Path) -> None:
    """Most decisions say that plain advertisements are fine and praise is spam; the held-out fifth says otherwise."""
    advert = "代开发票刷单兼职加微信日结三百元"
    bodies = [comment(number, phrase) for number in range(60) for phrase in (advert, PRAISE[0])]
    parts = parts_of([fold(body).folded for body in bodies], 5)
    accepted = [(advert in body) == bool(part) for body, part in zip(bodies, parts, strict=True)]
    decide(store, [(body, ok, "fits_rules" if ok else "spam") for body, ok in zip(bodies, accepted, strict=True)])

    result = run("train", "--from-decisions")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[1].endswith("refused: worse than the present")
    assert result.stderr == "Error: the present model stays: no head learnt something that is no worse\n"
    assert not (data_dir / "models").exists()


def test_too_few_decisions_are_said_and_change_nothing(store: SqlStore, data_dir: Path) -> None:
    decide(store, tea_is_spam(3))

    result = run("train", "--from-decisions")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[1].startswith("zh_spam   3 rejected for it, 3 accepted: too few to learn from")
    assert not (data_dir / "models").exists()


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    folder = tmp_path / "rows"
    folder.mkdir()
    lines = (
        json.dumps(
            {"text": t.folded, "label": int(t.positive), "lang": t.language, "source": t.source, "category": t.category}
        )
        for t in labelled()
    )
    (folder / "ours.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    return folder


class TestLabelledTexts:
    """These commands need no database."""

    @pytest.fixture(autouse=True)
    def policy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MODERATION_POLICY_FILE", str(POLICY))

    def test_a_model_is_made_twice_alike_and_measured(self, rows: Path, tmp_path: Path) -> None:
        made = [run("train", rows, "--generated", "60", "--out", tmp_path / name) for name in ("a.bin", "b.bin")]
        measured = run("evaluate", rows, "--model", tmp_path / "a.bin")

        assert [result.exit_code for result in made] == [0, 0]
        assert (tmp_path / "a.bin").read_bytes() == (tmp_path / "b.bin").read_bytes()
        card = read_model(tmp_path / "a.bin").card
        assert list(card["inputs_sha256"]) == ["ours.jsonl.gz"]
        assert measured.exit_code == 0
        model, columns, *lines = (line.split("\t") for line in measured.stdout.splitlines())
        assert model == [f"# model {read_model(tmp_path / 'a.bin').model.digest}"]
        assert [line[:5] for line in lines] == [
            ["en_spam", "en_spam", "80", "40", "1.0000"],
            ["en_toxic", "en_toxic", "80", "40", "1.0000"],
            ["zh_toxic", "zh_toxic", "80", "40", "1.0000"],
        ]
        assert all(len(line) == len(columns) for line in lines)

    def test_without_a_model_the_policys_is_measured(self, rows: Path) -> None:
        assert run("evaluate", rows).stdout.startswith(f"# model {read_model(SHIPPED_FILE).model.digest}\n")

    @pytest.mark.parametrize(
        "arguments",
        [
            ["train"],
            ["train", "x.jsonl"],
            ["train", "--out", "m.bin"],
            ["train", "--from-decisions", "--roll-back"],
            ["train", "x.jsonl", "--out", "m.bin", "--from-decisions"],
            ["evaluate"],
        ],
    )
    def test_an_unclear_order_is_a_usage_error(self, arguments: list[str]) -> None:
        assert run(*arguments).exit_code == 2

    def test_a_missing_file_is_one_line(self, tmp_path: Path) -> None:
        result = run("evaluate", tmp_path / "none.jsonl")

        assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
