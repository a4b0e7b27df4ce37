"""Versions of the policy: what one was made of, and which of them was put into force when, by whom and why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from moderation.domain.policy import Policy


class Source(StrEnum):
    """Why a version came into force: the file changed, somebody asked for the file, or went back to a version."""

    FILE = "file"
    RELOAD = "reload"
    ROLL_BACK = "roll_back"


MODEL_PREFIX = "model "

FROM_FILE = frozenset({Source.FILE, Source.RELOAD})


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """All that a policy was made of. `main` is the name, in `contents`, of the policy file itself.

    The name of a model in `contents` begins with `MODEL_PREFIX`; everything else is UTF-8 text.
    """

    digest: str
    main: str
    contents: Mapping[str, bytes]

    @property
    def texts(self) -> dict[str, str]:
        """The files that are text."""
        return {
            name: content.decode("utf-8-sig")
            for name, content in self.contents.items()
            if not name.startswith(MODEL_PREFIX)
        }


@dataclass(frozen=True, slots=True)
class LoadedPolicy:
    """A policy that can be put into force, and what it was made of."""

    policy: Policy
    version: PolicyVersion

    @property
    def kept(self) -> tuple[PolicyVersion, ...]:
        """The version, and the same under the digest of each preset: verdicts name these too."""
        presets = self.policy.presets.values()
        return (self.version, *(replace(self.version, digest=preset.digest) for preset in presets))


@dataclass(frozen=True, slots=True)
class Activation:
    """A version that came into force. Append-only; the newest one counts, on all processes."""

    id: str
    digest: str
    at: datetime
    actor: str
    source: Source
    reason: str
