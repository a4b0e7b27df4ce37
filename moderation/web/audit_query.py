"""What the record's address asks for: filters and the place in the list; the same in every link of the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain.audit import EVENT_GROUPS, AuditFilter
from moderation.domain.errors import InvalidInput
from moderation.web.periods import period_of
from moderation.web.threads import read_cursor

_NAMES = ("who", "actor", "group", "subject", "from", "to")
_MAX_CHARS = 64
# Lines of these are the service's own.
_BY_THE_SERVICE = "delivery"


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What is asked for. `given` are the filters as the address names them, `cursor` the place."""

    wanted: AuditFilter
    after: str | None
    cursor: str | None
    given: Mapping[str, str]

    def without(self, name: str) -> dict[str, str]:
        """For the link that takes one filter off."""
        return {key: value for key, value in self.given.items() if key != name}


def read_query(args: Mapping[str, str]) -> AuditQuery:
    """Reads an address. Raises `InvalidInput` naming the parameter that is wrong.

    Where nothing else says whose lines are wanted, they are those of people: the service notes each comment by itself.
    """
    given = {name: args[name] for name in _NAMES if args.get(name)}
    for name, value in given.items():
        if len(value) > _MAX_CHARS or not value.isprintable():
            raise InvalidInput(pointer=f"/{name}")
    if given.get("who", "all") != "all":
        raise InvalidInput(pointer="/who")
    group = given.get("group")
    if group is not None and group not in EVENT_GROUPS:
        raise InvalidInput(pointer="/group")
    since, until = period_of(given)
    wanted = AuditFilter(
        actor=given.get("actor"),
        by_people=not given.keys() & {"who", "actor", "subject"} and group != _BY_THE_SERVICE,
        group=group,
        subject=given.get("subject"),
        since=since,
        until=until,
    )
    cursor = args.get("after") or None
    return AuditQuery(wanted, read_cursor(cursor), cursor, given)
