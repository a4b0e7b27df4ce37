"""What is written as a JSON document comes back equal."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.adapters.sql.rows import (
    facts_document,
    facts_from,
    published_document,
    published_from,
    verdict_document,
    verdict_from,
)
from moderation.domain.author import AuthorRecord, BlockState, Grade, Identity
from moderation.domain.campaign import Campaign
from moderation.domain.comment import ThreadKey
from moderation.domain.delivery import PublishedComment
from moderation.domain.region import Region
from moderation.domain.screening import Facts
from moderation.domain.text import Span
from moderation.domain.verdict import Action, Finding, Posture, RuleHit, Verdict

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SPANS = st.none() | st.builds(Span, st.integers(0, 9), st.integers(10, 99))
FINDINGS = st.builds(
    Finding,
    check=TEXTS,
    code=TEXTS,
    score=st.floats(0, 1),
    category=TEXTS,
    exact=st.booleans(),
    field=st.sampled_from(["body", "nickname"]),
    span=SPANS,
    evidence=TEXTS,
    steps=st.lists(TEXTS, max_size=3).map(tuple),
)
VERDICTS = st.builds(
    Verdict,
    action=st.sampled_from(Action),
    evidence=st.sampled_from(Action),
    posture=st.sampled_from(Posture),
    findings=st.lists(FINDINGS, max_size=3).map(tuple),
    rules=st.lists(st.builds(RuleHit, TEXTS, st.sampled_from(Action), TEXTS, st.booleans()), max_size=3).map(tuple),
    policy_digest=TEXTS,
)


@settings(derandomize=True, max_examples=150)
@given(verdict=VERDICTS)
def test_a_verdict_survives_json(verdict: Verdict) -> None:
    assert verdict_from(json.loads(json.dumps(verdict_document(verdict)))) == verdict


def test_a_verdict_is_written_with_names_a_person_can_read() -> None:
    finding = Finding("links", "url", 0.5, "spam", span=Span(0, 4), evidence="a.cn", steps=("nfkc",))
    hit = RuleHit("any_finding", Action.REVIEW, "found")

    assert verdict_document(Verdict(Action.REJECT, Action.REVIEW, Posture.HOLD_ALL, (finding,), (hit,), "d")) == {
        "action": "REJECT",
        "evidence": "REVIEW",
        "posture": "hold_all",
        "policy_digest": "d",
        "findings": [
            {
                "check": "links",
                "code": "url",
                "score": 0.5,
                "category": "spam",
                "exact": True,
                "field": "body",
                "span": [0, 4],
                "evidence": "a.cn",
                "steps": ["nfkc"],
            }
        ],
        "rules": [{"rule": "any_finding", "action": "REVIEW", "reason": "found", "shadow": False}],
        "likelihood": 0.0,
    }


def test_a_verdict_of_before_suspicions_and_shadows_were_kept_is_read() -> None:
    document = verdict_document(Verdict(Action.REVIEW, Action.REVIEW, Posture.OPEN, (), (), "d", likelihood=0.25))
    assert verdict_from(document).likelihood == 0.25
    del document["likelihood"]

    assert verdict_from(document).likelihood == 0.0


@settings(derandomize=True, max_examples=60)
@given(
    st.builds(
        Facts,
        st.integers(0, 99),
        st.none() | st.builds(Campaign, TEXTS, st.integers(1, 99)),
        st.integers(0, 99),
        st.integers(0, 99),
        st.builds(BlockState, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
        st.none() | st.builds(Identity, TEXTS, st.booleans(), st.booleans()),
        st.builds(AuthorRecord, st.floats(0, 99), st.floats(0, 99), st.sampled_from(Grade)),
        st.just(ThreadKey("portal", "/a/b.html")),
    )
)
def test_facts_survive_json(facts: Facts) -> None:
    assert facts_from(json.loads(json.dumps(facts_document(facts))), ThreadKey("portal", "/a/b.html")) == facts


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8))])
@pytest.mark.parametrize("reply_to", [None, "c0"])
def test_a_published_comment_survives_json(zone: timezone, reply_to: str | None) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=zone)
    region = Region("CN-SX") if reply_to else None
    comment = PublishedComment("c1", "portal", "/a.html", "读者", "说得好\n👍", at, reply_to, region)

    assert published_from(json.loads(json.dumps(published_document(comment)))) == comment


def test_what_was_on_its_way_before_there_were_replies_and_regions_can_be_read() -> None:
    comment = PublishedComment("c1", "portal", "/a.html", "读者", "说得好", datetime(2026, 1, 2, tzinfo=UTC))
    document = published_document(comment)
    del document["reply_to"], document["region"]

    assert published_from(document) == comment
