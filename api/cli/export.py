"""`paiban export`: a roster as people look at it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from .arguments import AsJson, Language, ProblemFile, RosterPath, day, days
from .files import check_writable, write_whole
from .output import tell, write_json

_ONE_WEEK = 7


def export(
    problem_file: ProblemFile,
    roster_file: RosterPath,
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help="xlsx, csv, html or svg.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Where to write it.")],
    from_on: Annotated[
        date | None, typer.Option("--from", parser=day, metavar="DATE", help="First day shown; default: the first.")
    ] = None,
    until_on: Annotated[
        date | None, typer.Option("--until", parser=day, metavar="DATE", help="Last day shown; default: the last.")
    ] = None,
    n_days: Annotated[
        int | None, typer.Option("--days", parser=days, metavar="DAYS", help="So many days; default for svg: 7.")
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Write a roster as a spreadsheet, a table, a printable page or a picture."""
    from api.exports.render import FORMATS, render
    from api.exports.span import span_of
    from solver.files import read_problem, read_roster

    if to not in FORMATS:
        raise typer.BadParameter(f"{to!r}; expected one of {', '.join(FORMATS)}", param_hint="--to")
    check_writable(output, problem_file, roster_file)
    problem = read_problem(problem_file)
    roster = read_roster(roster_file, problem)
    shown = _ONE_WEEK if to == "svg" and n_days is None else n_days
    span = span_of(problem.horizon, from_on, until_on, shown)
    content = render(problem, roster, to, span, lang).content
    write_whole(output, content)
    if as_json:
        write_json({"output": str(output), "format": to, "days": len(span.days), "bytes": len(content)})
    else:
        tell(f"{output}: {len(span.days)} days, {len(content):,} bytes.")
