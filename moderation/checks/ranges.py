"""What the numbers among a check's options may be; outside of it, building the policy fails."""

from moderation.domain.options import BadOption


def require_share(name: str, value: float) -> None:
    """For scores and shares. Raises `BadOption` unless 0 < value <= 1."""
    if not 0 < value <= 1:
        raise BadOption(name, problem=f"{value} is not over 0 and at most 1")


def require_at_least(name: str, value: int, least: int) -> None:
    """For counts and lengths. Raises `BadOption` where the value is under `least`."""
    if value < least:
        raise BadOption(name, problem=f"{value} is under {least}")
