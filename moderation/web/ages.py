"""How long a comment has waited, against the time in which it should be decided: in words and by colour."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext, ngettext

_SOON = 0.75


@dataclass(frozen=True, slots=True)
class Age:
    """A waiting time; `style` is "good", "warn" (three quarters of the target are over) or "bad" (all of it is)."""

    words: str
    style: str


def age_of(waited: timedelta, target: timedelta) -> Age:
    """The age in words that say what the colour says."""
    words = duration(waited)
    if waited >= target:
        return Age(gettext("%(age)s · overdue", age=words), "bad")
    if waited >= target * _SOON:
        return Age(gettext("%(age)s · due soon", age=words), "warn")
    return Age(words, "good")


def duration(span: timedelta) -> str:
    """A span in its largest whole unit; less than a minute is said so."""
    minutes = int(span.total_seconds() // 60)
    hours, days = minutes // 60, minutes // (60 * 24)
    if days:
        return str(ngettext("%(num)d day", "%(num)d days", days))
    if hours:
        return str(ngettext("%(num)d hour", "%(num)d hours", hours))
    if minutes:
        return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    return str(gettext("under a minute"))
