"""Blocks and allowances."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, insert, or_, select, update

from moderation.adapters.sql.block_tables import blocks
from moderation.adapters.sql.tables import comments
from moderation.domain.blocks import Block, BlockKind, networks_of
from moderation.domain.quota import address_subject
from moderation.usecases.ports.blocks import Author


class SqlBlocks:
    """Implements `Blocks` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, block_id: str) -> Block | None:
        """By its key."""
        found = self._blocks(select(blocks).where(blocks.c.id == block_id))
        return found[0] if found else None

    def reaching(self, author: Author, now: datetime) -> list[Block]:
        """A look into each index: the account, and every network that has the address in it."""
        reached: list[ColumnElement[bool]] = [blocks.c.network.in_(networks_of(author.address))]
        if author.account is not None:
            reached.append(blocks.c.account == author.account)
        return self._blocks(select(blocks).where(blocks.c.site == author.site, or_(*reached), _in_force(now)))

    def is_shared_with_blocked(self, author: Author, since: datetime, now: datetime) -> bool:
        """From the address to the accounts that posted there, and from these to their blocks."""
        same_account = (blocks.c.site == comments.c.site) & (blocks.c.account == comments.c.account)
        query = (
            select(comments.c.id)
            .join(blocks, same_account)
            .where(
                comments.c.site == author.site,
                comments.c.network == address_subject(author.address),
                comments.c.submitted_at >= since,
                blocks.c.kind == BlockKind.BLOCK,
                _in_force(now),
            )
        )
        if author.account is not None:
            query = query.where(comments.c.account != author.account)
        return bool(self._connection.execute(select(exists(query))).scalar_one())

    def page(self, site: str, before: str | None, now: datetime, limit: int) -> list[Block]:
        """By id: ids sort by the time they were made."""
        query = select(blocks).where(blocks.c.site == site, _in_force(now))
        if before is not None:
            query = query.where(blocks.c.id < before)
        return self._blocks(query.order_by(blocks.c.id.desc()).limit(limit))

    def end(self, block_id: str, ended_by: str, now: datetime) -> Block | None:
        """Compare and set: of two who end it, one did."""
        ended = self._connection.execute(
            update(blocks).where(blocks.c.id == block_id, _in_force(now)).values(ended_at=now, ended_by=ended_by)
        )
        return self.get(block_id) if ended.rowcount == 1 else None

    def replace(self, block: Block) -> None:
        """Ends, then adds."""
        self._connection.execute(
            update(blocks)
            .where(_same_subject(block), _in_force(block.set_at))
            .values(ended_at=block.set_at, ended_by=block.owner)
        )
        self._connection.execute(insert(blocks).values(**asdict(block)))

    def restore_replaced(self, block: Block) -> None:
        """By the moment: what was replaced ended when this one was set, by who set it."""
        replaced = (blocks.c.ended_at == block.set_at, blocks.c.ended_by == block.owner, blocks.c.id != block.id)
        self._connection.execute(
            update(blocks).where(_same_subject(block), *replaced).values(ended_at=None, ended_by=None)
        )

    def _blocks(self, statement: Select[Any]) -> list[Block]:
        found = (row._asdict() for row in self._connection.execute(statement))
        return [Block(**{**values, "kind": BlockKind(values["kind"])}) for values in found]


def _same_subject(block: Block) -> ColumnElement[bool]:
    same = blocks.c.network == block.network if block.account is None else blocks.c.account == block.account
    return (blocks.c.site == block.site) & same


def _in_force(now: datetime) -> ColumnElement[bool]:
    return blocks.c.ended_at.is_(None) & or_(blocks.c.expires_at.is_(None), blocks.c.expires_at > now)
