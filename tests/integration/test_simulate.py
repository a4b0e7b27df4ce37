"""Another policy over past comments: reproduced exactly, compared with what people decided, on real processes."""

import re
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id, new_token
from moderation.bootstrap import keep_policy, make_simulate_policy, read_policy
from moderation.cli_simulate import report
from moderation.domain.author import Identity
from moderation.domain.campaign import Campaign
from moderation.domain.comment import Comment, CommentState, Submission, ThreadKey
from moderation.domain.errors import InvalidInput, Misconfigured, NotFound
from moderation.domain.policy import Policy
from moderation.domain.policy_version import LoadedPolicy
from moderation.domain.review import Decision, DecisionAction, after_screening
from moderation.domain.screening import Facts
from moderation.domain.simulation import Simulation, SimulationState, Tally
from moderation.domain.verdict import Posture
from moderation.replay import candidate_policy
from moderation.settings import Settings
from moderation.usecases.simulate_policy import (
    MAX_TRIES,
    PIECE_COMMENTS,
    RunSimulations,
    SimulatePolicy,
    screen_again,
    tally_of,
)
from tests.integration.processes import ROOT, Command, environment

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
THREAD = ThreadKey("demo", "/zcjh/jishixinwen/8963.html")
TEXTS = [
    "桥修好了,孩子上学近多了。",
    "你这个傻逼",
    "诚信代开,量大优惠",
    "打13800138000,加微信",
    "在这里 www.example.xyz 看",
    "what a bullshit, ⓕⓤⓒⓚ this",
    "這些人真垃圾,滾",
    "顶",
]


@pytest.fixture
def policy_file(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "config", tmp_path / "config")) / "policy.toml"


@pytest.fixture
def live(policy_file: Path, engine: Engine) -> Policy:
    """The policy in force."""
    keeper = keep_policy(Settings(policy_file=policy_file), engine)
    keeper.look()
    return keeper()


def post(store: SqlStore, policy: Policy, number: int, decided: DecisionAction | None = None) -> str:
    """A comment as intake stores it; texts, facts and postures take turns."""
    at = NOW - timedelta(days=1) + timedelta(seconds=number)
    submission = Submission(
        THREAD, f"读者{number % 3}", TEXTS[number % len(TEXTS)], None, None, "192.0.2.1", Identity("a1")
    )
    comment = Comment.from_submission(submission, comment_id=new_id(), now=at, limits=policy.text)
    campaign = Campaign("c1", authors=number % 5) if number % 2 else None
    facts = Facts(number % 4, campaign, author_accepted=number % 7, author_rejected=number % 3, thread=THREAD)
    verdict = policy.screening.screen(comment, facts, list(Posture)[number % 3])
    with store.transaction() as tx:
        tx.comments.add(comment, verdict, after_screening(verdict).state, facts)
        if after_screening(verdict).state is CommentState.HELD:
            tx.reviews.add(comment.id)
            if decided:
                tx.reviews.close(comment.id, 1, Decision(new_id(), comment.id, decided, "other", "晓燕", at))
    return comment.id


@dataclass
class Simulator:
    """What asks for simulations, and what runs them."""

    asking: SimulatePolicy
    run: RunSimulations

    def request(self, *asked: object) -> Simulation:
        return self.asking.request(*asked)

    def get(self, simulation_id: str) -> Simulation:
        return self.asking.get(simulation_id)


def in_this_process(store: SqlStore, policies: dict[str, Policy], clock: Callable[[], datetime]) -> Simulator:
    """Without a pool: pieces are tallied where they are asked for."""

    def replay(simulation: Simulation, pieces: Iterator) -> Iterator:
        for piece in pieces:
            with store.reading() as view:
                past = view.past.read(simulation, piece)
            yield piece, tally_of(past, policies[simulation.digest], policies.get(simulation.baseline))

    return Simulator(SimulatePolicy(store, clock, new_id), RunSimulations(store, clock, new_token, replay))


def changed(policy_file: Path, **texts: str) -> LoadedPolicy:
    """The file with some lines replaced, in a folder of its own."""
    folder = Path(shutil.copytree(policy_file.parent, policy_file.parent.parent / new_id()))
    text = policy_file.read_text("utf-8")
    for before, after in texts.values():
        assert before in text
        text = text.replace(before, after)
    (folder / "policy.toml").write_text(text, "utf-8")
    return candidate_policy(folder / "policy.toml")


def test_the_policy_in_force_gives_every_stored_verdict_again_exactly(store: SqlStore, live: Policy) -> None:
    for number in range(60):
        post(store, live, number)

    simulate = in_this_process(store, {live.digest: live}, lambda: NOW)
    with store.reading() as view:
        candidate = LoadedPolicy(live, view.policies.get(live.digest))
    simulation = simulate.request(candidate, timedelta(days=2), "晓燕")
    with store.reading() as view:
        past = view.past.read(simulation, view.past.next_piece(simulation, None, 99))
    done = simulate.run(simulation.id)

    assert len(past) == 60
    assert [screen_again(it, live, None) for it in past] == [it.verdict for it in past]
    assert (done.state, done.tally) == (SimulationState.DONE, Tally(comments=60, same=60))


