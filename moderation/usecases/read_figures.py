"""Counts what a lead moderator looks at in the morning."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from moderation.domain.comment import ThreadKey
from moderation.domain.figures import Figures, Flow, every_hour, loads, median_wait, precision_of_rules
from moderation.usecases.ports.store import Store
from moderation.usecases.ports.system import Clock

MAX_DECISIONS = 20_000
"""More are not looked at: the newest so many say as much about rules and waiting times."""


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """The dashboard's numbers."""

    store: Store
    clock: Clock

    def __call__(self, window: timedelta) -> Figures:
        """Of the last `window`, in one view of the database. Raises `Unavailable`."""
        now = self.clock()
        since = (now - window).replace(minute=0, second=0, microsecond=0)
        with self.store.reading() as view:
            hours = view.figures.by_hour(since, now)
            threads = view.figures.by_thread(since, now)
            waiting, oldest = view.figures.waiting()
            decided = view.figures.decided(since, now, MAX_DECISIONS)
        sections: defaultdict[str, Flow] = defaultdict(Flow)
        for path, flow in threads.items():
            sections[ThreadKey("", path).section] += flow
        return Figures(
            since=since,
            until=now,
            hours=every_hour(since, now, hours),
            sections=tuple(sorted(sections.items(), key=lambda it: (-it[1].received, it[0]))),
            waiting=waiting,
            oldest_waiting=now - oldest if oldest else None,
            median_to_decision=median_wait(decided),
            rules=precision_of_rules(decided),
            moderators=loads(decided),
        )
