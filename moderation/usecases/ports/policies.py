"""What the use cases need of the policy."""

from collections.abc import Callable

from moderation.domain.policy import Policy

CurrentPolicy = Callable[[], Policy]
"""The policy in force now. Ask once per request and use that one throughout."""
