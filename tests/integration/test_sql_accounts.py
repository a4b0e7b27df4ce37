"""Accounts and readers' pages as the use cases give them, on both databases."""

from datetime import UTC, datetime

import pytest
import redis
from sqlalchemy import Engine, select

from moderation.adapters.passwords import Argon2Hasher
from moderation.adapters.sql import tables
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id, new_token
from moderation.domain.access_errors import NameTaken
from moderation.domain.comment import ThreadKey
from moderation.domain.errors import InvalidInput, NotFound, UnknownSite
from moderation.domain.people import Role
from moderation.domain.verdict import Posture
from moderation.usecases.accounts import Accounts
from moderation.usecases.read_threads import ReadThreads, ThreadPage
from tests.accounts_world import session_of
from tests.intake_world import THREAD, IntakeWorld, Making

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
hasher = Argon2Hasher()


@pytest.fixture
def accounts(store: SqlStore) -> Accounts:
    return Accounts(store, hasher, lambda: NOW, new_id, new_token)


def test_a_new_account_has_a_one_time_password_that_is_stored_as_a_hash_only(
    engine: Engine, store: SqlStore, accounts: Accounts
) -> None:
    assert not accounts.any_moderator()

    password = accounts.add_moderator("主编", [Role.MODERATOR])

    assert accounts.any_moderator()
    with store.reading() as view:
        moderator = view.moderators.by_name("主编")
    assert moderator is not None
    assert moderator.must_change_password
    assert hasher.matches(password, moderator.password_hash)
    with engine.connect() as connection:
        everything = str([connection.execute(select(table)).all() for table in tables.metadata.sorted_tables])
        audit = connection.execute(select(tables.audit)).one()
    assert password not in everything
    assert (audit.actor, audit.event, audit.subject, audit.at) == ("operator", "moderator.added", moderator.id, NOW)


def test_a_taken_name_changes_nothing(store: SqlStore, accounts: Accounts) -> None:
    accounts.add_moderator("editor", [Role.MODERATOR])
    with store.reading() as view:
        before = view.moderators.by_name("editor")

    with pytest.raises(NameTaken):
        accounts.add_moderator("editor", [Role.MODERATOR])
    with store.reading() as view:
        assert view.moderators.by_name("editor") == before


@pytest.mark.parametrize("name", ["", " editor", "editor ", "a" * 65, "a\nb", "a\x00", "\u200b"])
def test_a_name_nobody_could_type_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(InvalidInput):
        accounts.add_moderator(name, [Role.MODERATOR])
    assert not accounts.any_moderator()


def test_a_reset_gives_a_new_password_and_ends_all_sessions(store: SqlStore, accounts: Accounts) -> None:
    first = accounts.add_moderator("editor", [Role.MODERATOR])
    with store.transaction() as tx:
        moderator = tx.moderators.by_name("editor")
        assert moderator is not None
        tx.sessions.add(session_of(moderator, "d", NOW))

    second = accounts.recover("editor", [])

    assert second not in (None, first)
    with store.reading() as view:
        changed = view.moderators.by_name("editor")
        assert changed is not None
        assert [hasher.matches(tried or "", changed.password_hash) for tried in (first, second)] == [False, True]
        assert changed.must_change_password
        assert view.sessions.get("d" * 64, NOW) is None
    with pytest.raises(NotFound):
        accounts.recover("nobody", [])


def test_readers_walk_a_thread_to_its_end_and_are_told_how_many_there_are(
    store: SqlStore, redis_client: redis.Redis
) -> None:
    making = Making(posture=Posture.OPEN, postures={"/closed/": Posture.CLOSED})
    world = IntakeWorld(store, redis_client, making)
    policy = making.policy()
    read = ReadThreads(lambda: policy, store, lambda: NOW)
    ids = [world.post(body=f"第{number}条").comment_id for number in range(5)]

    pages: list[ThreadPage] = [read.page(THREAD, None, 2)]
    while pages[-1].next_before is not None:
        pages.append(read.page(THREAD, pages[-1].next_before, 2))

    assert [[comment.id for comment in page.comments] for page in pages] == [ids[4:2:-1], ids[2:0:-1], ids[:1]]
    assert {(page.total, page.closed) for page in pages} == {(5, False)}
    assert read.page(ThreadKey("portal", "/closed/1.html"), None, 2) == ThreadPage((), {}, 0, None, closed=True)
    assert read.page(THREAD, None, 5).next_before is None
    assert read.counts("portal", [THREAD.path, "/b.html"]) == {THREAD.path: 5, "/b.html": 0}


def test_readers_of_an_unknown_site_are_told_so(store: SqlStore) -> None:
    policy = Making().policy()
    read = ReadThreads(lambda: policy, store, lambda: NOW)

    for ask in (lambda: read.page(ThreadKey("nowhere", "/a"), None, 2), lambda: read.counts("nowhere", ["/a"])):
        with pytest.raises(UnknownSite):
            ask()
