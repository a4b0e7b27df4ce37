"""Accounts, sessions and API tokens by their use cases, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from sqlalchemy import Engine, select

from moderation.adapters.redis_gate import RedisGate
from moderation.adapters.sql.people_tables import api_tokens, sessions
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit
from moderation.adapters.system import new_id, new_secret, new_token
from moderation.domain.access_errors import LastAdmin, NoPassword, SignInRequired
from moderation.domain.errors import InvalidInput, NotFound, RateLimited
from moderation.domain.people import Capability, Role
from moderation.usecases.accounts import Accounts
from moderation.usecases.api_tokens import TokenDoor, TokenRegister
from moderation.usecases.own_sessions import OwnSessions
from moderation.usecases.ports.accounts import Moderator
from tests.accounts_world import session_of
from tests.integration.test_concurrency import all_at_once
from tests.integration.web.world import MovableClock

READ = Capability.QUEUE_READ


class QuickHasher:
    """Implements `PasswordHasher` without its slowness."""

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def matches(self, password: str, password_hash: str | None) -> bool:
        return password_hash == f"hash of {password}"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def accounts(store: SqlStore, clock: MovableClock) -> Accounts:
    return Accounts(store, QuickHasher(), clock, new_id, new_token)


@pytest.fixture
def register(store: SqlStore, clock: MovableClock) -> TokenRegister:
    return TokenRegister(store, clock, new_id, new_secret)


@pytest.fixture
def door(store: SqlStore, clock: MovableClock, redis_client: redis.Redis) -> TokenDoor:
    return TokenDoor(store, RedisGate(redis_client, new_token), clock)


@pytest.fixture
def person(accounts: Accounts) -> Callable[..., Moderator]:
    def add(name: str, *roles: Role) -> Moderator:
        accounts.add_moderator(name, roles or [Role.MODERATOR])
        return accounts.named(name)

    return add


def record(engine: Engine) -> list[tuple[str, str, str]]:
    """Who did what to what, in order, without the making of accounts."""
    with engine.connect() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id)).all()
    return [(row.actor, row.event, row.subject) for row in rows if row.event != "moderator.added"]


def test_the_last_admin_stays_one(accounts: Accounts, person: Callable[..., Moderator], engine: Engine) -> None:
    first, shut, other = person("一", Role.ADMIN, Role.SENIOR), person("二", Role.ADMIN), person("三")
    accounts.disable(shut.id, "一")

    for refused in (
        lambda: accounts.disable(first.id, "一"),
        lambda: accounts.set_roles(first.id, [Role.SENIOR], "一"),
    ):
        with pytest.raises(LastAdmin):
            refused()

    assert accounts.get(first.id) == first
    accounts.set_roles(first.id, [Role.ADMIN], "一")
    accounts.set_roles(other.id, [Role.ADMIN], "一")
    accounts.disable(first.id, "三")
    assert [(it.name, set(it.roles), it.disabled_at is None) for it in accounts.all()] == [
        ("一", {Role.ADMIN}, False),
        ("二", {Role.ADMIN}, False),
        ("三", {Role.ADMIN}, True),
    ]
    assert record(engine) == [
        ("一", "moderator.disabled", shut.id),
        ("一", "moderator.roles_set", first.id),
        ("一", "moderator.roles_set", other.id),
        ("三", "moderator.disabled", first.id),
    ]


def test_admins_who_shut_each_other_out_at_once_leave_one(accounts: Accounts, person: Callable[..., Moderator]) -> None:
    admins = [person(f"管理员{number}", Role.ADMIN) for number in range(4)]

    outcomes = all_at_once([lambda admin=admin: accounts.disable(admin.id, "somebody") for admin in admins])

    assert outcomes == {"passed": 3, "last_admin": 1}
    assert [it.disabled_at is None for it in accounts.all()].count(True) == 1


def test_a_shut_account_has_no_sessions_until_it_is_opened(
    accounts: Accounts, person: Callable[..., Moderator], store: SqlStore, clock: MovableClock
) -> None:
    moderator, now = person("晓燕"), clock.now
    with store.transaction() as tx:
        tx.sessions.add(session_of(moderator, "a", now))

    accounts.disable(person("老刘").id, "admin")
    with store.reading() as view:
        assert view.sessions.get("a" * 64, now) is not None
    accounts.disable(moderator.id, "admin")
    with store.transaction() as tx:
        # One that was being opened at that moment.
        tx.sessions.add(session_of(moderator, "b", now))
        assert [tx.sessions.get(digit * 64, now) for digit in "ab"] == [None, None]

    accounts.enable(moderator.id, "admin")

    with store.reading() as view:
        assert list(view.sessions.of(moderator.id, now)) == []


def test_an_account_of_single_sign_on_gets_no_password(
    accounts: Accounts, store: SqlStore, clock: MovableClock, engine: Engine
) -> None:
    signed_on = Moderator(new_id(), "晓燕", "", False, frozenset({Role.SENIOR}), issuer="https://x.cn", subject="u-1")
    with store.transaction() as tx:
        assert tx.moderators.add(signed_on, clock.now)
        tx.sessions.add(session_of(signed_on, "a", clock.now))

    with pytest.raises(NoPassword):
        accounts.reset_password(signed_on.id, "主编")

    assert accounts.get(signed_on.id) == signed_on
    with store.reading() as view:
        assert len(list(view.sessions.of(signed_on.id, clock.now))) == 1


def test_the_operator_lets_a_shut_out_admin_in_again(accounts: Accounts, person: Callable[..., Moderator]) -> None:
    person("主编", Role.ADMIN)
    moderator = person("晓燕")
    accounts.disable(moderator.id, "主编")

    password = accounts.recover("晓燕", [Role.ADMIN])

    found = accounts.get(moderator.id)
    assert found == replace(
        moderator, password_hash=f"hash of {password}", roles=frozenset({Role.ADMIN}), disabled_at=None
    )


@pytest.mark.parametrize("act", ["get", "reset_password", "disable", "enable", "end_sessions", "set_roles"])
def test_an_account_that_is_not_there_is_not_changed(accounts: Accounts, act: str) -> None:
    rest = {"get": [], "set_roles": [[Role.VIEWER], "x"]}.get(act, ["x"])

    with pytest.raises(NotFound):
        getattr(accounts, act)("nobody", *rest)


def test_sessions_are_listed_and_ended_by_their_owner_only(
    person: Callable[..., Moderator], store: SqlStore, clock: MovableClock, engine: Engine
) -> None:
    mine, other = person("晓燕"), person("老刘")
    own = OwnSessions(store, clock, new_id)
    here = session_of(mine, "a", clock.now)
    with store.transaction() as tx:
        for session in (here, session_of(mine, "b", clock.now), session_of(other, "c", clock.now)):
            tx.sessions.add(session)
        tx.sessions.used("session b", clock.now + timedelta(seconds=1))

    assert [it.id for it in own.all(here)] == ["session b", "session a"]
    for foreign in ("session c", "nothing", ""):
        with pytest.raises(NotFound):
            own.end(here, foreign)
    own.end(here, "session b")
    with store.transaction() as tx:
        tx.sessions.add(session_of(mine, "d", clock.now))
    own.end_others(here)

    with store.reading() as view:
        left = [view.sessions.get(digit * 64, clock.now) is not None for digit in "abcd"]
    assert left == [True, False, True, False]
    assert record(engine) == [
        ("晓燕", "session.ended", "session b"),
        ("晓燕", "session.others_ended", "session a"),
    ]


def test_sessions_that_are_over_are_forgotten_when_somebody_signs_in(
    person: Callable[..., Moderator], store: SqlStore, clock: MovableClock, engine: Engine
) -> None:
    moderator, other = person("晓燕"), person("老刘")
    with store.transaction() as tx:
        tx.sessions.add(session_of(moderator, "a", clock.now))
        tx.sessions.add(session_of(moderator, "b", clock.now + timedelta(minutes=1)))

    with store.transaction() as tx:
        tx.sessions.add(session_of(other, "c", clock.now + timedelta(hours=1)))

    with engine.connect() as connection:
        assert {row.id for row in connection.execute(select(sessions.c.id))} == {"session b", "session c"}


def test_a_token_may_what_its_scopes_and_its_owners_roles_both_allow(
    accounts: Accounts, register: TokenRegister, door: TokenDoor, person: Callable[..., Moderator], engine: Engine
) -> None:
    owner = person("晓燕", Role.SENIOR)
    scopes = {READ, Capability.QUEUE_SENIOR}

    secret, token = register.issue(owner, "夜间程序", scopes, 30, "晓燕")

    assert (len(secret), secret[:4], token.scopes) == (47, "mod_", scopes)
    caller = door.caller(secret, "192.0.2.1")
    assert (caller.moderator, caller.capabilities, caller.session) == (owner, scopes, None)
    accounts.set_roles(owner.id, [Role.VIEWER], "主编")
    assert door.caller(secret, "192.0.2.1").capabilities == {READ}
    with engine.connect() as connection:
        everything = str([connection.execute(select(table)).all() for table in (api_tokens, audit)])
    assert secret not in everything
    assert record(engine)[0] == ("晓燕", "token.issued", token.id)


def test_a_token_opens_nothing_once_revoked_expired_or_its_owner_shut(
    accounts: Accounts,
    register: TokenRegister,
    door: TokenDoor,
    person: Callable[..., Moderator],
    clock: MovableClock,
) -> None:
    owner, other = person("晓燕"), person("老刘")
    revoked, expiring, shut = (register.issue(owner, name, [READ], 1, "晓燕") for name in "abc")
    foreign = register.issue(other, "d", [READ], 2, "老刘")

    with pytest.raises(NotFound):
        register.revoke(foreign[1].id, owner, "晓燕")
    register.revoke(revoked[1].id, owner, "晓燕")
    with pytest.raises(NotFound):
        register.revoke(revoked[1].id, owner, "晓燕")
    assert opens(door, revoked, expiring, shut, foreign) == [False, True, True, True]
    accounts.disable(owner.id, "主编")
    assert opens(door, shut, foreign) == [False, True]
    accounts.enable(owner.id, "主编")
    clock.advance(24 * 3600 - 1)
    assert opens(door, expiring) == [True]
    clock.advance(1)
    assert opens(door, expiring, foreign) == [False, True]


def opens(door: TokenDoor, *issued: tuple[str, object]) -> list[bool]:
    found = []
    for secret, _ in issued:
        try:
            door.caller(secret, "192.0.2.1")
        except SignInRequired:
            found.append(False)
        else:
            found.append(True)
    return found


def test_its_last_use_is_noted_to_the_minute(
    register: TokenRegister, door: TokenDoor, person: Callable[..., Moderator], clock: MovableClock
) -> None:
    owner = person("晓燕")
    secret, token = register.issue(owner, "x", [READ], 1, "晓燕")
    noted = []

    for seconds in (0, 59, 1):
        clock.advance(seconds)
        door.caller(secret, "192.0.2.1")
        noted.append(register.of(owner)[0].last_used_at)

    assert [it and (it - token.created_at).total_seconds() for it in noted] == [0, 0, 60]


@pytest.mark.parametrize(
    ("name", "scopes", "days", "pointer"),
    [
        ("", [READ], 1, "/name"),
        ("x" * 65, [READ], 1, "/name"),
        ("x\x00", [READ], 1, "/name"),
        (" x", [READ], 1, "/name"),
        ("x", [], 1, "/scopes"),
        ("x", [READ, Capability.PEOPLE_MANAGE], 1, "/scopes"),
        ("x", [READ], 0, "/days"),
        ("x", [READ], 366, "/days"),
    ],
)
def test_a_token_that_cannot_be_made_is_named_by_its_field(
    register: TokenRegister,
    person: Callable[..., Moderator],
    name: str,
    scopes: list[Capability],
    days: int,
    pointer: str,
) -> None:
    owner = person("晓燕")

    with pytest.raises(InvalidInput) as refused:
        register.issue(owner, name, scopes, days, "晓燕")

    assert (refused.value.pointer, list(register.of(owner))) == (pointer, [])


def test_guessing_tokens_is_throttled_and_a_right_one_still_opens(
    register: TokenRegister, door: TokenDoor, person: Callable[..., Moderator]
) -> None:
    secret, _ = register.issue(person("晓燕"), "x", [READ], 1, "晓燕")
    guesses = ["", "mod_", "mod_" + "é" * 43, "mod_" + "\x00" * 43, *("mod_" + new_secret() for _ in range(26))]

    for guess in guesses:
        with pytest.raises(SignInRequired):
            door.caller(guess, "192.0.2.1")
    with pytest.raises(RateLimited):
        door.caller("mod_" + new_secret(), "192.0.2.1")

    assert door.caller(secret, "192.0.2.1").capabilities == {READ}
    with pytest.raises(SignInRequired):
        door.caller("mod_" + new_secret(), "198.51.100.1")
