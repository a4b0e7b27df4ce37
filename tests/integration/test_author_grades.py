"""Grades of authors on real stores: what is decided counts at once, what is old counts less."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from sqlalchemy import Engine, select, update

from moderation.adapters.sql.rows import facts_from
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import comments, verdicts
from moderation.domain.author import DAY_S, UNKNOWN_AUTHOR, AuthorRecord, Grade
from moderation.domain.comment import CommentState
from moderation.domain.verdict import Posture
from moderation.rules import expression
from moderation.rules.expression import Asks
from tests.intake_world import THREAD, IntakeWorld, Making
from tests.review_world import decided

LOW = expression.build(expression.Options('facts.author.grade == "low"', Asks.HOLD, "low_grade"))


@pytest.fixture
def world(store: SqlStore, redis_client: redis.Redis) -> IntakeWorld:
    return IntakeWorld(store, redis_client, Making(posture=Posture.OPEN, rules=[LOW]))


def decide(world: IntakeWorld, comment_id: str, state: CommentState) -> None:
    with world.store.transaction() as tx:
        assert tx.comments.change_state(decided(comment_id), CommentState.ACCEPTED, state)


def record(engine: Engine, comment_id: str) -> AuthorRecord:
    with engine.connect() as connection:
        kept = connection.execute(select(verdicts.c.facts).where(verdicts.c.comment_id == comment_id)).scalar_one()
    return facts_from(kept, THREAD).record


def test_rejections_make_an_author_low_until_they_are_old(world: IntakeWorld, engine: Engine) -> None:
    sent = [world.post(account="u-1").comment_id for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda it: decide(world, it, CommentState.REJECTED), sent))

    held = world.post(account="u-1")
    assert (held.state, record(engine, held.comment_id)) == (CommentState.HELD, AuthorRecord(0.0, 4.0, Grade.LOW))
    assert world.post(account="u-2").state is CommentState.ACCEPTED

    world.pass_time(90 * DAY_S)
    later = world.post(account="u-1")
    assert (later.state, record(engine, later.comment_id)) == (
        CommentState.ACCEPTED,
        AuthorRecord(0.0, 2.0, Grade.NEW),
    )


def test_a_decision_taken_back_counts_no_more(world: IntakeWorld, engine: Engine) -> None:
    sent = world.post(account="u-1").comment_id
    assert record(engine, world.post(account="u-1").comment_id) == AuthorRecord(1.0, 0.0, Grade.ORDINARY)

    decide(world, sent, CommentState.RETRACTED)

    assert record(engine, world.post(account="u-1").comment_id) == AuthorRecord(1.0, 0.0, Grade.ORDINARY)
    with engine.begin() as connection:
        connection.execute(update(comments).values(state=CommentState.HELD))
    assert record(engine, world.post(account="u-1").comment_id) == UNKNOWN_AUTHOR


def test_a_visitor_and_the_same_account_on_another_site_are_not_known(world: IntakeWorld, engine: Engine) -> None:
    world.post(account="u-1")

    assert record(engine, world.post().comment_id) == UNKNOWN_AUTHOR
    with engine.begin() as connection:
        connection.execute(update(comments).values(site="other"))
    assert record(engine, world.post(account="u-1").comment_id) == UNKNOWN_AUTHOR
