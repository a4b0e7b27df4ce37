"""The document and its targets, from measurements made up by hand."""

import dataclasses

import pytest

from tests.evaluation.figures import Counts
from tests.evaluation.measurements import OURS, Measurements, OnDisguises, OnSource, Times
from tests.evaluation.report import document, table
from tests.evaluation.screeners import Answer
from tests.evaluation.targets import Target, targets
from tests.evaluation.timing import Pairs, Scale, Spread

QUICK = Spread(texts=3, median_us=100.0, p99_us=900.0, mean_us=120.0)
TIMES = Times(
    per_100={"zh, ordinary": QUICK},
    per_2000={"zh, ordinary": Spread(texts=1, median_us=1500.0, p99_us=2100.0, mean_us=1600.0)},
    scales=(Scale(1_000, 0.5, 10.0, 100.0), Scale(1_000_000, 60.0, 900.0, 120.0)),
    hostile_at_limit={"leet": 1.5, "emoji": 3.0},
    hostile_64_kib={"leet": 19.0, "emoji": 25.0},
    pairs=Pairs(texts=2, theirs_us=20_000.0, ours_us=100.0, ratio=200.0),
)
MEASURED = Measurements(
    languages={"weibo_clean": "zh", "made_up": "en"},
    clean=frozenset({"weibo_clean"}),
    sources={
        "weibo_clean": {OURS: OnSource(Counts(0, 3, 0, 97), 80.0, None, rejected=1)},
        "made_up": {
            OURS: OnSource(Counts(8, 2, 2, 8), 90.0, 0.875, rejected=0),
            "better-profanity": OnSource(Counts(5, 0, 5, 10), 21_000.0),
        },
    },
    disguises={
        "zh": {
            OURS: OnDisguises({"space": (1.0, 99), "pinyin_initials": (0.0, 1)}, {"cross_word": (1, 50)}, (0, 4)),
            "better-profanity": OnDisguises(
                {"space": (0.0, 99), "pinyin_initials": (0.0, 1)}, {"cross_word": (0, 50)}, (0, 4)
            ),
        },
        "en": {
            OURS: OnDisguises({"leet": (0.5, 10)}, {"scunthorpe": (0, 20)}, (1, 1)),
            "better-profanity": OnDisguises({"leet": (0.9, 10)}, {"scunthorpe": (2, 20)}, (1, 1)),
        },
    },
    ours_by_disguised_terms_alone={"zh": 0.97, "en": 0.5},
    times=TIMES,
    peer_us={"better-profanity": {"zh": 500.0, "en": 30_000.0}},
    not_run={"another (npm)": "there is no npm"},
)


def test_it_says_of_every_target_whether_it_was_met() -> None:
    assert targets(MEASURED) == [
        Target("zh: disguised terms found ≥ 0.98", "0.990", True),
        Target("zh: every kind of disguise ≥ 0.90", "1.00 (space)", True),
        Target("en: disguised terms found ≥ 0.98", "0.500", False),
        Target("en: every kind of disguise ≥ 0.90", "0.50 (leet)", False),
        Target("traps flagged ≤ 2 %", "1 of 70", True),
        Target("legitimate mentions rejected: 0", "1 of 5", False),
        Target("weibo_clean: held ≤ 2.0%", "3.00%", False),
        Target("waimai_clean: held ≤ 0.5%", "–", None),
        Target("hotel_clean: held ≤ 0.5%", "–", None),
        Target("thucnews_clean: held ≤ 1.0%", "–", None),
        Target("ordinary texts rejected ≤ 0.05 %", "1.00%", False),
        Target("coldataset: area under the curve ≥ 0.94", "–", None),
        Target("English spam: held as advertising, F1 ≥ 0.94", "– (held for whatever reason: –)", None),
        Target("100 characters, half of the texts ≤ 150 µs", "100 µs", True),
        Target("100 characters, 99 in 100 texts ≤ 1 ms", "0.90 ms", True),
        Target("2,000 characters, 99 in 100 texts ≤ 2 ms", "2.10 ms", False),
        Target("flat from 1,000 to 1,000,000 terms (≤ 1.5×)", "1.20×", True),
        Target("worst input, body as long as the policy allows ≤ 20 ms", "3.0 ms (emoji)", True),
        Target("worst input, 64 KiB ≤ 20 ms", "25.0 ms (emoji)", False),
        Target("better-profanity, same text ≥ 100×", "200×", True),
    ]


def test_spam_is_counted_by_what_is_held_as_advertising() -> None:
    sms = OnSource(Counts(9, 9, 1, 81), 90.0, 0.9, rejected=0, advertising=Counts(9, 0, 1, 90))
    measured = dataclasses.replace(MEASURED, sources=MEASURED.sources | {"sms_uci": {OURS: sms}})

    assert Target(
        "English spam: held as advertising, F1 ≥ 0.94", "0.947 (held for whatever reason: 0.643)", True
    ) in targets(measured)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer("review", 0.6, frozenset({"profanity"})), False),
        (Answer("review", 0.9, frozenset({"profanity", "spam"})), True),
        (Answer("accept", 0.1, frozenset({"link"})), False),
    ],
)
def test_an_advertisement_is_held_for_more_than_its_words(answer: Answer, expected: bool) -> None:
    assert answer.advertises is expected


def test_terms_not_ready_in_time_miss_the_target() -> None:
    late = dataclasses.replace(TIMES, scales=(Scale(1_000, 0.5, 10.0, 100.0), Scale(1_000_000)))
    assert Target("flat from 1,000 to 1,000,000 terms (≤ 1.5×)", "not ready in time", False) in targets(
        dataclasses.replace(MEASURED, times=late)
    )


@pytest.mark.parametrize(
    "line",
    [
        "| en: disguised terms found ≥ 0.98 | 0.500 | **missed** |",
        "| **moderation** | 0.990 | 0.500 | 1 of 50 | 0 of 20 | 1 of 5 |",
        "| space | 99 | 1.00 | 0.00 |",
        "| scunthorpe | 20 | 0 | 2 |",
        "| weibo_clean | 100 | 3.00% | 1.00% |",
        "| made_up | **moderation** | 20 | 0.800 | 0.800 | 0.800 | 0.200 | 0.875 | 90 |",
        "| made_up | better-profanity | 20 | 1.000 | 0.500 | 0.667 | 0.000 | – | 21,000 |",
        "| all | better-profanity | 20 | 1.000 | 0.500 | 0.667 | 0.000 | – | – |",
        "| 1,000,000 | 60.0 | 900 | 120 |",
        "| emoji | 3.00 | 25.0 |",
        "| better-profanity | 500 | 30,000 |",
        "| another (npm) | there is no npm |",
    ],
)
def test_the_document_has_the_figure(line: str) -> None:
    assert line in document(MEASURED).splitlines()


def test_the_same_measurements_make_the_same_document() -> None:
    assert document(MEASURED) == document(MEASURED)


def test_a_table_ends_with_an_empty_line() -> None:
    assert list(table(("a", "b"), [("1", "2")])) == ["| a | b |", "|---|---|", "| 1 | 2 |", ""]
