"""Decisions taken back, before and after the relay brought them to the portal; on both databases."""

import random

import pytest
from sqlalchemy import Engine, select

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import comments, outbox
from moderation.domain.access_errors import Forbidden
from moderation.domain.delivery import DeliverLater, EventKind, PublishedComment
from moderation.domain.errors import NotFound
from moderation.domain.review import DecisionAction
from moderation.domain.review_errors import AlreadyDecided
from moderation.usecases.deliver_comments import DeliverComments
from tests.review_world import LAOLIU, SENIOR, XIAOYAN, ReviewWorld

ACCEPT, REJECT = DecisionAction.ACCEPT, DecisionAction.REJECT


class Portal:
    """A sink that remembers, and whose answers are lost when told."""

    def __init__(self) -> None:
        self.told: list[tuple[EventKind, str]] = []
        self.mute = False

    def deliver(self, kind: EventKind, comment: PublishedComment) -> None:
        self.told.append((kind, comment.id))
        if self.mute:
            raise DeliverLater("the answer was lost")

    def close(self) -> None: ...


@pytest.fixture
def world(store: SqlStore) -> ReviewWorld:
    return ReviewWorld(store)


@pytest.fixture
def portal() -> Portal:
    return Portal()


def relay(world: ReviewWorld, portal: Portal) -> int:
    deliver = DeliverComments(
        world.store, world.policy, portal, world.clock, world.new_id, world.new_id, random.uniform, lambda _: None
    )
    return deliver(100)


def state(engine: Engine, comment_id: str) -> str:
    with engine.connect() as connection:
        found: str = connection.execute(select(comments.c.state).where(comments.c.id == comment_id)).scalar_one()
    return found


def test_within_the_delay_an_acceptance_is_taken_back_and_the_portal_never_hears_of_it(
    world: ReviewWorld, portal: Portal, engine: Engine
) -> None:
    world.hold("c1")
    decision = world.queue.decide("c1", 1, ACCEPT, "fits_rules", XIAOYAN)
    world.advance(9.9)
    assert relay(world, portal) == 0

    undone = world.queue.undo("c1", decision.id, XIAOYAN)

    world.advance(3600)
    assert (relay(world, portal), portal.told) == (0, [])
    assert (undone.action, state(engine, "c1")) == (DecisionAction.UNDO, "held")
    item = world.read.item("c1")
    assert (item.version, item.lease) == (3, None)
    history = [(it.action, it.reason, it.moderator) for it in world.read.context("c1").decisions]
    assert history == [(ACCEPT, "fits_rules", "晓燕"), (DecisionAction.UNDO, "undone", "晓燕")]


def test_after_the_delay_it_is_sent_and_taking_it_back_retracts_it_in_order(
    world: ReviewWorld, portal: Portal, engine: Engine
) -> None:
    world.hold("c1")
    decision = world.queue.decide("c1", 1, ACCEPT, "fits_rules", XIAOYAN)
    world.advance(10)
    assert relay(world, portal) == 1

    undone = world.queue.undo("c1", decision.id, XIAOYAN)

    assert (undone.action, state(engine, "c1")) == (DecisionAction.RETRACT, "retracted")
    relay(world, portal)
    assert portal.told == [(EventKind.ACCEPTED, "c1"), (EventKind.RETRACTED, "c1")]
    with pytest.raises(AlreadyDecided):
        world.read.item("c1")
    with pytest.raises(AlreadyDecided):
        world.queue.undo("c1", undone.id, XIAOYAN)


def test_what_may_have_reached_the_portal_is_retracted_after_it(world: ReviewWorld, portal: Portal) -> None:
    world.hold("c1")
    decision = world.queue.decide("c1", 1, ACCEPT, "fits_rules", XIAOYAN)
    world.advance(10)
    portal.mute = True
    relay(world, portal)
    portal.mute = False

    assert world.queue.undo("c1", decision.id, XIAOYAN).action is DecisionAction.RETRACT

    world.advance(3600)
    while relay(world, portal):
        pass
    assert portal.told == [(EventKind.ACCEPTED, "c1")] * 2 + [(EventKind.RETRACTED, "c1")]


def test_what_a_relay_claimed_is_not_cancelled(world: ReviewWorld, store: SqlStore, engine: Engine) -> None:
    world.hold("c1")
    decision = world.queue.decide("c1", 1, ACCEPT, "fits_rules", XIAOYAN)
    world.advance(10)
    with store.transaction() as tx:
        assert tx.outbox.claim_due("token", world.now, world.now, 9)

    world.queue.undo("c1", decision.id, XIAOYAN)

    with engine.connect() as connection:
        kinds = connection.execute(select(outbox.c.kind, outbox.c.state).order_by(outbox.c.id)).all()
    assert [tuple(row) for row in kinds] == [("comment.accepted", "pending"), ("comment.retracted", "pending")]


def test_a_rejected_comment_waits_again_and_can_be_accepted(world: ReviewWorld, portal: Portal, engine: Engine) -> None:
    world.hold("c1", score=0.8)
    decision = world.queue.decide("c1", 1, REJECT, "spam", XIAOYAN)
    world.queue.undo("c1", decision.id, XIAOYAN)
    assert state(engine, "c1") == "held"

    with pytest.raises(AlreadyDecided) as told:
        world.queue.decide("c1", 1, REJECT, "spam", LAOLIU)
    assert (told.value.action, told.value.moderator) == ("undo", "晓燕")
    world.queue.decide("c1", 3, ACCEPT, "false_alarm", LAOLIU)

    world.advance(10)
    relay(world, portal)
    assert portal.told == [(EventKind.ACCEPTED, "c1")]


def test_an_acceptance_taken_back_and_given_again_is_sent_once(world: ReviewWorld, portal: Portal) -> None:
    world.hold("c1")
    for version in (1, 3, 5):
        decision = world.queue.decide("c1", version, ACCEPT, "fits_rules", XIAOYAN)
        if version < 5:
            world.queue.undo("c1", decision.id, XIAOYAN)

    world.advance(10)
    relay(world, portal)

    assert portal.told == [(EventKind.ACCEPTED, "c1")]


def test_only_who_decided_or_a_senior_takes_a_decision_back_and_only_the_newest(
    world: ReviewWorld, engine: Engine
) -> None:
    world.hold("c1")
    decision = world.queue.decide("c1", 1, REJECT, "spam", XIAOYAN)

    with pytest.raises(Forbidden):
        world.queue.undo("c1", decision.id, LAOLIU)
    assert state(engine, "c1") == "rejected"
    undone = world.queue.undo("c1", decision.id, SENIOR, senior=True)

    assert undone.moderator == "主任"
    with pytest.raises(AlreadyDecided) as told:
        world.queue.undo("c1", decision.id, XIAOYAN)
    assert told.value.moderator == "主任"
    with pytest.raises(NotFound):
        world.queue.undo("nothing", decision.id, XIAOYAN)
