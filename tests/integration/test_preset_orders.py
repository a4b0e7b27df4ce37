"""Presets on real stores: limits, captcha and posture change together, on every process, until the time is over."""

from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from sqlalchemy import Engine, select

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit, verdicts
from moderation.adapters.system import new_id
from moderation.domain.comment import CommentState
from moderation.domain.errors import Empty, InvalidInput, NotFound, RateLimited
from moderation.domain.orders import PresetOrder
from moderation.domain.policy import Policy
from moderation.domain.quota import Quota
from moderation.domain.verdict import Posture
from moderation.usecases.order_postures import OrderPostures
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.presets import SwitchPresets
from tests.intake_world import IntakeWorld, Making, counts

EDITOR = Moderator("1", "晓燕", "", must_change_password=False)
NIGHT = Moderator("2", "夜班", "", must_change_password=False)
HOUR = timedelta(hours=1)


class OpenUnlessAttacked(Making):
    """Publishes by itself; its preset `attack` holds everything and takes one comment per address."""

    def policy(self) -> Policy:
        usual = replace(Making(posture=Posture.OPEN).policy(), digest="usual")
        tight = replace(usual.quotas, comment_per_address=(Quota("comment_per_address", 1, 3600),))
        attack = replace(
            usual,
            digest="attack",
            quotas=tight,
            mildest_posture=Posture.HOLD_ALL,
            screening=replace(usual.screening, policy_digest="attack"),
        )
        return replace(usual, presets={"attack": attack, "calm": replace(usual, digest="calm")})


@pytest.fixture
def world(store: SqlStore, redis_client: redis.Redis) -> IntakeWorld:
    return IntakeWorld(store, redis_client, OpenUnlessAttacked())


@pytest.fixture
def switch(world: IntakeWorld) -> SwitchPresets:
    return SwitchPresets(world.making.policy, world.store, lambda: world.now, new_id)


def on(switch: SwitchPresets, preset: str = "attack", duration: timedelta = HOUR, reason: str = "刷屏") -> PresetOrder:
    return switch.on(preset, duration=duration, reason=reason, owner=EDITOR)


def active(world: IntakeWorld) -> PresetOrder | None:
    with world.store.reading() as view:
        return view.presets.active(world.now)


def test_limits_posture_and_digest_change_together_in_another_process_and_back(
    engine: Engine, world: IntakeWorld, switch: SwitchPresets, redis_client: redis.Redis
) -> None:
    there = IntakeWorld(SqlStore(engine), redis_client, OpenUnlessAttacked())
    assert there.post().state is CommentState.ACCEPTED
    on(switch)

    assert there.post(address="192.0.2.2").state is CommentState.HELD
    with pytest.raises(RateLimited):
        there.post(address="192.0.2.2")
    switch.off("attack", NIGHT)

    assert there.post(address="192.0.2.2").state is CommentState.ACCEPTED
    with engine.connect() as connection:
        digests = connection.scalars(select(verdicts.c.policy_digest).order_by(verdicts.c.comment_id))
        assert list(digests) == ["policy-digest", "attack", "policy-digest"]


def test_an_order_that_opens_a_section_opens_nothing_under_attack(world: IntakeWorld, switch: SwitchPresets) -> None:
    desk = OrderPostures(world.making.policy, world.store, lambda: world.now, new_id)
    desk.set("portal", "", Posture.OPEN, duration=HOUR, reason="直播", owner=EDITOR)
    on(switch)

    assert world.post().state is CommentState.HELD
    assert desk.standing().of("portal", "").posture is Posture.HOLD_ALL


def test_it_is_off_by_itself_when_its_time_is_over(world: IntakeWorld, switch: SwitchPresets) -> None:
    on(switch)
    world.pass_time(HOUR.total_seconds() - 1)
    assert world.post().state is CommentState.HELD
    world.pass_time(1)

    assert world.post().state is CommentState.ACCEPTED
    with pytest.raises(NotFound):
        switch.off("attack", EDITOR)


def test_one_at_a_time_and_none_comes_back_when_another_ends(
    engine: Engine, world: IntakeWorld, switch: SwitchPresets
) -> None:
    first = on(switch, "calm")
    world.pass_time(1)
    second = on(switch)
    assert active(world) == second
    with pytest.raises(NotFound):
        switch.off("calm", EDITOR)
    world.pass_time(1)
    switch.off("attack", NIGHT)

    assert active(world) is None
    assert switch.recent(9) == [
        replace(second, ended_at=world.now, ended_by="夜班"),
        replace(first, ended_at=second.set_at, ended_by="晓燕"),
    ]
    with engine.connect() as connection:
        entries = connection.execute(select(audit).order_by(audit.c.id)).all()
    assert [(it.actor, it.event, it.details["preset"]) for it in entries] == [
        ("晓燕", "preset.on", "calm"),
        ("晓燕", "preset.off", "calm"),
        ("晓燕", "preset.on", "attack"),
        ("夜班", "preset.off", "attack"),
    ]
    assert entries[2].details == {
        "preset": "attack",
        "until": second.expires_at.isoformat(timespec="seconds"),
        "reason": "刷屏",
    }


def test_what_is_refused_leaves_everything_as_it_is(engine: Engine, world: IntakeWorld, switch: SwitchPresets) -> None:
    with pytest.raises(NotFound):
        on(switch, "unheard_of")
    with pytest.raises(Empty):
        on(switch, reason=" ")
    for duration in (timedelta(0), timedelta(days=7, seconds=1)):
        with pytest.raises(InvalidInput) as raised:
            on(switch, duration=duration)
        assert raised.value.pointer == "/duration_s"

    assert switch.recent(9) == []
    assert counts(engine)["audit"] == 0
