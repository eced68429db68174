"""`paiban demo`: a centre planned from its history of calls to a published roster, then served."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from .arguments import AsJson, Gap, Language, SearchSeconds, Seed, Workers
from .output import say, tell, write_json
from .serving import Host, Port, bound_socket, run_service
from .store import opened_store


def demo(
    centre: Annotated[str, typer.Option(metavar="NAME", help="tiny, small, medium or large.")] = "small",
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after printing.")] = False,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    seconds: SearchSeconds = None,
    gap: Gap = 0.01,
    seed: Seed = 1,
    workers: Workers = 2,
    folder: Annotated[
        Path | None,
        typer.Option("--files", metavar="FOLDER", help="Also write history, targets, problem, roster there."),
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Plan a demo centre from two years of calls to a published roster, print the result, and serve it."""
    listener = None if no_serve else bound_socket(host, port)

    from api.config import load_settings
    from api.workflow import NoRoster
    from fixtures.centres import centre as centre_named
    from solver.params import SolveParams

    from .demo_files import make_folder, write_files
    from .demo_plan import plan, report_on
    from .demo_users import demo_users
    from .solve import say_no

    settings, chosen = load_settings(), centre_named(centre)
    if folder is not None:
        make_folder(folder)
    with opened_store(settings) as database:
        users = demo_users(database, chosen.problem, settings.data_dir)
        params = SolveParams(seconds=seconds or chosen.search_s, gap=gap, seed=seed, workers=workers)
        try:
            records = plan(database, users.planner, chosen, params)
        except NoRoster as error:
            say_no(error.outcome, lang, as_json, f"within {params.seconds:g} s")
            raise typer.Exit(1) from None
        report = report_on(database, users.planner, records)
    if folder is not None:
        write_files(folder, chosen, report)
    if as_json:
        write_json({"centre": centre, **asdict(records), **report.as_json()})
    else:
        tell("")
        report.show(lang)
    if listener is not None:
        say(f"Log in as {', '.join(users.names)}; the password is {users.password}")
        run_service(settings, listener)
