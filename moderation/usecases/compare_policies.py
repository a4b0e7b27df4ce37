"""Which versions of the policy were in force, and what differs between two of them."""

import difflib
from dataclasses import dataclass

from moderation.domain.errors import NotFound
from moderation.domain.policy_version import Activation, PolicyVersion
from moderation.usecases.ports.store import Store


@dataclass(frozen=True, slots=True)
class FileDifference:
    """One file of two versions: `lines` in the unified format, empty for a model, which is no text."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparePolicies:
    """Reads what was kept of the policy."""

    store: Store

    def history(self, before: str | None, limit: int) -> list[Activation]:
        """Activations, newest first, older than the id `before`. Raises `Unavailable`."""
        with self.store.reading() as view:
            return view.policies.history(before, limit)

    def whole_digest(self, beginning: str) -> str:
        """The one digest that begins so. Raises `NotFound` where there is none or more than one."""
        with self.store.reading() as view:
            found = view.policies.digests(beginning)
        if len(found) != 1:
            raise NotFound
        return found[0]

    def difference(self, old_digest: str, new_digest: str) -> tuple[FileDifference, ...]:
        """The files that differ, by name. Raises `NotFound`."""
        with self.store.reading() as view:
            old, new = view.policies.get(old_digest), view.policies.get(new_digest)
        names = sorted({*old.contents, *new.contents})
        return tuple(_difference(name, old, new) for name in names if old.contents.get(name) != new.contents.get(name))


def _difference(name: str, old: PolicyVersion, new: PolicyVersion) -> FileDifference:
    if name not in (old.texts | new.texts):
        return FileDifference(name, ())
    before, after = (version.texts.get(name, "").splitlines() for version in (old, new))
    return FileDifference(name, tuple(difflib.unified_diff(before, after, name, name, lineterm="")))
