"""The inputs that the evaluation makes itself: hostile ones, pieces of a given length, random terms."""

import json
from pathlib import Path

import pytest

from tests.evaluation.hostile import HOSTILE
from tests.evaluation.peers import DRIVERS, PEERS, versions
from tests.evaluation.scale import random_terms
from tests.evaluation.sources import Row, Source
from tests.evaluation.timing import pieces

SIZE_BYTES = 4096


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_input_nearly_fills_its_size_and_is_the_same_each_time(name: str) -> None:
    text = HOSTILE[name](SIZE_BYTES)
    assert SIZE_BYTES - 64 <= len(text.encode()) <= SIZE_BYTES
    assert HOSTILE[name](SIZE_BYTES) == text


def test_pieces_have_the_length_asked_for() -> None:
    source = Source("made_up", "en", tuple(Row(f"comment number {n}", 0, "en") for n in range(40)))
    assert [len(piece) for piece in pieces(source, 100, most=5)] == [100] * 5
    assert pieces(source, 100, most=5) == pieces(source, 100, most=5)
    assert pieces(source, 10_000, most=5) == []


def test_random_terms_are_distinct_and_the_same_each_time() -> None:
    terms = random_terms(500)
    assert len(set(terms)) == 500
    assert terms == random_terms(500)


def test_every_checker_is_pinned_and_has_a_driver() -> None:
    assert {peer.name for peer in PEERS} == set(versions())
    driver = {"PyPI": "checkers.py", "npm": "checkers.mjs"}
    for peer in PEERS:
        assert peer.name in (DRIVERS / driver[peer.registry]).read_text(encoding="utf-8")


def test_no_checker_is_a_dependency_for_being_compared_with() -> None:
    project = (Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8")
    compared = {peer.name for peer in PEERS} - {"better-profanity"}
    assert [name for name in compared if json.dumps(name)[:-1] in project] == []
