"""One behaviour suite over every outbox, in memory, SQLite and PostgreSQL; and relays that race for a real one."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, select, text

from moderation.adapters.sql import tables
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.store import SqlStore
from moderation.domain.comment import Comment, CommentState, Submission, TextLimits, ThreadKey
from moderation.domain.delivery import DeliverLater, EventKind, OutboxEntry, PublishedComment, RetryPolicy
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Posture, Verdict
from moderation.usecases.deliver_comments import DeliverComments
from tests.fakes.store import MemoryStore

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LEASE = timedelta(seconds=60)


def a_comment(comment_id: str) -> PublishedComment:
    return PublishedComment(comment_id, "portal", "/zcjh/news/1.html", "读者", "说得好👍", NOW)


class SqlWorld:
    """A store on an empty database; comments that events speak of are made as needed."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        tables.metadata.create_all(self.engine)
        self.store = SqlStore(self.engine)
        self._prepared: set[str] = set()

    def prepare(self, comment_id: str) -> None:
        if comment_id in self._prepared:
            return
        self._prepared.add(comment_id)
        thread = ThreadKey("portal", "/zcjh/news/1.html")
        submission = Submission(thread, "读者", "说得好", challenge_id=None, answer=None, address="192.0.2.1")
        limits = TextLimits(body_chars=1000, nickname_chars=30)
        comment = Comment.from_submission(submission, comment_id=comment_id, now=NOW, limits=limits)
        verdict = Verdict(Action.ACCEPT, Action.ACCEPT, Posture.OPEN, (), (), "digest")
        with self.store.transaction() as tx:
            tx.comments.add(comment, verdict, CommentState.ACCEPTED, Facts())

    def state(self, entry_id: str) -> tuple[str, int, str | None]:
        with self.engine.connect() as connection:
            row = connection.execute(select(tables.outbox).where(tables.outbox.c.id == entry_id)).one()
        return row.state, row.attempts, row.reason


class MemoryWorld:
    """The fake."""

    def __init__(self) -> None:
        self.store = MemoryStore()

    def prepare(self, comment_id: str) -> None:
        """Comments are not looked up."""

    def state(self, entry_id: str) -> tuple[str, int, str | None]:
        row = self.store.outbox.rows[entry_id]
        return row.state, row.attempts, row.reason


World = SqlWorld | MemoryWorld


@pytest.fixture
def postgres_world(postgres_url: str) -> Iterator[SqlWorld]:
    name = f"outbox_{uuid4().hex}"
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    world = SqlWorld(make_url(postgres_url).set(database=name).render_as_string(hide_password=False))
    yield world
    world.engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def sqlite_world(tmp_path: Path) -> Iterator[SqlWorld]:
    world = SqlWorld(f"sqlite:///{tmp_path / 'moderation.db'}")
    yield world
    world.engine.dispose()


@pytest.fixture
def memory_world() -> MemoryWorld:
    return MemoryWorld()


@pytest.fixture(params=["memory_world", "sqlite_world", "postgres_world"])
def world(request: pytest.FixtureRequest) -> World:
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["sqlite_world", "postgres_world"])
def sql_world(request: pytest.FixtureRequest) -> SqlWorld:
    return request.getfixturevalue(request.param)


def append(
    world: World, entry_id: str, comment_id: str, due_at: datetime = NOW, kind: EventKind = EventKind.ACCEPTED
) -> None:
    world.prepare(comment_id)
    with world.store.transaction() as tx:
        tx.outbox.append(entry_id, kind, a_comment(comment_id), due_at)


def claim(world: World, now: datetime = NOW, limit: int = 10, token: str = "t") -> list[OutboxEntry]:
    with world.store.transaction() as tx:
        return tx.outbox.claim_due(token, now, now + LEASE, limit)


def test_an_entry_is_claimed_whole(world: World) -> None:
    append(world, "e1", "c1")

    assert claim(world) == [OutboxEntry("e1", EventKind.ACCEPTED, a_comment("c1"), 0, "t")]


def test_it_leases_what_is_due_oldest_first_and_once(world: World) -> None:
    append(world, "e3", "c3")
    append(world, "e1", "c1")
    append(world, "e2", "c2", due_at=NOW + timedelta(seconds=1))

    assert [entry.id for entry in claim(world)] == ["e1", "e3"]
    assert claim(world) == []


def test_it_leases_no_more_than_the_limit(world: World) -> None:
    for number in range(5):
        append(world, f"e{number}", f"c{number}")

    assert [[entry.id for entry in claim(world, limit=2)] for _ in range(4)] == [["e0", "e1"], ["e2", "e3"], ["e4"], []]


