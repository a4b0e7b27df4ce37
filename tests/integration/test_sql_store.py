"""One behaviour suite over both databases: what is stored comes back, and what is read belongs to one moment."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, select

from moderation.adapters.sql import tables
from moderation.adapters.sql.store import SqlStore
from moderation.domain.author import Identity
from moderation.domain.comment import Comment, CommentState, Submission, TextLimits, ThreadKey
from moderation.domain.delivery import PublishedComment
from moderation.domain.errors import NotFound, RequestInFlight
from moderation.domain.people import Role
from moderation.domain.queue import QueueFilter, QueueOrder, QueuePosition
from moderation.domain.review import Decision, DecisionAction
from moderation.domain.screening import Facts
from moderation.domain.text import Span
from moderation.domain.verdict import Action, Finding, Posture, RuleHit, Verdict
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.comments import Recorded
from moderation.usecases.ports.reviews import HeldComment
from tests.accounts_world import session_of
from tests.review_world import decided, waiting

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
THREAD = ThreadKey("portal", "/zcjh/news/1.html")
VERDICT = Verdict(
    Action.REVIEW,
    Action.ACCEPT,
    Posture.HOLD_ALL,
    (
        Finding("banned_words", "term", 0.5, "abuse", False, "nickname", Span(0, 2), "坏\u200b话", ("zero_width",)),
        Finding("length", "short", 0.1 + 0.2, "quality"),
    ),
    (RuleHit("any_finding", Action.REVIEW, "found"),),
    "f" * 64,
)


def a_comment(
    comment_id: str = "c1",
    *,
    thread: ThreadKey = THREAD,
    body: str = "写得好 👍 𠮷",
    account: str | None = None,
    at: datetime = NOW,
    key: str | None = None,
    reply_to: str | None = None,
) -> Comment:
    submission = Submission(
        thread,
        "读者",
        body,
        None,
        None,
        "2001:db8::1",
        identity=Identity(account) if account else None,
        idempotency_key=key,
        reply_to=reply_to,
    )
    limits = TextLimits(body_chars=1000, nickname_chars=30)
    return Comment.from_submission(submission, comment_id=comment_id, now=at, limits=limits)


def published(comment_id: str, thread: ThreadKey = THREAD) -> PublishedComment:
    return PublishedComment(comment_id, thread.site, thread.path, "读者", "写得好 👍 𠮷", NOW)


def add(store: SqlStore, comment: Comment, state: CommentState = CommentState.ACCEPTED) -> None:
    with store.transaction() as tx:
        tx.comments.add(comment, VERDICT, state, Facts())
        if state is CommentState.HELD:
            tx.reviews.add(comment.id)


def a_decision(decision_id: str, comment_id: str, action: DecisionAction = DecisionAction.REJECT) -> Decision:
    return Decision(decision_id, comment_id, action, "abuse", "editor", NOW)


def test_what_the_portal_may_see_comes_back_as_it_was_written(store: SqlStore) -> None:
    add(store, a_comment())

    with store.reading() as view:
        assert view.comments.published("c1") == published("c1")
        assert view.comments.published("c1").submitted_at.tzinfo is not None
        with pytest.raises(NotFound):
            view.comments.published("nothing")


def test_a_time_of_any_zone_comes_back_as_the_same_moment_in_utc(store: SqlStore) -> None:
    beijing = NOW.astimezone(timezone(timedelta(hours=8)))
    add(store, a_comment(at=beijing))

    with store.reading() as view:
        submitted_at = view.comments.published("c1").submitted_at

    assert (submitted_at, submitted_at.utcoffset()) == (NOW, timedelta(0))


def test_a_key_finds_its_comment_as_intake_left_it_on_its_site_only(store: SqlStore) -> None:
    add(store, a_comment(key="k"), CommentState.HELD)
    with store.transaction() as tx:
        assert tx.comments.change_state(decided("c1"), CommentState.HELD, CommentState.REJECTED)

    with store.reading() as view:
        found = [
            view.comments.by_idempotency_key(*asked) for asked in [("portal", "k"), ("other", "k"), ("portal", "K")]
        ]

    assert found == [Recorded("c1", a_comment().request_digest, CommentState.HELD, NOW), None, None]


def test_a_key_can_be_stored_once_a_site_and_comments_without_one_always(store: SqlStore) -> None:
    add(store, a_comment("c1", key="k"))
    with pytest.raises(RequestInFlight):
        add(store, a_comment("c2", key="k"))

    add(store, a_comment("c3", key="k", thread=ThreadKey("other", "/a.html")))
    add(store, a_comment("c4"))
    add(store, a_comment("c5"))


def test_a_state_changes_from_the_expected_one_only(store: SqlStore) -> None:
    add(store, a_comment(), CommentState.HELD)

    with store.transaction() as tx:
        changes = [
            tx.comments.change_state(decided("c1"), CommentState.REJECTED, CommentState.ACCEPTED),
            tx.comments.change_state(decided("c1"), CommentState.HELD, CommentState.ACCEPTED),
            tx.comments.change_state(decided("c1"), CommentState.HELD, CommentState.ACCEPTED),
            tx.comments.change_state(decided("nothing"), CommentState.HELD, CommentState.ACCEPTED),
        ]

    assert changes == [False, True, False, False]


def test_facts_count_the_site_the_window_and_the_account(store: SqlStore) -> None:
    hour = timedelta(hours=1)
    add(store, a_comment("old", body="同样的话", at=NOW - hour))
    add(store, a_comment("same", body="同样的话!"))
    add(store, a_comment("other-site", body="同样的话", thread=ThreadKey("other", "/a.html"), account="u"))
    for number, state in enumerate([CommentState.ACCEPTED] * 2 + [CommentState.REJECTED, CommentState.HELD]):
        add(store, a_comment(f"u{number}", body=f"话{number}", account="u"), state)

    with store.reading() as view:
        facts = [
            view.comments.facts(a_comment("new", body="同样的话", account=account), since)
            for account, since in [(None, NOW), ("u", NOW - hour), ("stranger", NOW + hour)]
        ]

    assert facts == [Facts(1), Facts(2, author_accepted=2, author_rejected=1), Facts(0)]


def test_a_thread_is_read_newest_first_page_by_page_and_shows_accepted_comments_only(store: SqlStore) -> None:
    for number in range(5):
        add(store, a_comment(f"c{number}"))
    for state in set(CommentState) - {CommentState.ACCEPTED}:
        add(store, a_comment(f"c-{state}"), state)
    add(store, a_comment("c9", thread=ThreadKey("portal", "/zcjh/news/2.html")))
    add(store, a_comment("c8", thread=ThreadKey("other", THREAD.path)))

    with store.reading() as view:
        pages = [view.published.page(THREAD, before, 2) for before in (None, "c3", "c1", "c0", "zzz")]

    ids = [[comment.id for comment in page] for page in pages]
    assert ids == [["c4", "c3"], ["c2", "c1"], ["c0"], [], ["c4", "c3"]]
    assert pages[2] == [published("c0")]


def test_a_page_is_not_shifted_by_comments_that_arrive_between_two_pages(store: SqlStore) -> None:
    for number in (1, 3, 5):
        add(store, a_comment(f"c{number}"))
    with store.reading() as view:
        first = view.published.page(THREAD, None, 2)
    add(store, a_comment("c6"))

    with store.reading() as view:
        second = view.published.page(THREAD, first[-1].id, 2)

    assert [comment.id for comment in first + second] == ["c5", "c3", "c1"]


def test_accepted_comments_of_a_thread_are_found_by_their_ids(store: SqlStore) -> None:
    add(store, a_comment("c1"))
    add(store, a_comment("c2", reply_to="c1"))
    add(store, a_comment("c3", thread=ThreadKey("portal", "/zcjh/news/2.html")))
    add(store, a_comment("c4", thread=ThreadKey("other", THREAD.path)))
    for state in set(CommentState) - {CommentState.ACCEPTED}:
        add(store, a_comment(f"c-{state}"), state)

    asked = ["c1", "c2", "c3", "c4", *(f"c-{state}" for state in CommentState), "nothing", "", "a\x00b", "\udc00"]
    with store.reading() as view:
        found, none = view.published.of(THREAD, asked), view.published.of(THREAD, [])

    assert (found, none) == ({"c1": published("c1"), "c2": replace(published("c2"), reply_to="c1")}, {})


def test_counts_are_of_accepted_comments_and_name_every_path_asked_for(store: SqlStore) -> None:
    add(store, a_comment("c1"))
    add(store, a_comment("c2"))
    add(store, a_comment("c3"), CommentState.HELD)
    add(store, a_comment("c4", thread=ThreadKey("other", THREAD.path)))

    with store.reading() as view:
        counts = [view.published.counts("portal", paths) for paths in ([THREAD.path, "/none.html"], [])]

    assert counts == [{THREAD.path: 2, "/none.html": 0}, {}]


def test_a_held_comment_waits_with_its_whole_verdict(store: SqlStore) -> None:
    add(store, a_comment(account="u"), CommentState.HELD)
    held = HeldComment(
        comment_id="c1",
        version=1,
        thread=THREAD,
        nickname="读者",
        body="写得好 👍 𠮷",
        address="2001:db8::1",
        account="u",
        submitted_at=NOW,
        verdict=VERDICT,
    )

    with store.reading() as view:
        assert (view.reviews.get("c1"), waiting(view), view.reviews.get("nothing")) == (held, [held], None)


def test_the_queue_is_read_oldest_first_page_by_page(store: SqlStore) -> None:
    for number in (3, 1, 2, 4):
        add(store, a_comment(f"c{number}"), CommentState.HELD)
    with store.transaction() as tx:
        assert tx.reviews.close("c2", 1, a_decision("d1", "c2"))

    with store.reading() as view:
        places = [None, QueuePosition("c3"), QueuePosition("c4")]
        pages = [view.queue.page(QueueFilter(), QueueOrder.OLDEST, after, 2, NOW) for after in places]

    assert [[item.comment_id for item in page] for page in pages] == [["c1", "c3"], ["c4"], []]


def test_an_item_is_closed_once_and_only_at_its_version(store: SqlStore) -> None:
    add(store, a_comment(), CommentState.HELD)

    with store.transaction() as tx:
        closed = [
            tx.reviews.close(comment_id, version, a_decision(decision_id, comment_id))
            for decision_id, comment_id, version in [("d1", "c1", 2), ("d2", "c1", 1), ("d3", "c1", 1), ("d4", "c1", 2)]
        ]

    assert closed == [False, True, False, False]
    with store.reading() as view:
        found = (view.decisions.newest("c1"), view.reviews.get("c1"), view.decisions.newest("nothing"))
    assert found == (a_decision("d2", "c1"), None, None)


def test_the_record_keeps_what_it_is_told(engine: Engine, store: SqlStore) -> None:
    entry = AuditEntry("a1", NOW, "editor", "comment.rejected", "c1", {"理由": "abuse", "n": 3, "score": 0.25})

    with store.transaction() as tx:
        tx.audit.append(entry)

    with engine.connect() as connection:
        row = connection.execute(select(tables.audit)).one()
    assert AuditEntry(row.id, row.at, row.actor, row.event, row.subject, row.details) == entry


def test_a_name_is_taken_once_and_the_transaction_goes_on(store: SqlStore) -> None:
    editor = Moderator("m1", "主编", "hash", True, frozenset({Role.SENIOR, Role.AUDITOR}))
    with store.transaction() as tx:
        assert list(tx.moderators.all()) == []
        added = [tx.moderators.add(moderator, NOW) for moderator in (editor, Moderator("m2", "主编", "x", False))]
        also = Moderator("m3", "另一个", "hash", must_change_password=False)
        assert tx.moderators.add(also, NOW)

    assert added == [True, False]
    with store.reading() as view:
        assert [view.moderators.by_name(name) for name in ("主编", "另一个", "无")] == [editor, also, None]
        assert list(view.moderators.all()) == [editor, also]


@pytest.fixture
def editor(store: SqlStore) -> Iterator[Moderator]:
    moderator = Moderator("m1", "editor", "hash", must_change_password=True)
    with store.transaction() as tx:
        tx.moderators.add(moderator, NOW)
    return moderator


def test_a_session_lasts_until_its_time_or_its_end(store: SqlStore, editor: Moderator) -> None:
    sessions = [session_of(editor, digest, NOW) for digest in "ab"]
    with store.transaction() as tx:
        for session in sessions:
            tx.sessions.add(session)
        assert tx.sessions.end("m1", "session b")
        assert not tx.sessions.end("m2", "session a")

    last_moment = NOW + timedelta(hours=1) - timedelta(microseconds=1)
    asked = [("a", NOW), ("a", last_moment), ("a", NOW + timedelta(hours=1)), ("b", NOW), ("c", NOW)]
    with store.reading() as view:
        found = [view.sessions.get(digest * 64, now) for digest, now in asked]

    assert found == [sessions[0], sessions[0], None, None, None]


def test_a_new_password_ends_the_sessions_of_its_account_only(store: SqlStore, editor: Moderator) -> None:
    other = Moderator("m2", "other", "hash", must_change_password=False)
    with store.transaction() as tx:
        tx.moderators.add(other, NOW)
        for digest, moderator in [("a", editor), ("b", editor), ("c", other)]:
            tx.sessions.add(session_of(moderator, digest, NOW))

        tx.moderators.set_password("m1", "new hash", must_change=False)

    with store.reading() as view:
        left = [view.sessions.get(digest * 64, NOW) is not None for digest in "abc"]
        assert view.moderators.by_name("editor") == Moderator("m1", "editor", "new hash", must_change_password=False)
    assert left == [False, False, True]


def test_a_reading_sees_one_moment(store: SqlStore) -> None:
    with store.reading() as view:
        before = view.published.counts("portal", [THREAD.path])
        add(store, a_comment())
        assert view.published.counts("portal", [THREAD.path]) == before == {THREAD.path: 0}
        assert view.published.page(THREAD, None, 9) == []

    with store.reading() as view:
        assert view.published.counts("portal", [THREAD.path]) == {THREAD.path: 1}


def test_a_block_that_fails_leaves_nothing_behind(store: SqlStore) -> None:
    def add_and_fail() -> None:
        with store.transaction() as tx:
            tx.comments.add(a_comment(), VERDICT, CommentState.ACCEPTED, Facts())
            raise LookupError

    with pytest.raises(LookupError):
        add_and_fail()

    with store.reading() as view, pytest.raises(NotFound):
        view.comments.published("c1")


def test_every_text_of_a_comment_fits_its_column(store: SqlStore) -> None:
    thread = ThreadKey("s" * 64, "/" + "路" * 511)
    comment = a_comment("i" * 36, thread=thread, body="𠮷" * 1000, account="户" * 128, key="~" * 128)

    add(store, comment, CommentState.HELD)

    with store.reading() as view:
        held = view.reviews.get("i" * 36)
    assert held is not None
    assert (held.thread, held.account, held.body) == (thread, "户" * 128, "𠮷" * 1000)
