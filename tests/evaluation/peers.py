"""Other checkers: which there are, how they are installed for one run, and what they answer."""

import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DRIVERS = Path(__file__).parent / "drivers"
_INSTALL_TIMEOUT_S, _RUN_TIMEOUT_S = 240, 200


@dataclass(frozen=True, slots=True)
class Peer:
    """A checker from PyPI or npm.

    `languages` are those it brings a list or model for; with terms given, every language is tried. A slow one is
    measured on at most `most_rows` texts a batch, drawn once and for all.
    """

    name: str
    registry: str
    licence: str
    how: str
    languages: tuple[str, ...]
    takes_terms: bool = True
    most_rows: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts to check together; with several `rounds` the least time of them counts."""

    texts: Sequence[str]
    rounds: int = 1


@dataclass(frozen=True, slots=True)
class Checked:
    """Which texts of a batch were flagged, and the CPU time a text."""

    flags: Sequence[bool]
    cpu_us: float


class PeerFailed(Exception):
    """A checker could not be installed or run here; says why in a few words."""


PEERS = (
    Peer("better-profanity", "PyPI", "MIT", "list with leet variants, word by word", ("en",), most_rows=150),
    Peer(
        "alt-profanity-check",
        "PyPI",
        "MIT",
        "linear model on words, English",
        ("en",),
        takes_terms=False,
        most_rows=300,
    ),
    Peer("badwords-py", "PyPI", "MIT", "list and normalising, native", ("en",)),
    Peer("glin-profanity", "PyPI", "MIT", "list, leet and obfuscation on", ("en", "zh"), most_rows=100),
    Peer("textfilter", "PyPI", "MIT", "trie, no list of its own", ()),
    Peer("ahocorasick-rs", "PyPI", "Apache-2.0", "plain Aho-Corasick, no list of its own", ()),
    Peer("obscenity", "npm", "MIT", "patterns on transformed text", ("en",)),
    Peer("bad-words", "npm", "MIT", "list by regular expression", ("en",), most_rows=300),
    Peer("leo-profanity", "npm", "MIT", "list, word by word", ("en",)),
    Peer("@2toad/profanity", "npm", "MIT", "lists by regular expression", ("en", "zh")),
    Peer("allprofanity", "npm", "MIT", "lists, leet", ("en",)),
    Peer("mint-filter", "npm", "MIT", "Aho-Corasick, no list of its own", ()),
    Peer("sensitive-word-tool", "npm", "MIT", "trie skipping punctuation, a small list", ("en", "zh")),
)
NOT_RUN = {
    "profanity-check (PyPI)": "its model does not load with scikit-learn of today; see alt-profanity-check",
    "profanity-filter (PyPI)": "its dependencies cannot be resolved",
}


@functools.cache
def versions() -> dict[str, str]:
    """The pinned version of each checker, by name."""
    pins = (DRIVERS / "requirements.txt").read_text(encoding="utf-8").splitlines()
    python = dict(line.split("==") for line in pins if "==" in line)
    node: dict[str, str] = json.loads((DRIVERS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return python | node


def check(peer: Peer, terms: Sequence[str], batches: Mapping[str, Batch]) -> dict[str, Checked]:
    """What `peer` says of each batch, given `terms` beside its own list; installs it first. Raises `PeerFailed`."""
    command = _python_command(peer) if peer.registry == "PyPI" else _node_command(peer)
    named = {name: {"texts": list(batch.texts), "rounds": batch.rounds} for name, batch in batches.items()}
    given = json.dumps({"terms": list(terms), "batches": named})
    answers = json.loads(_run(command, _RUN_TIMEOUT_S, given))
    return {name: Checked(tuple(answer["flags"]), answer["cpu_us"]) for name, answer in answers.items()}


def _python_command(peer: Peer) -> list[str]:
    folder = _folder(peer)
    python = str(folder / "bin" / "python")
    if _begin(folder):
        _run([sys.executable, "-m", "venv", "--without-pip", str(folder)], _INSTALL_TIMEOUT_S)
        pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
        _run([*pip, "install", "--quiet", f"{peer.name}=={versions()[peer.name]}"], _INSTALL_TIMEOUT_S)
        _end(folder)
    return [python, str(DRIVERS / "checkers.py"), peer.name]


def _node_command(peer: Peer) -> list[str]:
    folder = _folder(peer)
    if _begin(folder):
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}', encoding="utf-8")
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        pin = f"{peer.name}@{versions()[peer.name]}"
        _run(["npm", "install", "--prefix", str(folder), *quiet, pin], _INSTALL_TIMEOUT_S)
        _end(folder)
    # Node looks for packages from the script's own folder upwards.
    return ["node", shutil.copy(DRIVERS / "checkers.mjs", folder), peer.name]


def _folder(peer: Peer) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    place = python if peer.registry == "PyPI" else "node"
    return cache / "newsroom-evaluation" / place / f"{peer.name.replace('/', '-')}-{versions()[peer.name]}"


def _begin(folder: Path) -> bool:
    """Whether `folder` still has to be filled; what an installation that was cut short left there is removed."""
    if (folder / "complete").exists():
        return False
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _end(folder: Path) -> None:
    (folder / "complete").touch()


def _run(command: Sequence[str], timeout_s: int, given: str = "") -> str:
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, check=False, encoding="utf-8", timeout=timeout_s
        )
    except FileNotFoundError as error:
        raise PeerFailed(f"there is no {command[0]}") from error
    except subprocess.TimeoutExpired as error:
        raise PeerFailed(f"not done within {timeout_s} s") from error
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "rror" in line] or ["no reason given"]
        raise PeerFailed(said[-1].strip()[:160])
    return done.stdout
