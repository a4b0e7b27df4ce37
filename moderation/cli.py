"""The console script `moderation`: demo, serve, relay and what an operator runs besides."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from moderation import __version__
from moderation.adapters.logs import configure_logs
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate as migrate_tables
from moderation.adapters.system import new_id, system_clock
from moderation.bootstrap import (
    check_everything,
    make_relay,
    make_sink,
    make_web_app,
    read_policy,
)
from moderation.cli_people import add_moderator, add_token
from moderation.cli_policy import policy
from moderation.cli_simulate import simulate
from moderation.cli_training import COMMANDS as TRAINING_COMMANDS
from moderation.demo import check_port_is_free, run_demo, running_redis
from moderation.domain.errors import ModerationError, Unavailable
from moderation.domain.policy import Policy
from moderation.domain.verdict import Finding
from moderation.replay import make_runner, simulator
from moderation.settings import load_settings
from moderation.usecases.screen_lines import screened_lines
from moderation.usecases.screen_text import screen_text
from moderation.workers.loop import stop_on_signals


class _Commands(click.Group):
    """Says every error of ours in one line and exits with 1; lists the commands in the order a newcomer needs them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ModerationError as error:
            raise click.ClickException(_sentence(error)) from error


def _sentence(error: ModerationError) -> str:
    if isinstance(error, Unavailable):
        url = "MODERATION_REDIS_URL" if error.part == "redis" else "MODERATION_DATABASE_URL"
        return f"the {error.part} cannot be reached; is {url} right, and is the server up?"
    return str(error)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="moderation")
def main() -> None:
    """Moderates the comments of a news portal.

    Start with `moderation demo`: it serves the whole product in this terminal. In production run `moderation
    migrate` once, then `moderation serve` and `moderation relay`, each as often as you like, next to Redis and
    PostgreSQL.

    Settings are environment variables MODERATION_* (docs/reference/settings.md). What is held, rejected or let
    through is decided by the policy file (config/policy.toml).
    """
    configure_logs()


@main.command(short_help="Serve everything in this terminal.")
def demo() -> None:
    """Serve everything in this terminal: web, relay, embedded Redis, SQLite.

    Makes what is missing (tables, a first moderator with a one-time password) and prints the addresses. Ctrl-C stops
    all of it; the data stays in the folder `var` (MODERATION_DATA_DIR), and the next start goes on with it.
    """
    run_demo(load_settings(), say=click.echo)


@main.command(short_help="Serve the API, the pages and the review console.")
def serve() -> None:
    """Serve the HTTP API, the readers' pages and the review console.

    Listens on MODERATION_HOST:MODERATION_PORT. Needs tables: run `moderation migrate` first. Without
    MODERATION_REDIS_URL it starts a private Redis of its own.
    """
    settings = load_settings()
    check_port_is_free(settings.host, settings.port)
    with running_redis(settings) as redis_url:
        # Made once here too, where a mistake is one line and not the traceback of a process that starts again.
        make_web_app(settings, redis_url)
        # The web processes are new ones: they read their settings from the environment.
        os.environ["MODERATION_REDIS_URL"] = redis_url
        Granian(
            "moderation.wsgi:app",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=settings.workers,
            blocking_threads=settings.threads,
            log_level=LogLevels.error,
        ).serve()


@main.command(short_help="Take accepted comments to the portal.")
def relay() -> None:
    """Take accepted comments from the outbox to the portal (MODERATION_SINK, MODERATION_SINK_URL).

    Runs until it is told to stop. Several relays share the work by leases; each comment is delivered at least once,
    with its id as the key. Runs the simulations that the console asked for beside it.
    """
    settings = load_settings()
    stop = threading.Event()
    stop_on_signals(stop)
    # A changed policy is seen within a second anyway; the signal must only not end the relay.
    signal.signal(signal.SIGHUP, lambda *_: None)
    sink = make_sink(settings)
    simulating = simulator(make_runner(settings.database, open_engine(settings.database)), stop)
    thread = threading.Thread(target=simulating.run, name="simulator")
    try:
        delivering = make_relay(settings, sink, stop)
        thread.start()
        delivering.run()
    finally:
        sink.close()
        stop.set()
        if thread.is_alive():
            thread.join()


