"""What intake makes of an identity that the portal asserts."""

from collections.abc import Callable

import pytest
import redis
from sqlalchemy import Engine, select

from moderation.adapters.sql.rows import facts_from
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import comments, verdicts
from moderation.domain.author import Identity, IdentityLevel
from moderation.domain.comment import CommentState
from moderation.domain.errors import IdentityRequired
from moderation.domain.verdict import Posture
from moderation.rules import expression
from moderation.rules.expression import Asks
from tests.intake_world import THREAD, IntakeWorld, Making, recorded

MINOR = expression.build(expression.Options("facts.author.minor", Asks.HOLD, "minor"))


@pytest.fixture
def remake(store: SqlStore, redis_client: redis.Redis) -> Callable[[Making], IntakeWorld]:
    return lambda making: IntakeWorld(store, redis_client, making)


def test_it_keeps_what_the_portal_said_with_comment_and_facts(
    remake: Callable[[Making], IntakeWorld], engine: Engine
) -> None:
    world = remake(Making())
    world.post(account="u-1", verified=True)
    world.post(account="u-2", minor=True)
    world.post()

    kept = select(comments.c.account, comments.c.verified, comments.c.minor, verdicts.c.facts).join(verdicts)
    with engine.connect() as connection:
        rows = connection.execute(kept.order_by(comments.c.id)).all()
    assert [tuple(row)[:3] for row in rows] == [("u-1", True, False), ("u-2", False, True), (None, False, False)]
    assert [facts_from(row.facts, THREAD).identity for row in rows] == [
        Identity("u-1", verified=True),
        Identity("u-2", minor=True),
        None,
    ]


@pytest.mark.parametrize(
    ("level", "who"),
    [
        (IdentityLevel.ACCOUNT, {}),
        (IdentityLevel.VERIFIED, {}),
        (IdentityLevel.VERIFIED, {"account": "u-1"}),
    ],
)
def test_who_does_not_say_who_they_are_is_refused_and_keeps_the_captcha(
    remake: Callable[[Making], IntakeWorld], engine: Engine, level: IdentityLevel, who: dict[str, str]
) -> None:
    world = remake(Making(identity_required=level))
    challenge = world.challenge()

    with pytest.raises(IdentityRequired) as raised:
        world.post(challenge, **who)

    assert raised.value.pointer == "/identity_token"
    assert world.post(challenge, account="u-2", verified=True).state is CommentState.HELD
    assert recorded(engine, 1, held=1)


def test_a_person_reads_what_a_minor_writes_where_all_else_is_published(
    remake: Callable[[Making], IntakeWorld],
) -> None:
    world = remake(Making(posture=Posture.OPEN, rules=[MINOR]))

    assert world.post(account="u-1", verified=True).state is CommentState.ACCEPTED
    assert world.post(account="u-2", verified=True, minor=True).state is CommentState.HELD
