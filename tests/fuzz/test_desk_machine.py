"""However moderators, their clock, bulk operations and the relay take turns, the books of the desk stay right."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, delete, select

from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.adapters.sql.review_tables import review_items
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit, comments, decisions, metadata, outbox
from moderation.domain.bulk import BulkState
from moderation.domain.delivery import DeliverLater, DeliverNever, EventKind, PublishedComment
from moderation.domain.errors import ModerationError
from moderation.domain.queue import QueueFilter
from moderation.domain.review import DecisionAction
from moderation.usecases.bulk_review import BulkReview
from moderation.usecases.deliver_comments import DeliverComments
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.work_bulk import WorkBulk
from tests.review_world import LAOLIU, SENIOR, XIAOYAN, ReviewWorld

REASON = {DecisionAction.ACCEPT: "fits_rules", DecisionAction.REJECT: "spam"}
LEADS_TO = {"accept": "accepted", "reject": "rejected", "undo": "held", "retract": "retracted"}
PEOPLE = st.sampled_from([XIAOYAN, LAOLIU, SENIOR])
ACTIONS = st.sampled_from(sorted(REASON))
NUMBERS = st.integers(0, 99)


class Portal:
    """Takes events, or has trouble, or takes them and never answers."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.told: dict[str, list[EventKind]] = {}

    def deliver(self, kind: EventKind, comment: PublishedComment) -> None:
        if isinstance(self.trouble, DeliverLater | DeliverNever):
            raise self.trouble
        events = self.told.setdefault(comment.id, [])
        if kind not in events:
            events.append(kind)
        if self.trouble:
            raise self.trouble

    def close(self) -> None:
        """Holds nothing."""


