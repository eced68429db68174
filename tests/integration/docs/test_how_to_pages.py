"""The how-to pages keep their word: what they print is put into a copy of the house, and the exam is sat there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import apply_diff, blocks, copy_of_the_house

pytestmark = pytest.mark.slow


def run_in(folder: Path, *command: str) -> str:
    """Run a command of Python's in the copy; its output, once it has ended well."""
    environment = {**os.environ, "PAIBAN_HYPOTHESIS": "quick", "PYTHONPATH": str(folder)}
    result = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def exam_of(page: str) -> list[str]:
    """The arguments of the one pytest command that a page prints."""
    (command,) = [line for block in blocks(page, "sh") for line in block.splitlines() if "-m pytest" in line]
    return command.split()[1:]


def n_passed(output: str) -> int:
    summary = output.strip().splitlines()[-1].split()
    return int(summary[summary.index("passed,") - 1] if "passed," in summary else summary[summary.index("passed") - 1])


@pytest.fixture
def house_with_the_rule(tmp_path: Path) -> Path:
    folder = copy_of_the_house(tmp_path)
    (file,) = blocks("how_to/add_a_rule.md", "python")
    (diff,) = blocks("how_to/add_a_rule.md", "diff")
    (folder / "solver/rules/isolated_days.py").write_text(file, encoding="utf-8")
    apply_diff(diff, folder / "solver/rules/__init__.py")
    return folder


@pytest.fixture
def house_with_the_forecaster(tmp_path: Path) -> Path:
    folder = copy_of_the_house(tmp_path)
    (file,) = blocks("how_to/add_a_forecaster.md", "python")
    (diff,) = blocks("how_to/add_a_forecaster.md", "diff")
    (folder / "forecasts/forecasters/seasonal_median.py").write_text(file, encoding="utf-8")
    apply_diff(diff, folder / "forecasts/forecasters/__init__.py")
    return folder


def test_one_file_one_line_and_examples_make_a_rule(house_with_the_rule: Path) -> None:
    # Six examples are asked four questions each, the rule itself another dozen.
    assert n_passed(run_in(house_with_the_rule, *exam_of("how_to/add_a_rule.md"))) > 30


def test_the_new_rule_is_formatted_typed_and_alone(house_with_the_rule: Path) -> None:
    check_the_style(house_with_the_rule, "solver/rules/isolated_days.py")
    lint_imports = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    assert "0 broken" in run_in(house_with_the_rule, "-c", lint_imports)


def test_the_new_rule_is_obeyed_by_a_solve(house_with_the_rule: Path) -> None:
    # Amy is needed on Monday and Wednesday only; the rule makes her work on Tuesday as well, or not at all.
    solve = """
from solver.assessment import evaluate
from solver.notation import world_of
from solver.search.solve import solve

world = {
    "skills": {"Amy": ["a"]}, "choices": "Amy Mon 08:00-16:00",
    "need": {"a": ["Mon 08:00-16:00 1", "Wed 08:00-16:00 1"]},
    "problem": {"rules": [{"rule": "days.isolated", "mode": "hard"}, {"rule": "start.regularity", "mode": "off"}]},
}
for mode, expected in (("off", [0, 2]), ("hard", [0, 1, 2])):
    world["problem"]["rules"][0]["mode"] = mode
    problem, _ = world_of("", world)
    days = [shift.day for shift in solve(problem).roster.of_agent("Amy")]
    assert days == expected, (mode, days)
"""
    run_in(house_with_the_rule, "-c", solve)


def test_one_file_and_one_line_make_a_forecaster(house_with_the_forecaster: Path) -> None:
    assert n_passed(run_in(house_with_the_forecaster, *exam_of("how_to/add_a_forecaster.md"))) > 30
    check_the_style(house_with_the_forecaster, "forecasts/forecasters/seasonal_median.py")


def test_the_new_forecaster_stands_on_the_scoreboard(house_with_the_forecaster: Path) -> None:
    history = "start,offered\n" + "".join(
        f"2026-{1 + day // 28:02d}-{1 + day % 28:02d} {hour:02d}:00,{10 + (7 * day + hour) % 5}\n"
        for day in range(84)
        for hour in range(9, 17)
    )
    (house_with_the_forecaster / "calls.csv").write_text(history, encoding="utf-8")
    words = ["-m", "api", "backtest", "calls.csv", "--timezone", "Europe/Berlin", "--horizon", "7d", "--origins", "1"]
    assert "seasonal_median" in run_in(house_with_the_forecaster, *words)


def check_the_style(folder: Path, file: str) -> None:
    run_in(folder, "-m", "ruff", "check", file)
    run_in(folder, "-m", "ruff", "format", "--check", file)
    run_in(folder, "-m", "mypy", file)
