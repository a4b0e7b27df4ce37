"""Model files: a line that names the format, a line of JSON (the model's card), then the weights as signed bytes.

The weights are mapped, not read: processes on one machine share them. So a model file is never written in place;
every version is a file of its own.
"""

import hashlib
import json
import mmap
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.domain.errors import Misconfigured
from moderation.domain.text_model import BUCKETS, GRAM_SIZES, HEADS, Head, LinearModel, TextModel

SHIPPED = "shipped"
SHIPPED_FILE = Path(__file__).parents[1] / "models" / "shipped.bin"
VERSIONS_HEADING = "moderation models 1"
"""The first line of a file of versions: one name a line, the last is the active one."""
_MAGIC = b"moderation model 1\n"
_SHAPE = (len(HEADS), BUCKETS, max(len(heads) for heads in HEADS.values()))
_MAX_CARD_BYTES = 1 << 20

Weights = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model as read: its card, and its weights by language, bucket and head."""

    path: Path
    card: Mapping[str, Any]
    weights: Weights
    model: TextModel


def active_model(path: Path) -> Path:
    """Follows a file of versions to its last one; any other file is taken for a model itself."""
    try:
        with path.open("rb") as file:
            heading = file.read(len(VERSIONS_HEADING) + 1)
        if heading.decode(errors="replace").rstrip() != VERSIONS_HEADING:
            return path
        names = path.read_text("utf-8").split("\n")[1:-1]
    except OSError as error:
        raise _unreadable(path, error) from error
    except UnicodeDecodeError as error:
        raise Misconfigured(f"{path}: is damaged: it is not UTF-8") from error
    if not names:
        raise Misconfigured(f"{path}: is damaged: it names no version")
    return SHIPPED_FILE if names[-1] == SHIPPED else path.parent / names[-1]


def map_file(path: Path) -> mmap.mmap:
    """A model file's content, mapped. Raises `Misconfigured` where it is missing or empty."""
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise _unreadable(path, error) from error
    except ValueError as error:
        # An empty file cannot be mapped.
        raise _no_model(path) from error


def read_model(path: Path) -> ModelFile:
    """Maps and checks a model file. Raises `Misconfigured` in one line: missing, not a model, damaged."""
    return parsed_model(path, map_file(path))


def parsed_model(path: Path | str, content: bytes | mmap.mmap) -> ModelFile:
    """Checks a model's content; `path` is what errors call it. Raises `Misconfigured`: not a model, damaged."""
    if content[: len(_MAGIC)] != _MAGIC:
        raise _no_model(path)
    end = content.find(b"\n", len(_MAGIC), len(_MAGIC) + _MAX_CARD_BYTES)
    size = len(content) - end - 1
    if end < 0 or size != np.prod(_SHAPE):
        raise Misconfigured(f"{path}: is damaged: it is {len(content)} bytes long, which no whole model is")
    weights: Weights = np.frombuffer(content, dtype=np.int8, offset=end + 1).reshape(_SHAPE)
    try:
        card = json.loads(content[len(_MAGIC) : end])
        heads = {
            head["name"]: Head(head["name"], float(head["slope"]), float(head["intercept"])) for head in card["heads"]
        }
        models = {
            language: LinearModel(GRAM_SIZES[language], tuple(heads[name] for name in names), weights[number])
            for number, (language, names) in enumerate(HEADS.items())
        }
        whole = card["weights_sha256"] == hashlib.sha256(memoryview(content)[end + 1 :]).hexdigest()
    except (ValueError, KeyError, TypeError) as error:
        raise Misconfigured(f"{path}: is damaged: its card cannot be read") from error
    if not whole:
        raise Misconfigured(f"{path}: is damaged: its weights are not those that its card names")
    return ModelFile(Path(path), card, weights, TextModel(hashlib.sha256(content).hexdigest(), models))


def model_bytes(weights: Weights, card: Mapping[str, Any]) -> bytes:
    """The whole file; the same bytes for the same model."""
    body = weights.tobytes()
    named = {**card, "weights_sha256": hashlib.sha256(body).hexdigest()}
    return b"".join([_MAGIC, json.dumps(named, sort_keys=True, ensure_ascii=False).encode(), b"\n", body])


def adapted_bytes(base: ModelFile, models: Mapping[str, LinearModel], taken: Sequence[str]) -> bytes:
    """The file of a model that was made of `base`: the heads `taken` are new, the others as they were."""
    heads = {head.name: head for model in models.values() for head in model.heads}
    cards = [
        {**card, "slope": heads[card["name"]].slope, "intercept": heads[card["name"]].intercept}
        for card in base.card["heads"]
    ]
    weights = np.stack([models[language].weights for language in HEADS])
    return model_bytes(weights, {**base.card, "heads": cards, "base_sha256": base.model.digest, "adapted": list(taken)})


def write_whole(path: Path, content: bytes) -> None:
    """Writes the file so that nobody ever sees half of it. Raises `Misconfigured`."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        raise Misconfigured(f"{path}: cannot be written: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class ModelVersions:
    """The trained models of a folder, all kept, and the file `active` that says which of them counts."""

    folder: Path

    @property
    def active_file(self) -> Path:
        """What the policy names to follow the versions."""
        return self.folder / "active"

    def present(self) -> Path:
        """The active model's file, the shipped one where none was trained. Raises `Misconfigured`."""
        return active_model(self.active_file) if self.active_file.exists() else SHIPPED_FILE

    def add(self, content: bytes) -> Path:
        """Keeps a model as the newest version and makes it the active one. Raises `Misconfigured`."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unreadable(self.folder, error) from error
        number = 1 + max((int(path.name[:4]) for path in self.folder.glob("[0-9][0-9][0-9][0-9]-*.bin")), default=0)
        path = self.folder / f"{number:04}-{hashlib.sha256(content).hexdigest()[:12]}.bin"
        write_whole(path, content)
        self._activate([*self._history(), path.name])
        return path

    def roll_back(self) -> Path:
        """Makes the version before the active one active again. Raises `Misconfigured` where there is none."""
        before = self._history()[:-1]
        if not before:
            raise Misconfigured(f"{self.active_file}: there is no version before the active one")
        read_model(SHIPPED_FILE if before[-1] == SHIPPED else self.folder / before[-1])
        self._activate(before)
        return self.present()

    def _history(self) -> list[str]:
        if not self.active_file.exists():
            return [SHIPPED]
        active_model(self.active_file)
        return self.active_file.read_text("utf-8").split("\n")[1:-1]

    def _activate(self, names: Iterable[str]) -> None:
        write_whole(self.active_file, "".join(f"{line}\n" for line in (VERSIONS_HEADING, *names)).encode())


def _no_model(path: Path | str) -> Misconfigured:
    return Misconfigured(f"{path}: is not a model that this version can read")


def _unreadable(path: Path, error: OSError) -> Misconfigured:
    return Misconfigured(f"{path}: cannot be read: {error.strerror}")
