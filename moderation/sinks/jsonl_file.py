"""Appends events to a file, one line of JSON each, for portals that import files and for looking at what is sent."""

import errno
import fcntl
import os
from pathlib import Path

from moderation.domain.delivery import DeliverLater, EventKind, PublishedComment, SinkSettings
from moderation.domain.errors import Misconfigured
from moderation.sinks.event import to_json


def build(settings: SinkSettings) -> "JsonlFile":
    """The sink for the file at the path `settings.url`, with or without `file://`. Raises `Misconfigured`."""
    path = settings.url.removeprefix("file://")
    if not path or "://" in path or path.endswith("/"):
        raise Misconfigured("the sink's file must be a path, such as /var/lib/moderation/comments.jsonl")
    return JsonlFile(Path(path))


class JsonlFile:
    """At least once: a repeated event is a repeated line, equal byte for byte.

    Who reads it keeps one line per `type` and `data.id`, and shows no comment whose retraction it has seen, wherever
    that stands. The file is opened anew for every event, so it may be moved away (rotated) at any time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def deliver(self, kind: EventKind, comment: PublishedComment) -> None:
        """Returns once the line is on the disk. Raises `DeliverLater`; nothing about a file is final."""
        try:
            self._append(to_json(kind, comment).encode() + b"\n")
        except OSError as error:
            name = errno.errorcode.get(error.errno or 0, "unknown")
            raise DeliverLater(f"file: {type(error).__name__} {name}") from error

    def close(self) -> None:
        """Nothing is open between events."""

    def _append(self, line: bytes) -> None:
        is_new = not self._path.exists()
        file = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            # Two relays write whole lines one after the other; closing the file gives the lock back.
            fcntl.flock(file, fcntl.LOCK_EX)
            _write_line(file, line)
            os.fsync(file)
        finally:
            os.close(file)
        if is_new:
            _sync_directory(self._path.parent)


def _write_line(file: int, line: bytes) -> None:
    """Appends the line, on a line of its own even where a crash has left half a line; all of it or nothing."""
    size_bytes = os.fstat(file).st_size
    is_torn = size_bytes > 0 and os.pread(file, 1, size_bytes - 1) != b"\n"
    line = b"\n" + line if is_torn else line
    is_whole = False
    try:
        is_whole = os.write(file, line) == len(line)
    finally:
        if not is_whole:
            os.ftruncate(file, size_bytes)
    if not is_whole:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _sync_directory(directory: Path) -> None:
    """Makes a new file's name as durable as its content."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
