"""Screening by very many terms: run as a process of its own for each number, so that its memory is its own.

`python -m tests.evaluation.scale 1000000` reads a JSON list of texts and writes {build_s, grown_mb, median_us}.
"""

import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.evaluation.screeners import screen_in_process, write_terms
from tests.evaluation.timing import least_each_us

_FIRST, _LAST = 0x4E00, 0x9FA5
_SEED = 1
_ROUNDS = 5


def random_terms(number: int) -> list[str]:
    """So many distinct terms of four to six Han characters, the same ones each time."""
    chance = random.Random(_SEED)
    terms: dict[str, None] = {}
    while len(terms) < number:
        terms["".join(chr(chance.randint(_FIRST, _LAST)) for _ in range(chance.randint(4, 6)))] = None
    return list(terms)


def main() -> None:
    texts = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        file = write_terms(random_terms(int(sys.argv[1])), Path(folder) / "terms.txt")
        before_bytes, before_s = _held_bytes(), time.process_time()
        screen = screen_in_process(file)
    built = {"build_s": time.process_time() - before_s, "grown_mb": (_held_bytes() - before_bytes) / 1e6}
    median_us = statistics.median(least_each_us(screen, texts, _ROUNDS))
    json.dump(built | {"median_us": median_us}, sys.stdout)


def _held_bytes() -> int:
    held: int = psutil.Process().memory_info().rss
    return held


if __name__ == "__main__":
    main()
