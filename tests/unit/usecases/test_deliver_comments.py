"""Delivery from the outbox to a sink: order, retries, burial, leases, and sinks that break."""

from datetime import timedelta

import pytest

from moderation.domain.delivery import DeliverLater, DeliverNever, EventKind
from moderation.domain.errors import Unavailable
from moderation.usecases.deliver_comments import LEASE_S, LONGEST_TRY_S, Outcome
from moderation.usecases.ports.audit import AuditEntry
from tests.unit.delivery_world import START, World, raising


def test_it_delivers_what_is_due_oldest_first_and_records_it() -> None:
    world = World()
    world.append("e2", "c2")
    world.append("e1", "c1")

    assert world.deliver(10) == 2
    assert world.deliver(10) == 0

    assert world.sink.seen == [(EventKind.ACCEPTED, "c1"), (EventKind.ACCEPTED, "c2")]
    assert world.row("e1") == ("delivered", 1, None)
    assert world.store.audit.entries == [
        AuditEntry("audit-2", START, "relay", "comment.delivered", "c1", {"kind": "comment.accepted", "tries": 1}),
        AuditEntry("audit-3", START, "relay", "comment.delivered", "c2", {"kind": "comment.accepted", "tries": 1}),
    ]


def test_it_takes_no_more_than_the_limit() -> None:
    world = World()
    for number in range(5):
        world.append(f"e{number}", f"c{number}")

    assert [world.deliver(2) for _ in range(4)] == [2, 2, 1, 0]


def test_a_retraction_waits_for_its_accept_however_often_that_fails() -> None:
    world = World()
    world.append("e1", "c1")
    world.append("e2", "c1", EventKind.RETRACTED)
    world.sink.script = [raising(DeliverLater("busy"))]

    for _ in range(3):
        world.deliver(10)
        world.pass_time(60)

    assert world.sink.seen == [
        (EventKind.ACCEPTED, "c1"),
        (EventKind.ACCEPTED, "c1"),
        (EventKind.RETRACTED, "c1"),
    ]


def test_one_comment_in_trouble_does_not_hold_up_the_others() -> None:
    world = World()
    world.append("e1", "c1")
    world.append("e2", "c2")
    world.sink.script = [raising(DeliverLater("busy"))]

    world.deliver(10)

    assert (world.row("e1"), world.row("e2")) == (("pending", 1, "busy"), ("delivered", 1, None))


def test_it_waits_longer_after_each_failure_and_buries_after_the_last_try_with_the_reason() -> None:
    world = World(tries=3)
    world.append("e1", "c1")
    world.sink.script = [raising(DeliverLater(f"busy {number}")) for number in (1, 2, 3)]
    waits = []

    for _ in range(2):
        assert world.deliver(10) == 1
        waits.append((world.store.outbox.rows["e1"].due_at - world.now).total_seconds())
        world.pass_time(waits[-1] - 0.001)
        assert world.deliver(10) == 0, "tried before it was due"
        world.pass_time(0.001)
    assert world.deliver(10) == 1

    assert waits == [10, 20]
    assert world.row("e1") == ("buried", 3, "busy 3")
    assert [(entry.event, entry.subject, dict(entry.details)) for entry in world.store.audit.entries] == [
        ("comment.buried", "c1", {"kind": "comment.accepted", "tries": 3, "reason": "busy 3"})
    ]


def test_a_refusal_is_buried_at_once() -> None:
    world = World(tries=10)
    world.append("e1", "c1")
    world.sink.script = [raising(DeliverNever("no such thread"))]

    world.deliver(10)

    assert world.row("e1") == ("buried", 1, "no such thread")
    assert [(done.outcome, done.reason, done.number) for done in world.reported] == [
        (Outcome.BURIED, "no such thread", 1)
    ]


def test_a_sink_that_breaks_costs_a_try_and_its_message_is_not_kept() -> None:
    world = World()
    world.append("e1", "c1")
    world.append("e2", "c2")
    broken = KeyError("body 说得好 postgresql://user:hunter2@db/cms")
    world.sink.script = [raising(broken)]

    assert world.deliver(10) == 2

    assert world.row("e1") == ("pending", 1, "unexpected KeyError")
    assert world.row("e2") == ("delivered", 1, None)
    assert world.reported[0].error is broken


def test_a_long_reason_is_cut() -> None:
    world = World()
    world.append("e1", "c1")
    world.sink.script = [raising(DeliverNever("x" * 5000))]

    world.deliver(10)

    assert world.row("e1") == ("buried", 1, "x" * 200)


@pytest.mark.parametrize("error", [None, DeliverLater("busy"), DeliverNever("no")])
def test_a_lost_lease_is_reported_and_settles_nothing(error: Exception | None) -> None:
    world = World()
    world.append("e1", "c1")

    def lose_the_lease() -> None:
        world.pass_time(LEASE_S)
        world.store.outbox.claim_due("another relay", world.now, world.now + timedelta(seconds=LEASE_S), 10)
        if error:
            raise error

    world.sink.script = [lose_the_lease]

    world.deliver(10)

    assert [done.outcome for done in world.reported] == [Outcome.LEASE_LOST]
    assert world.row("e1") == ("pending", 0, None)
    assert world.store.outbox.rows["e1"].lease_token == "another relay"
    assert world.store.audit.entries == []


def test_it_begins_no_try_that_the_lease_may_not_outlast() -> None:
    world = World()
    for number in range(4):
        world.append(f"e{number}", f"c{number}")
    slow = LONGEST_TRY_S - 1
    world.sink.script = [lambda: world.pass_time(slow)] * 4

    assert world.deliver(10) == 2
    assert {done.outcome for done in world.reported} == {Outcome.DELIVERED}

    world.pass_time(LEASE_S)
    assert world.deliver(10) == 2


def test_told_to_stop_it_ends_the_try_it_is_in_and_leaves_the_rest_to_the_end_of_their_lease() -> None:
    world = World()
    world.append("e1", "c1")
    world.append("e2", "c2")

    assert world.deliver(10, stopping=lambda: len(world.sink.seen) == 1) == 1
    assert world.row("e1") == ("delivered", 1, None)

    world.pass_time(LEASE_S - 1)
    assert world.deliver(10) == 0
    world.pass_time(1)
    assert world.deliver(10) == 1
    assert world.row("e2") == ("delivered", 1, None)


def test_an_event_is_delivered_again_where_the_database_went_away_before_it_was_settled() -> None:
    world = World()
    world.append("e1", "c1")

    def lose_the_database() -> None:
        world.store.is_away = True

    world.sink.script = [lose_the_database]

    with pytest.raises(Unavailable):
        world.deliver(10)
    assert world.row("e1") == ("pending", 0, None)

    world.store.is_away = False
    world.pass_time(LEASE_S)
    assert world.deliver(10) == 1
    assert world.row("e1") == ("delivered", 1, None)
    assert world.sink.seen == [(EventKind.ACCEPTED, "c1")] * 2
