"""The file sink on a real file system: whole lines, whatever happens."""

import fcntl
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from moderation.domain.delivery import DeliverLater, SinkSettings
from moderation.sinks import jsonl_file
from tests.integration.sinks.conftest import read_jsonl
from tests.integration.sinks.sink_behaviour import ACCEPTED, RETRACTED, a_comment


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "comments.jsonl"


def sink_to(path: Path) -> jsonl_file.JsonlFile:
    return jsonl_file.build(SinkSettings(str(path)))


def test_it_writes_one_line_per_event_and_a_retraction_without_text(path: Path) -> None:
    comment = a_comment(id="c1", body="一\n二", nickname="读者", thread="/a/1.html")

    sink_to(path).deliver(ACCEPTED, comment)
    sink_to(path).deliver(RETRACTED, comment)

    known = '"id":"c1","site":"portal","thread":"/a/1.html","submitted_at":"2026-01-02T03:04:05.678901Z"'
    assert path.read_text(encoding="utf-8") == (
        '{"type":"comment.accepted","data":{' + known + ',"nickname":"读者","body":"一\\n二"}}\n'
        '{"type":"comment.retracted","data":{' + known + "}}\n"
    )


def test_a_repeated_event_is_a_repeated_line(path: Path) -> None:
    comment = a_comment()

    for _ in range(2):
        sink_to(path).deliver(ACCEPTED, comment)

    first, second = path.read_bytes().splitlines()
    assert first == second


def test_half_a_line_that_a_crash_left_does_not_spoil_the_next(path: Path) -> None:
    comment = a_comment()
    path.write_bytes(b'{"type":"comment.acc')

    sink_to(path).deliver(ACCEPTED, comment)

    torn, whole, rest = path.read_bytes().split(b"\n")
    assert (torn, rest) == (b'{"type":"comment.acc', b"")
    assert json.loads(whole)["data"]["id"] == comment.id


def test_the_file_may_be_moved_away_between_events(path: Path) -> None:
    sink = sink_to(path)
    first, second = a_comment(), a_comment()
    sink.deliver(ACCEPTED, first)
    moved = path.rename(path.with_suffix(".1"))

    sink.deliver(ACCEPTED, second)

    assert (read_jsonl(moved), read_jsonl(path)) == ([first], [second])


def test_readers_other_than_the_group_are_kept_out(path: Path) -> None:
    sink_to(path).deliver(ACCEPTED, a_comment())

    assert path.stat().st_mode & 0o007 == 0


WRITER = """
import sys
from moderation.domain.delivery import EventKind, PublishedComment, SinkSettings
from moderation.sinks import jsonl_file
from datetime import UTC, datetime

sink = jsonl_file.build(SinkSettings(sys.argv[1]))
for number in range(50):
    comment = PublishedComment(f"{sys.argv[2]}-{number}", "portal", "/a/1.html", "n", "好" * 1000, datetime.now(UTC))
    sink.deliver(EventKind.ACCEPTED, comment)
"""


def test_two_relays_write_whole_lines_side_by_side(path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in ("a", "b")]

    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert {comment.id for comment in read_jsonl(path)} == {f"{name}-{i}" for name in "ab" for i in range(50)}


def test_it_waits_for_a_writer_that_is_in_the_middle_of_a_line(path: Path) -> None:
    comment = a_comment()
    with path.open("ab", buffering=0) as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        other.write(b'{"half":')
        thread = threading.Thread(target=sink_to(path).deliver, args=(ACCEPTED, comment))
        thread.start()
        thread.join(0.2)  # time to go wrong in; going right takes none
        other.write(b"1}\n")
    thread.join()

    first, second = path.read_bytes().splitlines()
    assert first == b'{"half":1}'
    assert json.loads(second)["data"]["id"] == comment.id


def test_threads_that_share_a_sink_write_whole_lines(path: Path) -> None:
    sink = sink_to(path)
    comments = [a_comment(body="好" * 1000) for _ in range(40)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda comment: sink.deliver(ACCEPTED, comment), comments))

    assert read_jsonl(path) == sorted(comments, key=lambda comment: comment.id)


FILLED = """
import resource, signal, sys
from moderation.domain.delivery import DeliverLater, EventKind, PublishedComment, SinkSettings
from moderation.sinks import jsonl_file
from datetime import UTC, datetime

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
sink = jsonl_file.build(SinkSettings(sys.argv[1]))
comment = PublishedComment("c1", "portal", "/a/1.html", "n", "好" * 1000, datetime.now(UTC))
sink.deliver(EventKind.ACCEPTED, comment)
try:
    sink.deliver(EventKind.ACCEPTED, comment)
except DeliverLater as error:
    print(error)
"""


def test_a_line_that_does_not_fit_the_disk_is_taken_back_and_tried_later(path: Path) -> None:
    # A limit on the file's size stands in for a full disk: the write ends half-way just the same.
    done = subprocess.run([sys.executable, "-c", FILLED, str(path)], capture_output=True, text=True, check=True)

    assert done.stdout == "file: OSError ENOSPC\n"
    assert [comment.id for comment in read_jsonl(path)] == ["c1"]
    assert path.read_bytes().count(b"\n") == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing/comments.jsonl", "file: FileNotFoundError ENOENT"), (".", "file: IsADirectoryError EISDIR")],
)
def test_a_path_that_cannot_be_written_is_tried_later(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(DeliverLater) as caught:
        sink_to(tmp_path / name).deliver(ACCEPTED, a_comment())

    assert str(caught.value) == reason


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files in /proc")
def test_no_file_stays_open(path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))

    for _ in range(5):
        sink_to(path).deliver(ACCEPTED, a_comment())

    assert len(list(Path("/proc/self/fd").iterdir())) == before
