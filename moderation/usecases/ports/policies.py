"""What the use cases need of the policy."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

from moderation.domain.policy import Policy
from moderation.domain.policy_version import Activation, LoadedPolicy, PolicyVersion, Source

CurrentPolicy = Callable[[], Policy]
"""The policy in force now. Ask once per request and use that one throughout."""


class PolicySource(Protocol):
    """The operator's file, and what makes a policy of one."""

    def changed(self) -> bool:
        """Whether a file that the last `read` looked at is another one now. True before the first."""
        ...

    def read(self) -> LoadedPolicy:
        """Reads the file and what it names. Raises `Misconfigured` in one line."""
        ...

    def rebuild(self, version: PolicyVersion) -> LoadedPolicy:
        """Makes the policy anew of what was kept. Raises `Misconfigured` where this release cannot.

        Another release of the service or of a library that it draws on may give it another digest.
        """
        ...


class PolicyVersions(Protocol):
    """Every version that was ever in force, and when."""

    def keep(self, version: PolicyVersion, now: datetime) -> None:
        """Stores the version; one that is known already stays as it is."""
        ...

    def get(self, digest: str) -> PolicyVersion:
        """The version with its contents. Raises `NotFound`."""
        ...

    def digests(self, beginning: str) -> list[str]:
        """The digests of kept versions that begin so; `beginning` is of hexadecimal digits."""
        ...

    def activate(self, activation: Activation) -> None:
        """Puts a kept version into force."""
        ...

    def newest(self, sources: Collection[Source] = tuple(Source)) -> Activation | None:
        """The last activation from one of these sources."""
        ...

    def history(self, before: str | None, limit: int) -> list[Activation]:
        """Newest first, older than the activation id `before`."""
        ...
