"""Many at once, in threads and in processes: one winner per challenge, per key, per item and per name."""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import redis
from sqlalchemy import Engine, func, select

from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql import tables
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import is_current, migrate
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id, new_token, system_clock
from moderation.domain.comment import CommentState
from moderation.domain.errors import ModerationError
from moderation.domain.quota import Quota
from moderation.domain.review import DecisionAction
from moderation.domain.review_errors import AlreadyDecided
from moderation.domain.verdict import Posture
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.review_queue import ReviewQueue
from tests.intake_world import THREAD, IntakeWorld, Making
from tests.review_world import decided, desk_policy


def outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except ModerationError as error:
        return error.code
    return "passed"


def all_at_once(attempts: list[Callable[[], object]]) -> Counter[str]:
    """How the attempts ended, each begun in a thread of its own when all are ready."""
    ready = threading.Barrier(len(attempts))

    def begin(attempt: Callable[[], object]) -> str:
        ready.wait()
        return outcome(attempt)

    with ThreadPoolExecutor(len(attempts)) as pool:
        return Counter(pool.map(begin, attempts))


def number_of(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(tables.metadata.tables[table])).scalar_one()


def test_of_fifty_submissions_with_one_right_answer_one_is_recorded(
    engine: Engine, store: SqlStore, redis_client: redis.Redis
) -> None:
    world = IntakeWorld(store, redis_client)
    submission = world.submission(world.challenge())

    outcomes = all_at_once([lambda: world.submit(submission)] * 50)

    assert outcomes == {"passed": 1, "captcha_reused": 49}
    assert number_of(engine, "comments") == number_of(engine, "review_items") == 1


def test_of_two_processes_with_one_right_answer_one_is_recorded(
    engine: Engine, store: SqlStore, redis_client: redis.Redis, redis_url: str
) -> None:
    challenge = IntakeWorld(store, redis_client).challenge()
    database = engine.url.render_as_string(hide_password=False)

    with multiprocessing.get_context("spawn").Pool(2) as pool:
        outcomes = pool.starmap(submit_from_twenty_threads, [(database, redis_url, challenge)] * 2)

    assert sum(outcomes, Counter()) == {"passed": 1, "captcha_reused": 39}
    assert number_of(engine, "comments") == 1


def submit_from_twenty_threads(database: str, redis_url: str, challenge: str) -> Counter[str]:
    engine, client = open_engine(database), open_redis(redis_url)
    world = IntakeWorld(SqlStore(engine), client)
    submission = world.submission(challenge)
    outcomes = all_at_once([lambda: world.submit(submission)] * 20)
    client.close()
    engine.dispose()
    return outcomes


def test_a_hundred_submissions_of_one_address_are_recorded_up_to_the_limit(
    engine: Engine, store: SqlStore, redis_client: redis.Redis
) -> None:
    world = IntakeWorld(store, redis_client, Making(per_address=(Quota("per_address", 7, 3600),)))
    submissions = [world.submission(body=f"第{number}条") for number in range(100)]

    outcomes = all_at_once([lambda submission=submission: world.submit(submission) for submission in submissions])

    assert outcomes == {"passed": 7, "rate_limited": 93}
    assert number_of(engine, "comments") == 7


def test_repeats_of_one_request_make_one_comment_and_one_receipt(
    engine: Engine, store: SqlStore, redis_client: redis.Redis
) -> None:
    world = IntakeWorld(store, redis_client, Making(posture=Posture.OPEN))
    submissions = [world.submission(key="k") for _ in range(20)]
    receipts: list[str] = []

    outcomes = all_at_once(
        [
            lambda submission=submission: receipts.append(world.submit(submission).comment_id)
            for submission in submissions
        ]
    )

    assert set(outcomes) <= {"passed", "request_in_flight"}
    assert set(receipts) == {world.submit(submissions[0]).comment_id}
    assert number_of(engine, "comments") == number_of(engine, "outbox") == 1


def test_of_many_moderators_on_one_item_one_wins_and_the_others_are_told_who(
    engine: Engine, store: SqlStore, redis_client: redis.Redis
) -> None:
    comment_id = IntakeWorld(store, redis_client).post().comment_id
    queue = ReviewQueue(store, desk_policy(), system_clock, new_id)
    told: list[AlreadyDecided] = []

    def decide(name: str, action: DecisionAction, reason: str) -> None:
        try:
            queue.decide(comment_id, 1, action, reason, Moderator(name, name, "hash", must_change_password=False))
        except AlreadyDecided as winner:
            told.append(winner)
            raise

    choices = [(DecisionAction.ACCEPT, "fits_rules"), (DecisionAction.REJECT, "abuse")] * 5
    outcomes = all_at_once(
        [lambda name=f"m{n}", choice=choice: decide(name, *choice) for n, choice in enumerate(choices)]
    )

    assert outcomes == {"passed": 1, "already_decided": 9}
    with store.reading() as view:
        decision = view.decisions.newest(comment_id)
        readable = view.published.counts(THREAD.site, [THREAD.path])[THREAD.path]
    assert decision is not None
    assert {(winner.moderator, winner.action) for winner in told} == {(decision.moderator, decision.action)}
    assert number_of(engine, "decisions") == 1
    assert readable == number_of(engine, "outbox") == (decision.action is DecisionAction.ACCEPT)


def test_a_name_given_to_many_at_once_belongs_to_one(engine: Engine, store: SqlStore) -> None:
    added: list[bool] = []

    def add() -> None:
        with store.transaction() as tx:
            moderator = Moderator(new_id(), "editor", "hash", must_change_password=True)
            added.append(tx.moderators.add(moderator, system_clock()))

    outcomes = all_at_once([add] * 8)

    assert (outcomes, sorted(added)) == ({"passed": 8}, [False] * 7 + [True])


def test_no_entry_is_leased_to_two_workers(store: SqlStore, redis_client: redis.Redis) -> None:
    world = IntakeWorld(store, redis_client, Making(posture=Posture.OPEN))
    posted = {world.post(body=f"第{number}条").comment_id for number in range(24)}
    leased: list[str] = []

    def lease() -> None:
        now = datetime.now(UTC)
        with store.transaction() as tx:
            claimed = tx.outbox.claim_due(new_token(), now, now + timedelta(minutes=1), 3)
        leased.extend(entry.comment.id for entry in claimed)

    assert all_at_once([lease] * 12) == {"passed": 12}
    while len(leased) < len(posted):
        before = len(leased)
        lease()
        assert len(leased) > before
    assert sorted(leased) == sorted(posted)


def test_the_first_start_of_many_processes_makes_the_tables_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    def start() -> None:
        engine = open_engine(url)
        migrate(engine)
        assert is_current(engine)
        engine.dispose()

    start_all = all_at_once([start] * 4)

    assert start_all == {"passed": 4}


def test_a_state_moves_on_for_one_of_many(store: SqlStore, redis_client: redis.Redis) -> None:
    comment_id = IntakeWorld(store, redis_client).post().comment_id
    moved: list[bool] = []

    def move() -> None:
        with store.transaction() as tx:
            moved.append(tx.comments.change_state(decided(comment_id), CommentState.HELD, CommentState.ACCEPTED))

    all_at_once([move] * 8)

    assert sorted(moved) == [False] * 7 + [True]
