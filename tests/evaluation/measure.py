"""Measures every checker on all of the data: ours by its command, the others in throw-away environments."""

import random
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from moderation.bootstrap import read_policy
from tests.evaluation import peers, timing
from tests.evaluation.figures import area_under_curve, count, share_by
from tests.evaluation.measurements import OURS, Measurements, OnDisguises, OnSource, Times
from tests.evaluation.peers import NOT_RUN, PEERS, Batch, Checked, Peer, PeerFailed
from tests.evaluation.screeners import POLICY_FILE, Answer, screen_by_command, screen_in_process, write_terms
from tests.evaluation.sources import Data, Row, Source

_LANGUAGES = ("zh", "en")
_TIMED = {"zh": "hotel_clean", "en": "olid"}
"""Where the 100 characters come from that all checkers are timed on."""
_TIMED_TEXTS, _TIMED_ROUNDS = 40, 3
_SPREAD_TEXTS = 300
_PAIRED_TEXTS = 60

Say = Callable[[str], object]


def measure(data: Data, say: Say) -> Measurements:
    """Takes some minutes; `say` is told of each step."""
    not_run = dict(NOT_RUN)
    sources: dict[str, dict[str, OnSource]] = {}
    disguises: dict[str, dict[str, OnDisguises]] = {}
    peer_us: dict[str, dict[str, float]] = {}
    say("our own answers")
    _measure_ours(data, sources, disguises)
    alone = _by_disguised_terms_alone(data)
    with ThreadPoolExecutor(max_workers=2) as pool:
        for peer, answered in zip(PEERS, pool.map(lambda peer: _ask(peer, data, say), PEERS), strict=True):
            if isinstance(answered, PeerFailed):
                not_run[f"{peer.name} ({peer.registry})"] = str(answered)
            else:
                _enter_peer(peer, data, answered, sources, disguises, peer_us)
    return Measurements(
        languages={source.name: source.lang for source in data.sources},
        clean=frozenset(source.name for source in data.sources if source.is_clean),
        sources=sources,
        disguises=disguises,
        ours_by_disguised_terms_alone=alone,
        times=_times(data, say),
        peer_us=peer_us,
        not_run=not_run,
    )


def _measure_ours(
    data: Data, sources: dict[str, dict[str, OnSource]], disguises: dict[str, dict[str, OnDisguises]]
) -> None:
    screen = screen_in_process()
    answers = iter(screen_by_command([text for source in data.sources for text in source.texts]))
    for source in data.sources:
        given = [next(answers) for _ in source.rows]
        labels = [row.label for row in source.rows]
        sources[source.name] = {
            OURS: OnSource(
                counts=count(labels, [answer.flagged for answer in given]),
                cpu_us=timing.spread(screen, _drawn(source, 100)[1]).mean_us,
                area=area_under_curve(labels, [answer.score for answer in given]),
                rejected=sum(answer.rejected for answer in given),
                advertising=count(labels, [answer.advertises for answer in given]),
            )
        }
    given_terms = _screen_with(data.all_terms, [row.text for row in (*data.disguised, *data.traps)])
    found, trapped = given_terms[: len(data.disguised)], given_terms[len(data.disguised) :]
    for lang in _LANGUAGES:
        disguises[lang] = {
            OURS: _on_disguises(
                data,
                lang,
                [answer.flagged for answer in found],
                [answer.flagged for answer in trapped],
                [answer.rejected for answer in trapped],
            )
        }


def _by_disguised_terms_alone(data: Data) -> dict[str, float]:
    answers = _screen_with(data.disguised_terms, [row.text for row in data.disguised])
    by_language = share_by((row.lang for row in data.disguised), (answer.flagged for answer in answers))
    return {lang: share for lang, (share, _) in by_language.items()}


def _screen_with(terms: Sequence[str], texts: Sequence[str]) -> list[Answer]:
    with tempfile.TemporaryDirectory() as folder:
        return screen_by_command(texts, write_terms(terms, Path(folder) / "terms.txt"))


