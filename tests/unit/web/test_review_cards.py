"""What a held comment's card says, in whole results."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel
from markupsafe import Markup

from moderation.domain.comment import ThreadKey
from moderation.domain.text import Span
from moderation.domain.verdict import Action, Finding, Posture, RuleHit, Verdict
from moderation.usecases.handle_reports import APPEAL
from moderation.usecases.ports.reviews import HeldComment
from moderation.usecases.review_queue import REASONS, UNDONE
from moderation.web import labels
from moderation.web.ages import Age
from moderation.web.review_cards import Card, Evidence, card_of, mask_address


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    app = Flask("cards")
    Babel(app, default_locale="en")
    with app.test_request_context():
        yield


def held(*findings: Finding, **fields: object) -> HeldComment:
    verdict = Verdict(Action.REVIEW, Action.REVIEW, Posture.HOLD_ALL, findings, (), "digest")
    given = {
        "comment_id": "c1",
        "version": 3,
        "thread": ThreadKey("demo", "/news/1.html"),
        "nickname": "读者",
        "body": "一条评论",
        "address": "203.0.113.9",
        "account": None,
        "submitted_at": datetime(2026, 3, 2, 20, 30, tzinfo=UTC),
        "verdict": verdict,
    }
    return HeldComment(**{**given, **fields})  # type: ignore[arg-type] # the caller's fields replace ours


def card_at(item: HeldComment, minutes_later: int = 5, portal: str | None = None) -> Card:
    """The card some minutes after the comment came."""
    return card_of(item, item.submitted_at + timedelta(minutes=minutes_later), timedelta(hours=1), portal)


def selected(card: Card) -> tuple[str, ...]:
    return tuple(it.code for it in (*card.accept_reasons, *card.reject_reasons) if it.selected)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("203.0.113.9", "203.0.113.x"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::x"),
        ("::1", "::x"),
        ("not an address", "?"),
        ("", "?"),
    ],
)
def test_an_address_is_shown_in_part(address: str, shown: str) -> None:
    assert mask_address(address) == shown


def test_times_are_the_newsrooms() -> None:
    assert card_at(held()).submitted_at.isoformat() == "2026-03-03T04:30:00+08:00"


def test_names_and_addresses_of_the_outside_are_escaped() -> None:
    card = card_at(held(account="<i>\u202e", nickname="<b>", thread=ThreadKey("demo", "/<u>")))

    assert (card.nickname, card.thread) == (Markup("&lt;b&gt;"), Markup("/&lt;u&gt;"))
    assert card.account == Markup('&lt;i&gt;<span class="hidden-char" title="RIGHT-TO-LEFT OVERRIDE">⟨U+202E⟩</span>')


def test_the_page_is_a_link_where_the_portal_is_known() -> None:
    assert card_at(held()).thread_href is None
    assert card_at(held(), portal="https://portal.example").thread_href == "https://portal.example/news/1.html"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, Age("under a minute", "good")),
        (1, Age("1 minute", "good")),
        (44, Age("44 minutes", "good")),
        (45, Age("45 minutes · due soon", "warn")),
        (60, Age("1 hour · overdue", "bad")),
        (60 * 47, Age("1 day · overdue", "bad")),
        (60 * 48, Age("2 days · overdue", "bad")),
    ],
)
def test_an_age_says_in_words_what_its_colour_says(minutes: int, expected: Age) -> None:
    assert card_at(held(), minutes).age == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((), None),
        ((Finding("words", "code", 0.59, "sexual"), Finding("words", "code", 1.0, "spam")), None),
        ((Finding("words", "code", 0.8, "abuse"), Finding("words", "code", 0.9, "sexual")), "Sexual solicitation"),
    ],
)
def test_the_worst_texts_are_veiled(found: tuple[Finding, ...], expected: str | None) -> None:
    assert card_at(held(*found)).veiled == expected


def test_evidence_is_told_in_words() -> None:
    findings = (
        Finding("banned_words", "banned_term", 0.6, "abuse", span=Span(1, 3), steps=("nfkc", "traditional")),
        Finding("contact_details", "qq_number", 0.6, "contact", field="nickname", span=Span(0, 2)),
        Finding("repetition", "dominant_character", 0.4, "noise"),
        Finding("operators_own", "own_code", 1.0, "own_category", span=Span(0, 1), steps=("own_step",)),
    )

    assert card_at(held(*findings)).evidence == (
        Evidence(
            "abuse",
            "Abuse",
            "word list",
            "0.60",
            Markup("条评"),
            "full-width and look-alike forms + traditional to simplified",
            in_nickname=False,
        ),
        Evidence("contact", "Contact details", "QQ number", "0.60", Markup("读者"), "", in_nickname=True),
        Evidence("noise", "Noise", "mostly one character", "0.40", None, "", in_nickname=False),
        Evidence("other", "own_category", "own_code", "1.00", Markup("一"), "own_step", in_nickname=False),
    )


def test_long_evidence_is_quoted_in_part() -> None:
    finding = Finding("repetition", "repeated_unit", 0.4, "noise", span=Span(0, 41))

    assert card_at(held(finding, body="哈" * 41)).evidence[0].written == Markup("哈" * 40 + "…")


def test_rules_are_told_with_their_names() -> None:
    hits = (RuleHit("failed_check", Action.REVIEW, "check_failed"), RuleHit("own", Action.REVIEW, "own_reason"))
    verdict = Verdict(Action.REVIEW, Action.REVIEW, Posture.OPEN, (), hits, "digest")

    assert card_at(held(verdict=verdict)).rules == ("a check did not work (failed_check)", "own_reason (own)")


def test_a_rule_in_the_shadow_is_told_as_such_and_one_that_accepts_is_not_told_of_a_held_comment() -> None:
    hits = (RuleHit("mild", Action.ACCEPT, "own_reason"), RuleHit("tried", Action.REJECT, "own_reason", shadow=True))
    verdict = Verdict(Action.REVIEW, Action.REVIEW, Posture.OPEN, (), hits, "digest")

    assert card_at(held(verdict=verdict)).rules == ("own_reason (tried), in the shadow: would reject",)


@pytest.mark.parametrize(
    ("evidence", "findings", "expected"),
    [
        (Action.ACCEPT, (), ("Nothing found", "reviewed before publication")),
        (
            Action.ACCEPT,
            (Finding("length", "too_short", 0.3, "noise"),),
            ("What was found is too little to hold it for", "reviewed before publication"),
        ),
        (Action.REVIEW, (), ("Held for what was found", None)),
        (Action.REJECT, (), ("The evidence asks for rejection", None)),
    ],
)
def test_the_posture_is_named_where_it_alone_holds(
    evidence: Action, findings: tuple[Finding, ...], expected: tuple[str, str | None]
) -> None:
    verdict = Verdict(Action.REVIEW, evidence, Posture.HOLD_ALL, findings, (), "digest")

    card = card_at(held(verdict=verdict))

    assert (card.verdict, card.posture) == expected


@pytest.mark.parametrize(
    ("categories", "expected"),
    [
        ((), ("fits_rules", "other")),
        (("invoice",), ("fits_rules", "fraud")),
        (("contact", "gambling"), ("fits_rules", "gambling")),
        (("own_category",), ("fits_rules", "abuse")),
    ],
)
def test_the_strongest_evidence_suggests_the_reason(categories: tuple[str, ...], expected: tuple[str, str]) -> None:
    findings = (Finding("check", "code", 0.1 * number, name) for number, name in enumerate(categories, start=1))

    assert selected(card_at(held(*findings))) == expected


def test_every_reason_that_can_be_given_has_words() -> None:
    codes = {code for reasons in REASONS.values() for code in reasons}

    assert codes | {UNDONE, APPEAL} == set(labels.REASONS)
    assert set(labels.SUGGESTED_REASONS.values()) <= codes
