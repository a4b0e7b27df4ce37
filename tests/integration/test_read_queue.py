"""The queue searched, sorted and counted, and what stands round an item; on both databases."""

from datetime import timedelta

import pytest

from moderation.adapters.sql.store import SqlStore
from moderation.domain.comment import CommentState
from moderation.domain.errors import InvalidInput
from moderation.domain.queue import QueueFilter, QueueOrder
from moderation.domain.review import DecisionAction
from moderation.domain.verdict import Posture
from moderation.usecases.ports.reviews import Neighbour
from tests.review_world import LAOLIU, START, XIAOYAN, ReviewWorld


@pytest.fixture
def world(store: SqlStore) -> ReviewWorld:
    """Four that wait, one that was decided."""
    world = ReviewWorld(store)
    world.hold("c1", "便宜100%的货_加我", path="/shop/1.html", score=0.9, rule="links", account="u1", campaign="c1")
    world.advance(60)
    world.hold("c2", "骂人的话", score=0.7, category="abuse", posture=Posture.OPEN, nickname="Wang_Er")
    world.hold("c3", "说得好", site="other", page_title="石桥 Reopens")
    world.hold("c4", "便宜的货", path="/shop/2.html", score=0.7, campaign="c1", account="u2")
    world.hold("c5", "便宜的货", path="/shop/2.html", score=0.9, campaign="c1", account="u1")
    world.queue.decide("c5", 1, DecisionAction.REJECT, "spam", XIAOYAN)
    world.leases.take("c4", LAOLIU)
    return world


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (QueueFilter(), "c1 c2 c3 c4"),
        (QueueFilter(site="other"), "c3"),
        (QueueFilter(section="/shop/"), "c1 c4"),
        (QueueFilter(section="/shop_"), ""),
        (QueueFilter(thread="/shop/2.html"), "c4"),
        (QueueFilter(category="abuse"), "c2"),
        (QueueFilter(category="abus_"), ""),
        (QueueFilter(rule="links"), "c1"),
        (QueueFilter(account="u2"), "c4"),
        (QueueFilter(campaign="c1"), "c1 c4"),
        (QueueFilter(posture=Posture.OPEN), "c2"),
        (QueueFilter(submitted_before=START + timedelta(seconds=60)), "c1"),
        (QueueFilter(risk_up_to=0.7), "c2 c3 c4"),
        (QueueFilter(free_for="晓燕"), "c1 c2 c3"),
        (QueueFilter(free_for="老刘"), "c1 c2 c3 c4"),
        (QueueFilter(held=True), "c4"),
        (QueueFilter(held=False), "c1 c2 c3"),
        (QueueFilter(escalated=True), ""),
        (QueueFilter(text="便宜"), "c1 c4"),
        (QueueFilter(text="100%的"), "c1"),
        (QueueFilter(text="wang_"), "c2"),
        (QueueFilter(text="OTHER"), ""),
        (QueueFilter(text="/shop/2"), "c4"),
        (QueueFilter(text="石桥 reopens"), "c3"),
        (QueueFilter(text="none"), ""),
        (QueueFilter(category="spam", section="/shop/", free_for="晓燕"), "c1"),
    ],
)
def test_what_a_filter_finds_it_counts_too(world: ReviewWorld, wanted: QueueFilter, expected: str) -> None:
    found = [it.comment_id for it in world.read.page(None, 9, wanted).items]

    assert found == expected.split()
    assert world.read.counts(wanted).total == len(found)


