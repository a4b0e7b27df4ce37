"""A rejection that blocks the author: one step, and taken back as one; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from moderation.adapters.sql.block_tables import blocks
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit, comments, decisions
from moderation.domain.blocks import BlockKind
from moderation.domain.errors import InvalidInput
from moderation.domain.review import Decision, DecisionAction
from moderation.usecases.keep_blocks import KeepBlocks
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.review_queue import ReviewQueue
from tests.review_world import LAOLIU, SENIOR, START, XIAOYAN, ReviewWorld

DAY = timedelta(days=1)


@pytest.fixture
def world(store: SqlStore) -> ReviewWorld:
    return ReviewWorld(store)


@pytest.fixture
def kept(world: ReviewWorld) -> KeepBlocks:
    return KeepBlocks(world.policy, world.store, world.clock, world.new_id)


def reject(world: ReviewWorld, comment_id: str = "c1", block_for: timedelta | None = 7 * DAY) -> Decision:
    return world.queue.decide(comment_id, 1, DecisionAction.REJECT, "spam", XIAOYAN, block_for=block_for)


def in_force(world: ReviewWorld, kept: KeepBlocks) -> list[tuple[str, str, int | None]]:
    """Kind, subject and days from the start to the end of each block in force."""
    found = kept.page("portal", None, 99).blocks
    return [(it.kind, it.subject, it.expires_at and (it.expires_at - START).days) for it in reversed(found)]


def put(kept: KeepBlocks, duration: timedelta | None, kind: BlockKind = BlockKind.BLOCK) -> str:
    return kept.set("portal", kind, account="reader-1", address=None, duration=duration, reason="刷屏", owner=LAOLIU).id


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted(tuple(map(str, row)) for row in connection.execute(select(table)))
            for table in (comments, decisions, blocks, audit)
        }


@pytest.mark.parametrize(
    ("account", "address", "subject"),
    [
        ("reader-1", "192.0.2.7", "reader-1"),
        (None, "192.0.2.7", "192.0.2.7/32"),
        (None, "2001:db8::77", "2001:db8::/64"),
    ],
)
def test_it_blocks_the_account_else_the_address_and_undoing_lifts_that(
    world: ReviewWorld, kept: KeepBlocks, engine: Engine, account: str | None, address: str, subject: str
) -> None:
    world.hold("c1", site="portal", account=account, address=address)

    decision = reject(world)

    assert in_force(world, kept) == [("block", subject, 7)]
    block = kept.set_with(decision.id)
    assert block is not None
    assert (block.owner, block.reason, block.set_at) == ("晓燕", "spam", decision.decided_at)
    world.advance(60)
    undone = world.queue.undo("c1", decision.id, SENIOR, senior=True)
    assert in_force(world, kept) == []
    lifted = kept.set_with(decision.id)
    assert lifted is not None
    assert (lifted.ended_at, lifted.ended_by) == (undone.decided_at, "主任")
    assert world.read.context("c1").blocks == ()
    until = (START + 7 * DAY).isoformat(timespec="seconds")
    told = {"site": "portal", "subject": subject, "until": until, "reason": "spam"}
    with engine.connect() as connection:
        record = connection.execute(select(audit).where(audit.c.event.like("author.%")).order_by(audit.c.id)).all()
    assert [(it.actor, it.event, it.subject, it.details) for it in record] == [
        ("晓燕", "author.blocked", decision.id, told),
        ("主任", "author.blocked.ended", decision.id, told),
    ]


def test_restoring_the_comment_lifts_the_block_that_its_rejection_set(world: ReviewWorld, kept: KeepBlocks) -> None:
    world.hold("c1", site="portal", account="reader-1")
    world.hold("c2", site="portal", account="reader-1")
    reject(world)
    reject(world, "c2", block_for=None)

    world.queue.correct("c2", DecisionAction.RESTORE, "false_alarm", "", XIAOYAN)
    assert in_force(world, kept) == [("block", "reader-1", 7)]
    world.queue.correct("c1", DecisionAction.RESTORE, "false_alarm", "", XIAOYAN)
    assert in_force(world, kept) == []
    assert [it.event for it in world.decided.context("c1").record] == ["comment.rejected", "comment.accepted"]


@pytest.mark.parametrize("earlier", [7 * DAY, 30 * DAY, None])
def test_a_block_that_lasts_as_long_stays_and_undoing_leaves_it(
    world: ReviewWorld, kept: KeepBlocks, earlier: timedelta | None
) -> None:
    world.hold("c1", site="portal", account="reader-1")
    put(kept, earlier)
    before = in_force(world, kept)

    decision = reject(world)

    assert (in_force(world, kept), kept.set_with(decision.id)) == (before, None)
    world.queue.undo("c1", decision.id, XIAOYAN)
    assert in_force(world, kept) == before


@pytest.mark.parametrize("kind", list(BlockKind))
def test_what_it_replaced_holds_again_once_it_is_undone(world: ReviewWorld, kept: KeepBlocks, kind: BlockKind) -> None:
    world.hold("c1", site="portal", account="reader-1")
    put(kept, DAY, kind)
    before = in_force(world, kept)
    world.advance(3600)

    decision = reject(world)

    assert in_force(world, kept) == [("block", "reader-1", 7)]
    world.queue.undo("c1", decision.id, XIAOYAN)
    assert in_force(world, kept) == before


def test_what_a_colleague_said_since_then_is_left_alone(world: ReviewWorld, kept: KeepBlocks) -> None:
    world.hold("c1", site="portal", account="reader-1")
    put(kept, DAY)
    decision = reject(world)
    world.advance(60)
    put(kept, 30 * DAY)

    world.queue.undo("c1", decision.id, XIAOYAN)

    assert in_force(world, kept) == [("block", "reader-1", 30)]


def test_a_moderator_sees_what_reaches_the_author_of_the_next_comment(world: ReviewWorld, kept: KeepBlocks) -> None:
    world.hold("c1", site="portal", account="reader-1")
    world.hold("c2", site="portal", account="reader-1", address="192.0.2.8")
    world.hold("c3", site="portal", account="reader-2")

    reject(world)

    assert [it.subject for it in world.read.context("c2").blocks] == ["reader-1"]
    assert world.read.context("c3").blocks == ()
    world.advance((7 * DAY).total_seconds())
    assert world.read.context("c2").blocks == ()


def test_an_acceptance_blocks_nobody(world: ReviewWorld, engine: Engine) -> None:
    world.hold("c1", site="portal")
    before = everything(engine)

    with pytest.raises(InvalidInput) as refused:
        world.queue.decide("c1", 1, DecisionAction.ACCEPT, "fits_rules", XIAOYAN, block_for=DAY)

    assert refused.value.pointer == "/block"
    assert everything(engine) == before


@pytest.mark.parametrize("ids", [["d", "free", "taken"], ["d", "taken"]])
def test_where_one_part_cannot_be_written_none_is(
    world: ReviewWorld, store: SqlStore, engine: Engine, ids: list[str]
) -> None:
    world.hold("c1", site="portal")
    with store.transaction() as tx:
        tx.audit.append(AuditEntry("taken", START, "somebody", "something", "else", {}))
    before = everything(engine)
    clumsy = ReviewQueue(store, world.policy, world.clock, iter(ids).__next__)

    with pytest.raises(IntegrityError):
        clumsy.decide("c1", 1, DecisionAction.REJECT, "spam", XIAOYAN, block_for=DAY)

    assert everything(engine) == before


def test_undoing_lifts_the_block_or_changes_nothing(world: ReviewWorld, store: SqlStore, engine: Engine) -> None:
    world.hold("c1", site="portal")
    decision = reject(world)
    with store.transaction() as tx:
        tx.audit.append(AuditEntry("taken", START, "somebody", "something", "else", {}))
    before = everything(engine)
    clumsy = ReviewQueue(store, world.policy, world.clock, iter(["u", "free", "taken"]).__next__)

    with pytest.raises(IntegrityError):
        clumsy.undo("c1", decision.id, XIAOYAN)

    assert everything(engine) == before
