"""How long screening takes: CPU time of one core, for each text the least over several rounds."""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from better_profanity import profanity

from tests.evaluation.figures import percentile
from tests.evaluation.hostile import HOSTILE
from tests.evaluation.screeners import ROOT
from tests.evaluation.sources import Source

SHORT_CHARS, LONG_CHARS = 100, 2000
LIMIT_BYTES = 64 * 1024
TERM_NUMBERS = (1_000, 10_000, 100_000, 1_000_000)
_ROUNDS = 5
_SCALE_TIMEOUT_S = 90
_SLOW_NS = 50_000_000


@dataclass(frozen=True, slots=True)
class Spread:
    """Microseconds a text: half of the texts take at most `median_us`, 99 in 100 at most `p99_us`."""

    texts: int
    median_us: float
    p99_us: float
    mean_us: float


@dataclass(frozen=True, slots=True)
class Scale:
    """One number of random terms. None throughout: not ready in time."""

    terms: int
    build_s: float | None = None
    grown_mb: float | None = None
    median_us: float | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """The same texts by better-profanity and by us; `ratio` is the median of the ratios, text by text."""

    texts: int
    theirs_us: float
    ours_us: float
    ratio: float


def least_us(screen: Callable[[str], object], text: str, rounds: int) -> float:
    """The least CPU time of `rounds` calls; of fewer where one takes so long that chance matters little."""
    times: list[int] = []
    while len(times) < rounds and max(times, default=0) < _SLOW_NS:
        before = time.process_time_ns()
        screen(text)
        times.append(time.process_time_ns() - before)
    return min(times) / 1000


def least_each_us(screen: Callable[[str], object], texts: Sequence[str], rounds: int) -> list[float]:
    """The least CPU time for each text, all of them in turn: nothing is kept from one call on a text to the next."""
    each_round = [[least_us(screen, text, 1) for text in texts] for _ in range(rounds)]
    return [min(times) for times in zip(*each_round, strict=True)]


def pieces(source: Source, chars: int, most: int) -> list[str]:
    """At most `most` texts of exactly `chars` characters: the source's rows in a fixed random order, put together."""
    texts = source.texts
    random.Random(0).shuffle(texts)
    whole = " ".join(texts)
    return [whole[start : start + chars] for start in range(0, min(len(whole) - chars, most * chars), chars)]


def spread(screen: Callable[[str], object], texts: Sequence[str]) -> Spread:
    """How long `screen` takes for the texts, of which there must be one at least."""
    for text in texts[:20]:
        screen(text)
    times = least_each_us(screen, texts, _ROUNDS)
    return Spread(len(times), statistics.median(times), percentile(times, 99), statistics.fmean(times))


def hostile_ms(screen: Callable[[str], object], chars: int | None = None) -> dict[str, float]:
    """Milliseconds for each hostile input of the size limit, or of its first `chars` characters."""
    return {name: least_us(screen, make(LIMIT_BYTES)[:chars], 2) / 1000 for name, make in HOSTILE.items()}


def scales(texts: Sequence[str]) -> list[Scale]:
    """The same texts by growing numbers of terms; once a number is not ready in time, more are not tried."""
    measured: list[Scale] = []
    for number in TERM_NUMBERS:
        late = measured and measured[-1].median_us is None
        measured.append(Scale(number) if late else _scale(number, texts))
    return measured


def _scale(number: int, texts: Sequence[str]) -> Scale:
    command = [sys.executable, "-m", "tests.evaluation.scale", str(number)]
    given = json.dumps(list(texts))
    try:
        done = subprocess.run(
            command,
            input=given,
            stdout=subprocess.PIPE,
            check=True,
            cwd=ROOT,
            encoding="utf-8",
            timeout=_SCALE_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired:
        return Scale(number)
    return Scale(number, **json.loads(done.stdout))


def pairs(screen: Callable[[str], object], texts: Iterable[str]) -> Pairs:
    """Times better-profanity, then `screen`, on each text."""
    profanity.load_censor_words()
    given = list(texts)
    theirs = least_each_us(profanity.contains_profanity, given, 3)
    timed = list(zip(theirs, least_each_us(screen, given, 3), strict=True))
    return Pairs(
        texts=len(timed),
        theirs_us=statistics.median(theirs for theirs, _ in timed),
        ours_us=statistics.median(ours for _, ours in timed),
        ratio=statistics.median(theirs / ours for theirs, ours in timed),
    )


def machine() -> str:
    """What it was measured on, as far as figures depend on it."""
    return f"Python {sys.version_info.major}.{sys.version_info.minor}, {os.cpu_count()} cores"
