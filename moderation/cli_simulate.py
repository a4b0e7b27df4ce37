"""`moderation simulate`: what another policy would have made of past comments."""

import re
import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from moderation.adapters.sql.engine import open_engine
from moderation.bootstrap import check_tables, make_simulate_policy
from moderation.domain.errors import NotFound
from moderation.domain.simulation import Simulation, SimulationState, Tally
from moderation.replay import candidate_policy, make_runner
from moderation.settings import load_settings
from moderation.usecases.simulate_policy import LONGEST, RunSimulations, SimulatePolicy
from moderation.workers.loop import stop_on_signals

OPERATOR = "operator"
GONE = "(the comment is gone)"
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1)}


def _window(_context: click.Context, _parameter: click.Parameter, value: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,4})([hd])", value)
    window = int(found[1]) * _UNITS[found[2]] if found else timedelta(0)
    if not timedelta(0) < window <= LONGEST:
        raise click.BadParameter(f"a number of days or hours, such as 30d or 12h, up to {LONGEST.days}d")
    return window


@click.command(short_help="Try a policy on past comments.")
@click.option("--policy", "file", type=click.Path(path_type=Path), help="The policy file to try.")
@click.option("--since", "window", default="30d", callback=_window, help="How far back: 30d, 12h.", show_default=True)
@click.option("--resume", metavar="ID", help="Go on with a simulation that was stopped.")
def simulate(file: Path | None, window: timedelta, resume: str | None) -> None:
    """Screen past comments anew under another policy, with the facts that were stored with them.

    Says how many verdicts would change from what to what, by which rules, and what moderators had decided about those
    comments. Changes nothing. Runs on all cores; Ctrl-C stops it, and --resume goes on.
    """
    if (file is None) == (resume is None):
        raise click.UsageError("give either --policy or --resume")
    settings = load_settings()
    engine = open_engine(settings.database)
    check_tables(engine)
    simulations = make_simulate_policy(engine)
    wanted = resume or simulations.request(candidate_policy(file or Path()), window, OPERATOR).id
    done = _run(simulations, make_runner(settings.database, engine), wanted)
    for line in report(done, simulations.sample_texts(done)):
        click.echo(line)
    if done.state is SimulationState.FAILED:
        raise click.ClickException(done.problem)


def _run(simulations: SimulatePolicy, run: RunSimulations, wanted: str) -> Simulation:
    stop = threading.Event()
    stop_on_signals(stop)
    try:
        begun = simulations.get(wanted)
    except NotFound:
        raise click.ClickException(f"there is no simulation {wanted!r}") from None
    columns = (TextColumn("screening"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("screening", total=begun.total, completed=begun.tally.comments)
        done = run(wanted, lambda it: progress.update(task, completed=it.tally.comments), stopping=stop.is_set)
    return done or simulations.get(wanted)


def report(simulation: Simulation, texts: Mapping[str, str]) -> list[str]:
    """The simulation as lines of text; `texts` are those of its samples, by comment id."""
    tally = simulation.tally
    lines = [
        f"simulation  {simulation.id}  {simulation.state.value}",
        f"policy      sha256 {simulation.digest[:12]}, over {simulation.since:%Y-%m-%d %H:%M}Z to "
        f"{simulation.until:%Y-%m-%d %H:%M}Z",
        f"comments    {tally.comments} of {simulation.total}, {tally.same} with the same action",
    ]
    for change, number in tally.changes.most_common():
        lines.append(f"change      {change.replace('>', ' to ')}: {number}{_decided(tally, change)}")
        lines += [
            f"    e.g.    {it.comment_id}  {_one_line(texts.get(it.comment_id, GONE))}"
            for it in tally.samples[change][:3]
        ]
    lines += [
        f"rule        {_counted(key)} {number}{_of_rule(tally, key)}" for key, number in tally.rules.most_common()
    ]
    lines += [f"category    {_counted(key)} {number}" for key, number in tally.categories.most_common()]
    lines.append(f"moderators  {tally.held_more:+d} comments to decide, about {tally.moderator_minutes():+.0f} minutes")
    return lines


def _decided(tally: Tally, change: str) -> str:
    known = {
        decision: tally.decided[f"{change}:{decision}"]
        for decision in ("accept", "reject", "retract", "restore")
        if tally.decided[f"{change}:{decision}"]
    }
    told = ", ".join(f"{decision}ed {number}".replace("eed", "ed") for decision, number in known.items())
    return f"; of these, moderators had {told}" if told else ""


def _of_rule(tally: Tally, key: str) -> str:
    rule, _, way = key.rpartition(":")
    accepted = tally.rules_decided[f"{rule}:accept"]
    return f", of which moderators had accepted {accepted}" if way == "more" and accepted else ""


def _counted(key: str) -> str:
    name, _, way = key.rpartition(":")
    return f"{name} {'newly on' if way == 'more' else 'no longer on'}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:80]