@main.command(short_help="Make or update the tables.")
def migrate() -> None:
    """Make or update the tables of this service's database. Safe to repeat."""
    settings = load_settings()
    if settings.database_url is None:
        # Not otherwise: a container's root is read-only.
        settings.make_data_dir()
    migrate_tables(open_engine(settings.database))
    click.echo("the tables are up to date")


@main.command("check-config", short_help="Say what is wrong with settings and policy.")
def check_config() -> None:
    """Read settings, policy and word lists, and say what is wrong with them. Connects to nothing."""
    settings = load_settings()
    policy = check_everything(settings)
    click.echo(f"policy    {settings.policy_file}  sha256 {policy.digest[:12]}")
    for name, site in policy.sites.items():
        click.echo(f"site      {name}  posture {site.posture}, {len(site.postures)} sections of their own")
    click.echo(f"presets   {', '.join(policy.presets) or 'none'}")
    click.echo(f"checks    {', '.join(check.name for check in policy.screening.checks)}")
    click.echo(f"rules     {', '.join(rule.name for rule in policy.screening.rules)}")
    click.echo(f"sink      {settings.sink}")
    click.echo(f"regions   {settings.region_database or 'unknown, MODERATION_REGION_DATABASE is not set'}")
    click.echo("everything can be used")


main.add_command(add_moderator)
main.add_command(add_token)


@main.command(short_help="Screen a text and explain the verdict.")
@click.argument("text", required=False)
@click.option("--nickname", default="读者", help="The nickname is screened too.")
@click.option("--policy", "policy_file", type=click.Path(path_type=Path), help="Default: the configured policy file.")
@click.option("--terms", "terms_file", type=click.Path(path_type=Path), help="A word list beside the policy's own.")
@click.option("--jsonl", is_flag=True, help="Screen the JSON objects on standard input, one a line.")
def screen(text: str | None, nickname: str, policy_file: Path | None, terms_file: Path | None, jsonl: bool) -> None:
    """Screen TEXT and explain the verdict. Needs neither Redis nor a database.

    With --jsonl, each line of standard input is a JSON object with a `text` and, if wanted, a `nickname`; it comes
    back with `action` (what the evidence alone says: accept, review or reject), `score` and `findings`, its other
    keys as they were.
    """
    if (text is None) != jsonl:
        raise click.UsageError("give either a TEXT or --jsonl")
    policy = read_policy(policy_file or load_settings().policy_file, terms_file)
    if text is not None:
        _explain(policy, text, nickname)
        return
    for line in screened_lines(policy, sys.stdin.buffer, system_clock()):
        sys.stdout.write(line)


def _explain(policy: Policy, text: str, nickname: str) -> None:
    shown = screen_text(policy, text, nickname, comment_id=new_id(), now=system_clock(), timer=time.perf_counter)
    verdict = shown.verdict
    click.echo(f"verdict   {verdict.action.name} (evidence alone: {verdict.evidence.name})")
    click.echo(f"folded    {shown.comment.body.folded}")
    for finding in verdict.findings:
        click.echo(f"finding   {_described(finding)}")
    for hit in verdict.rules:
        click.echo(f"rule      {hit.rule}: {hit.action.name}, {hit.reason}{' (in the shadow)' if hit.shadow else ''}")
    click.echo(f"times     {', '.join(f'{taken.step} {taken.seconds * 1e6:.0f}' for taken in shown.times)} µs")
    click.echo(f"policy    sha256 {verdict.policy_digest[:12]}")


def _described(finding: Finding) -> str:
    place = f" at {finding.span.start}-{finding.span.end}" if finding.span else ""
    steps = f" after {', '.join(finding.steps)}" if finding.steps else ""
    evidence = f" “{finding.evidence}”" if finding.evidence else ""
    return f"{finding.check}: {finding.code}, {finding.field}{place}{evidence}, score {finding.score:.2f}{steps}"


main.add_command(policy)
main.add_command(simulate)
for _name, _command in TRAINING_COMMANDS.items():
    main.add_command(_command, _name)
