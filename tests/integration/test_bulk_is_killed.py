"""A bulk operation of 1,000 whose worker is killed in the middle, again and again: nothing is lost or done twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Engine, func, insert, select

from moderation.adapters.sql.review_tables import review_items
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit, comments, decisions, outbox, verdicts
from moderation.domain.bulk import BulkOutcome, BulkState
from moderation.domain.queue import QueueFilter
from moderation.domain.review import DecisionAction
from moderation.usecases.bulk_review import BulkReview
from tests.review_world import XIAOYAN, ReviewWorld

ITEMS = 1000
WORKER = """
import sys
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id, system_clock
from moderation.usecases.work_bulk import WorkBulk
from moderation.usecases.review_queue import ReviewQueue
from tests.review_world import desk_policy

store = SqlStore(open_engine(sys.argv[1]))
work = WorkBulk(store, ReviewQueue(store, desk_policy(), system_clock, new_id), system_clock, new_id)
while work(50):
    pass
"""


def test_a_worker_killed_in_the_middle_leaves_work_that_the_next_one_ends(engine: Engine, store: SqlStore) -> None:
    world = ReviewWorld(store)
    ids = hold_many(world, engine)
    bulk = BulkReview(store, world.clock, world.new_id)
    operation = bulk.preview(QueueFilter(ids=ids), DecisionAction.ACCEPT, "fits_rules", XIAOYAN, senior=False)
    bulk.start(operation.id, XIAOYAN)

    killed_at = []
    for share in (0.1, 0.4, 0.7):
        worker = start_worker(engine)
        while decided(bulk, operation.id) < share * ITEMS and worker.poll() is None:
            time.sleep(0.005)
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait(30) == -signal.SIGKILL, "it was killed while it worked"
        killed_at.append(decided(bulk, operation.id))
        check_books(engine, killed_at[-1])
    assert start_worker(engine).wait(120) == 0

    assert 0 < killed_at[0] < killed_at[1] < killed_at[2] < ITEMS
    progress = bulk.progress(operation.id)
    assert (progress.operation.state, progress.outcomes) == (BulkState.DONE, {BulkOutcome.DECIDED: ITEMS})
    check_books(engine, ITEMS)


def start_worker(engine: Engine) -> subprocess.Popen[bytes]:
    url = engine.url.render_as_string(hide_password=False).replace("postgresql+psycopg", "postgresql")
    return subprocess.Popen([sys.executable, "-c", WORKER, url], cwd=Path(__file__).parents[2])


def decided(bulk: BulkReview, operation_id: str) -> int:
    return bulk.progress(operation_id).outcomes.get(BulkOutcome.DECIDED, 0)


def check_books(engine: Engine, expected: int) -> None:
    """As many items are off the queue as there are decisions, events and lines of the record."""
    with engine.connect() as connection:
        found = {
            name: connection.execute(select(func.count()).select_from(table).where(condition)).scalar_one()
            for name, table, condition in [
                ("accepted", comments, comments.c.state == "accepted"),
                ("closed", review_items, ~review_items.c.waiting),
                ("decisions", decisions, decisions.c.action == "accept"),
                ("events", outbox, outbox.c.kind == "comment.accepted"),
                ("record", audit, audit.c.event == "comment.accepted"),
            ]
        }
        twice = connection.execute(
            select(outbox.c.comment_id).group_by(outbox.c.comment_id).having(func.count() > 1)
        ).all()
    assert (set(found.values()), twice) == ({expected}, []), found


def hold_many(world: ReviewWorld, engine: Engine) -> tuple[str, ...]:
    """One comment held as intake does it, and its rows many times over."""
    ids = tuple(f"c{number:05}" for number in range(ITEMS))
    copy_held(engine, world.hold(ids[0]), ids[1:])
    return ids


def copy_held(engine: Engine, comment_id: str, copies: Iterable[str]) -> None:
    """Writes the rows of a held comment again under other ids."""
    with engine.begin() as connection:
        for table, key in [(comments, "id"), (verdicts, "comment_id"), (review_items, "comment_id")]:
            row = connection.execute(select(table).where(table.c[key] == comment_id)).one()._asdict()
            connection.execute(insert(table), [row | {key: copy} for copy in copies])
