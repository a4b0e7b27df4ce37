"""Fills in masked letters: f*ck."""

import re
from collections.abc import Iterator, Mapping

_MASKS = "*＊#•●○□■✱✲※∗"
_MASKED = re.compile(rf"(?<![a-z{_MASKS}])[a-z]{{1,20}}[{_MASKS}]{{1,4}}[a-z{_MASKS}]{{0,20}}(?![a-z{_MASKS}])")
_ANY_MASK = re.compile(f"[{_MASKS}]")
_ENDINGS = ("", "s", "ed", "er", "ing")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_MAX_TOKENS = 20
_MAX_CANDIDATES = 50


def unmasked(text: str, words: Mapping[tuple[str, str, int], list[str]]) -> Iterator[tuple[int, int, str]]:
    """Masked letters of `text` with each of the `words` they may stand for, of the same length: start, end, filled in.

    At least two letters must be left, the first among them.
    """
    if not (_ANY_MASK.search(text) if not text.isascii() else "*" in text or "#" in text):
        return
    for count, match in enumerate(_MASKED.finditer(text)):
        if count >= _MAX_TOKENS:
            return
        for word in _readings(match[0], words):
            yield match.start(), match.end(), word


def _readings(token: str, words: Mapping[tuple[str, str, int], list[str]]) -> Iterator[str]:
    for ending in _ENDINGS:
        if ending and not token.endswith(ending):
            continue
        stem = token[: len(token) - len(ending)]
        if not _ANY_MASK.search(stem) or len(_ANY_MASK.sub("", stem)) < 2:  # noqa: PLR2004 - letters left
            continue
        pattern = re.compile(_ANY_MASK.sub("[a-z]", re.sub(r"[^a-z]", "*", stem)))
        for last in stem[-1] if stem[-1].isalpha() else _ALPHABET:
            for word in words.get((stem[0], last, len(stem)), ())[:_MAX_CANDIDATES]:
                if pattern.fullmatch(word):
                    yield word + ending
