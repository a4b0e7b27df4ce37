"""The operator's policy file as a source of policies, watched by the stamps of its files."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from moderation.adapters.policy_files import FolderFiles, KeptFiles, PolicyFiles
from moderation.domain.policy import Policy
from moderation.domain.policy_version import LoadedPolicy, PolicyVersion

Load: TypeAlias = Callable[[Path, PolicyFiles], Policy]
_Stamp: TypeAlias = tuple[int, int, int] | None


class FilePolicySource:
    """Implements `PolicySource` on the file at `path`; `load` makes a policy of files."""

    def __init__(self, path: Path, load: Load) -> None:
        self._path = path
        self._load = load
        self._stamps: dict[Path, _Stamp] = {}

    def changed(self) -> bool:
        """Compares time, size and identity of every file that was looked at; so a swapped link counts too."""
        return not self._stamps or self._stamps != {path: _stamp(path) for path in self._stamps}

    def read(self) -> LoadedPolicy:
        """Reads the folder as it is now."""
        files = FolderFiles(self._path.parent)
        # A file that changes while it is read has then changed since.
        before = {path: _stamp(path) for path in self._stamps}
        try:
            policy = self._load(self._path, files)
        finally:
            self._stamps = {path: before[path] if path in before else _stamp(path) for path in files.paths}
        return LoadedPolicy(policy, _version(policy, self._path.name, files))

    def rebuild(self, version: PolicyVersion) -> LoadedPolicy:
        """Reads what was kept, as the file was then read."""
        files = KeptFiles(version.contents)
        policy = self._load(Path(version.main), files)
        return LoadedPolicy(policy, PolicyVersion(policy.digest, version.main, version.contents))


def _version(policy: Policy, main: str, files: PolicyFiles) -> PolicyVersion:
    return PolicyVersion(policy.digest, main, {name: bytes(content) for name, content in files.contents.items()})


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        # A file that is away counts as another one when it comes back.
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
