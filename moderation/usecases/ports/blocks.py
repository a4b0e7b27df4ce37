"""Blocks of accounts and addresses, and the allow-list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.domain.blocks import Block


@dataclass(frozen=True, slots=True)
class Author:
    """Who sent a comment, as far as the server knows: `account` is None for a visitor without one."""

    site: str
    account: str | None
    address: str


class Blocks(Protocol):
    """Blocks and allowances; none is ever removed."""

    def replace(self, block: Block) -> None:
        """Keeps a new one, and ends what is in force on the same account or network."""
        ...

    def get(self, block_id: str) -> Block | None:
        """One, in force or not."""
        ...

    def reaching(self, author: Author, now: datetime) -> list[Block]:
        """Those in force for the author's account or for a network that has the author's address in it."""
        ...

    def is_shared_with_blocked(self, author: Author, since: datetime, now: datetime) -> bool:
        """Whether an account that is blocked now, and is not the author's own, posted from the address since then."""
        ...

    def page(self, site: str, before: str | None, now: datetime, limit: int) -> list[Block]:
        """Those in force on a site, newest first, older than the id `before`."""
        ...

    def end(self, block_id: str, ended_by: str, now: datetime) -> Block | None:
        """Ends one and returns it as it is then, None where there is none of this id in force."""
        ...

    def restore_replaced(self, block: Block) -> None:
        """Puts back into force what `replace` ended for this one."""
        ...
