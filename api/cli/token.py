"""`paiban token`: keys for programs that call the service."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from .arguments import AsJson, days
from .output import say, tell, write_json
from .store import opened_store

token = typer.Typer(name="token", help="Make keys for programs.", no_args_is_help=True)


@token.callback()
def _group() -> None:
    """Make keys for programs."""


@token.command()
def create(
    username: Annotated[str, typer.Argument(metavar="USER", help="Whose rights the key has.")],
    name: Annotated[str, typer.Option(metavar="TEXT", help="What the key is for.")] = "command line",
    expires: Annotated[
        int | None,
        typer.Option(parser=days, metavar="DAYS", help="How long it is good, such as 90d; default: for ever."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make an API key for a user; it is shown this once and stored only as a digest."""
    from api.accounts.service import create_key, scope_of_name

    now = datetime.now(UTC)
    expires_at = now + timedelta(days=expires) if expires else None
    with opened_store() as database:
        with database.writing() as session:
            key, secret = create_key(session, scope_of_name(session, username), name, now, expires_at)
            answer = {"id": key.id, "token": secret, "expires_at": expires_at}
    if as_json:
        write_json(answer)
        return
    say("Send it as `Authorization: Bearer …`. It is not shown again.")
    tell(secret)
