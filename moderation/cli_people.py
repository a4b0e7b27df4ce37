"""The commands on people: accounts and API tokens."""

import click

from moderation.adapters.sql.engine import open_engine
from moderation.bootstrap import check_tables, make_accounts, make_token_register
from moderation.domain.access_errors import NameTaken
from moderation.domain.errors import InvalidInput, NotFound
from moderation.domain.people import Capability, Role
from moderation.settings import load_settings
from moderation.usecases.accounts import OPERATOR
from moderation.usecases.api_tokens import MAX_DAYS

DEFAULT_DAYS = 90


@click.command("add-moderator", short_help="Make an account of the review console.")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="May be repeated. Default: moderator.",
)
@click.option("--reset", is_flag=True, help="Let an existing moderator in again, with a new password.")
def add_moderator(name: str, roles: tuple[str, ...], reset: bool) -> None:
    """Make the account NAME and print its one-time password, to be replaced at the first sign-in.

    Roles are viewer, moderator, senior, policy_editor, auditor and admin (docs/howto/manage-people.md).
    """
    settings = load_settings()
    engine = open_engine(settings.database)
    check_tables(engine)
    accounts = make_accounts(engine)
    try:
        given = {Role(role) for role in roles}
        password = accounts.recover(name, given) if reset else accounts.add_moderator(name, given or {Role.MODERATOR})
    except InvalidInput:
        raise click.BadParameter("1 to 64 printable characters, no spaces at the ends", param_hint="NAME") from None
    except NameTaken:
        raise click.ClickException(f"there is a moderator {name!r} already; see --reset") from None
    except NotFound:
        raise click.ClickException(f"there is no moderator {name!r}") from None
    click.echo(f"moderator {name}, one-time password: {password}")


@click.command("add-token", short_help="Make an API token of a moderator.")
@click.argument("name")
@click.option("--owner", required=True, help="The moderator in whose name the token acts.")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([it.value for it in Capability]))
@click.option("--days", default=DEFAULT_DAYS, show_default=True, type=click.IntRange(1, MAX_DAYS))
def add_token(name: str, owner: str, scopes: tuple[str, ...], days: int) -> None:
    """Make the API token NAME and print it, this once.

    It may what its scopes and its owner's roles both allow; --scope may be repeated.
    """
    engine = open_engine(load_settings().database)
    check_tables(engine)
    try:
        moderator = make_accounts(engine).named(owner)
        secret, _ = make_token_register(engine).issue(
            moderator, name, {Capability(it) for it in scopes}, days, OPERATOR
        )
    except NotFound:
        raise click.ClickException(f"there is no moderator {owner!r}") from None
    except InvalidInput as error:
        if error.pointer == "/scopes":
            raise click.ClickException(f"the roles of {owner} do not allow all of these scopes") from None
        raise click.BadParameter("1 to 64 printable characters, no spaces at the ends", param_hint="NAME") from None
    click.echo(f"token {name} of {owner}, good for {days} days: {secret}")
