"""`paiban user`: who may use the service."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from .arguments import AsJson
from .output import tell, write_json
from .store import opened_store

user = typer.Typer(name="user", help="Say who may use the service.", no_args_is_help=True)


@user.callback()
def _group() -> None:
    """Say who may use the service."""


@user.command()
def add(
    username: Annotated[str, typer.Argument(metavar="NAME", help="The name to log in with.")],
    role: Annotated[str, typer.Option(metavar="ROLE", help="admin, planner, lead or agent.")] = "planner",
    display_name: Annotated[str, typer.Option("--display-name", metavar="TEXT", help="The name shown.")] = "",
    agent: Annotated[str | None, typer.Option(metavar="ID", help="The person of the rosters who this user is.")] = None,
    team: Annotated[
        list[str] | None, typer.Option("--team", metavar="ID", help="A team that a lead leads; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add a user; the password is asked for, or read from the first line of standard input."""
    from api.accounts.service import create_user

    with opened_store() as database:
        with database.writing() as session:
            made = create_user(
                session, username, _password(), role, display_name=display_name, agent=agent, teams=team or ()
            )
            answer = {"id": made.id, "username": made.username, "role": made.role}
    if as_json:
        write_json(answer)
    else:
        tell(f"User {made.username} may now use the service as {made.role}.")


def _password() -> str:
    """A password never stands on the command line, where other users of the machine could read it."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")
