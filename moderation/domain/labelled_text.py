"""Texts of which somebody has said what they are: to train on and to measure with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A folded text. `category` (toxic or spam) is the question, `positive` the answer, `source` who gave it."""

    folded: str
    positive: bool
    language: str
    category: str
    source: str


@dataclass(frozen=True, slots=True)
class DecidedText:
    """The folded text of a comment that a person accepted or rejected; `reason` is the code they gave."""

    folded: str
    accepted: bool
    reason: str
