"""Writes the measurements down as a document that changes only where a figure does."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tests.evaluation.figures import Counts
from tests.evaluation.measurements import OURS, Measurements, OnDisguises, OnSource
from tests.evaluation.peers import PEERS, versions
from tests.evaluation.targets import targets
from tests.evaluation.timing import LIMIT_BYTES, Spread, machine

_LANGUAGES = {"zh": "Chinese", "en": "English"}
_MARKS = {True: "met", False: "**missed**", None: "not measured"}

_HEAD = f"""\
# Evaluation

`make evaluate` wrote this: the shipped policy and lists (`config/`) on labelled comments that stay outside this
repository (`EVALUATION_DATA`, by default `../shared/data` beside the checkout). Our answers are those of `moderation
screen --jsonl`: a text is *flagged* when the evidence alone asks for review or rejection. Other checkers are installed,
at the versions below, into a throw-away environment. Times are CPU time of one core, the least of several rounds
({machine()}).
"""
_DISGUISES = """\
Every checker is given the terms beside its own list: those that are disguised and those that the traps look like. Found
means flagged. A trap is an innocent text that resembles a term (海口交通); a legitimate mention speaks *of* one and
must not be rejected; checkers with one answer count as rejecting what they flag. `alt-profanity-check` takes no terms.
"""
_SOURCES = """\
No term is given here: each checker has what it ships with, on the languages that it ships something for. Labels are the
sources' own and noisy; what label 1 means differs by source (toxic or spam), and most peers look for profanity only.
`all` counts every row alike. Slow checkers see fewer rows, drawn once (column `rows`). µs: a comment as it is, on
average.
"""


def document(measured: Measurements) -> str:
    """The whole document, in Markdown."""
    return "\n".join(
        [
            _HEAD,
            "## Targets\n",
            *_target_table(measured),
            "## Disguised terms and traps\n",
            _DISGUISES,
            *_disguise_tables(measured),
            "## Ordinary texts\n",
            *_clean_table(measured),
            "## Labelled texts\n",
            _SOURCES,
            *_source_tables(measured),
            "## Time\n",
            *_time_tables(measured),
            "## Checkers\n",
            *_checker_tables(measured),
        ]
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a Markdown table and an empty one."""
    yield _line(head)
    yield "|" + "---|" * len(head)
    yield from map(_line, rows)
    yield ""


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _target_table(measured: Measurements) -> Iterator[str]:
    rows = [(target.aim, target.measured, _MARKS[target.met]) for target in targets(measured)]
    return table(("target", "measured", ""), rows)


def _disguise_tables(measured: Measurements) -> Iterator[str]:
    checkers = list(next(iter(measured.disguises.values())))
    yield from table(
        ("checker", "zh found", "en found", "zh traps flagged", "en traps flagged", "legitimate mentions rejected"),
        [_disguise_row(checker, measured) for checker in checkers],
    )
    alone = ", ".join(f"{lang} {share:.3f}" for lang, share in sorted(measured.ours_by_disguised_terms_alone.items()))
    yield f"Ours with the disguised terms alone: {alone}.\n"
    for lang, by_checker in measured.disguises.items():
        ours = by_checker[OURS]
        yield f"### {_LANGUAGES[lang]}: share found by kind of disguise\n"
        yield from _by_kind(by_checker, ours.found, lambda answers, kind: f"{answers.found[kind][0]:.2f}")
        yield f"### {_LANGUAGES[lang]}: traps flagged by kind\n"
        yield from _by_kind(by_checker, ours.traps, lambda answers, kind: str(answers.traps[kind][0]))


def _disguise_row(checker: str, measured: Measurements) -> list[str]:
    answers = {lang: measured.disguises[lang][checker] for lang in _LANGUAGES}
    found = [f"{answers[lang].recall:.3f}" for lang in _LANGUAGES]
    traps = [_of(_summed(answers[lang].traps.values())) for lang in _LANGUAGES]
    return [checker, *found, *traps, _of(_summed(answer.legitimate for answer in answers.values()))]


def _by_kind(
    by_checker: Mapping[str, OnDisguises],
    kinds: Mapping[str, tuple[float, int]],
    cell: Callable[[OnDisguises, str], str],
) -> Iterator[str]:
    rows = [
        (kind, str(number), *(cell(answers, kind) for answers in by_checker.values()))
        for kind, (_, number) in kinds.items()
    ]
    return table(("kind", "rows", *by_checker), rows)


