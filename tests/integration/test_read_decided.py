"""The register of decided comments, filtered, searched and walked; corrections; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import comments
from moderation.domain.access_errors import Forbidden
from moderation.domain.comment import CommentState
from moderation.domain.decided import DecidedFilter, TimePosition
from moderation.domain.delivery import EventKind
from moderation.domain.errors import InvalidInput, NotFound, TooLong
from moderation.domain.review import DecisionAction
from moderation.domain.review_errors import AlreadyDecided
from tests.integration.query_plans import plan_of
from tests.review_world import LAOLIU, SENIOR, START, XIAOYAN, ReviewWorld

RETRACT, RESTORE = DecisionAction.RETRACT, DecisionAction.RESTORE


@pytest.fixture
def world(store: SqlStore) -> ReviewWorld:
    """Two by the machine, four by people, one that waits, one that waits again; a minute apart each."""
    world = ReviewWorld(store)
    world.hold("m1", "便宜100%的货_加我", path="/shop/1.html", score=0.9, state=CommentState.REJECTED, account="u1")
    world.advance(60)
    world.hold("m2", "说得好", state=CommentState.ACCEPTED, site="other", page_title="石桥 Reopens")
    for number, (action, reason, who) in enumerate(
        [
            (DecisionAction.REJECT, "spam", XIAOYAN),
            (DecisionAction.ACCEPT, "fits_rules", XIAOYAN),
            (DecisionAction.REJECT, "abuse", LAOLIU),
            (DecisionAction.ACCEPT, "false_alarm", LAOLIU),
        ],
        1,
    ):
        path = "/shop/2.html" if number < 3 else "/news/1.html"
        world.hold(f"p{number}", f"第{number}条", path=path, account="u1", nickname="Wang_Er")
        world.advance(60)
        world.queue.decide(f"p{number}", 1, action, reason, who)
    world.hold("w1", "便宜的货")
    world.hold("w2")
    undone = world.queue.decide("w2", 1, DecisionAction.REJECT, "spam", XIAOYAN)
    world.queue.undo("w2", undone.id, XIAOYAN)
    world.queue.correct("p4", RETRACT, "personal_data", "", XIAOYAN)
    return world


def found(world: ReviewWorld, wanted: DecidedFilter) -> str:
    page = world.decided.page(None, 9, wanted)
    assert page.next_after is None
    return " ".join(it.comment_id for it in page.comments)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (DecidedFilter(), "p4 p3 p2 p1 m2 m1"),
        (DecidedFilter(state=CommentState.ACCEPTED), "p2 m2"),
        (DecidedFilter(state=CommentState.REJECTED), "p3 p1 m1"),
        (DecidedFilter(state=CommentState.RETRACTED), "p4"),
        (DecidedFilter(site="other"), "m2"),
        (DecidedFilter(section="/shop/"), "p2 p1 m1"),
        (DecidedFilter(section="/shop_"), ""),
        (DecidedFilter(thread="/shop/2.html"), "p2 p1"),
        (DecidedFilter(thread="/shop/2.html", site="demo"), "p2 p1"),
        (DecidedFilter(thread="/shop/2.html", site="other"), ""),
        (DecidedFilter(account="u1", section="/shop/"), "p2 p1 m1"),
        (DecidedFilter(account="u1", site="demo", text="便宜"), "m1"),
        (DecidedFilter(by_machine=True), "m2 m1"),
        (DecidedFilter(by_machine=False), "p4 p3 p2 p1"),
        (DecidedFilter(moderator="晓燕"), "p4 p2 p1"),
        (DecidedFilter(moderator="晓燕", state=CommentState.REJECTED), "p1"),
        (DecidedFilter(reason="abuse"), "p3"),
        (DecidedFilter(since=START + timedelta(seconds=120)), "p4 p3 p2 p1"),
        (DecidedFilter(until=START + timedelta(seconds=120)), "m2 m1"),
        (DecidedFilter(text="100%的"), "m1"),
        (DecidedFilter(text="wang_e"), "p4 p3 p2 p1"),
        (DecidedFilter(text="SHOP/2"), "p2 p1"),
        (DecidedFilter(text="石桥 reopens"), "m2"),
        (DecidedFilter(text="100_的"), ""),
        (DecidedFilter(text="便宜的货"), ""),
        (DecidedFilter(text="第", moderator="老刘", state=CommentState.REJECTED), "p3"),
    ],
)
def test_a_filter_finds_what_meets_all_of_it_newest_decision_first(
    world: ReviewWorld, wanted: DecidedFilter, expected: str
) -> None:
    assert found(world, wanted) == expected


@pytest.mark.parametrize("wanted", [DecidedFilter(), DecidedFilter(by_machine=False), DecidedFilter(text="第")])
def test_it_is_walked_page_by_page_without_gap_or_repeat(world: ReviewWorld, wanted: DecidedFilter) -> None:
    everything = found(world, wanted).split()
    for size in (1, 2, 3):
        walked: list[str] = []
        after, first = None, True
        while first or after is not None:
            page = world.decided.page(after, size, wanted)
            walked += [it.comment_id for it in page.comments]
            after, first = page.next_after and str(page.next_after), False
        assert walked == everything


def test_a_search_stops_at_its_reach_and_goes_on_from_there(world: ReviewWorld) -> None:
    wanted = DecidedFilter(text="便宜")

    first = world.decided.page(None, 5, wanted, reach=4)
    assert (first.comments, first.next_after) == ([], TimePosition(START + timedelta(seconds=120), "p1"))
    second = world.decided.page(str(first.next_after), 5, wanted, reach=4)
    assert ([it.comment_id for it in second.comments], second.next_after) == (["m1"], None)
    exact = world.decided.page(None, 5, wanted, reach=6)
    assert ([it.comment_id for it in exact.comments], exact.next_after and exact.next_after.id) == (["m1"], "m1")
    assert world.decided.page(str(exact.next_after), 5, wanted, reach=6).next_after is None


@pytest.mark.parametrize(
    "after", ["", "p1", "2026-03-02 p1", "2026-03-02T08:30:00+00:00", "2026-03-02T08:30:00+00:00 "]
)
def test_a_place_that_was_not_ours_is_refused(world: ReviewWorld, after: str) -> None:
    with pytest.raises(InvalidInput):
        world.decided.page(after, 5, DecidedFilter())


def test_one_of_them_comes_with_who_decided_and_all_that_stands_round_it(world: ReviewWorld) -> None:
    world.queue.note("m1", "又来了", LAOLIU)

    machine, person = world.decided.context("m1"), world.decided.context("p4")

    item = machine.item
    assert (item.state, item.moderator, item.reason, item.decided_at) == (CommentState.REJECTED, None, None, START)
    assert ([it.text for it in machine.notes], machine.author.states["rejected"]) == (["又来了"], 2)
    assert (person.item.state, person.item.moderator, person.item.reason) == (
        CommentState.RETRACTED,
        "晓燕",
        "personal_data",
    )
    assert [(it.actor, it.event) for it in person.record] == [
        ("老刘", "comment.accepted"),
        ("晓燕", "comment.retracted"),
    ]
    for waits in ("w1", "w2", "nothing"):
        with pytest.raises(NotFound):
            world.decided.context(waits)


def test_a_correction_is_one_step_with_its_note_its_event_and_its_line_on_the_record(
    world: ReviewWorld, store: SqlStore
) -> None:
    world.advance(60)
    retracted = world.queue.correct("m2", RETRACT, "abuse", " 编辑来电 ", LAOLIU)
    world.advance(60)
    restored = world.queue.correct("m1", RESTORE, "false_alarm", "", XIAOYAN)

    assert found(world, DecidedFilter(since=START + timedelta(seconds=360))) == "m1 m2"
    context = world.decided.context("m2")
    assert (context.decisions, [(it.author, it.text) for it in context.notes]) == ((retracted,), [("老刘", "编辑来电")])
    assert [(it.actor, it.event, it.details) for it in context.record] == [
        ("老刘", "comment.retracted", {"reason": "abuse"})
    ]
    assert world.decided.context("m1").decisions == (restored,)
    with store.transaction() as tx:
        sent = tx.outbox.claim_due("token", world.now + timedelta(hours=1), world.now + timedelta(hours=2), 9)
    assert {(it.comment.id, it.kind) for it in sent} >= {("m2", EventKind.RETRACTED), ("m1", EventKind.ACCEPTED)}


def test_what_a_colleague_rejected_a_senior_restores_and_anybody_retracts(world: ReviewWorld) -> None:
    with pytest.raises(Forbidden):
        world.queue.correct("p1", RESTORE, "fits_rules", "", LAOLIU)
    assert world.queue.correct("p1", RESTORE, "fits_rules", "", XIAOYAN).moderator == "晓燕"
    assert world.queue.correct("p3", RESTORE, "fits_rules", "", SENIOR, senior=True).moderator == "主任"
    assert world.queue.correct("p2", RETRACT, "spam", "", LAOLIU).moderator == "老刘"


def test_of_two_corrections_the_first_wins_and_nothing_is_half_done(world: ReviewWorld) -> None:
    with pytest.raises(AlreadyDecided) as lost:
        world.queue.correct("p4", RETRACT, "abuse", "太晚了", LAOLIU)

    assert lost.value.params["moderator"] == "晓燕"
    assert world.decided.context("p4").notes == ()
    for comment_id, error in [("w2", AlreadyDecided), ("w1", NotFound), ("nothing", NotFound)]:
        with pytest.raises(error):
            world.queue.correct(comment_id, RETRACT, "abuse", "", LAOLIU)


@pytest.mark.parametrize(
    ("action", "reason", "note", "error"),
    [
        (RETRACT, "fits_rules", "", InvalidInput),
        (RESTORE, "abuse", "", InvalidInput),
        (DecisionAction.ACCEPT, "fits_rules", "", InvalidInput),
        (DecisionAction.UNDO, "undone", "", InvalidInput),
        (RETRACT, "abuse", "长" * 1001, TooLong),
        (RETRACT, "abuse", "a\x00b", InvalidInput),
    ],
)
def test_what_is_no_correction_changes_nothing(
    world: ReviewWorld, action: DecisionAction, reason: str, note: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        world.queue.correct("p2", action, reason, note, XIAOYAN)

    assert world.decided.context("p2").item.state is CommentState.ACCEPTED


def test_no_correction_is_decided_in_bulk(world: ReviewWorld) -> None:
    with pytest.raises(InvalidInput):
        world.queue.decide("w1", 1, RETRACT, "abuse", XIAOYAN)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (DecidedFilter(), "ix_comments_decided_at"),
        (DecidedFilter(text="x"), "ix_comments_decided_at"),
        (DecidedFilter(since=START), "ix_comments_decided_at"),
        (DecidedFilter(state=CommentState.RETRACTED), "ix_comments_decided_state"),
        (DecidedFilter(by_machine=True), "ix_comments_decided_by"),
        (DecidedFilter(moderator="晓燕", text="x"), "ix_comments_decided_by"),
        (DecidedFilter(site="demo", thread="/news/1.html"), "ix_comments_thread"),
        (DecidedFilter(site="demo", account="u1"), "ix_comments_account"),
    ],
)
def test_each_page_is_found_within_the_index_that_leads_to_it(
    world: ReviewWorld, engine: Engine, wanted: DecidedFilter, index: str
) -> None:
    with engine.begin() as connection:
        connection.execute(insert(comments), [decided_row(number) for number in range(3000)])
    after = TimePosition(START + timedelta(days=1), "z")

    plan = plan_of(engine, lambda: world.decided.page(str(after), 20, wanted))

    assert index in plan
    assert "Sort" not in plan or wanted.site is not None


def decided_row(number: int) -> dict[str, object]:
    """A row of `comments` that differs from its neighbours in all that the register is asked by."""
    return {
        "id": f"x{number:05}",
        "site": "demo",
        "thread": f"/news/{number % 500}.html",
        "account": f"u{number % 500}",
        "state": ("accepted", "rejected", "retracted")[number % 3],
        "decided_at": START - timedelta(minutes=number),
        "decided_by": ("screening", "晓燕", "老刘")[number % 3],
        "submitted_at": START - timedelta(days=9),
    } | dict.fromkeys(("nickname", "body", "text_digest", "address", "intake_state", "request_digest"), "-")
