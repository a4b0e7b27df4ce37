"""The generator: the same texts everywhere, all different, with nothing left unfilled."""

import hashlib
from itertools import islice

from moderation.training.spam_generator import rows


def test_the_same_seed_gives_the_same_texts_on_every_machine() -> None:
    digest = hashlib.sha256(repr(list(rows(1, 500))).encode()).hexdigest()

    assert digest[:16] == "28d4b09a7243c672"
    made = list(rows(1, 500))
    assert made == list(islice(rows(1, 9000), len(made)))
    assert list(rows(2, 100)) != list(rows(1, 100))


def test_texts_are_different_filled_in_and_of_either_kind() -> None:
    made = list(rows(3, 1000))

    assert 950 <= len(made) == len({text for text, _ in made})
    assert not [text for text, _ in made if "{" in text or "}" in text or not text.strip()]
    assert 450 <= sum(label for _, label in made) <= 550
