"""Whatever file, orders, presets, findings, rules and faults come together: what must be held is never published."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select

from moderation.adapters.regions import NoRegions
from moderation.adapters.sql import tables
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.adapters.sql.order_tables import posture_orders, preset_orders
from moderation.adapters.sql.review_tables import review_items
from moderation.adapters.sql.store import SqlStore, SqlTransaction
from moderation.adapters.system import new_id
from moderation.domain.challenge import RedemptionOutcome
from moderation.domain.comment import Comment, CommentState, Submission
from moderation.domain.errors import CommentsClosed, Unavailable
from moderation.domain.orders import PostureOrder, PresetOrder, Source, posture_in_force
from moderation.domain.policy import Policy
from moderation.domain.quota import Quota, QuotaState, Usage
from moderation.domain.screening import CHECK_FAILED, Facts
from moderation.domain.verdict import Action, Finding, Posture, Ruling
from moderation.usecases.presets import under_preset
from moderation.usecases.submit_comment import SubmitComment
from tests.intake_world import SECRET, THREAD, Making

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
POSTURES = st.sampled_from(Posture)
PREFIXES = st.sampled_from(["", "/zcjh/", "/zcjh/news/", THREAD.path, "/sport/", "/zcjh/news/8963", "/zcjhx/"])
MOMENTS = st.none() | st.sampled_from([NOW - timedelta(seconds=1), NOW, NOW + timedelta(seconds=1)])
ORDERS = st.lists(
    st.builds(
        PostureOrder,
        id=st.uuids().map(str),
        site=st.sampled_from([THREAD.site, "other"]),
        prefix=PREFIXES,
        posture=POSTURES,
        owner=st.just("晓燕"),
        reason=st.just("突发"),
        set_at=st.integers(0, 3).map(lambda s: NOW - timedelta(seconds=s)),
        expires_at=MOMENTS,
        ended_at=MOMENTS,
        ended_by=st.none(),
    ),
    max_size=5,
    unique_by=lambda order: order.id,
)
FINDINGS = st.lists(
    st.builds(
        Finding,
        check=st.just("finds"),
        code=st.sampled_from(["term", CHECK_FAILED]),
        score=st.floats(0, 1),
        category=st.just("abuse"),
    ),
    max_size=2,
)
FILES = st.builds(Making, posture=POSTURES, postures=st.dictionaries(PREFIXES.filter(bool), POSTURES, max_size=3))
FAULTS = st.sampled_from(["", "", "check", "rule", "reading", "facts", "recording"])


@dataclass(frozen=True)
class Finds:
    findings: tuple[Finding, ...]
    fails: bool
    name: str = "finds"

    def __call__(self, comment: Comment, facts: Facts) -> Iterable[Finding]:
        yield from self.findings
        if self.fails:
            raise RuntimeError("check")


@dataclass(frozen=True)
class Asks:
    action: Action
    fails: bool
    name: str = "asks"

    def __call__(self, findings: object, facts: Facts) -> Ruling:
        if self.fails:
            raise RuntimeError("rule")
        return Ruling(self.action, "because")


class Outside:
    """Gate, campaigns and locks that let everything through."""

    def admit(self, *_: object) -> tuple[Usage, RedemptionOutcome]:
        return Usage((QuotaState(Quota("q", 1, 1), 1, 1),), None), RedemptionOutcome.REDEEMED

    def claim(self, key: str) -> object:
        return nullcontext()

    def join(self, *_: object) -> None:
        return None


class FaultyStore(SqlStore):
    """Is away for the first reading, the second one (the facts), or in the middle of what is recorded."""

    def __init__(self, engine: Engine, fault: str) -> None:
        super().__init__(engine)
        self.away_at = {"reading": 1, "facts": 2}.get(fault, 0)
        self.fails_recording = fault == "recording"
        self.readings = 0

    @contextmanager
    def reading(self) -> Iterator[SqlTransaction]:
        self.readings += 1
        if self.readings == self.away_at:
            raise Unavailable(part="database")
        with super().reading() as view:
            yield view

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        with super().transaction() as tx:
            yield tx
            if self.fails_recording:
                raise Unavailable(part="database")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("postures")
    engine = open_engine(f"sqlite:///{folder / 'moderation.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


def submit(policy: Policy, store: SqlStore) -> CommentState | None:
    """What became of a comment, None where it was refused."""
    outside = Outside()
    intake = SubmitComment(
        policy=lambda: policy,
        gate=outside,
        in_flight=outside,  # type: ignore[arg-type] # a lock that locks nothing
        campaigns=outside,  # type: ignore[arg-type] # no campaign at all
        regions=NoRegions(),
        store=store,
        clock=lambda: NOW,
        new_id=new_id,
        secret=SECRET,
        report=lambda *_: None,
    )
    submission = Submission(THREAD, "晋阳读者", "写得好", "challenge", "answer", "192.0.2.1")
    try:
        return intake(submission).state
    except (CommentsClosed, Unavailable):
        return None


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    file=FILES,
    mildest=POSTURES,
    preset=st.none() | POSTURES,
    orders=ORDERS,
    findings=FINDINGS,
    action=st.sampled_from(Action),
    fault=FAULTS,
)
def test_what_must_be_held_is_never_published(
    engine: Engine,
    file: Making,
    mildest: Posture,
    preset: Posture | None,
    orders: list[PostureOrder],
    findings: list[Finding],
    action: Action,
    fault: str,
) -> None:
    file.checks, file.rules = [Finds(tuple(findings), fault == "check")], [Asks(action, fault == "rule")]
    usual = replace(file.policy(), mildest_posture=mildest)
    policy = replace(usual, presets={"attack": replace(usual, mildest_posture=preset or Posture.OPEN)})
    switched = preset_of(preset)
    with SqlStore(engine).transaction() as tx:
        for order in orders:
            tx.postures.add(order)
        if switched:
            tx.presets.add(switched)

    state = submit(policy, FaultyStore(engine, fault))
    sent = [row.kind for row in drained(engine)]

    in_force = posture_in_force(under_preset(policy, switched, NOW), THREAD, orders, NOW)
    risky = bool(findings) or action > Action.ACCEPT
    failed = bool(fault) or any(finding.code == CHECK_FAILED for finding in findings)
    may_publish = in_force.posture is Posture.OPEN or (in_force.posture is Posture.HOLD_RISKY and not risky)
    if sent:
        assert state is CommentState.ACCEPTED
        assert may_publish
        assert not failed
        assert action is Action.ACCEPT
    if in_force.posture is Posture.CLOSED or fault in ("reading", "facts", "recording"):
        assert (state, sent) == (None, [])
    if may_publish and not failed and action is Action.ACCEPT:
        assert sent == ["comment.accepted"], "and what may be published is"


def preset_of(posture: Posture | None) -> PresetOrder | None:
    if posture is None:
        return None
    later = NOW + timedelta(hours=1)
    return PresetOrder(id=new_id(), preset="attack", owner="晓燕", reason="刷屏", set_at=NOW, expires_at=later)


def drained(engine: Engine) -> list[object]:
    """What stands in the outbox; everything is emptied for the next example."""
    with engine.begin() as connection:
        rows = list(connection.execute(select(tables.outbox)))
        emptied = (tables.outbox, review_items, tables.verdicts, tables.comments, tables.audit)
        for table in (*emptied, posture_orders, preset_orders):
            connection.execute(delete(table))
    return rows


@settings(derandomize=True, deadline=None, max_examples=300)
@given(file=FILES, mildest=POSTURES, orders=ORDERS)
def test_the_posture_follows_the_narrowest_order_and_never_falls_below_file_or_floor_by_a_wider_one(
    file: Making, mildest: Posture, orders: list[PostureOrder]
) -> None:
    policy = replace(file.policy(), mildest_posture=mildest)
    site = policy.site(THREAD.site)
    found = posture_in_force(policy, THREAD, orders, NOW)

    assert found.posture.strictness >= mildest.strictness
    assert (found.order is not None) == (found.source is Source.ORDER)
    in_force = [it for it in orders if it.holds_at(NOW) and it.covers(THREAD.path) and it.site == THREAD.site]
    if not in_force:
        assert found.posture.strictness == max(site.posture_of(THREAD).strictness, mildest.strictness)
    narrowest = max((len(it.prefix) for it in in_force), default=-1)
    if found.order is not None:
        assert len(found.order.prefix) == narrowest
        assert all(it.set_at <= found.order.set_at for it in in_force if len(it.prefix) == narrowest)
    if narrowest < len(site.prefix_of(THREAD)):
        assert found.posture.strictness >= site.posture_of(THREAD).strictness
    # Orders that are over, or are about something else, change nothing.
    assert posture_in_force(policy, THREAD, in_force, NOW) == found