@pytest.mark.parametrize(("order", "expected"), [(QueueOrder.OLDEST, "1234"), (QueueOrder.RISK, "1243")])
def test_each_order_is_walked_page_by_page_without_gap_or_repeat(
    world: ReviewWorld, order: QueueOrder, expected: str
) -> None:
    for size in (1, 2, 3, 4):
        walked, after, pages = "", None, 0
        while pages == 0 or after is not None:
            page = world.read.page(after, size, order=order)
            walked += "".join(it.comment_id[1:] for it in page.items)
            after, pages = page.next_after, pages + 1
        assert (walked, pages) == (expected, -(-4 // size))


def test_a_position_of_the_other_order_is_refused(world: ReviewWorld) -> None:
    by_age = world.read.page(None, 1).next_after
    by_risk = world.read.page(None, 1, order=QueueOrder.RISK).next_after

    for after, order in [(by_risk, QueueOrder.OLDEST), (by_age, QueueOrder.RISK), ("nan c1", QueueOrder.RISK)]:
        with pytest.raises(InvalidInput):
            world.read.page(after, 1, order=order)


def test_it_counts_by_each_facet_and_tells_the_oldest(world: ReviewWorld) -> None:
    counts = world.read.counts()

    assert (counts.total, counts.oldest_at, world.read.oldest_age_s(counts)) == (4, START, 60)
    assert counts.by == {
        "site": {"demo": 3, "other": 1},
        "section": {"/shop/": 2, "/news/": 2},
        "posture": {"hold_all": 3, "open": 1},
        "category": {"spam": 2, "abuse": 1},
        "rule": {"score_threshold": 2, "links": 1},
        "campaign": {"c1": 2},
    }
    nothing = world.read.counts(QueueFilter(site="none"))
    assert (nothing.total, nothing.oldest_at, nothing.by) == (0, None, {"campaign": {}})
    assert world.read.oldest_age_s(nothing) is None


def test_it_tells_how_many_came_since(world: ReviewWorld) -> None:
    assert world.read.newer("c2") == 2
    assert world.read.newer("c2", QueueFilter(site="demo")) == 1
    assert world.read.newer("c5") == 0


def test_an_items_surroundings_are_its_page_its_author_and_its_campaign(world: ReviewWorld) -> None:
    for number in range(6):
        state = CommentState.ACCEPTED if number % 2 else CommentState.REJECTED
        world.hold(f"c0{number}", f"前面第{number}条", path="/shop/2.html", state=state, account="u1")
    world.queue.note("c4", "同一人昨天也发过", LAOLIU)

    context = world.read.context("c4")

    assert [it.comment_id for it in context.neighbours] == ["c01", "c03", "c05"]
    assert (context.campaign_size, [it.comment_id for it in context.campaign_sample]) == (3, ["c5", "c4", "c1"])
    assert [it.text for it in context.notes] == ["同一人昨天也发过"]
    author = world.read.context("c1").author
    assert (author.by_account, author.states) == (True, {"accepted": 3, "rejected": 4})
    assert (author.first_seen, author.at_address, author.accounts_at_address) == (START + timedelta(seconds=60), 9, 2)


@pytest.mark.parametrize("state", [*CommentState][1:])
def test_a_reply_comes_with_what_it_answers_as_that_stands_now(world: ReviewWorld, state: CommentState) -> None:
    world.hold("c6", "原来的话", nickname="楼主", path="/shop/1.html", state=state)
    world.hold("c7", "同意", path="/shop/1.html", reply_to="c6", page_title="开张了")
    world.hold("c8", "回复一条不再保留的", reply_to="c0")

    reply, lost, plain = (world.read.context(it) for it in ("c7", "c8", "c1"))

    assert reply.parent == Neighbour("c6", "楼主", "原来的话", state.value, world.now)
    assert (reply.item.reply_to, reply.item.page_title) == ("c6", "开张了")
    assert (lost.parent, plain.parent, plain.item.reply_to, plain.item.page_title) == (None, None, None, None)


def test_without_an_account_the_author_is_whoever_writes_from_the_address(world: ReviewWorld) -> None:
    world.hold("c8", address="198.51.100.7", state=CommentState.REJECTED)
    world.hold("c9", address="198.51.100.7")

    context = world.read.context("c9")

    author = context.author
    assert (author.by_account, author.states, author.at_address) == (False, {"rejected": 1}, 1)
    assert (context.campaign_size, context.campaign_sample) == (0, ())
