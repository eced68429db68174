"""The forecasters, from the list in `forecasts.forecasters`."""

from __future__ import annotations

import inspect

from forecasts.forecasters import FORECASTERS
from forecasts.forecasters.base import Forecaster

from .markdown import code, opening, paragraphs, table

INTRODUCTION = """
What `--model` may name, in the order in which a tie is decided. `auto` takes, for each queue, the first of the
list that its history is long enough for, unless another one forecast that queue's recent past clearly better.
How they work is in [Forecasting](../explanation/forecasting.md), how to add one in [Add a
forecaster](../how_to/add_a_forecaster.md).
"""


def page() -> str:
    """One table of capabilities, then each forecaster in its own words."""
    head = ("Name", "Uses the calendar", "Learns events", "Own spread", "Ten times in, ten times out", "Least history")
    rows = [_row(kind) for kind in FORECASTERS]
    sections = [
        f"## {kind.name}\n\n{paragraphs(inspect.cleandoc(kind.__doc__ or '').partition('Parameters')[0])}\n"
        for kind in FORECASTERS
    ]
    source = "the classes in `forecasts/forecasters`"
    return "\n".join([opening("Forecasters", source, INTRODUCTION), table(head, rows), *sections])


def _row(kind: type[Forecaster]) -> tuple[str, ...]:
    able = kind.capabilities
    answers = (able.uses_calendar, able.learns_events, able.gives_spread, able.scales)
    return code(kind.name), *("yes" if answer else "no" for answer in answers), f"{able.least_days} days"
