"""Orders of postures on real stores: in force with the commit, on every process, until they end."""

from datetime import timedelta

import pytest
import redis
from sqlalchemy import Engine, event, select

from moderation.adapters.sql.order_tables import posture_orders
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit
from moderation.adapters.system import new_id
from moderation.domain.comment import CommentState, ThreadKey
from moderation.domain.errors import CommentsClosed, ExpiryRequired, NotFound, Unavailable, UnknownSite
from moderation.domain.orders import PostureOrder
from moderation.domain.verdict import Posture
from moderation.usecases.order_postures import OrderPostures
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.read_threads import ReadThreads
from tests.intake_world import THREAD, IntakeWorld, counts
from tests.review_world import waiting

EDITOR = Moderator("1", "晓燕", "", must_change_password=False)
NIGHT = Moderator("2", "夜班", "", must_change_password=False)
HOUR = timedelta(hours=1)


@pytest.fixture
def world(store: SqlStore, redis_client: redis.Redis) -> IntakeWorld:
    return IntakeWorld(store, redis_client)


@pytest.fixture
def desk(world: IntakeWorld) -> OrderPostures:
    return OrderPostures(world.making.policy, world.store, lambda: world.now, new_id)


def put(desk: OrderPostures, posture: Posture, prefix: str = "", duration: timedelta | None = HOUR) -> PostureOrder:
    return desk.set("portal", prefix, posture, duration=duration, reason="突发新闻", owner=EDITOR)


def test_an_order_and_its_record_are_one(engine: Engine, desk: OrderPostures, world: IntakeWorld) -> None:
    order = put(desk, Posture.CLOSED, "/zcjh/")

    assert order == PostureOrder(
        id=order.id,
        site="portal",
        prefix="/zcjh/",
        posture=Posture.CLOSED,
        owner="晓燕",
        reason="突发新闻",
        set_at=world.now,
        expires_at=world.now + HOUR,
    )
    assert list(desk.standing().orders) == [order] == desk.recent(9)
    with engine.connect() as connection:
        (entry,) = connection.execute(select(audit))
    assert (entry.actor, entry.event, entry.subject, entry.at) == ("晓燕", "posture.set", order.id, world.now)
    assert entry.details == {
        "site": "portal",
        "prefix": "/zcjh/",
        "posture": "closed",
        "until": (world.now + HOUR).isoformat(timespec="seconds"),
        "reason": "突发新闻",
    }


def test_two_processes_on_one_database_close_and_open_at_once(
    store: SqlStore, redis_client: redis.Redis, engine: Engine
) -> None:
    here, there = IntakeWorld(store, redis_client), IntakeWorld(SqlStore(engine), redis_client)
    desk = OrderPostures(here.making.policy, store, lambda: here.now, new_id)
    challenge = there.challenge()

    order = put(desk, Posture.CLOSED, THREAD.section)
    with pytest.raises(CommentsClosed):
        there.post(challenge)
    assert there.post(thread=ThreadKey("portal", "/sport/1.html")).state is CommentState.HELD
    desk.end(order.id, NIGHT)

    assert there.post(challenge).state is CommentState.HELD, "a refusal for a closed page spends no captcha"


def test_an_order_falls_back_by_itself_when_its_time_is_over(world: IntakeWorld, desk: OrderPostures) -> None:
    put(desk, Posture.OPEN)
    assert world.post().state is CommentState.ACCEPTED

    world.pass_time(HOUR.total_seconds())

    assert world.post().state is CommentState.HELD
    assert desk.standing().orders == ()


def test_the_verdict_names_the_posture_of_the_order(world: IntakeWorld, desk: OrderPostures) -> None:
    put(desk, Posture.HOLD_RISKY)
    put(desk, Posture.HOLD_ALL, "/zcjh/")
    world.post()

    with world.store.reading() as view:
        (held,) = waiting(view)
    assert held.verdict.posture is Posture.HOLD_ALL


