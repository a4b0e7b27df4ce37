"""Blocks on real stores: in force with the commit, on every process, until they end; what intake makes of them."""

from datetime import timedelta

import pytest
import redis
from sqlalchemy import Engine, select

from moderation.adapters.sql.rows import facts_from, verdict_from
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit, verdicts
from moderation.adapters.system import new_id
from moderation.checks import blocked_author
from moderation.domain.author import BlockState
from moderation.domain.blocks import Block, BlockKind
from moderation.domain.comment import Comment, CommentState
from moderation.domain.errors import (
    AccountNeeded,
    Empty,
    InvalidInput,
    NotFound,
    RangeOutOfBounds,
    TooLong,
    UnknownSite,
)
from moderation.domain.verdict import Action, Posture
from moderation.rules import score_threshold
from moderation.rules.score_threshold import Thresholds
from moderation.rules.severe_finding import Options, SevereFinding
from moderation.usecases.keep_blocks import KeepBlocks
from moderation.usecases.ports.accounts import Moderator
from tests.intake_world import THREAD, IntakeWorld, Making
from tests.unit.checks.written import Lists

EDITOR = Moderator("1", "晓燕", "", must_change_password=False)
NIGHT = Moderator("2", "夜班", "", must_change_password=False)
DAY = timedelta(days=1)


def making() -> Making:
    return Making(
        posture=Posture.OPEN,
        checks=[blocked_author.build(blocked_author.Options(), Lists())],
        rules=[
            SevereFinding(Options(frozenset({"blocked"}), 0.95)),
            score_threshold.build(score_threshold.Options(Thresholds(hold_at=0.5))),
        ],
    )


@pytest.fixture
def world(store: SqlStore, redis_client: redis.Redis) -> IntakeWorld:
    return IntakeWorld(store, redis_client, making())


@pytest.fixture
def desk(world: IntakeWorld) -> KeepBlocks:
    return KeepBlocks(world.making.policy, world.store, lambda: world.now, new_id)


def put(
    desk: KeepBlocks,
    account: str | None = None,
    address: str | None = None,
    *,
    site: str = "portal",
    kind: BlockKind = BlockKind.BLOCK,
    duration: timedelta | None = DAY,
    reason: str = "刷屏",
) -> Block:
    return desk.set(site, kind, account=account, address=address, duration=duration, reason=reason, owner=EDITOR)


def test_a_block_and_its_record_are_one(engine: Engine, desk: KeepBlocks, world: IntakeWorld) -> None:
    made = put(desk, address="192.0.2.77/24")

    assert made == Block(
        id=made.id,
        site="portal",
        kind=BlockKind.BLOCK,
        account=None,
        network="192.0.2.0/24",
        owner="晓燕",
        reason="刷屏",
        set_at=world.now,
        expires_at=world.now + DAY,
    )
    assert desk.page("portal", None, 9).blocks == (made,)
    assert desk.page("other", None, 9).blocks == ()
    desk.end(made.id, NIGHT)
    with pytest.raises(NotFound):
        desk.end(made.id, EDITOR)
    with engine.connect() as connection:
        entries = connection.execute(select(audit).order_by(audit.c.id)).all()
    assert [(it.actor, it.event, it.subject) for it in entries] == [
        ("晓燕", "author.blocked", made.id),
        ("夜班", "author.blocked.ended", made.id),
    ]
    until = (world.now + DAY).isoformat(timespec="seconds")
    assert entries[0].details == {"site": "portal", "subject": "192.0.2.0/24", "until": until, "reason": "刷屏"}


def test_a_blocked_account_is_rejected_on_every_process_until_the_block_ends(
    world: IntakeWorld, desk: KeepBlocks, engine: Engine, redis_client: redis.Redis
) -> None:
    there = IntakeWorld(SqlStore(engine), redis_client, making())
    assert there.post(account="reader-1").state is CommentState.ACCEPTED

    put(desk, "reader-1")
    assert there.post(account="reader-1", address="198.51.100.1").state is CommentState.REJECTED
    assert there.post(account="reader-2", address="198.51.100.2").state is CommentState.ACCEPTED

    there.pass_time(DAY.total_seconds())
    assert there.post(account="reader-1", address="198.51.100.3").state is CommentState.ACCEPTED


REACHED = [
    ("192.0.2.0/24", "192.0.2.200", True),
    ("192.0.2.0/24", "192.0.3.1", False),
    ("192.0.2.7", "192.0.2.7", True),
    ("192.0.2.7", "192.0.2.8", False),
    ("2001:db8::1", "2001:db8::ffff", True),
    ("2001:db8::/32", "2001:db8:9:9::1", True),
    ("2001:db8::1", "2001:db8:0:1::1", False),
]


def test_a_blocked_range_reaches_every_address_in_it_and_no_other(world: IntakeWorld, desk: KeepBlocks) -> None:
    for blocked, address, is_reached in REACHED:
        made = put(desk, address=blocked)
        expected = CommentState.REJECTED if is_reached else CommentState.ACCEPTED
        assert world.post(address=address).state is expected, (blocked, address)
        desk.end(made.id, EDITOR)


