"""What is aimed at, and whether it was met."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.evaluation.figures import Counts, share
from tests.evaluation.measurements import OURS, Measurements, OnSource

_HELD = {"weibo_clean": 0.02, "waimai_clean": 0.005, "hotel_clean": 0.005, "thucnews_clean": 0.01}
_EXCEPTED_KIND = "pinyin_initials"
_SPAM_EN = ("sms_uci", "youtube_uci")
_LEAST_TERMS, _MOST_TERMS = 1_000, 1_000_000
_FLAT = 1.5
"""Time by the most terms over time by the fewest; the rest is memory that no cache holds."""


@dataclass(frozen=True, slots=True)
class Target:
    """`met` is None where there was nothing to measure on."""

    aim: str
    measured: str
    met: bool | None


def targets(measured: Measurements) -> list[Target]:
    """All targets that this evaluation can speak of."""
    return [*_of_disguises(measured), *_of_sources(measured), *_of_times(measured)]


def _of_disguises(measured: Measurements) -> Iterator[Target]:
    ours = {lang: by_checker[OURS] for lang, by_checker in measured.disguises.items()}
    for lang, answers in ours.items():
        kinds = {kind: found for kind, (found, _) in answers.found.items() if kind != _EXCEPTED_KIND}
        weakest = min(kinds, key=lambda kind: kinds[kind], default="")
        yield Target(f"{lang}: disguised terms found ≥ 0.98", f"{answers.recall:.3f}", answers.recall >= 0.98)
        least = kinds.get(weakest, 0.0)
        yield Target(f"{lang}: every kind of disguise ≥ 0.90", f"{least:.2f} ({weakest})", least >= 0.90)
    flagged = sum(number for answers in ours.values() for number, _ in answers.traps.values())
    traps = sum(rows for answers in ours.values() for _, rows in answers.traps.values())
    yield Target("traps flagged ≤ 2 %", f"{flagged} of {traps}", flagged <= 0.02 * traps)
    rejected = sum(answers.legitimate[0] for answers in ours.values())
    mentions = sum(answers.legitimate[1] for answers in ours.values())
    yield Target("legitimate mentions rejected: 0", f"{rejected} of {mentions}", rejected == 0)


def _of_sources(measured: Measurements) -> Iterator[Target]:
    ours = {name: by_checker[OURS] for name, by_checker in measured.sources.items()}
    for name, most in _HELD.items():
        held = ours[name].counts.false_positive_rate if name in ours else None
        yield Target(f"{name}: held ≤ {most:.1%}", _percent(held), None if held is None else held <= most)
    yield _rejected(ours[name] for name in measured.clean)
    area = ours["coldataset"].area if "coldataset" in ours else None
    yield Target("coldataset: area under the curve ≥ 0.94", _decimal(area), None if area is None else area >= 0.94)
    yield _english_spam([ours[name] for name in _SPAM_EN if name in ours])


def _english_spam(sources: list[OnSource]) -> Target:
    """By what is held as advertising; private messages of people who swear are held, and no spam."""
    spam = sum((source.advertising or Counts() for source in sources), Counts()).f1
    whole = sum((source.counts for source in sources), Counts()).f1
    measured = f"{_decimal(spam)} (held for whatever reason: {_decimal(whole)})"
    return Target("English spam: held as advertising, F1 ≥ 0.94", measured, None if spam is None else spam >= 0.94)


def _rejected(clean: Iterable[OnSource]) -> Target:
    listed = list(clean)
    rejected = share(sum(source.rejected or 0 for source in listed), sum(source.counts.rows for source in listed))
    met = None if rejected is None else rejected <= 0.0005
    return Target("ordinary texts rejected ≤ 0.05 %", _percent(rejected), met)


def _of_times(measured: Measurements) -> Iterator[Target]:
    times = measured.times
    median = max(spread.median_us for spread in times.per_100.values())
    yield Target("100 characters, half of the texts ≤ 150 µs", f"{median:.0f} µs", median <= 150)
    p99 = max(spread.p99_us for spread in times.per_100.values())
    yield Target("100 characters, 99 in 100 texts ≤ 1 ms", f"{p99 / 1000:.2f} ms", p99 <= 1000)
    long = max(spread.p99_us for spread in times.per_2000.values())
    yield Target("2,000 characters, 99 in 100 texts ≤ 2 ms", f"{long / 1000:.2f} ms", long <= 2000)
    by_terms = {scale.terms: scale.median_us for scale in times.scales}
    few, many = by_terms.get(_LEAST_TERMS), by_terms.get(_MOST_TERMS)
    grown = many / few if few and many else None
    yield Target(
        f"flat from 1,000 to 1,000,000 terms (≤ {_FLAT}×)",
        "not ready in time" if grown is None else f"{grown:.2f}×",
        grown is not None and grown <= _FLAT,
    )
    yield _slowest("body as long as the policy allows ≤ 20 ms", times.hostile_at_limit)
    yield _slowest("64 KiB ≤ 20 ms", times.hostile_64_kib)
    yield Target("better-profanity, same text ≥ 100×", f"{times.pairs.ratio:.0f}×", times.pairs.ratio >= 100)


def _slowest(aim: str, hostile_ms: Mapping[str, float]) -> Target:
    worst = max(hostile_ms, key=lambda name: hostile_ms[name])
    return Target(f"worst input, {aim}", f"{hostile_ms[worst]:.1f} ms ({worst})", hostile_ms[worst] <= 20)


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.2%}"
