"""The policy in force: two processes on one database follow file, activations and each other."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, select

from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.policy_tables import policy_files
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit
from moderation.adapters.system import new_id
from moderation.domain.errors import Misconfigured, NotFound, PolicyUnusable, Unavailable
from moderation.domain.policy_version import LoadedPolicy, PolicyVersion, Source
from moderation.usecases.keep_policy import KeepPolicy
from tests.intake_world import Making

MODEL = b"a large model that all versions share"
NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@dataclass
class TextSource:
    """A source whose file holds one word; `release` is part of the digest, as a library's version is."""

    text: str
    release: str = "1"
    seen: str | None = None
    rebuilt: list[str] = field(default_factory=list)

    def changed(self) -> bool:
        return self.seen != self.text

    def read(self) -> LoadedPolicy:
        self.seen = self.text
        return self._loaded(self.text)

    def rebuild(self, version: PolicyVersion) -> LoadedPolicy:
        self.rebuilt.append(version.contents["policy.toml"].decode())
        return self._loaded(self.rebuilt[-1])

    def _loaded(self, text: str) -> LoadedPolicy:
        if text.startswith("bad"):
            raise Misconfigured(f"policy.toml:1: {text}")
        digest = f"{text}-{self.release}"
        contents = {"policy.toml": text.encode(), "model shipped": MODEL}
        return LoadedPolicy(replace(Making().policy(), digest=digest), PolicyVersion(digest, "policy.toml", contents))


Start = Callable[..., tuple[KeepPolicy, TextSource]]


@pytest.fixture
def told() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def start(store: SqlStore, told: list[tuple[str, str]]) -> Start:
    """A process that starts on the file's text, and its source."""

    def started(text: str, **made: str) -> tuple[KeepPolicy, TextSource]:
        source = TextSource(text, **made)
        keeper = KeepPolicy(source, store, lambda: NOW, new_id, lambda *it: told.append(it))
        keeper.open()
        return keeper, source

    return started


def history(store: SqlStore) -> list[tuple[str, str, Source, str]]:
    with store.reading() as view:
        return [(it.digest, it.actor, it.source, it.reason) for it in view.policies.history(None, 99)]


def test_a_changed_file_comes_into_force_on_every_process_once(start: Start, store: SqlStore) -> None:
    first, file_of_first = start("a")
    second, file_of_second = start("a")
    for keeper in (first, second):
        keeper.look()
    assert history(store) == [("a-1", "file", Source.FILE, "")]

    file_of_first.text = file_of_second.text = "b"
    for keeper in (first, second, first):
        keeper.look()

    assert (first().digest, second().digest) == ("b-1", "b-1")
    assert history(store) == [("b-1", "file", Source.FILE, ""), ("a-1", "file", Source.FILE, "")]


def test_a_process_with_another_file_follows_what_came_into_force_last(start: Start) -> None:
    first, _ = start("a")
    first.look()

    second, file_of_second = start("b")
    second.look()
    first.look()

    assert (first().digest, second().digest) == ("b-1", "b-1")
    assert file_of_second.rebuilt == []


def test_a_roll_back_holds_over_looks_and_starts_until_the_file_changes(start: Start, store: SqlStore) -> None:
    keeper, file = start("a")
    keeper.look()
    file.text = "b"
    keeper.look()

    keeper.roll_back("a-1", "editor", "too strict")
    keeper.look()
    later, file_of_later = start("b")
    later.look()
    assert (keeper().digest, later().digest) == ("a-1", "a-1")
    assert history(store)[0] == ("a-1", "editor", Source.ROLL_BACK, "too strict")

    file_of_later.text = "c"
    later.look()
    keeper.look()
    assert (keeper().digest, later().digest) == ("c-1", "c-1")


def test_the_file_comes_back_into_force_when_asked_for(start: Start, store: SqlStore) -> None:
    keeper, file = start("a")
    keeper.look()
    file.text = "b"
    keeper.look()
    keeper.roll_back("a-1", "editor", "too strict")

    assert keeper.reload("editor").digest == "b-1"

    assert keeper().digest == "b-1"
    assert history(store)[0] == ("b-1", "editor", Source.RELOAD, "")


def test_a_bad_file_keeps_the_policy_in_force_and_says_so(start: Start, told: list[tuple[str, str]]) -> None:
    keeper, file = start("a")
    keeper.look()

    file.text = "bad key"
    keeper.look()
    keeper.look()
    assert (keeper().digest, keeper.problem) == ("a-1", "policy.toml:1: bad key")
    with pytest.raises(PolicyUnusable, match="bad key"):
        keeper.reload("editor")
    assert told == [("policy_in_force", "a-1"), *[("policy_unusable", "policy.toml:1: bad key")] * 2]

    file.text = "b"
    keeper.look()
    assert (keeper().digest, keeper.problem) == ("b-1", None)


