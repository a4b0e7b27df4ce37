"""What the use cases ask of the system: the time, ids and secrets."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""The time now, aware, in UTC."""

NewId = Callable[[], str]
"""A new opaque, unique id; ids sort by the time they were made (UUIDv7)."""

NewToken = Callable[[], str]
"""A new secret of at least 128 bits that nobody can guess."""
