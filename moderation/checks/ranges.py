"""What the numbers among a check's options may be; outside of it, building the policy fails."""


def require_share(name: str, value: float) -> None:
    """For scores and shares. Raises ValueError unless 0 < value <= 1."""
    if not 0 < value <= 1:
        raise ValueError(f"{name} {value} is not over 0 and at most 1")


def require_at_least(name: str, value: int, least: int) -> None:
    """For counts and lengths. Raises ValueError where the value is under `least`."""
    if value < least:
        raise ValueError(f"{name} {value} is under {least}")