def test_whoever_comes_from_the_address_of_a_blocked_account_is_held(world: IntakeWorld, desk: KeepBlocks) -> None:
    world.post(account="reader-1", address="2001:db8::1")
    made = put(desk, "reader-1", duration=None)

    assert world.post(account="reader-2", address="2001:db8::2").state is CommentState.HELD
    assert world.post(address="2001:db8::3").state is CommentState.HELD
    assert world.post(address="2001:db8:0:1::1").state is CommentState.ACCEPTED

    world.pass_time(world.making.policy().evasion_window_s + 1)
    assert world.post(address="2001:db8::3").state is CommentState.ACCEPTED
    assert world.post(account="reader-1", address="2001:db8::1").state is CommentState.REJECTED
    assert world.post(address="2001:db8::3").state is CommentState.HELD
    desk.end(made.id, EDITOR)
    assert world.post(address="2001:db8::3").state is CommentState.ACCEPTED


def test_no_block_reaches_an_account_on_the_allow_list(world: IntakeWorld, desk: KeepBlocks) -> None:
    put(desk, address="192.0.2.0/24")
    world.post(account="reader-1")
    put(desk, "reader-1")
    put(desk, "reader-2", kind=BlockKind.ALLOW)

    assert world.post(account="reader-2").state is CommentState.ACCEPTED
    assert world.post(account="reader-3").state is CommentState.REJECTED


def test_the_last_word_on_an_account_holds(world: IntakeWorld, desk: KeepBlocks) -> None:
    put(desk, "reader-1")
    allowed = put(desk, "reader-1", kind=BlockKind.ALLOW)
    put(desk, "reader-1", site="other")
    assert desk.page("portal", None, 9).blocks == (allowed,)
    assert world.post(account="reader-1").state is CommentState.ACCEPTED

    blocked = put(desk, "reader-1")
    assert desk.page("portal", None, 9).blocks == (blocked,)
    assert world.post(account="reader-1").state is CommentState.REJECTED


def test_the_stored_facts_reproduce_the_stored_verdict(world: IntakeWorld, desk: KeepBlocks, engine: Engine) -> None:
    put(desk, address="192.0.2.0/24")
    world.post(account="reader-1", address="198.51.100.1")
    put(desk, "reader-1")
    world.post(account="reader-1")
    world.post(account="reader-2", address="198.51.100.1")

    with engine.connect() as connection:
        rows = connection.execute(select(verdicts).order_by(verdicts.c.comment_id)).all()
    kept = [facts_from(row.facts, THREAD) for row in rows]
    assert [it.blocks for it in kept] == [
        BlockState(),
        BlockState(author=True, address=True),
        BlockState(evades=True),
    ]
    assert [Action[row.action] for row in rows] == [Action.ACCEPT, Action.REJECT, Action.REVIEW]
    comment = Comment.from_submission(
        world.submission(), comment_id="1", now=world.now, limits=world.making.policy().text
    )
    for row, facts in zip(rows, kept, strict=True):
        again = world.making.policy().screening.screen(comment, facts, Posture.OPEN)
        assert again == verdict_from(row.document)


def test_it_pages_through_what_is_in_force(desk: KeepBlocks) -> None:
    made = [put(desk, f"reader-{number}") for number in range(5)]
    desk.end(made[2].id, EDITOR)

    first = desk.page("portal", None, 2)
    second = desk.page("portal", first.next_before, 2)

    assert (first.blocks, second.blocks) == ((made[4], made[3]), (made[1], made[0]))
    assert (first.next_before, second.next_before) == (made[3].id, None)


def test_what_cannot_be_set_is_refused_and_nothing_is_kept(desk: KeepBlocks) -> None:
    refused: list[tuple[type[Exception], dict[str, object]]] = [
        (InvalidInput, {}),
        (InvalidInput, {"account": "a", "address": "192.0.2.1"}),
        (Empty, {"account": " "}),
        (RangeOutOfBounds, {"address": "0.0.0.0/0"}),
        (AccountNeeded, {"address": "192.0.2.1", "kind": BlockKind.ALLOW}),
        (TooLong, {"account": "a", "reason": "长" * 201}),
        (UnknownSite, {"account": "a", "site": "nowhere"}),
    ]
    for error, given in refused:
        with pytest.raises(error):
            put(desk, **given)

    assert desk.page("portal", None, 9).blocks == ()


def test_it_knows_who_sent_a_comment(world: IntakeWorld, desk: KeepBlocks) -> None:
    sent = world.post(account="reader-1")

    author = desk.author_of(sent.comment_id)

    assert (author.site, author.account, author.address) == ("portal", "reader-1", "192.0.2.1")
    with pytest.raises(NotFound):
        desk.author_of("nothing")