def test_readers_see_a_closed_thread_as_closed(world: IntakeWorld, desk: OrderPostures) -> None:
    read = ReadThreads(world.making.policy, world.store, lambda: world.now)
    order = put(desk, Posture.CLOSED, THREAD.path, None)
    neighbour = ThreadKey("portal", "/zcjh/news/8964.html")

    assert (read.page(THREAD, None, 9).closed, read.page(neighbour, None, 9).closed) == (True, False)
    desk.end(order.id, EDITOR)
    assert not read.page(THREAD, None, 9).closed


def test_a_repeat_gets_its_answer_even_when_the_page_closed_meanwhile(world: IntakeWorld, desk: OrderPostures) -> None:
    first = world.post(key="k")
    put(desk, Posture.CLOSED)

    assert world.post("spent", key="k").comment_id == first.comment_id


def test_an_order_is_ended_once_and_says_by_whom(engine: Engine, world: IntakeWorld, desk: OrderPostures) -> None:
    order = put(desk, Posture.CLOSED, duration=None)
    world.pass_time(60)

    ended = desk.end(order.id, NIGHT)

    assert (ended.ended_by, ended.ended_at, ended.expires_at) == ("夜班", world.now, None)
    assert desk.recent(9) == [ended]
    for late in (order.id, new_id()):
        with pytest.raises(NotFound):
            desk.end(late, EDITOR)
    with engine.connect() as connection:
        events = [(row.actor, row.event) for row in connection.execute(select(audit).order_by(audit.c.id))]
    assert events == [("晓燕", "posture.set"), ("夜班", "posture.ended")]


def test_an_order_that_expired_cannot_be_ended(world: IntakeWorld, desk: OrderPostures) -> None:
    order = put(desk, Posture.CLOSED)
    world.pass_time(HOUR.total_seconds())

    with pytest.raises(NotFound):
        desk.end(order.id, EDITOR)


def test_what_is_refused_leaves_nothing_behind(engine: Engine, desk: OrderPostures) -> None:
    with pytest.raises(ExpiryRequired):
        put(desk, Posture.OPEN, duration=None)
    with pytest.raises(UnknownSite):
        desk.set("nowhere", "", Posture.CLOSED, duration=None, reason="x", owner=EDITOR)

    assert desk.recent(9) == []
    assert counts(engine)["audit"] == 0


def test_an_order_is_not_kept_without_its_record(
    engine: Engine, store: SqlStore, desk: OrderPostures, world: IntakeWorld
) -> None:
    def fail(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("INSERT INTO audit"):
            raise Unavailable(part="database")

    event.listen(engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(Unavailable):
            put(desk, Posture.CLOSED)
    finally:
        event.remove(engine, "before_cursor_execute", fail)

    assert desk.recent(9) == []
    assert world.post().state is CommentState.HELD


def test_a_database_that_cannot_tell_the_orders_lets_nothing_in(
    engine: Engine, store: SqlStore, world: IntakeWorld
) -> None:
    challenge = world.challenge()

    def fail(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if posture_orders.name in statement:
            raise Unavailable(part="database")

    event.listen(engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(Unavailable):
            world.post(challenge)
    finally:
        event.remove(engine, "before_cursor_execute", fail)

    assert counts(engine)["comments"] == 0
    assert world.post(challenge).state is CommentState.HELD, "the captcha is still good"


def test_history_makes_the_question_of_every_submission_no_slower(engine: Engine, desk: OrderPostures) -> None:
    """It is answered from the index of what has not been ended."""
    for _ in range(3):
        desk.end(put(desk, Posture.CLOSED, "/zcjh/").id, EDITOR)
    asked: list[tuple[str, object]] = []

    def hear(connection: object, cursor: object, statement: str, parameters: object, *rest: object) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    with desk.store.reading() as view:
        assert view.postures.covering(THREAD, desk.clock()) == []
    event.remove(engine, "before_cursor_execute", hear)

    ((statement, parameters),) = [it for it in asked if posture_orders.name in it[0]]
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
        plan = " ".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))
    assert "ix_posture_orders_not_ended" in plan