def _ask(peer: Peer, data: Data, say: Say) -> dict[str, Checked] | PeerFailed:
    """Its answers to the batches `source:…`, `timed:…`, `disguised` and `traps`, or why there are none."""
    say(f"{peer.name} {peers.versions()[peer.name]}")
    own = {
        f"source:{source.name}": Batch(_drawn(source, peer.most_rows)[1])
        for source in data.sources
        if source.lang in peer.languages
    }
    timed = {
        f"timed:{source.lang}": Batch(timing.pieces(source, timing.SHORT_CHARS, _TIMED_TEXTS), _TIMED_ROUNDS)
        for source in data.sources
        if source.name == _TIMED[source.lang]
    }
    with_terms = {
        "disguised": Batch([row.text for row in data.disguised]),
        "traps": Batch([row.text for row in data.traps]),
    }
    terms = data.all_terms if peer.takes_terms else []
    try:
        return peers.check(peer, [], own) | peers.check(peer, terms, with_terms | timed)
    except PeerFailed as failed:
        return failed


def _enter_peer(
    peer: Peer,
    data: Data,
    answered: Mapping[str, Checked],
    sources: dict[str, dict[str, OnSource]],
    disguises: dict[str, dict[str, OnDisguises]],
    peer_us: dict[str, dict[str, float]],
) -> None:
    for source in data.sources:
        if checked := answered.get(f"source:{source.name}"):
            counts = count(_drawn(source, peer.most_rows)[0], checked.flags)
            sources[source.name][peer.name] = OnSource(counts, checked.cpu_us)
    found, trapped = answered["disguised"].flags, answered["traps"].flags
    for lang in _LANGUAGES:
        disguises[lang][peer.name] = _on_disguises(data, lang, found, trapped, trapped)
    peer_us[peer.name] = {lang: answered[f"timed:{lang}"].cpu_us for lang in _LANGUAGES}


def _drawn(source: Source, most: int | None) -> tuple[list[int], list[str]]:
    """Labels and texts of at most `most` rows, the same ones each time."""
    rows: Sequence[Row] = source.rows
    if most is not None and most < len(rows):
        rows = random.Random(0).sample(rows, most)
    return [row.label for row in rows], [row.text for row in rows]


def _on_disguises(
    data: Data, lang: str, found: Sequence[bool], trapped: Sequence[bool], refused: Sequence[bool]
) -> OnDisguises:
    hidden = [(row.kind, flag) for row, flag in zip(data.disguised, found, strict=True) if row.lang == lang]
    must_pass = [
        (row.kind, flag)
        for row, flag in zip(data.traps, trapped, strict=True)
        if row.lang == lang and row.expect == "accept"
    ]
    mentions = [
        flag for row, flag in zip(data.traps, refused, strict=True) if row.lang == lang and row.expect == "not_reject"
    ]
    return OnDisguises(
        found=share_by(*_columns(hidden)),
        traps={kind: (round(share * rows), rows) for kind, (share, rows) in share_by(*_columns(must_pass)).items()},
        legitimate=(sum(mentions), len(mentions)),
    )


def _columns(pairs: Iterable[tuple[str, bool]]) -> tuple[list[str], list[bool]]:
    listed = list(pairs)
    return [kind for kind, _ in listed], [flag for _, flag in listed]


def _times(data: Data, say: Say) -> Times:
    screen = screen_in_process()
    limit_chars = read_policy(POLICY_FILE).text.body_chars
    short = _texts_of(data, timing.SHORT_CHARS, _SPREAD_TEXTS)
    long = _texts_of(data, timing.LONG_CHARS, _SPREAD_TEXTS // 6)
    say("our own times")
    per_100 = {kind: timing.spread(screen, texts) for kind, texts in short.items()}
    per_2000 = {kind: timing.spread(screen, texts) for kind, texts in long.items()}
    pairs = timing.pairs(screen, short["en, labelled"][:_PAIRED_TEXTS])
    say("inputs made to be slow")
    at_limit, at_64_kib = timing.hostile_ms(screen, limit_chars), timing.hostile_ms(screen)
    say("growing numbers of terms")
    scales = timing.scales(short["zh, ordinary"][:100])
    return Times(per_100, per_2000, scales, at_limit, at_64_kib, pairs)


def _texts_of(data: Data, chars: int, most: int) -> dict[str, list[str]]:
    """Texts of exactly `chars` characters: ordinary ones and those of the labelled sources, by language."""
    kinds: dict[str, list[Source]] = {}
    for source in data.sources:
        kinds.setdefault(f"{source.lang}, {'ordinary' if source.is_clean else 'labelled'}", []).append(source)
    return {
        kind: [text for source in of_kind for text in timing.pieces(source, chars, most // len(of_kind))]
        for kind, of_kind in kinds.items()
    }
