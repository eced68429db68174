"""`python -m benchmarks peers`: one question, several tools, one judge; one JSON line per instance and tool."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.peers.checker import Verdict, judge_files
from benchmarks.peers.environments import PROGRAMS, NotRun, default_folder, tool_of
from benchmarks.peers.instance import KINDS, Instance, generate, write_instance
from benchmarks.peers.running import Ran, ask
from benchmarks.report import Line, gap_to

NO_ANSWER, DISAGREES, INTERRUPTED = 1, 3, 130
"""Exit statuses beside 0."""

EPSILON = 1e-6


def main(arguments: list[str]) -> int:
    """Ask every tool every question.

    Returns
    -------
    Exit status: 0 if every tool answered, 1 if one could not be run or found no roster, 3 if the project's own account
    of its roster is not the judge's, 130 if somebody interrupted.
    """
    asked = _parser().parse_args(arguments)
    status = 0
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with tempfile.TemporaryDirectory() as made:
            folder = asked.files or Path(made)
            folder.mkdir(parents=True, exist_ok=True)
            for n_agents, kind in product(asked.agents, asked.kinds):
                instance = generate(n_agents, kind, asked.seed, asked.days)
                write_instance(instance, folder / f"{instance.name}.json")
                for name in asked.tools:
                    status = max(status, _one(instance, name, folder, asked))
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, before)
    return status


def _one(instance: Instance, name: str, folder: Path, asked: argparse.Namespace) -> int:
    """One tool on one instance: its line printed, its exit status returned."""
    question, answer = folder / f"{instance.name}.json", folder / f"{instance.name}-{name}.json"
    print(f"{instance.name} seed {instance.seed}: {name}", file=sys.stderr, flush=True)
    answer.unlink(missing_ok=True)
    try:
        ran = ask(tool_of(name, asked.environments), question, answer, asked.seconds, asked.threads, asked.seed)
    except NotRun as error:
        print(f"{name} was not run to its end: {error}", file=sys.stderr, flush=True)
        _print(Line(instance.name, instance.seed), name, None, f"not run to its end: {error}", None)
        return NO_ANSWER
    if ran.answer["assignments"] is None:
        print(f"{name} found no roster", file=sys.stderr, flush=True)
        line = Line(instance.name, instance.seed, ran.seconds, peak_rss_mb=ran.peak_rss_mb)
        _print(line, name, ran.answer["version"], f"no roster; {ran.answer['note']}", ran.cpu_seconds)
        return NO_ANSWER
    return _judged(instance, name, ran, judge_files(question, answer))


def _judged(instance: Instance, name: str, ran: Ran, verdict: Verdict) -> int:
    bound = ran.answer["bound"]
    legal = not verdict.broken
    line = Line(
        instance.name,
        instance.seed,
        ran.seconds,
        verdict.objective,
        None if bound is None else round(bound, 1),
        # A roster that breaks hard rules may cost less than any bound: no share of it is proved.
        gap_to(verdict.objective, bound) if legal else None,
        _percent(verdict.short_hours, verdict),
        _percent(verdict.surplus_hours, verdict),
        len(verdict.broken),
        ran.peak_rss_mb,
    )
    _print(line, name, ran.answer["version"], ran.answer["note"] + _of_bound(ran, verdict), ran.cpu_seconds)
    wrong = disagreement(ran.answer.get("claims"), bound, verdict)
    if wrong:
        print(f"{name} and the neutral checker disagree: {wrong}", file=sys.stderr, flush=True)
    return DISAGREES if wrong and name == "paiban" else 0


def disagreement(claims: dict[str, float] | None, bound: float | None, verdict: Verdict) -> str:
    """In what a tool's own account differs from the verdict; empty if in nothing."""
    found = {
        "broken": len(verdict.broken),
        "short_hours": verdict.short_hours,
        "surplus_hours": verdict.surplus_hours,
        "objective": verdict.objective,
    }
    said = claims or {}
    wrong = [
        f"{name} {said[name]:g}, found {value}"
        for name, value in found.items()
        if name in said and abs(said[name] - value) > EPSILON
    ]
    if bound is not None and not verdict.broken and bound > verdict.objective + EPSILON:
        wrong.append(f"bound {bound:g} above the objective {verdict.objective}")
    if said.get("least_short_hours", 0) > verdict.short_hours + EPSILON and not verdict.broken:
        wrong.append(f"least shortage {said['least_short_hours']:g} h, found {verdict.short_hours} h")
    return "; ".join(wrong)


def _of_bound(ran: Ran, verdict: Verdict) -> str:
    """Agent-hours covered as a share of the most that can be, where the tool has proved how many must be short."""
    least = (ran.answer.get("claims") or {}).get("least_short_hours")
    most = verdict.wanted_hours - least if least is not None else 0
    if most <= 0 or verdict.broken:
        return ""
    share = (verdict.wanted_hours - verdict.short_hours) / most
    return f"; covers {100 * share:.2f} % of the bound ({least:g} h short at least)"


def _percent(hours: int, verdict: Verdict) -> float:
    return round(100 * hours / max(1, verdict.wanted_hours), 4)


def _print(line: Line, tool: str, version: str | None, note: str, cpu_seconds: float | None) -> None:
    row: dict[str, Any] = {**asdict(line), "tool": tool, "version": version, "note": note, "cpu_seconds": cpu_seconds}
    print(json.dumps(row, ensure_ascii=False), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks peers", description=__doc__)
    lists: list[tuple[str, Callable[[str], Any], str, str]] = [
        ("--agents", _listed(_count), "200,500", "sizes, people in all"),
        ("--kinds", _listed(_one_of(KINDS)), "loose,tight", "demand and capacity"),
        ("--tools", _listed(_one_of(PROGRAMS)), ",".join(PROGRAMS), "whom to ask, in this order"),
        ("--seconds", _positive, "60", "wall time of each tool"),
        ("--threads", _count, "2", "threads of each tool"),
        ("--seed", int, "1", "of instances and searches"),
        ("--days", _weeks, "14", "days of the horizon, whole weeks"),
    ]
    for name, read, default, words in lists:
        parser.add_argument(name, type=read, default=default, help=f"{words} [{default}]")
    place = default_folder()
    parser.add_argument("--environments", type=Path, default=place, metavar="FOLDER", help="kept there [user's cache]")
    parser.add_argument("--files", type=Path, metavar="FOLDER", help="keep instance and answer files there")
    return parser


def _listed(read: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    def read_all(text: str) -> list[Any]:
        return [read(part) for part in text.split(",")]

    return read_all


def _one_of(known: dict[str, Any]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in known:
            raise argparse.ArgumentTypeError(f"{text!r}; expected some of {', '.join(known)}")
        return text

    return read


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text!r}; expected a whole number from 1 to 100000")
    return int(text)


def _weeks(text: str) -> int:
    days = _count(text)
    if days % 7 or days > 70:
        raise argparse.ArgumentTypeError(f"{text!r}; expected whole weeks, at most 70 days")
    return days


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"{text}; expected seconds above 0, at most 86400")
    return value
