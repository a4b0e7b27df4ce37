"""What a preset changes, in words, before somebody switches it on."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import timedelta

from flask_babel import gettext

from moderation.domain.policy import Policy, Quotas
from moderation.domain.quota import Quota
from moderation.web import labels
from moderation.web.standing import in_words


@dataclass(frozen=True, slots=True)
class Change:
    """One thing, as it is and as it is under the preset."""

    what: str
    usual: str
    under: str


def changes_of(usual: Policy, preset: Policy) -> list[Change]:
    """Everything that is not the same under the preset."""
    return [change for change in _compared(usual, preset) if change.usual != change.under]


def _compared(usual: Policy, preset: Policy) -> Iterable[Change]:
    both = (usual, preset)
    mildest = (labels.label(labels.POSTURES, it.mildest_posture) for it in both)
    yield Change(gettext("Nothing is milder than"), *mildest)
    yield Change(gettext("Captcha"), *(labels.label(labels.DIFFICULTIES, it.challenge.difficulty) for it in both))
    yield Change(gettext("Time for a captcha"), *(in_words(timedelta(seconds=it.challenge.ttl_s)) for it in both))
    for field in fields(Quotas):
        what = labels.label(labels.QUOTAS, field.name)
        yield Change(what, *(_in_words(getattr(it.quotas, field.name)) for it in both))
    hidden = (gettext("looks held") if it.hide_rejections else gettext("is told") for it in both)
    yield Change(gettext("A rejected author"), *hidden)
    yield _whether_same(gettext("Sections"), usual.sites == preset.sites)
    parts = [(it.screening.checks, it.screening.rules) for it in both]
    yield _whether_same(gettext("Checks and rules"), parts[0] == parts[1])


def _whether_same(what: str, same: bool) -> Change:
    return Change(what, gettext("as usual"), gettext("as usual") if same else gettext("as the preset says"))


def _in_words(quotas: Iterable[Quota]) -> str:
    times = [(quota.limit, in_words(timedelta(seconds=quota.window_s))) for quota in quotas]
    return str(gettext(", ")).join(
        gettext("%(limit)s in %(window)s", limit=limit, window=window) for limit, window in times
    )