REJECTED = 'categories = ["sexual", "gambling", "invoice", "blocked"]\nscore = 0.95'
ABUSE_REJECTED = 'categories = ["abuse"]\nscore = 0.5'


def test_what_would_change_is_told_beside_what_people_decided(store: SqlStore, live: Policy, policy_file: Path) -> None:
    for number in range(16):
        post(store, live, number, DecisionAction.ACCEPT if number < 8 else None)
    stricter = changed(policy_file, rejected=(REJECTED, ABUSE_REJECTED))
    policies = {live.digest: live, stricter.policy.digest: stricter.policy}
    simulate = in_this_process(store, policies, lambda: NOW)

    done = simulate.run(simulate.request(stricter, timedelta(days=2), "晓燕").id)

    tally = done.tally
    assert (tally.comments, tally.changes["review>reject"], tally.changes["reject>review"]) == (16, 2, 2)
    assert (tally.decided["review>reject:accept"], tally.decided["review>reject:none"]) == (1, 1)
    assert (tally.rules["severe_finding:more"], tally.rules["severe_finding:less"]) == (2, 2)
    assert tally.rules_decided["severe_finding:accept"] == 1
    texts = simulate.asking.sample_texts(done)
    assert {texts[sample.comment_id] for sample in tally.samples["review>reject"]} == {TEXTS[1]}
    assert TEXTS[1] not in str(tally.document())
    assert (tally.held_more, tally.moderator_minutes()) == (0, 0)
    told = "\n".join(report(done, texts))
    assert "change      review to reject: 2; of these, moderators had accepted 1" in told
    assert "rule        severe_finding newly on 2, of which moderators had accepted 1" in told
    assert f"    e.g.    {tally.samples['review>reject'][0].comment_id}  {TEXTS[1]}" in told
    assert "(the comment is gone)" in "\n".join(report(done, {}))
    assert "moderators  +0 comments to decide, about +0 minutes" in told
    with store.reading() as view:
        assert view.simulations.get(done.id) == done


def test_a_posture_that_the_new_policy_changes_counts_and_one_that_it_does_not_stays(
    store: SqlStore, live: Policy, policy_file: Path
) -> None:
    for number in range(6):
        post(store, live, number * len(TEXTS))
    opened = changed(policy_file, posture=('"/zcjh/" = "hold_all"', '"/zcjh/" = "open"'))
    policies = {live.digest: live, opened.policy.digest: opened.policy}
    simulate = in_this_process(store, policies, lambda: NOW)

    done = simulate.run(simulate.request(opened, timedelta(days=2), "晓燕").id)

    assert done.tally.changes == {"review>accept": 2}
    assert done.tally.held_more == -2


