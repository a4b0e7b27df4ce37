"""Follows the policy in the background, so that a change is in force everywhere within two seconds."""

import threading

import structlog

from moderation.usecases.keep_policy import KeepPolicy
from moderation.workers.loop import Loop

IDLE_S = 1.0
# After an outage too: whoever closes comments then must not wait for a back-off to end.
LONGEST_PAUSE_S = 2.0


def policy_watch(keeper: KeepPolicy, *, stop: threading.Event, log: structlog.typing.FilteringBoundLogger) -> Loop:
    """The loop around `keeper.look`."""

    def step() -> int:
        keeper.look()
        return 0

    return Loop("policy_watch", step, stop, IDLE_S, log, LONGEST_PAUSE_S)
