"""The rules of docs/howto/write-rules.md load and do what the page says."""

import re
from pathlib import Path

from moderation.domain.comment import ThreadKey
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, RuleHit
from moderation.rules import RULES
from tests.docs.howto import ROOT, code_blocks
from tests.docs.test_howto_check_rule_captcha import a_comment, load_with
from tests.unit.rules.findings import finding

PAGE = "write-rules.md"
BBS = ThreadKey("demo", "/bbs/1.html")


def test_the_rules_of_the_page_do_what_it_says(tmp_path: Path) -> None:
    policy = load_with(tmp_path, "\n".join(code_blocks(PAGE, "toml")))
    judges = {rule.name: rule for rule in policy.screening.rules}
    link, phone = finding("link", check="links"), finding("contact", check="contact_details")

    shadow = judges["many_links_at_night"]
    assert (shadow.shadow, shadow.judge([link] * 3, Facts(thread=BBS)).action) == (True, Action.REVIEW)
    assert shadow.judge([link] * 2, Facts(thread=BBS)) is None
    advertisement = judges["phone_and_link"].judge([link, phone], Facts())
    assert (advertisement.action, advertisement.reason) == (Action.REJECT, "advertisement")
    verdict = policy.screening.screen(a_comment("打13800138000,看 www.example.xyz", policy), Facts(), "open")
    assert RuleHit("phone_and_link", Action.REJECT, "advertisement") in verdict.rules


def test_the_page_lists_every_kind() -> None:
    text = (ROOT / "docs" / "howto" / PAGE).read_text("utf-8")
    table = text.split("## Kinds")[1].split("A table's name")[0]

    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(RULES)
