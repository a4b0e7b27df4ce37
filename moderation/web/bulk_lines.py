"""A bulk operation in words: what it decides, what it is about, how far it is, and who was faster."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask_babel import gettext, lazy_gettext

from moderation.domain.bulk import BulkItem, BulkOperation, BulkOutcome, BulkProgress, BulkSource, BulkState
from moderation.domain.review import DecisionAction
from moderation.domain.review_errors import AlreadyDecided, ItemLeased
from moderation.usecases.ports.reviews import QueueCounts
from moderation.usecases.review_queue import REASONS
from moderation.web import labels
from moderation.web.newsroom_time import newsroom_time

SPREAD_SHOWN = 8

_STATES = {
    BulkState.PREVIEWED: lazy_gettext("not started"),
    BulkState.ABANDONED: lazy_gettext("abandoned"),
    BulkState.EXPIRED: lazy_gettext("expired: not started in time"),
    BulkState.RUNNING: lazy_gettext("running"),
    BulkState.DONE: lazy_gettext("done"),
    BulkState.UNDOING: lazy_gettext("being undone"),
    BulkState.UNDONE: lazy_gettext("undone"),
}
_SOURCES = {
    BulkSource.SELECTION: lazy_gettext("chosen one by one"),
    BulkSource.FILTER: lazy_gettext("all that a filter found"),
}
_OUTCOMES = {
    BulkOutcome.PENDING: lazy_gettext("still to do"),
    BulkOutcome.DECIDED: lazy_gettext("decided"),
    BulkOutcome.MISSED: lazy_gettext("not decided: others were faster"),
    BulkOutcome.UNDONE: lazy_gettext("undone"),
    BulkOutcome.KEPT: lazy_gettext("not taken back: decided again"),
}
_FACETS = {
    "section": (lazy_gettext("Section"), {}),
    "category": (lazy_gettext("Category"), labels.CATEGORIES),
    "rule": (lazy_gettext("Rule"), {}),
    "posture": (lazy_gettext("Posture"), labels.POSTURES),
}


@dataclass(frozen=True, slots=True)
class OperationLine:
    """An operation in few words; `at_work` while the worker has something to do with it."""

    id: str
    decision: str
    state: str
    source: str
    total: int
    by: str
    at: datetime
    undone_by: str | None
    at_work: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """How many of the comments have each value of a facet, the most frequent first; `more` values are left out."""

    title: str
    values: tuple[tuple[str, int], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """What kept some items from being decided, or taken back."""

    words: str
    comment_ids: tuple[str, ...]


def operation_line(it: BulkOperation) -> OperationLine:
    """The operation as lists and headings name it."""
    return OperationLine(
        id=it.id,
        decision=decision_words(it.action, it.reason),
        state=str(_STATES[it.state]),
        source=_source(it),
        total=it.total,
        by=it.moderator,
        at=newsroom_time(it.created_at),
        undone_by=it.undone_by,
        at_work=it.state in (BulkState.RUNNING, BulkState.UNDOING),
    )


def decision_words(action: str, reason: str) -> str:
    """A decision with its reason: `Reject: advertising`."""
    named = {"action": labels.label(labels.ACTIONS, action), "reason": labels.label(labels.REASONS, reason)}
    return str(gettext("%(action)s: %(reason)s", **named))


def decision_choices() -> list[tuple[str, str]]:
    """What can be decided in bulk, as forms send it and in words."""
    actions = (DecisionAction.REJECT, DecisionAction.ACCEPT)
    return [(f"{action}:{reason}", decision_words(action, reason)) for action in actions for reason in REASONS[action]]


def spread_of(counts: QueueCounts) -> list[Spread]:
    """Where the comments stand and why they wait."""
    found = []
    for facet, (title, words) in _FACETS.items():
        values = sorted(counts.by.get(facet, {}).items(), key=lambda it: (-it[1], it[0]))
        if values:
            shown = tuple((labels.label(words, value), count) for value, count in values[:SPREAD_SHOWN])
            found.append(Spread(str(title), shown, len(values) - len(shown)))
    return found


def outcomes_of(progress: BulkProgress) -> list[tuple[str, int]]:
    """What became of the items so far, in the order of events; what happened to none is left out."""
    counted = progress.outcomes
    return [(str(words), counted[outcome]) for outcome, words in _OUTCOMES.items() if counted.get(outcome)]


def worked_off(progress: BulkProgress) -> tuple[int, int]:
    """How many items are through, and how many there are to go through: decisions, or their undoing."""
    counted, total = progress.outcomes, progress.operation.total
    if progress.operation.state in (BulkState.UNDOING, BulkState.UNDONE):
        back = counted.get(BulkOutcome.UNDONE, 0) + counted.get(BulkOutcome.KEPT, 0)
        return back, back + counted.get(BulkOutcome.DECIDED, 0)
    return total - counted.get(BulkOutcome.PENDING, 0), total


def troubles_of(items: Iterable[BulkItem]) -> list[Trouble]:
    """The items that others were faster with, together by who it was and what they did."""
    told = sorted(items, key=lambda it: (it.told or "", it.comment_id))
    return [
        Trouble(_told_words(said), tuple(it.comment_id for it in group))
        for said, group in groupby(told, lambda it: it.told or "")
    ]


def held_by_others(progress: BulkProgress) -> list[str]:
    """The comments, of a finished operation, that others were only looking at: they can be decided by now."""
    if progress.operation.state is not BulkState.DONE:
        return []
    return [it.comment_id for it in progress.troubles if (it.told or "").startswith(f"{ItemLeased.code} ")]


def _source(it: BulkOperation) -> str:
    source = str(_SOURCES[it.source])
    if it.risk_up_to is None:
        return source
    return str(gettext("%(source)s, risk at most %(risk)s", source=source, risk=f"{it.risk_up_to:g}"))


def _told_words(told: str) -> str:
    """What `already_decided reject 老刘` says; names may hold spaces."""
    code, _, who = told.partition(" ")
    if code == AlreadyDecided.code:
        action, _, name = who.partition(" ")
        return labels.label(labels.DECIDED, action) % {"name": name}
    if who:
        return str(gettext("%(name)s is looking at it", name=who))
    return str(gettext("It is not there any more."))