def test_a_bad_file_that_somebody_asked_for_is_told_by_the_next_look_too(start: Start) -> None:
    keeper, file = start("a")
    keeper.look()
    file.text = "bad key"
    with pytest.raises(PolicyUnusable):
        keeper.reload("editor")

    keeper.look()

    assert (keeper().digest, keeper.problem) == ("a-1", "policy.toml:1: bad key")


def test_a_start_on_a_bad_file_takes_what_was_last_in_force(start: Start) -> None:
    start("a")[0].look()

    keeper, _ = start("bad key")
    keeper.look()

    assert (keeper().digest, keeper.problem) == ("a-1", "policy.toml:1: bad key")


def test_a_start_on_a_bad_file_fails_where_nothing_was_ever_in_force(start: Start) -> None:
    with pytest.raises(Misconfigured, match="bad key"):
        start("bad key")


def test_a_start_without_a_database_takes_the_file_and_catches_up_later(start: Start, store: SqlStore) -> None:
    away = SqlStore(open_engine("postgresql://nobody@127.0.0.1:1/none"))
    keeper = KeepPolicy(TextSource("a"), away, lambda: NOW, new_id, lambda *_: None)
    keeper.open()
    with pytest.raises(Unavailable):
        keeper.look()
    assert keeper().digest == "a-1"

    keeper.store = store
    keeper.look()
    assert history(store) == [("a-1", "file", Source.FILE, "")]


def test_nothing_is_asked_of_a_keeper_that_never_opened(store: SqlStore) -> None:
    with pytest.raises(Misconfigured, match="no policy has been read yet"):
        KeepPolicy(TextSource("a"), store, lambda: NOW, new_id, lambda *_: None)()


def test_a_version_this_release_reads_differently_is_kept_under_both_digests(start: Start, store: SqlStore) -> None:
    start("a")[0].look()
    newer, _ = start("bad key", release="2")

    newer.look()

    assert newer().digest == "a-2"
    newer.roll_back("a-1", "editor", "")
    assert (newer().digest, history(store)[0][0]) == ("a-2", "a-2")
    with store.reading() as view:
        assert view.policies.get("a-2").contents == view.policies.get("a-1").contents


def test_a_version_that_one_release_cannot_use_leaves_its_policy_in_force(start: Start, store: SqlStore) -> None:
    keeper, _ = start("a")
    keeper.look()
    with store.transaction() as tx:
        tx.policies.keep(PolicyVersion("future", "policy.toml", {"policy.toml": b"bad: from tomorrow"}), NOW)
        newest = tx.policies.newest()
        tx.policies.activate(replace(newest, id=new_id(), digest="future"))

    keeper.look()

    assert (keeper().digest, keeper.problem) == ("a-1", "policy.toml:1: bad: from tomorrow")
    with pytest.raises(PolicyUnusable, match="from tomorrow"):
        keeper.roll_back("future", "editor", "")


def test_an_unknown_version_is_not_found(start: Start, store: SqlStore) -> None:
    with pytest.raises(NotFound):
        start("a")[0].roll_back("nothing", "editor", "")
    assert history(store) == []


def test_what_versions_share_is_stored_once_and_every_change_is_audited(
    start: Start, store: SqlStore, engine: Engine
) -> None:
    keeper, file = start("a")
    keeper.look()
    file.text = "b"
    keeper.look()
    keeper.roll_back("a-1", "editor", "too strict")

    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(policy_files)) == 3
        entries = connection.execute(select(audit.c.actor, audit.c.event, audit.c.subject).order_by(audit.c.id)).all()
    assert [tuple(entry) for entry in entries] == [
        ("file", "policy.activated", "a-1"),
        ("file", "policy.activated", "b-1"),
        ("editor", "policy.activated", "a-1"),
    ]


def test_history_goes_on_before_an_entry(start: Start, store: SqlStore) -> None:
    keeper, file = start("a")
    for file.text in "abc":
        keeper.look()

    with store.reading() as view:
        newest, *older = view.policies.history(None, 2)
        assert [it.digest for it in (newest, *older, *view.policies.history(older[-1].id, 2))] == ["c-1", "b-1", "a-1"]


def test_what_a_verdict_under_a_preset_went_by_is_kept_too(start: Start, store: SqlStore) -> None:
    keeper, source = start("a")
    attack = replace(Making().policy(), digest="a-attack")
    made = source.read()
    source.read = lambda: replace(made, policy=replace(made.policy, presets={"attack": attack}))  # type: ignore[method-assign]
    keeper.reload("晓燕")

    with store.reading() as view:
        usual, preset = view.policies.get("a-1"), view.policies.get("a-attack")
    assert preset == replace(usual, digest="a-attack")
