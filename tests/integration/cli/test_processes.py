"""The command line as a process: how fast it starts, what it loads, how it ends when nobody listens."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from solver.files import write_problem, write_roster
from tests.command_line import ROOT, start
from tests.roster_world import small_world

HEAVY = ("ortools", "pandas", "numba", "fastapi", "sqlalchemy", "scipy", "xlsxwriter")


def test_the_list_of_commands_loads_no_engine():
    code = (
        "import sys; from api.cli.app import app; app(['--help'], standalone_mode=False); "
        "print([name for name in sys.argv[1:] if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *HEAVY], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_a_reader_who_leaves_early_is_no_fault_of_ours():
    reading, writing = os.pipe()
    with start(["schema", "problem"], stdout=writing) as process:
        os.close(reading)
        os.close(writing)
        _, complaints = process.communicate(timeout=60)
    assert complaints == ""
    assert process.returncode == 141


def test_a_pipe_gets_plain_text_and_json_alone(tmp_path):
    problem, roster = small_world()
    write_problem(problem, tmp_path / "p.json")
    write_roster(problem, roster, tmp_path / "r.json")
    with start(["check", tmp_path / "p.json", tmp_path / "r.json", "--json"]) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert json.loads(out)["feasible"] is True


@pytest.mark.parametrize("words", [["-m", "api", "--version"], ["-c", "from api.cli import main; main()", "--version"]])
def test_both_entrances_lead_to_the_same_place(words):
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("paiban ")
