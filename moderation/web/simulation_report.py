"""A simulation's tally in the console's words: changes beside what people decided, rules, samples, time."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext

from moderation.domain.simulation import Simulation, Tally

SAMPLE_CHARS = 200

_ACTIONS = {
    "accept": lazy_gettext("accepted"),
    "review": lazy_gettext("held"),
    "reject": lazy_gettext("rejected"),
}


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A comment whose action changes: the beginning of its text, None where it is gone, and the rules that fire now."""

    text: str | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Comments whose action changes, and how many of them a person had accepted or rejected."""

    words: str
    number: int
    accepted: int
    rejected: int
    samples: tuple[SampleLine, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule: comments it fires on newly and no longer; of the first, those that people had accepted."""

    name: str
    more: int
    accepted: int
    less: int


@dataclass(frozen=True, slots=True)
class Report:
    """Ready for the template; `minutes` of moderators' time, negative where it saves some."""

    comments: int
    same: int
    changes: tuple[Change, ...]
    rules: tuple[RuleLine, ...]
    categories: tuple[RuleLine, ...]
    held_more: int
    minutes: int


def report_of(simulation: Simulation, texts: Mapping[str, str]) -> Report:
    """The report of what was counted so far; `texts` are those of its samples, by comment id."""
    tally = simulation.tally
    return Report(
        comments=tally.comments,
        same=tally.same,
        changes=tuple(_change(tally, change, number, texts) for change, number in tally.changes.most_common()),
        rules=_lines(tally.rules, tally.rules_decided),
        categories=_lines(tally.categories, {}),
        held_more=tally.held_more,
        minutes=round(tally.moderator_minutes()),
    )


def _change(tally: Tally, change: str, number: int, texts: Mapping[str, str]) -> Change:
    before, _, after = change.partition(">")
    return Change(
        words=gettext("%(before)s, now %(after)s", before=_ACTIONS[before], after=_ACTIONS[after]),
        number=number,
        accepted=tally.decided[f"{change}:accept"] + tally.decided[f"{change}:restore"],
        rejected=tally.decided[f"{change}:reject"] + tally.decided[f"{change}:retract"],
        samples=tuple(SampleLine(_beginning(texts.get(it.comment_id)), it.rules) for it in tally.samples[change]),
    )


def _beginning(text: str | None) -> str | None:
    return text and text[:SAMPLE_CHARS]


def _lines(counted: dict[str, int], decided: dict[str, int]) -> tuple[RuleLine, ...]:
    names = sorted({key.rpartition(":")[0] for key in counted})
    lines = [
        RuleLine(name, counted.get(f"{name}:more", 0), decided.get(f"{name}:accept", 0), counted.get(f"{name}:less", 0))
        for name in names
    ]
    return tuple(sorted(lines, key=lambda line: (-line.more - line.less, line.name)))