def _summed(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    listed = list(pairs)
    return sum(part for part, _ in listed), sum(whole for _, whole in listed)


def _of(pair: tuple[int, int]) -> str:
    return f"{pair[0]} of {pair[1]}"


def _clean_table(measured: Measurements) -> Iterator[str]:
    clean = {name: by_checker for name, by_checker in measured.sources.items() if name in measured.clean}
    checkers = list(
        dict.fromkeys(checker for by_checker in clean.values() for checker in by_checker if checker != OURS)
    )
    yield from table(
        ("source", "rows", "ours held or rejected", "ours rejected", *(f"{checker} flagged" for checker in checkers)),
        [_clean_row(name, by_checker, checkers) for name, by_checker in clean.items()],
    )


def _clean_row(name: str, by_checker: Mapping[str, OnSource], checkers: Sequence[str]) -> list[str]:
    ours = by_checker[OURS]
    rates = [_percent(by_checker[checker].counts.false_positive_rate) for checker in checkers]
    rejected = _percent((ours.rejected or 0) / max(1, ours.counts.rows))
    return [name, str(ours.counts.rows), _percent(ours.counts.false_positive_rate), rejected, *rates]


def _source_tables(measured: Measurements) -> Iterator[str]:
    for lang, language in _LANGUAGES.items():
        labelled = {
            name: by_checker
            for name, by_checker in measured.sources.items()
            if measured.languages[name] == lang and name not in measured.clean
        }
        yield f"### {language}\n"
        head = ("source", "checker", "rows", "precision", "recall", "F1", "false positives", "area under curve", "µs")
        rows = [_source_row(name, checker, on) for name, of in labelled.items() for checker, on in of.items()]
        yield from table(head, rows + _pooled_rows(labelled))


def _source_row(name: str, checker: str, measured: OnSource) -> list[str]:
    return [name, checker, *_cells(measured.counts), _decimal(measured.area), _microseconds(measured.cpu_us)]


def _pooled_rows(labelled: Mapping[str, Mapping[str, OnSource]]) -> list[list[str]]:
    pooled: dict[str, Counts] = {}
    for by_checker in labelled.values():
        for checker, measured in by_checker.items():
            pooled[checker] = pooled.get(checker, Counts()) + measured.counts
    return [["all", checker, *_cells(counts), "–", "–"] for checker, counts in pooled.items()]


def _cells(counts: Counts) -> list[str]:
    shares = (counts.precision, counts.recall, counts.f1, counts.false_positive_rate)
    return [str(counts.rows), *map(_decimal, shares)]


def _time_tables(measured: Measurements) -> Iterator[str]:
    times = measured.times
    yield "Fold, all checks and rules, with the shipped policy; Redis and the database are not asked.\n"
    spreads = [("100", times.per_100), ("2,000", times.per_2000)]
    yield from table(
        ("characters", "texts", "number", "µs, median", "µs, 99 in 100"),
        [(chars, kind, *_spread_cells(spread)) for chars, kinds in spreads for kind, spread in kinds.items()],
    )
    yield "By random terms of four to six characters beside the shipped lists (100 Chinese characters):\n"
    yield from table(
        ("terms", "built in, s", "memory, MB", "µs, median"),
        [
            (f"{scale.terms:,}", _rounded(scale.build_s, 1), _rounded(scale.grown_mb, 0), _rounded(scale.median_us, 0))
            for scale in times.scales
        ],
    )
    size = f"{LIMIT_BYTES // 1024} KiB"
    yield f"Inputs made to be slow: {size} of UTF-8 with the policy's limit lifted, and cut at it.\n"
    yield from table(
        ("input", "ms at the limit", f"ms for {size}"),
        [(name, f"{ms:.2f}", f"{times.hostile_64_kib[name]:.1f}") for name, ms in times.hostile_at_limit.items()],
    )
    pairs = times.pairs
    yield (
        f"On {pairs.texts} English texts of 100 characters: better-profanity {pairs.theirs_us:,.0f} µs, ours "
        f"{pairs.ours_us:,.0f} µs; the median of the ratios is {pairs.ratio:.0f}.\n"
    )
    yield "Other checkers with the terms above, µs for 100 characters on average:\n"
    rows = [
        (name, *(_microseconds(by_language[lang]) for lang in _LANGUAGES))
        for name, by_language in measured.peer_us.items()
    ]
    yield from table(("checker", *_LANGUAGES.values()), rows)


def _spread_cells(spread: Spread) -> tuple[str, str, str]:
    return str(spread.texts), f"{spread.median_us:.0f}", f"{spread.p99_us:.0f}"


def _checker_tables(measured: Measurements) -> Iterator[str]:
    known = versions()
    yield from table(
        ("checker", "version", "from", "licence", "how"),
        [
            (peer.name, known[peer.name], peer.registry, peer.licence, peer.how)
            for peer in PEERS
            if peer.name in measured.peer_us
        ],
    )
    yield from table(("not run", "why"), measured.not_run.items())


def _microseconds(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _rounded(value: float | None, digits: int) -> str:
    return "not ready in time" if value is None else f"{value:,.{digits}f}"


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.2%}"