class DeskMachine(RuleBasedStateMachine):
    """The use cases on an empty store, and what must be true after each of their steps."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        with engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        self.engine = engine
        self.world = ReviewWorld(SqlStore(engine))
        self.bulk = BulkReview(self.world.store, self.world.clock, self.world.new_id)
        self.worker = WorkBulk(self.world.store, self.world.queue, self.world.clock, self.world.new_id)
        self.portal = Portal()
        self.relay = DeliverComments(
            store=self.world.store,
            policy=self.world.policy,
            sink=self.portal,
            clock=self.world.clock,
            new_id=self.world.new_id,
            new_token=self.world.new_id,
            uniform=lambda low, _high: low,
            report=lambda _try: None,
        )
        self.ids: list[str] = []
        self.operations: list[str] = []
        self.history: dict[str, list[str]] = {}
        self.versions: dict[str, int] = {}

    @rule()
    def hold(self) -> None:
        self.ids.append(self.world.hold(f"c{len(self.ids):03}"))

    @rule(seconds=st.sampled_from([1, 11, 301, 90_000]))
    def pass_time(self, seconds: int) -> None:
        self.world.advance(seconds)

    @precondition(lambda self: self.ids)
    @rule(number=NUMBERS, who=PEOPLE, by_force=st.booleans())
    def take(self, number: int, who: Moderator, by_force: bool) -> None:
        leases = self.world.leases
        take = leases.take_over if by_force else leases.take
        self.attempt(lambda: take(self.comment(number), who))

    @rule(who=PEOPLE)
    def take_next(self, who: Moderator) -> None:
        self.world.leases.take_next(who, QueueFilter())

    @precondition(lambda self: self.ids)
    @rule(number=NUMBERS, who=PEOPLE, stale=st.integers(0, 1), give_back=st.booleans())
    def give_a_sign_of_life(self, number: int, who: Moderator, stale: int, give_back: bool) -> None:
        leases, fence = self.world.leases, self.fence(number) - stale
        step = leases.release if give_back else leases.extend
        self.attempt(lambda: step(self.comment(number), fence, who))

    @precondition(lambda self: self.ids)
    @rule(number=NUMBERS, who=PEOPLE, action=ACTIONS, stale=st.sampled_from([0, 0, 1]), fenced=st.none() | NUMBERS)
    def decide(self, number: int, who: Moderator, action: DecisionAction, stale: int, fenced: int | None) -> None:
        comment_id, fence = self.comment(number), None if fenced is None else self.fence(number) - fenced % 2
        with self.world.store.reading() as view:
            item = view.reviews.get(comment_id)
        lease = item.lease if item else None
        free = lease is None or lease.holder == who.name or not lease.holds_at(self.world.now)
        right = fence is None or (lease is not None and lease.fence == fence)
        version = max(1, (item.version if item else 2) - stale)
        current = item is not None and item.version == version

        done = self.attempt(lambda: self.world.queue.decide(comment_id, version, action, REASON[action], who, fence))

        assert done == (current and free and right)

    @precondition(lambda self: self.ids)
    @rule(number=NUMBERS, who=PEOPLE, older=st.booleans())
    def take_back(self, number: int, who: Moderator, older: bool) -> None:
        with self.world.store.reading() as view:
            made = view.decisions.of(self.comment(number))
        if made:
            decision = made[0] if older else made[-1]
            self.attempt(lambda: self.world.queue.undo(decision.comment_id, decision.id, who, senior=who is SENIOR))

    @precondition(lambda self: self.ids)
    @rule(number=NUMBERS, who=PEOPLE, escalates=st.booleans())
    def write(self, number: int, who: Moderator, escalates: bool) -> None:
        comment_id, queue = self.comment(number), self.world.queue
        version = self.versions.get(comment_id, 1)
        if escalates:
            self.attempt(lambda: queue.escalate(comment_id, version, "请看", who))
        else:
            queue.note(comment_id, "看过", who)

    @precondition(lambda self: self.ids)
    @rule(action=ACTIONS, chosen=st.none() | st.lists(NUMBERS, min_size=1, max_size=4))
    def prepare(self, action: DecisionAction, chosen: list[int] | None) -> None:
        ids = None if chosen is None else tuple(sorted({self.comment(number) for number in chosen}))

        def preview() -> None:
            prepared = self.bulk.preview(QueueFilter(ids=ids), action, REASON[action], SENIOR, senior=True)
            self.operations.append(prepared.id)

        self.attempt(preview)

    @precondition(lambda self: self.operations)
    @rule(number=NUMBERS, step=st.sampled_from(["start", "start", "read", "change", "abandon", "undo"]), action=ACTIONS)
    def lead(self, number: int, step: str, action: DecisionAction) -> None:
        operation_id, bulk = self.operations[number % len(self.operations)], self.bulk
        if step == "read":
            for item, _ in bulk.show(operation_id).sample:
                bulk.read_sample(operation_id, item.comment_id, SENIOR)
            return
        steps: dict[str, Callable[[], object]] = {
            "start": lambda: bulk.start(operation_id, SENIOR),
            "change": lambda: bulk.change(operation_id, action, REASON[action], SENIOR),
            "abandon": lambda: bulk.abandon(operation_id, SENIOR, senior=True),
            "undo": lambda: bulk.undo(operation_id, SENIOR, senior=True),
        }
        self.attempt(steps[step])

    @rule(limit=st.integers(1, 3))
    def work(self, limit: int) -> None:
        self.worker(limit)

    @rule(trouble=st.sampled_from([None, None, DeliverLater("busy"), DeliverNever("gone"), RuntimeError()]))
    def deliver(self, trouble: Exception | None) -> None:
        self.portal.trouble = trouble
        self.relay(10)

    def comment(self, number: int) -> str:
        return self.ids[number % len(self.ids)]

    def fence(self, number: int) -> int:
        with self.world.store.reading() as view:
            item = view.reviews.get(self.comment(number))
        return item.lease.fence if item and item.lease else 1

    def attempt(self, step: Callable[[], object]) -> bool:
        """Whether the step was let through; one that is refused leaves everything as it was."""
        before = self.everything()
        try:
            step()
        except ModerationError:
            assert self.everything() == before
            return False
        return True

    def everything(self) -> dict[str, list[tuple[object, ...]]]:
        with self.engine.connect() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for table in (comments, review_items, decisions, outbox, audit)
            }

    @invariant()
    def the_books_are_right(self) -> None:
        with self.engine.connect() as connection:
            states = dict(connection.execute(select(comments.c.id, comments.c.state)).all())
            items = {it.comment_id: it for it in connection.execute(select(review_items))}
            made = connection.execute(select(decisions).order_by(decisions.c.id)).all()
            events = connection.execute(select(outbox).order_by(outbox.c.id)).all()
            record = connection.execute(select(audit.c.subject, audit.c.event).order_by(audit.c.id)).all()
        for comment_id, state in states.items():
            history = [str(it.action) for it in made if it.comment_id == comment_id]
            assert history[: len(self.history.get(comment_id, []))] == self.history.get(comment_id, [])
            self.history[comment_id] = history
            assert state == (LEADS_TO[history[-1]] if history else "held")
            assert items[comment_id].waiting == (state == "held")
            assert items[comment_id].version >= self.versions.get(comment_id, 1)
            self.versions[comment_id] = items[comment_id].version
            self.check_events(comment_id, state, history, [it for it in events if it.comment_id == comment_id])
            told = [it.event.partition(".")[2] for it in record if it.subject == comment_id]
            assert [it for it in told if it in LEADS_TO.values()] == [LEADS_TO[it] for it in history]

    def check_events(self, comment_id: str, state: str, history: list[str], events: list[object]) -> None:
        kinds = Counter(it.kind for it in events)  # type: ignore[attr-defined]
        assert kinds[EventKind.ACCEPTED] == history.count("accept")
        assert kinds[EventKind.RETRACTED] == history.count("retract")
        live = [it.kind for it in events if it.state != "cancelled"]  # type: ignore[attr-defined]
        accepted = [EventKind.ACCEPTED] if state in ("accepted", "retracted") else []
        assert live == accepted + ([EventKind.RETRACTED] if state == "retracted" else [])
        told = self.portal.told.get(comment_id, [])
        assert told in ([], [EventKind.ACCEPTED], [EventKind.RETRACTED], [EventKind.ACCEPTED, EventKind.RETRACTED])
        assert set(told) <= set(live)

    def teardown(self) -> None:
        """What was started comes to its end."""
        while self.worker(50):
            pass
        ended = {BulkState.RUNNING, BulkState.UNDOING}.isdisjoint(it.state for it in self.bulk.recent(99))
        assert ended
        self.the_books_are_right()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("desk")
    made = open_engine(f"sqlite:///{folder / 'moderation.db'}")
    migrate(made)
    yield made
    made.dispose()


def test_whatever_happens_at_the_desk_the_books_stay_right(engine: Engine) -> None:
    run_state_machine_as_test(
        lambda: DeskMachine(engine),
        settings=settings(
            derandomize=True,
            deadline=None,
            max_examples=40,
            stateful_step_count=40,
            suppress_health_check=list(HealthCheck),
        ),
    )