def test_a_lease_that_ended_can_be_taken_and_the_late_worker_settles_nothing(world: World) -> None:
    append(world, "e1", "c1")
    (late,) = claim(world, token="late")
    assert claim(world, NOW + LEASE - timedelta(seconds=1)) == []
    (current,) = claim(world, NOW + LEASE, token="current")

    with world.store.transaction() as tx:
        outcomes = (
            tx.outbox.mark_delivered(late, NOW),
            tx.outbox.reschedule(late, NOW, "late"),
            tx.outbox.bury(late, NOW, "late"),
            tx.outbox.mark_delivered(current, NOW),
            tx.outbox.mark_delivered(current, NOW),
        )

    assert outcomes == (False, False, False, True, False)
    assert world.state("e1") == ("delivered", 1, None)


def test_a_rescheduled_entry_comes_back_when_it_is_due_with_its_tries_counted(world: World) -> None:
    append(world, "e1", "c1")
    later = NOW + timedelta(seconds=10)
    (entry,) = claim(world)
    with world.store.transaction() as tx:
        assert tx.outbox.reschedule(entry, later, "busy")

    assert world.state("e1") == ("pending", 1, "busy")
    assert claim(world, later - timedelta(seconds=1)) == []
    assert [entry.attempts for entry in claim(world, later)] == [1]


def test_an_event_waits_for_the_older_one_of_its_comment_until_that_is_settled(world: World) -> None:
    append(world, "e1", "c1", due_at=NOW + timedelta(hours=1))
    append(world, "e2", "c1", kind=EventKind.RETRACTED)
    append(world, "e3", "c2")

    (other,) = claim(world)
    assert other.id == "e3"
    with world.store.transaction() as tx:
        assert tx.outbox.mark_delivered(other, NOW)
    (accept,) = claim(world, NOW + timedelta(hours=1))
    assert accept.id == "e1"
    with world.store.transaction() as tx:
        assert tx.outbox.bury(accept, NOW, "refused")
    assert world.state("e1") == ("buried", 1, "refused")
    assert [entry.id for entry in claim(world, NOW + timedelta(hours=1))] == ["e2"]


def test_what_a_failed_transaction_did_is_undone(world: World) -> None:
    append(world, "e1", "c1")

    def claim_and_fail() -> None:
        with world.store.transaction() as tx:
            tx.outbox.claim_due("t", NOW, NOW + LEASE, 10)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        claim_and_fail()

    assert [entry.id for entry in claim(world)] == ["e1"]


class CountingSink:
    """Fails every third try, and counts what it took."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EventKind]] = []
        self._tries = count(1)
        self._lock = threading.Lock()

    def deliver(self, kind: EventKind, comment: PublishedComment) -> None:
        with self._lock:
            if next(self._tries) % 3 == 0:
                raise DeliverLater("busy")
            self.taken.append((comment.id, kind))

    def close(self) -> None:
        """Nothing is open."""


def test_relays_that_race_deliver_everything_once_and_no_retraction_before_its_accept(sql_world: SqlWorld) -> None:
    for number in range(20):
        append(sql_world, f"e{number:02}-1", f"c{number}")
        append(sql_world, f"e{number:02}-2", f"c{number}", kind=EventKind.RETRACTED)
    sink = CountingSink()
    deliver = DeliverComments(
        store=sql_world.store,
        policy=lambda: SimpleNamespace(delivery=RetryPolicy(tries=99, first_delay_s=0, longest_delay_s=0)),
        sink=sink,
        clock=lambda: datetime.now(UTC),
        new_id=lambda: str(uuid4()),
        new_token=lambda: uuid4().hex,
        uniform=lambda low, _high: low,
        report=lambda _done: None,
    )

    def work() -> None:
        while len(sink.taken) < 40:
            deliver(3)

    with ThreadPoolExecutor(4) as pool:
        for relay in [pool.submit(work) for _ in range(4)]:
            relay.result(timeout=60)

    assert set(Counter(sink.taken).values()) == {1}
    for number in range(20):
        kinds = [kind for comment_id, kind in sink.taken if comment_id == f"c{number}"]
        assert kinds == [EventKind.ACCEPTED, EventKind.RETRACTED]
    with sql_world.engine.connect() as connection:
        states = connection.execute(select(tables.outbox.c.state)).scalars().all()
    assert states == ["delivered"] * 40
