"""What the register's address asks for: filters and the place in the list; the same in every link of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.domain.comment import CommentState
from moderation.domain.decided import DecidedFilter
from moderation.domain.errors import InvalidInput
from moderation.web.periods import period_of
from moderation.web.threads import read_cursor

STATES = (CommentState.ACCEPTED, CommentState.REJECTED, CommentState.RETRACTED)
"""Where a decided comment can stand."""

# Whatever else stands in the address belongs to another page, or to nobody.
_NAMES = ("q", "state", "site", "section", "thread", "account", "by", "moderator", "reason", "from", "to")
_MAX_CHARS = 512


@dataclass(frozen=True, slots=True)
class DecidedQuery:
    """What is asked for. `given` are the filters as the address names them, `cursor` the place."""

    wanted: DecidedFilter
    after: str | None
    cursor: str | None
    given: Mapping[str, str]

    @property
    def filters(self) -> Mapping[str, str]:
        """What of `given` is no tab of the page."""
        return {name: value for name, value in self.given.items() if name != "state"}

    @property
    def args(self) -> dict[str, str]:
        """For the links that keep list and place."""
        return dict(self.given) | ({"after": self.cursor} if self.cursor else {})

    def without(self, name: str) -> dict[str, str]:
        """For the link that takes one filter off."""
        return {key: value for key, value in self.given.items() if key != name}


def read_query(args: Mapping[str, str], sites: Sequence[str]) -> DecidedQuery:
    """Reads an address. Raises `InvalidInput` naming the parameter that is wrong.

    `sites` are those of the policy. A page or an account is found at once where its site is known.
    """
    given = {name: args[name] for name in _NAMES if args.get(name)}
    for name, value in given.items():
        if len(value) > _MAX_CHARS or not value.isprintable():
            raise InvalidInput(pointer=f"/{name}")
    since, until = period_of(given)
    wanted = DecidedFilter(
        state=_state(given.get("state")),
        site=given.get("site") or _only_site(given, sites),
        section=given.get("section"),
        thread=given.get("thread"),
        account=given.get("account"),
        moderator=given.get("moderator"),
        by_machine=_by_machine(given.get("by")),
        reason=given.get("reason"),
        since=since,
        until=until,
        text=given.get("q"),
    )
    cursor = args.get("after") or None
    return DecidedQuery(wanted, read_cursor(cursor), cursor, given)


def _only_site(given: Mapping[str, str], sites: Sequence[str]) -> str | None:
    return sites[0] if given.keys() & {"thread", "account"} and len(sites) == 1 else None


def _state(text: str | None) -> CommentState | None:
    if text is None:
        return None
    if text not in STATES:
        raise InvalidInput(pointer="/state")
    return CommentState(text)


def _by_machine(text: str | None) -> bool | None:
    if text is None:
        return None
    if text not in ("machine", "people"):
        raise InvalidInput(pointer="/by")
    return text == "machine"
