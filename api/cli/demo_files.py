"""The demo centre as files, for whoever wants to walk the same way by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from forecasts.errors import InputError

if TYPE_CHECKING:
    from fixtures.centres import Centre

    from .demo_report import DemoReport


def make_folder(folder: Path) -> None:
    """Make sure that the folder is there.

    Raises
    ------
    InputError
        Code ``file.unwritable``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            str(folder), error.strerror or str(error), "a folder that can be made", code="file.unwritable"
        ) from error


def write_files(folder: Path, centre: Centre, report: DemoReport) -> None:
    """Write history, events, targets, problem and roster."""
    from forecasts.tables import write_table
    from solver.files import write_atomically, write_problem, write_roster

    write_table(centre.history, folder / "history.csv")
    write_table(centre.events, folder / "events.csv")
    targets = {"format": "paiban.targets/1", "queues": {queue: dict(goal) for queue, goal in centre.targets.items()}}
    write_atomically(folder / "targets.json", json.dumps(targets, ensure_ascii=False, indent=1))
    write_problem(report.problem, folder / "problem.json")
    write_roster(report.problem, report.roster, folder / "roster.json")
