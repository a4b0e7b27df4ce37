"""Leases on both databases: one moderator has an item before them, the clock frees it, a senior takes it over."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from moderation.adapters.sql.store import SqlStore
from moderation.domain.errors import NotFound
from moderation.domain.queue import QueueFilter
from moderation.domain.review import DecisionAction
from moderation.domain.review_errors import AlreadyDecided, ItemLeased, LeaseLost
from tests.review_world import LAOLIU, SENIOR, XIAOYAN, ReviewWorld, person

ANY = QueueFilter()


@pytest.fixture
def world(store: SqlStore) -> ReviewWorld:
    return ReviewWorld(store)


def test_who_takes_an_item_has_it_and_others_are_told_who_until_it_is_released(world: ReviewWorld) -> None:
    world.hold("c1")
    lease = world.leases.take("c1", XIAOYAN)

    with pytest.raises(ItemLeased) as told:
        world.leases.take("c1", LAOLIU)
    with pytest.raises(ItemLeased):
        world.queue.decide("c1", 1, DecisionAction.REJECT, "spam", LAOLIU)
    with pytest.raises(ItemLeased):
        world.queue.escalate("c1", 1, "看不准", LAOLIU)

    assert told.value.params == {"holder": "晓燕", "until": "2026-03-02T08:35:00+00:00"}
    assert world.read.presence() == [lease]
    world.leases.release("c1", lease.fence, XIAOYAN)
    assert world.read.presence() == []
    assert world.leases.take("c1", LAOLIU).fence == lease.fence + 1


def test_a_lease_ends_by_the_clock_and_whoever_comes_late_loses(world: ReviewWorld) -> None:
    world.hold("c1")
    lease = world.leases.take("c1", XIAOYAN)

    world.advance(299)
    assert world.leases.extend("c1", lease.fence, XIAOYAN).until > lease.until
    world.advance(299)
    with pytest.raises(ItemLeased):
        world.leases.take("c1", LAOLIU)
    world.advance(1)
    taken = world.leases.take("c1", LAOLIU)

    for late in (
        lambda: world.leases.extend("c1", lease.fence, XIAOYAN),
        lambda: world.queue.decide("c1", 1, DecisionAction.ACCEPT, "fits_rules", XIAOYAN, lease.fence),
    ):
        with pytest.raises(LeaseLost) as told:
            late()
        assert told.value.holder == "老刘"
    # Giving back what is lost gives nothing away.
    world.leases.release("c1", lease.fence, XIAOYAN)
    assert world.read.presence() == [taken]
    world.queue.decide("c1", 1, DecisionAction.REJECT, "spam", LAOLIU, taken.fence)


def test_a_lease_that_ended_goes_on_while_nobody_took_the_item(world: ReviewWorld) -> None:
    world.hold("c1")
    lease = world.leases.take("c1", XIAOYAN)

    world.advance(3600)

    assert world.read.presence() == []
    assert world.leases.extend("c1", lease.fence, XIAOYAN).fence == lease.fence
    world.queue.decide("c1", 1, DecisionAction.ACCEPT, "fits_rules", XIAOYAN, lease.fence)


def test_taking_again_what_one_has_keeps_the_fence(world: ReviewWorld) -> None:
    world.hold("c1")
    first = world.leases.take("c1", XIAOYAN)
    world.advance(10)

    again = world.leases.take("c1", XIAOYAN)

    assert (again.fence, (again.until - first.until).total_seconds()) == (first.fence, 10)


def test_a_senior_takes_over_and_it_stands_in_the_record(world: ReviewWorld, store: SqlStore) -> None:
    world.hold("c1")
    lease = world.leases.take("c1", XIAOYAN)

    taken = world.leases.take_over("c1", SENIOR)

    assert (taken.holder, taken.fence) == ("主任", lease.fence + 1)
    with pytest.raises(LeaseLost):
        world.queue.decide("c1", 1, DecisionAction.ACCEPT, "fits_rules", XIAOYAN, lease.fence)
    with store.reading() as view:
        (line,) = view.audit.of("c1")
    assert (line.actor, line.event, line.details) == ("主任", "item.taken_over", {"holder": "晓燕"})
    # Of a free item nothing is taken over.
    world.hold("c2")
    world.leases.take_over("c2", SENIOR)
    with store.reading() as view:
        assert view.audit.of("c2") == []


def test_the_next_free_item_passes_over_what_others_hold(world: ReviewWorld) -> None:
    for number in range(4):
        world.hold(f"c{number}", path=f"/{'a' if number % 2 else 'b'}/{number}.html")
    world.leases.take("c0", LAOLIU)

    taken = [world.leases.take_next(XIAOYAN, ANY), world.leases.take_next(XIAOYAN, ANY, after="c2")]

    assert [it and it.comment_id for it in taken] == ["c1", "c3"]
    assert world.leases.take_next(LAOLIU, QueueFilter(section="/a/")) is None
    assert [it.comment_id for it in world.read.presence()] == ["c0", "c1", "c3"]


def test_many_who_ask_for_the_next_item_at_once_get_one_each(world: ReviewWorld) -> None:
    for number in range(8):
        world.hold(f"c{number}")

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: world.leases.take_next(person(f"m{n}"), ANY), range(8)))

    assert sorted(it.comment_id for it in taken if it) == [f"c{number}" for number in range(8)]


def test_nobody_leases_what_does_not_wait(world: ReviewWorld) -> None:
    world.hold("c1")
    lease = world.leases.take("c1", XIAOYAN)
    world.queue.decide("c1", 1, DecisionAction.REJECT, "spam", XIAOYAN, lease.fence)

    for late in (
        lambda: world.leases.take("c1", LAOLIU),
        lambda: world.leases.take_over("c1", SENIOR),
        lambda: world.leases.extend("c1", lease.fence, XIAOYAN),
    ):
        with pytest.raises(AlreadyDecided) as told:
            late()
        assert (told.value.moderator, told.value.action) == ("晓燕", "reject")
    world.leases.release("c1", lease.fence, XIAOYAN)
    with pytest.raises(NotFound):
        world.leases.take("nothing", LAOLIU)
    assert world.leases.take_next(LAOLIU, ANY) is None


def test_an_escalated_item_waits_free_and_marked_with_the_note(world: ReviewWorld) -> None:
    world.hold("c1")
    world.hold("c2")
    lease = world.leases.take("c1", XIAOYAN)

    world.queue.escalate("c1", 1, "  像是实名举报,请主任看  ", XIAOYAN)

    context = world.read.context("c1")
    assert context.item.escalation is not None
    assert (context.item.escalation.by, context.item.escalation.at) == ("晓燕", world.now)
    assert [(it.author, it.text) for it in context.notes] == [("晓燕", "像是实名举报,请主任看")]
    for wanted, expected in ((True, ["c1"]), (False, ["c2"])):
        page = world.read.page(None, 9, QueueFilter(escalated=wanted))
        assert [it.comment_id for it in page.items] == expected
    taken = world.leases.take("c1", SENIOR)
    assert taken.fence == lease.fence + 1
    world.queue.decide("c1", 1, DecisionAction.ACCEPT, "criticism_allowed", SENIOR, taken.fence)
