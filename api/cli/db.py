"""`paiban db`: the stored tables."""

from __future__ import annotations

import typer

from .arguments import AsJson
from .output import tell, write_json
from .store import reachable

db = typer.Typer(name="db", help="Look after the database.", no_args_is_help=True)


@db.callback()
def _group() -> None:
    """Look after the database."""


@db.command()
def upgrade(as_json: AsJson = False) -> None:
    """Bring the database to the revision this version expects, creating it where there is none."""
    from api.config import load_settings
    from api.database import Database
    from api.database import upgrade as migrate

    settings = load_settings()
    with reachable():
        database = Database(settings.url)
        before = database.revision()
        migrate(settings.url)
        after = database.revision()
        database.close()
    if as_json:
        write_json({"before": before, "after": after})
    else:
        tell(f"The database is at revision {after}" + (" already." if before == after else f", before: {before}."))
