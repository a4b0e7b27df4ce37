"""Blocks authors and vouches for them; in force on every process with the commit, since every submission reads them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.domain.blocks import Block, BlockKind, parse_account, parse_network
from moderation.domain.errors import AccountNeeded, InvalidInput, NotFound
from moderation.domain.orders import parse_reason
from moderation.domain.review import Decision
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.blocks import Author
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId


@dataclass(frozen=True, slots=True)
class BlocksPage:
    """Newest first, in force at `now`. `next_before` is the id to ask for the next page with, None on the last."""

    blocks: tuple[Block, ...]
    next_before: str | None
    now: datetime


@dataclass(frozen=True, slots=True)
class KeepBlocks:
    """The blocks and the allow-list."""

    policy: CurrentPolicy
    store: Store
    clock: Clock
    new_id: NewId

    def set(
        self,
        site: str,
        kind: BlockKind,
        *,
        account: str | None,
        address: str | None,
        duration: timedelta | None,
        reason: str,
        owner: Moderator,
    ) -> Block:
        """Blocks or allows an account, or blocks an address or a range; `duration` None: until somebody ends it.

        What was said of the same account or range before is ended: the last word holds. Raises `UnknownSite`;
        `InvalidInput` for neither or both of account and address; `AccountNeeded` for an address on the allow-list;
        `Empty`, `TooLong` or `InvalidInput` for account and reason; `NotAnAddress` or `RangeOutOfBounds`.
        """
        self.policy().site(site)
        if (account is None) == (address is None):
            raise InvalidInput(pointer="/account")
        if kind is BlockKind.ALLOW and address is not None:
            raise AccountNeeded(pointer="/address")
        now = self.clock()
        block = Block(
            id=self.new_id(),
            site=site,
            kind=kind,
            account=parse_account(account) if account is not None else None,
            network=parse_network(address) if address is not None else None,
            owner=owner.name,
            reason=parse_reason(reason),
            set_at=now,
            expires_at=now + duration if duration is not None else None,
        )
        with self.store.transaction() as tx:
            tx.blocks.replace(block)
            _note(tx, block, f"author.{_DONE[kind]}", owner.name, now, self.new_id)
        return block

    def end(self, block_id: str, owner: Moderator) -> Block:
        """Ends a block or an allowance before its time. Raises `NotFound` where it is not in force."""
        with self.store.transaction() as tx:
            now = self.clock()
            block = tx.blocks.end(block_id, owner.name, now)
            if block is None:
                raise NotFound
            _note(tx, block, f"author.{_DONE[block.kind]}.ended", owner.name, now, self.new_id)
        return block

    def set_with(self, decision_id: str) -> Block | None:
        """The block that a decision set, in force or not; None where it set none."""
        with self.store.reading() as view:
            return view.blocks.get(decision_id)

    def page(self, site: str, before: str | None, limit: int) -> BlocksPage:
        """Those in force on a site. Raises `UnknownSite`."""
        self.policy().site(site)
        now = self.clock()
        with self.store.reading() as view:
            found = view.blocks.page(site, before, now, limit + 1)
        shown = tuple(found[:limit])
        return BlocksPage(shown, shown[-1].id if len(found) > limit else None, now)

    def author_of(self, comment_id: str) -> Author:
        """Who sent a comment. Raises `NotFound`."""
        with self.store.reading() as view:
            return view.comments.author(comment_id)


def block_author(tx: Transaction, decision: Decision, duration: timedelta, new_id: NewId) -> Block | None:
    """Blocks who sent the comment that a decision is about, by account, else by address, in its transaction.

    None where who sent it is blocked for as long already. Raises `NotFound`.
    """
    author = tx.comments.author(decision.comment_id)
    block = Block(
        id=decision.id,
        site=author.site,
        kind=BlockKind.BLOCK,
        account=author.account,
        network=None if author.account else parse_network(author.address),
        owner=decision.moderator,
        reason=decision.reason,
        set_at=decision.decided_at,
        expires_at=decision.decided_at + duration,
    )
    if any(earlier.outlasts(block) for earlier in tx.blocks.reaching(author, block.set_at)):
        return None
    tx.blocks.replace(block)
    _note(tx, block, "author.blocked", block.owner, block.set_at, new_id)
    return block


def lift_block(tx: Transaction, undone: Decision, by: Decision, new_id: NewId) -> None:
    """Ends the block that a decision set, in the transaction that takes it back; what that had replaced holds again."""
    block = tx.blocks.end(undone.id, by.moderator, by.decided_at)
    if block is not None:
        tx.blocks.restore_replaced(block)
        _note(tx, block, "author.blocked.ended", by.moderator, by.decided_at, new_id)


def _note(tx: Transaction, block: Block, event: str, who: str, now: datetime, new_id: NewId) -> None:
    until = block.expires_at.isoformat(timespec="seconds") if block.expires_at else ""
    details = {"site": block.site, "subject": block.subject, "until": until, "reason": block.reason}
    tx.audit.append(AuditEntry(new_id(), now, who, event, block.id, details))


_DONE = {BlockKind.BLOCK: "blocked", BlockKind.ALLOW: "allowed"}