def test_a_stopped_one_goes_on_where_it_stood_and_counts_nothing_twice(
    store: SqlStore, live: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.usecases.simulate_policy.PIECE_COMMENTS", 4)
    for number in range(10):
        post(store, live, number)
    simulate = in_this_process(store, {live.digest: live}, lambda: NOW)
    with store.reading() as view:
        candidate = LoadedPolicy(live, view.policies.get(live.digest))
    wanted = simulate.request(candidate, timedelta(days=2), "晓燕").id

    first = simulate.run(wanted, stopping=lambda: True)
    second = simulate.run(wanted)

    assert (first.state, first.tally.comments) == (SimulationState.WAITING, 4)
    assert (second.state, second.tally) == (SimulationState.DONE, Tally(comments=10, same=10))
    assert simulate.run(wanted) is None
    assert simulate.run() is None


def test_one_whose_worker_vanished_is_free_when_its_lease_ends(store: SqlStore, live: Policy) -> None:
    post(store, live, 0)
    clock = [NOW]
    simulate = in_this_process(store, {live.digest: live}, lambda: clock[0])
    with store.reading() as view:
        candidate = LoadedPolicy(live, view.policies.get(live.digest))
    wanted = simulate.request(candidate, timedelta(days=2), "晓燕").id
    with store.transaction() as tx:
        tx.simulations.claim(wanted, "vanished", NOW, NOW + timedelta(minutes=2))

    assert simulate.run() is None
    clock[0] += timedelta(minutes=3)
    done = simulate.run()

    assert (done.id, done.state) == (wanted, SimulationState.DONE)
    with store.transaction() as tx:
        assert not tx.simulations.save(replace(done, tally=Tally()), "vanished", None)


def test_one_that_kills_every_worker_is_given_up_and_one_that_gets_on_is_not(store: SqlStore, live: Policy) -> None:
    clock = [NOW]
    for number in range(PIECE_COMMENTS + 1):
        post(store, live, number)
    simulate = in_this_process(store, {live.digest: live}, lambda: clock[0])
    whole = simulate.run.replay

    def dies(simulation: Simulation, pieces: Iterator) -> Iterator:
        raise BrokenPipeError
        yield

    def dies_later(simulation: Simulation, pieces: Iterator) -> Iterator:
        yield next(iter(whole(simulation, pieces)))
        raise BrokenPipeError

    def run(replay: Callable[..., Iterator]) -> Simulation | None:
        clock[0] += timedelta(minutes=3)
        try:
            return replace(simulate.run, replay=replay)()
        except BrokenPipeError:
            return None

    with store.reading() as view:
        candidate = LoadedPolicy(live, view.policies.get(live.digest))
    lost, saved = (simulate.request(candidate, timedelta(days=2), "晓燕").id for _ in range(2))

    assert [run(dies) for _ in range(MAX_TRIES)] == [None] * MAX_TRIES
    given_up = run(dies)
    assert given_up is not None
    assert (given_up.id, given_up.state) == (lost, SimulationState.FAILED)
    assert "given up: 3 workers" in given_up.problem

    for replay in (dies, dies, dies_later, dies, dies):
        assert run(replay) is None
    done = run(whole)
    assert done is not None
    assert (done.id, done.state, done.tally.comments) == (saved, SimulationState.DONE, PIECE_COMMENTS + 1)


def test_a_policy_that_cannot_be_read_fails_with_its_reason(store: SqlStore, live: Policy) -> None:
    def replay(simulation: Simulation, pieces: Iterator) -> Iterator:
        raise Misconfigured("policy.toml:1: from tomorrow")
        yield

    simulate = in_this_process(store, {}, lambda: NOW)
    simulate.run = replace(simulate.run, replay=replay)
    with store.reading() as view:
        candidate = LoadedPolicy(live, view.policies.get(live.digest))

    done = simulate.run(simulate.request(candidate, timedelta(days=2), "晓燕").id)

    assert (done.state, done.problem) == (SimulationState.FAILED, "policy.toml:1: from tomorrow")


@pytest.mark.parametrize("window", [timedelta(0), timedelta(days=367)])
def test_a_window_has_bounds(store: SqlStore, live: Policy, window: timedelta) -> None:
    simulate = in_this_process(store, {}, lambda: NOW)
    with store.reading() as view:
        candidate = LoadedPolicy(live, view.policies.get(live.digest))
    with pytest.raises(InvalidInput):
        simulate.request(candidate, window, "晓燕")
    with pytest.raises(NotFound):
        simulate.get("nothing")
    assert simulate.asking.recent(5) == []


@pytest.fixture
def newsroom(tmp_path: Path) -> tuple[str, Path]:
    """A database with more comments than one piece has, and the policy file that screened them."""
    url = f"sqlite:///{tmp_path / 'moderation.db'}"
    engine = open_engine(url)
    migrate(engine)
    file = Path(shutil.copytree(ROOT / "config", tmp_path / "config")) / "policy.toml"
    keeper = keep_policy(Settings(policy_file=file), engine)
    keeper.look()
    store = SqlStore(engine)
    policy, at = keeper(), datetime.now(UTC) - timedelta(hours=1)
    submission = Submission(THREAD, "读者", TEXTS[1], None, None, "192.0.2.1")
    with store.transaction() as tx:
        for number in range(PIECE_COMMENTS * 2 + 10):
            moment = at + timedelta(seconds=number)
            comment = Comment.from_submission(submission, comment_id=new_id(), now=moment, limits=policy.text)
            verdict = policy.screening.screen(comment, Facts(thread=THREAD), Posture.HOLD_ALL)
            tx.comments.add(comment, verdict, CommentState.HELD, Facts(thread=THREAD))
    engine.dispose()
    return url, file


def test_the_command_runs_on_processes_and_one_that_was_killed_is_resumed(
    newsroom: tuple[str, Path], tmp_path: Path
) -> None:
    url, file = newsroom
    stricter = file.with_name("stricter.toml")
    stricter.write_text(file.read_text("utf-8").replace(REJECTED, ABUSE_REJECTED), "utf-8")
    env = environment(tmp_path, database_url=url, policy_file=file)

    first = Command(["simulate", "--policy", str(stricter), "--since", "2d"], env)
    assert first.end() == 0
    assert "change      review to reject: 1010" in first.out
    (wanted,) = re.findall(r"simulation  (\S+)  done", first.out)

    engine = open_engine(url)
    simulator = make_simulate_policy(engine)
    asked = simulator.request(candidate_policy(stricter), timedelta(days=2), "晓燕")
    relay = Command(["relay"], env | {"MODERATION_SINK_URL": f"sqlite:///{tmp_path / 'portal.db'}"})
    while simulator.get(asked.id).state is SimulationState.WAITING:
        assert relay.process.poll() is None, relay.err
    relay.process.send_signal(signal.SIGTERM)
    assert relay.end() == 0
    resumed = Command(["simulate", "--resume", asked.id], env)
    assert resumed.end() == 0
    assert simulator.get(asked.id).tally == simulator.get(wanted).tally
    engine.dispose()
    for command in (first, relay, resumed):
        command.close()


def test_a_file_that_is_no_policy_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("[txt]\n", "utf-8")
    with pytest.raises(Misconfigured, match="txt"):
        read_policy(file)
