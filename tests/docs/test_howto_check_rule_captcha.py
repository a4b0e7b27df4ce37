"""The how-to pages for a check, a rule and a captcha kind: each adds one, exactly as its page says."""

import io
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from moderation.captchas import CAPTCHAS
from moderation.checks import CHECKS
from moderation.domain.comment import Comment, Submission, ThreadKey
from moderation.domain.policy import Policy
from moderation.domain.screening import CheckKind, Facts, RuleKind
from moderation.domain.verdict import Action, Finding, Posture, RuleHit
from moderation.rules import RULES
from tests.docs.howto import ROOT, code_blocks, first_block_as_module, named_files_that_do_not_exist, registry_line

PAGES = {
    "add-a-check.md": "moderation/checks/shouting.py",
    "add-a-rule.md": "moderation/rules/rejected_author.py",
    "add-a-captcha-kind.md": "moderation/captchas/sum_image.py",
}


def load_with(tmp_path: Path, added: str, replaced: str = "") -> Policy:
    """The default policy with a page's TOML block added, or put in the place of the table `replaced`."""
    from moderation.bootstrap import read_policy

    shutil.copytree(ROOT / "config", tmp_path / "config")
    file = tmp_path / "config" / "policy.toml"
    text = file.read_text(encoding="utf-8")
    if replaced:
        start = text.index(f"[{replaced}]")
        text = text[:start] + text[text.index("\n[", start) :]
    file.write_text(f"{text}\n{added}", encoding="utf-8")
    return read_policy(file)


def a_comment(body: str, policy: Policy) -> Comment:
    submission = Submission(ThreadKey("demo", "/a/1.html"), "读者", body, None, None, "192.0.2.1")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Comment.from_submission(submission, comment_id="1", now=now, limits=policy.text)


@pytest.mark.parametrize("page", PAGES)
def test_the_page_names_only_files_that_exist(page: str) -> None:
    assert named_files_that_do_not_exist(page) == {PAGES[page]}


def test_the_check_of_the_page_finds_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "add-a-check.md"
    with first_block_as_module(page, "moderation.checks.shouting", tmp_path) as shouting:
        for name, kind in registry_line(page, CheckKind=CheckKind, shouting=shouting).items():
            monkeypatch.setitem(CHECKS, name, kind)
        policy = load_with(tmp_path, code_blocks(page, "toml")[0])

        verdict = policy.screening.screen(a_comment("THIS IS AN OUTRAGE ok", policy), Facts(), Posture.OPEN)
        calm = policy.screening.screen(a_comment("This is an outrage", policy), Facts(), Posture.OPEN)

    assert verdict.findings == (Finding("shouting", "capitals", 0.3, "noise", evidence="88%"),)
    assert calm.findings == ()


def test_the_rule_of_the_page_holds_whom_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "add-a-rule.md"
    with first_block_as_module(page, "moderation.rules.rejected_author", tmp_path) as rejected_author:
        for name, kind in registry_line(page, RuleKind=RuleKind, rejected_author=rejected_author).items():
            monkeypatch.setitem(RULES, name, kind)
        policy = load_with(tmp_path, code_blocks(page, "toml")[0])
        comment = a_comment("写得好,支持", policy)

        verdict = policy.screening.screen(comment, Facts(author_rejected=2), Posture.OPEN)
        trusted = policy.screening.screen(comment, Facts(author_rejected=1), Posture.OPEN)

    hit = RuleHit("rejected_author", Action.REVIEW, "author_rejected_before")
    assert (verdict.action, hit in verdict.rules) == (Action.REVIEW, True)
    others = tuple(other for other in verdict.rules if other != hit)
    assert trusted == replace(verdict, action=Action.ACCEPT, evidence=Action.ACCEPT, rules=others)


def test_the_captcha_kind_of_the_page_is_issued_by_policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "add-a-captcha-kind.md"
    with first_block_as_module(page, "moderation.captchas.sum_image", tmp_path) as sum_image:
        for name, kind in registry_line(page, SumImage=sum_image.SumImage).items():
            monkeypatch.setitem(CAPTCHAS, name, kind)
        policy = load_with(tmp_path, code_blocks(page, "toml")[0], replaced="challenge")

        puzzle = policy.challenge.kind.draw()

    assert 20 <= int(puzzle.answer) <= 98
    with Image.open(io.BytesIO(puzzle.image_png)) as picture:
        assert (picture.format, picture.size) == ("PNG", (160, 60))
