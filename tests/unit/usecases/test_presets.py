"""The policy under a preset: which one is in force, and how often the database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from moderation.domain.errors import Unavailable
from moderation.domain.orders import PresetOrder
from moderation.domain.policy import Policy
from moderation.usecases.presets import PolicyUnderPreset, under_preset
from tests.intake_world import Making

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
ATTACK = replace(Making().policy(), digest="attack")
POLICY = replace(Making().policy(), digest="usual", presets={"attack": ATTACK})
ORDER = PresetOrder(id="1", preset="attack", owner="晓燕", reason="刷屏", set_at=NOW, expires_at=NOW + HOUR)


@pytest.mark.parametrize(
    ("order", "policy"),
    [
        (None, POLICY),
        (ORDER, ATTACK),
        (replace(ORDER, expires_at=NOW), POLICY),
        (replace(ORDER, ended_at=NOW, ended_by="夜班"), POLICY),
        (replace(ORDER, preset="gone"), POLICY),
    ],
)
def test_an_order_in_force_puts_its_preset_in_the_policys_place(order: PresetOrder | None, policy: Policy) -> None:
    assert under_preset(POLICY, order, NOW) is policy


@dataclass
class Presets:
    """A store that has but an order of a preset, counts who asks for it, and can be away."""

    order: PresetOrder | None = None
    asked: int = 0
    is_away: bool = False
    inside: list[Policy] = field(default_factory=list)

    @contextmanager
    def reading(self) -> Iterator[SimpleNamespace]:
        self.asked += 1
        if self.is_away:
            raise Unavailable(part="database")
        yield SimpleNamespace(presets=SimpleNamespace(active=lambda now: self.order))


class World:
    def __init__(self) -> None:
        self.now = NOW
        self.presets = Presets()
        self.policy = PolicyUnderPreset(lambda: POLICY, self.presets, lambda: self.now)  # type: ignore[arg-type]

    def digest_after(self, seconds: float) -> str:
        self.now += timedelta(seconds=seconds)
        return self.policy().digest


def test_the_database_is_asked_once_a_second_and_a_switch_is_seen_by_then() -> None:
    world = World()
    assert [world.digest_after(0) for _ in range(3)] == ["usual"] * 3
    world.presets.order = ORDER

    assert (world.digest_after(0.9), world.presets.asked) == ("usual", 1)
    assert (world.digest_after(0.1), world.presets.asked) == ("attack", 2)


def test_a_preset_ends_in_time_although_nobody_asks() -> None:
    world = World()
    world.presets.order = replace(ORDER, expires_at=NOW + timedelta(seconds=0.5))

    assert world.digest_after(0) == "attack"
    assert (world.digest_after(0.5), world.presets.asked) == ("usual", 1)


def test_while_the_database_is_away_what_was_known_last_counts_and_it_is_left_alone() -> None:
    world = World()
    world.presets.order = ORDER
    assert world.digest_after(0) == "attack"
    world.presets.is_away = True

    assert [world.digest_after(1), world.digest_after(0.5)] == ["attack", "attack"]
    assert world.presets.asked == 2


def test_a_clock_that_was_set_back_keeps_nothing_for_longer() -> None:
    world = World()
    world.digest_after(0)
    world.presets.order = replace(ORDER, expires_at=NOW + HOUR)

    assert world.digest_after(-600) == "attack"


def test_a_thread_does_not_wait_for_another_that_asks() -> None:
    world = World()
    asking = world.presets.reading

    @contextmanager
    def reading() -> Iterator[SimpleNamespace]:
        world.presets.inside.append(world.policy())
        with asking() as view:
            yield view

    world.presets.reading = reading  # type: ignore[method-assign]
    world.presets.order = ORDER

    assert world.digest_after(2) == "attack"
    assert [policy.digest for policy in world.presets.inside] == ["usual"]
