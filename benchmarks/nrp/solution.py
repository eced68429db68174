"""Rosters as `solution.csv` in the instance's own names: staff, day from 0, shift; days off are left out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster
from solver.files import write_atomically


def write_solution(problem: RosterProblem, roster: Roster, path: Path) -> None:
    """Write the file, whole or not at all."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("staff", "day", "shift"))
    for agent in problem.agents:
        writer.writerows((agent.id, shift.day, shift.template) for shift in roster.of_agent(agent.id))
    write_atomically(path, text.getvalue())
