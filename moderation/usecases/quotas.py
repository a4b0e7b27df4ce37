"""Turns a use of quotas into the error or the state that the client is told."""

from moderation.domain.errors import RateLimited
from moderation.domain.quota import QuotaState, Usage


def tightest(usage: Usage) -> QuotaState:
    """The state with the fewest uses left. Raises `RateLimited` where a quota refused."""
    if usage.refused is not None:
        quota = usage.refused.quota
        raise RateLimited(
            quota=quota.name,
            limit=quota.limit,
            window_s=quota.window_s,
            retry_after_s=max(1, usage.refused.reset_s),
        )
    return min(usage.states, key=lambda state: state.remaining)
