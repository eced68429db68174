"""The page of figures: medians by size and tightness, then every run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median

from benchmarks.scale.records import Record
from benchmarks.scale.trace import seconds_until

SHORT_PERCENT = 0.1
"""The shortage whose time is tabled [% of the requirement]."""

_SUMMARY = ("agents", "demand", "seeds", "short", "over", "gap", f"to {SHORT_PERCENT:g} % short", "memory")
_RUNS = ("instance", "seed", "seconds", "objective", "bound", "gap", "short", "over", "hard", "memory")


def page(records: Sequence[Record]) -> str:
    """The Markdown page; runs of several machines are named one by one."""
    if not records:
        return "No case has been run.\n"
    ordered = sorted(records, key=lambda one: (one["n_agents"], one["tightness"], one["seed"]))
    first, last = min(one["finished_at"] for one in records), max(one["finished_at"] for one in records)
    limits = sorted({(one["limit_s"], one["workers"]) for one in records})
    spent = "; ".join(f"{seconds:g} s each, {workers} threads" for seconds, workers in limits)
    days = first[:10] if first[:10] == last[:10] else f"{first[:10]} to {last[:10]}"
    machines = sorted({f"Machine: {one['machine']}." for one in records})
    head = [f"Measured {days}: {spent}.", "", *machines, ""]
    return "\n".join([*head, *_table(_SUMMARY, _summary(ordered)), "", *_table(_RUNS, map(_run, ordered)), ""])


def _summary(ordered: Sequence[Record]) -> Iterator[list[str]]:
    for (n_agents, tightness), group in groupby(ordered, key=lambda one: (one["n_agents"], one["tightness"])):
        runs = list(group)
        until = [seconds_until(one["trace"], SHORT_PERCENT) for one in runs]
        reached = [seconds for seconds in until if seconds is not None]
        # The time counts only where every seed got there.
        soon = f"{median(reached):.0f} s" if len(reached) == len(until) else f"{len(reached)} of {len(until)}"
        yield [
            f"{n_agents:,}",
            f"× {tightness:g}",
            str(len(runs)),
            _median([one["short_percent"] for one in runs], "{:.3f} %"),
            _median([one["over_percent"] for one in runs], "{:.2f} %"),
            _median([None if one["gap"] is None else 100 * one["gap"] for one in runs], "{:.2f} %"),
            soon,
            f"{max(one['peak_rss_mb'] for one in runs):,.0f} MB",
        ]


def _median(values: Sequence[float | None], form: str) -> str:
    known = [value for value in values if value is not None]
    return form.format(median(known)) if len(known) == len(values) else f"{len(known)} of {len(values)}"


def _run(one: Record) -> list[str]:
    start = [one["instance"], str(one["seed"]), f"{one['seconds']:.0f}"]
    if one["objective"] is None:
        return [*start, *["–"] * 6, f"{one['peak_rss_mb']:,.0f} MB"]
    return [
        *start,
        f"{one['objective']:,.1f}",
        f"{one['bound']:,.1f}",
        f"{100 * one['gap']:.2f} %",
        f"{one['short_percent']:.3f} %",
        f"{one['over_percent']:.2f} %",
        str(one["hard_violations"]),
        f"{one['peak_rss_mb']:,.0f} MB",
    ]


def _table(head: Sequence[str], rows: Iterator[list[str]]) -> list[str]:
    lines = [list(head), ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
