"""Runs one of the checkers from PyPI; stands alone, for it runs in an environment that has nothing of ours.

`python checkers.py NAME` reads {"terms": [...], "batches": {name: {"texts": [...], "rounds": 1}}} and writes
{name: {"flags": [...], "cpu_us": ...}}: whether each text was flagged, and the least CPU time a text over the rounds.
"""

import contextlib
import json
import sys
import time
import warnings
from collections.abc import Callable


def ahocorasick_rs(terms: list[str]) -> Callable[[str], bool]:
    from ahocorasick_rs import AhoCorasick

    automaton = AhoCorasick([term.lower() for term in terms])
    return lambda text: bool(automaton.find_matches_as_indexes(text.lower()))


def alt_profanity_check(terms: list[str]) -> Callable[[str], bool]:
    from profanity_check import predict

    return lambda text: bool(predict([text])[0])


def badwords_py(terms: list[str]) -> Callable[[str], bool]:
    from badwords import ProfanityFilter

    checker = ProfanityFilter()
    checker.init(["en"])
    checker.add_words(terms)
    return checker.is_profane


def better_profanity(terms: list[str]) -> Callable[[str], bool]:
    from better_profanity import profanity

    profanity.load_censor_words()
    profanity.add_censor_words(terms)
    return profanity.contains_profanity


def glin_profanity(terms: list[str]) -> Callable[[str], bool]:
    from glin_profanity import Filter

    checker = Filter({"languages": ["english", "chinese"], "custom_words": terms, "allow_obfuscated_match": True})
    return checker.is_profane


def textfilter(terms: list[str]) -> Callable[[str], bool]:
    from textfilter.textfilter import DFAFilter

    checker = DFAFilter()
    for term in terms:
        checker.add(term)
    return lambda text: checker.filter(text, "\0") != text.lower()


CHECKERS = {
    "ahocorasick-rs": ahocorasick_rs,
    "alt-profanity-check": alt_profanity_check,
    "badwords-py": badwords_py,
    "better-profanity": better_profanity,
    "glin-profanity": glin_profanity,
    "textfilter": textfilter,
}


def _checked(check: Callable[[str], bool], texts: list[str], rounds: int) -> dict[str, object]:
    least_s = float("inf")
    flags: list[bool] = []
    for _ in range(rounds):
        before = time.process_time()
        flags = [bool(check(text)) for text in texts]
        least_s = min(least_s, time.process_time() - before)
    return {"flags": flags, "cpu_us": least_s / max(1, len(texts)) * 1e6}


def main() -> None:
    warnings.simplefilter("ignore")
    given = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        check = CHECKERS[sys.argv[1]](given["terms"])
        answers = {name: _checked(check, batch["texts"], batch["rounds"]) for name, batch in given["batches"].items()}
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
