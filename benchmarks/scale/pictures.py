"""Two pictures of a series of runs: quality against time, and time against size."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl

from benchmarks.scale.records import Record
from benchmarks.scale.trace import seconds_until

mpl.use("Agg")

import matplotlib.pyplot as plt

LEVELS = (1.0, 0.3, 0.1, 0.03)
"""Shortages whose time is drawn against size [% of the requirement]."""

FLOOR = 0.001
"""Where a logarithmic axis shows that nothing is short [%]."""


def draw(records: Sequence[Record], folder: Path) -> list[Path]:
    """Write `scale_quality.svg` and `scale_time.svg`; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    # Plain letters instead of outlines, and no date inside: the same records give the same file.
    with mpl.rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": "scale", "axes.spines.top": False, "axes.spines.right": False}
    ):
        return [_quality(records, folder / "scale_quality.svg"), _time(records, folder / "scale_time.svg")]


def _quality(records: Sequence[Record], path: Path) -> Path:
    """Short % against seconds: one line a run, one colour a size, one panel a tightness."""
    tightnesses, sizes = _values(records, "tightness"), _values(records, "n_agents")
    figure, axes = _panels(len(tightnesses))
    for panel, tightness in zip(axes, tightnesses, strict=True):
        for number, size in enumerate(sizes):
            chosen = [one for one in records if (one["tightness"], one["n_agents"]) == (tightness, size)]
            for run, one in enumerate(chosen):
                points = [(point[0], max(FLOOR, point[2])) for point in one["trace"] if point[2] is not None]
                label = f"{size:,} agents" if run == 0 else None
                seconds, short = zip(*points, strict=True) if points else ((), ())
                panel.plot(seconds, short, color=_colour(number, len(sizes)), linewidth=1, label=label)
        panel.set(xscale="log", yscale="log", xlabel="seconds", title=f"demand × {tightness:g}")
    axes[0].set_ylabel("short [% of the requirement]")
    axes[-1].legend(frameon=False)
    return _written(figure, path)


def _time(records: Sequence[Record], path: Path) -> Path:
    """Seconds until the shortage falls to each level against agents, median of the seeds that got there."""
    tightnesses = _values(records, "tightness")
    figure, axes = _panels(len(tightnesses))
    for panel, tightness in zip(axes, tightnesses, strict=True):
        for number, level in enumerate(LEVELS):
            points = _times(records, tightness, level)
            if points:
                panel.plot(
                    *zip(*points, strict=True), "o-", color=_colour(number, len(LEVELS)), label=f"{level:g} % short"
                )
        panel.set(xscale="log", yscale="log", xlabel="agents", title=f"demand × {tightness:g}")
        if panel.get_legend_handles_labels()[0]:
            panel.legend(frameon=False)
    axes[0].set_ylabel("seconds")
    return _written(figure, path)


def _times(records: Sequence[Record], tightness: float, level: float) -> list[tuple[int, float]]:
    found = []
    for size in _values(records, "n_agents"):
        chosen = [one for one in records if (one["tightness"], one["n_agents"]) == (tightness, size)]
        times = [seconds for one in chosen if (seconds := seconds_until(one["trace"], level)) is not None]
        if times:
            found.append((size, median(times)))
    return found


def _values(records: Sequence[Record], name: str) -> list[Any]:
    return sorted({one[name] for one in records})


def _colour(number: int, of: int) -> Any:
    return mpl.colormaps["viridis"](0.9 * number / max(1, of - 1))


def _panels(count: int) -> tuple[Any, list[Any]]:
    figure, axes = plt.subplots(1, count, figsize=(5 * count, 4), sharey=True, squeeze=False, layout="constrained")
    return figure, list(axes[0])


def _written(figure: Any, path: Path) -> Path:
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    return path
