"""Training all heads: the same bytes from the same texts, and heads that learnt what they were shown."""

import random
from pathlib import Path

import pytest

from moderation.adapters.model_file import model_bytes, read_model, write_whole
from moderation.domain.errors import Misconfigured
from moderation.domain.text_model import LinearModel
from moderation.training.recipe import parts_of, train
from tests.unit.training.texts import labelled


def test_the_same_texts_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    texts = labelled()
    shuffled = random.Random(7).sample(texts, len(texts))

    first, second = (train(some, generated=60) for some in (texts, shuffled))

    content = model_bytes(first.weights, first.card)
    assert content == model_bytes(second.weights, second.card)
    write_whole(tmp_path / "m.bin", content)
    models = read_model(tmp_path / "m.bin").model.languages
    assert _sure(models["zh"], 0, "真是脑残废物", "记者写得真好")
    assert _sure(models["en"], 0, "what an idiot moron", "thank you, nice piece")
    assert _sure(models["en"], 1, "earn free cash online", "the road is nice")
    assert first.card["heads"][2]["sources"] == {"en_toxic": [80, 40]}
    assert [head["other_negatives"] for head in first.card["heads"][2:]] == [40, 5]


def _sure(model: LinearModel, head: int, positive: str, negative: str) -> bool:
    return model.probabilities(positive)[head] > 0.5 > model.probabilities(negative)[head]


def test_a_head_without_texts_of_both_kinds_is_named() -> None:
    texts = [text for text in labelled() if text.language == "zh"]

    with pytest.raises(Misconfigured, match="the data has no en texts that are toxic and such that are not"):
        train(texts, generated=20)


def test_the_same_text_always_falls_into_the_same_part() -> None:
    parts = parts_of(["写得好", "支持", "写得好"], 5)

    assert parts[0] == parts[2]
    assert parts.max() < 5
