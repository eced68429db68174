"""`python -m benchmarks scale`: the centre family by size, seed and tightness, each case in its own process."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.report import Line, print_line
from benchmarks.scale.case import Case
from benchmarks.scale.records import Record, Records, line_of

_T = TypeVar("_T")

INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Run the cases asked for, smallest first; then the table and the pictures.

    Returns
    -------
    Exit status: 0 if every case ended with a roster, 1 if not, 130 if somebody interrupted.
    """
    asked = _parser().parse_args(arguments)
    records, done, status = Records(asked.resume), list[Record](), 0
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for case in _cases(asked):
            record = records.of(case)
            if record is None:
                record = _run_aside(case)
                if record is not None:
                    records.add(record)
            print_line(Line(case.instance, case.seed) if record is None else line_of(record))
            if record is None or record["objective"] is None:
                status = 1
            if record is not None:
                done.append(record)
    except KeyboardInterrupt:
        kept = f"; {asked.resume} has what is finished" if asked.resume else ""
        print(f"Interrupted{kept}.", file=sys.stderr)
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, before)
    _publish(asked, done)
    return status


def _cases(asked: argparse.Namespace) -> Iterator[Case]:
    for n_agents, tightness, seed in product(sorted(asked.agents), asked.tightness, asked.seeds):
        yield Case(n_agents, seed, tightness, asked.seconds, asked.workers, asked.days)


def _run_aside(case: Case) -> Record | None:
    """The record of a case, run in a child process; None if that one failed."""
    line = [sys.executable, "-m", "benchmarks.scale.instance", json.dumps(asdict(case))]
    # In a session of its own the child does not hear Ctrl-C: it ends when it is told to, by us alone.
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, start_new_session=True) as child:
        try:
            out, _ = child.communicate()
        except KeyboardInterrupt:
            child.kill()
            raise
    if child.returncode != 0:
        print(f"{case.instance} seed {case.seed}: ended with status {child.returncode}", file=sys.stderr)
        return None
    record: Record = json.loads(out.splitlines()[-1])
    return record


def _publish(asked: argparse.Namespace, done: list[Record]) -> None:
    if asked.table is not None:
        from benchmarks.scale.table import page

        asked.table.write_text(page(done), encoding="utf-8")
    if asked.plot is not None:
        try:
            from benchmarks.scale.pictures import draw
        except ModuleNotFoundError as error:
            print(f"No pictures: {error}. The development dependencies have matplotlib.", file=sys.stderr)
            return
        for path in draw(done, asked.plot):
            print(f"{path}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks scale", description=__doc__)
    numbers: list[tuple[str, Callable[[str], Any], Any, str]] = [
        ("--agents", _listed(int), "50,200,500,1000,2000,5000", "sizes, people in all"),
        ("--seeds", _listed(int), "1,2,3", "seeds of centre and search"),
        ("--tightness", _listed(float), "1.0,1.05", "1 is loose, 1.05 is tight"),
        ("--seconds", float, "600", "wall time of each solve"),
        ("--workers", int, "2", "threads of each solve"),
        ("--days", int, "28", "days of the horizon"),
    ]
    for name, read, default, words in numbers:
        parser.add_argument(name, type=read, default=default, help=f"{words} [{default}]")
    parser.add_argument("--resume", type=Path, metavar="FILE", help="keep records there; cases in it are not run again")
    parser.add_argument("--table", type=Path, metavar="PAGE.md", help="write the table, with date and machine")
    parser.add_argument("--plot", type=Path, metavar="FOLDER", help="draw quality against time and time against size")
    return parser


def _listed(read: Callable[[str], _T]) -> Callable[[str], list[_T]]:
    def read_all(text: str) -> list[_T]:
        return [read(part) for part in text.split(",")]

    read_all.__name__ = f"list of {read.__name__}"  # what argparse calls it in a message
    return read_all
