"""A simulation's tally in the console's words: changes beside what people decided, rules, samples, time."""

from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext

from moderation.domain.simulation import Sample, Simulation, Tally

_ACTIONS = {
    "accept": lazy_gettext("accepted"),
    "review": lazy_gettext("held"),
    "reject": lazy_gettext("rejected"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """Comments whose action changes, and how many of them a person had accepted or rejected."""

    words: str
    number: int
    accepted: int
    rejected: int
    samples: tuple[Sample, ...]


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


def report_of(simulation: Simulation) -> Report:
    """The report of what was counted so far."""
    tally = simulation.tally
    return Report(
        comments=tally.comments,
        same=tally.same,
        changes=tuple(_change(tally, change, number) for change, number in tally.changes.most_common()),
        rules=_lines(tally.rules, tally.rules_decided),
        categories=_lines(tally.categories, {}),
        held_more=tally.held_more,
        minutes=round(tally.moderator_minutes()),
    )


def _change(tally: Tally, change: str, number: int) -> Change:
    before, _, after = change.partition(">")
    return Change(
        words=gettext("%(before)s, now %(after)s", before=_ACTIONS[before], after=_ACTIONS[after]),
        number=number,
        accepted=tally.decided[f"{change}:accept"] + tally.decided[f"{change}:restore"],
        rejected=tally.decided[f"{change}:reject"] + tally.decided[f"{change}:retract"],
        samples=tuple(tally.samples[change]),
    )


def _lines(counted: dict[str, int], decided: dict[str, int]) -> tuple[RuleLine, ...]:
    names = sorted({key.rpartition(":")[0] for key in counted})
    lines = [
        RuleLine(name, counted.get(f"{name}:more", 0), decided.get(f"{name}:accept", 0), counted.get(f"{name}:less", 0))
        for name in names
    ]
    return tuple(sorted(lines, key=lambda line: (-line.more - line.less, line.name)))
