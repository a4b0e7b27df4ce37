"""The commands on the policy's versions: history, diff, reload, roll back."""

import click

from moderation.adapters.sql.engine import open_engine
from moderation.bootstrap import check_tables, keep_policy, make_compare_policies
from moderation.domain.errors import NotFound, PolicyUnusable
from moderation.domain.policy_version import Activation
from moderation.settings import load_settings
from moderation.usecases.compare_policies import ComparePolicies
from moderation.usecases.keep_policy import KeepPolicy

OPERATOR = "operator"
HISTORY_LINES = 20
MIN_DIGEST_CHARS = 6


@click.group(short_help="Show and take back what was in force.")
def policy() -> None:
    """Show the versions of the policy that were in force, compare them, and go back to one.

    A DIGEST is the beginning of one, at least six characters, as `history` shows it.
    """


@policy.command()
def history() -> None:
    """Show what came into force, newest first: when, which version, by whom and why."""
    for entry in _compare().history(None, HISTORY_LINES):
        click.echo(_line(entry))


@policy.command()
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """Show what the version NEW changed against OLD, file by file."""
    compare = _compare()
    for file in compare.difference(_whole(compare, old), _whole(compare, new)):
        click.echo("\n".join(file.lines) or f"{file.name} differs")


@policy.command()
def reload() -> None:
    """Put what the file holds into force, on all processes; after a roll-back, say."""
    try:
        click.echo(_line(_keeper().reload(OPERATOR)))
    except PolicyUnusable as error:
        raise click.ClickException(str(error.params["problem"])) from None


@policy.command("roll-back")
@click.argument("digest")
@click.option("--reason", required=True, help="Why; kept in the history.")
def roll_back(digest: str, reason: str) -> None:
    """Put the version DIGEST into force again, on all processes, until the file changes or is asked for."""
    try:
        click.echo(_line(_keeper().roll_back(_whole(_compare(), digest), OPERATOR, reason)))
    except PolicyUnusable as error:
        raise click.ClickException(str(error.params["problem"])) from None


def _compare() -> ComparePolicies:
    engine = open_engine(load_settings().database)
    check_tables(engine)
    return make_compare_policies(engine)


def _keeper() -> KeepPolicy:
    settings = load_settings()
    engine = open_engine(settings.database)
    check_tables(engine)
    return keep_policy(settings, engine)


def _whole(compare: ComparePolicies, beginning: str) -> str:
    if len(beginning) >= MIN_DIGEST_CHARS:
        try:
            return compare.whole_digest(beginning)
        except NotFound:
            pass
    raise click.ClickException(f"there is no version {beginning!r}, or more than one; see `moderation policy history`")


def _line(entry: Activation) -> str:
    reason = f": {entry.reason}" if entry.reason else ""
    return f"{entry.at:%Y-%m-%d %H:%M:%S}Z  {entry.digest[:12]}  {entry.source.value} by {entry.actor}{reason}"
