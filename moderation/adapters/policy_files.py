"""Where the files of a policy come from: the operator's folder, or what was kept of a version."""

import mmap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Protocol

from moderation.adapters.model_file import SHIPPED, SHIPPED_FILE, active_model, map_file, parsed_model
from moderation.adapters.policy_place import likeliest
from moderation.domain.errors import Misconfigured
from moderation.domain.policy_version import MODEL_PREFIX
from moderation.domain.text_model import TextModel

Content = bytes | mmap.mmap
"""A file's content; a mapped one where processes should share it."""


class Unreadable(Misconfigured):
    """A file that the policy names, `name`, cannot be read."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class PolicyFiles(Protocol):
    """The files that a policy is made of, by their names in it."""

    @property
    def contents(self) -> Mapping[str, Content]:
        """Every file that was asked for, by its name; a model's begins with `MODEL_PREFIX`."""
        ...

    def where(self, name: str) -> str:
        """The file as an error should call it."""
        ...

    def read(self, name: str) -> bytes:
        """A text file's content. Raises `Unreadable`."""
        ...

    def model(self, name: str) -> TextModel:
        """The model of this name. Raises `Misconfigured`."""
        ...


@dataclass(slots=True)
class FolderFiles:
    """The files below `folder`, as they are now. `paths` has every one that was looked at."""

    folder: Path
    contents: dict[str, Content] = field(default_factory=dict)
    paths: list[Path] = field(default_factory=list)

    def where(self, name: str) -> str:
        """Its path."""
        return str(self.folder / name)

    def read(self, name: str) -> bytes:
        """Raises `Unreadable` naming the path, and one in the same folder that may be meant."""
        path = self.folder / name
        self.paths.append(path)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Unreadable(name, f"{path}: cannot be read: {error.strerror}{_likeliest_file(path, name)}") from error
        except ValueError as error:
            raise Unreadable(name, f"{str(path)!r}: is no name of a file: {error}") from error
        self.contents[name] = content
        return content

    def model(self, name: str) -> TextModel:
        """`shipped`, a model file, or a file of versions, which is followed. Raises `Misconfigured`."""
        named = SHIPPED_FILE if name == SHIPPED else self.folder / name
        self.paths.append(named)
        path = active_model(named)
        content = map_file(path)
        self.contents[MODEL_PREFIX + name] = content
        return parsed_model(path, content).model


def _likeliest_file(path: Path, name: str) -> str:
    return likeliest(name, (str(PurePath(name).parent / there.name) for there in path.parent.glob("*")))


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """The files of a version, as they were."""

    contents: Mapping[str, Content]

    def where(self, name: str) -> str:
        """Its name; the version is the only place it has."""
        return f"kept {name}"

    def read(self, name: str) -> bytes:
        """Raises `Misconfigured` where the version has no such file."""
        return bytes(self._content(name))

    def model(self, name: str) -> TextModel:
        """Raises `Misconfigured` where the version has no such model."""
        return parsed_model(self.where(name), self._content(MODEL_PREFIX + name)).model

    def _content(self, name: str) -> Content:
        try:
            return self.contents[name]
        except KeyError:
            raise Misconfigured(f"kept {name.removeprefix(MODEL_PREFIX)}: is no part of this version") from None
