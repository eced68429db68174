"""The environment of each tool: made when it is first asked for, with exactly these versions, and kept."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.peers.instance import generate, write_instance

ROOT = Path(__file__).parents[2]

PINNED = {
    "cp_sat": ("ortools==9.15.6755",),
    "pyworkforce": ("pyworkforce==0.5.1", "ortools==9.15.6755", "numpy==2.4.6", "pandas==3.1.1"),
    "timefold": ("timefold==1.24.0b0", "jpype1==1.5.1"),
}
"""Tool -> what its environment holds; the project itself runs where the benchmark runs."""

PROGRAMS = {
    "paiban": "benchmarks.peers.paiban",
    "cp_sat": "benchmarks.peers.tools.cp_sat",
    "pyworkforce": "benchmarks.peers.tools.pyworkforce",
    "timefold": "benchmarks.peers.tools.timefold",
}
"""Tool -> module that asks it."""

INSTALL_S = 900


class NotRun(RuntimeError):
    """A tool that cannot be installed or run, and why."""


@dataclass(frozen=True)
class Tool:
    """A tool that can be started: the interpreter of its environment and the module that asks it."""

    name: str
    python: Path
    module: str


def default_folder() -> Path:
    """Where environments are kept unless the command line names a folder."""
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "paiban/peers"


def tool_of(name: str, folder: Path) -> Tool:
    """The tool, its environment made if there is none yet.

    Raises
    ------
    NotRun
        If something that the tool needs is not there or cannot be installed.
    """
    if name not in PINNED:
        _compile(PROGRAMS[name])
        return Tool(name, Path(sys.executable), PROGRAMS[name])
    if name == "timefold":
        _run([_java(), "-version"], "there is no Java")
    return Tool(name, _environment(name, folder), PROGRAMS[name])


@cache
def _compile(module: str) -> None:
    """Solve a small question unmeasured: compiling the search is part of an installation, as for the others."""
    with tempfile.TemporaryDirectory() as folder:
        question = Path(folder) / "question.json"
        write_instance(generate(60, "tight", 1), question)
        limits = ["--seconds", "10", "--threads", "2", "--seed", "1"]
        line = [sys.executable, "-m", module, str(question), str(question.with_name("answer.json")), *limits]
        print("paiban: compiling the search where that has not been done", file=sys.stderr, flush=True)
        _run(line, "its search could not be compiled")


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else "java"


def _environment(name: str, folder: Path) -> Path:
    """The environment's interpreter; a file of what is installed tells a finished environment from half of one."""
    place, wanted = folder / name, "\n".join(PINNED[name]) + "\n"
    finished, python = place / "installed.txt", place / "bin/python"
    if finished.exists() and finished.read_text(encoding="utf-8") == wanted:
        return python
    print(f"{name}: installing {', '.join(PINNED[name])}", file=sys.stderr, flush=True)
    _run([sys.executable, "-m", "venv", "--clear", str(place)], "no environment could be made")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, *PINNED[name]], "it could not be installed")
    finished.write_text(wanted, encoding="utf-8")
    return python


def _run(line: list[str], complaint: str) -> None:
    try:
        done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, timeout=INSTALL_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotRun(f"{complaint}: {error}") from error
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines()
        raise NotRun(f"{complaint}: {told[-1] if told else f'status {done.returncode}'}")
