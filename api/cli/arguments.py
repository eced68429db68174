"""What users type, checked where they type it: durations, shares, numbers, languages, files."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from forecasts.errors import InputError

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


def days(text: str | int) -> int:
    """Days of a duration: `28d`, `4w` or `28`."""
    match = re.fullmatch(r"(\d{1,4})\s*(d|w|days?|weeks?)?", str(text).strip().lower())
    n_days = int(match[1]) * (7 if (match[2] or "d").startswith("w") else 1) if match else 0
    if not 1 <= n_days <= 400:
        raise typer.BadParameter(f"{text!r}; expected 1 to 400 days, such as 28d or 4w")
    return n_days


def interval(text: str) -> int:
    """Minutes of an interval: `15min`, `30min`, `60min`, `1h`."""
    match = re.fullmatch(r"(\d{1,3})\s*(min|m|h)?", text.strip().lower())
    minutes = int(match[1]) * (60 if match[2] == "h" else 1) if match else 0
    if minutes not in (5, 10, 15, 20, 30, 60):
        raise typer.BadParameter(f"{text!r}; expected 15min, 30min or 60min")
    return minutes


def quantiles(text: str) -> tuple[float, ...]:
    """Rising probabilities between 0 and 1: `0.1,0.5,0.9`."""
    try:
        found = tuple(sorted(float(part) for part in text.split(",")))
    except ValueError:
        found = ()
    if not found or not all(0 < p < 1 for p in found) or len(set(found)) < len(found):
        raise typer.BadParameter(f"{text!r}; expected different numbers between 0 and 1, such as 0.1,0.5,0.9")
    return found


def number(least: float, most: float, *, above: bool = False) -> Callable[[str], float]:
    """A reader of finite numbers between two limits; with `above` the lower limit itself is refused."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (least < value if above else least <= value) or not value <= most:
            low = f"more than {least:g}" if above else f"at least {least:g}"
            raise typer.BadParameter(f"{text!r}; expected a number, {low} and at most {most:g}")
        return value

    return read


def whole(least: int, most: int) -> Callable[[str | int], int]:
    """A reader of whole numbers between two limits."""

    def read(text: str | int) -> int:
        # Defaults pass through here too, as the numbers they are.
        if not re.fullmatch(r"[+-]?\d{1,12}", str(text).strip()) or not least <= int(text) <= most:
            raise typer.BadParameter(f"{text!r}; expected a whole number, at least {least} and at most {most}")
        return int(text)

    return read


def day(text: str) -> date:
    """A calendar date: `2026-03-02`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r}; expected a date such as 2026-03-02") from None


def timezone(text: str) -> str:
    """A named time zone: `Asia/Shanghai`."""
    from forecasts.clock import zone_of

    try:
        zone_of(text)
    except InputError as error:
        raise typer.BadParameter(str(error)) from None
    return text


def language(text: str) -> str:
    """One of the languages, whatever its case."""
    for known in LANGUAGES:
        if text.lower() == known.lower():
            return known
    raise typer.BadParameter(f"{text!r}; expected one of {', '.join(LANGUAGES)}")


ProblemFile = Annotated[Path, typer.Argument(metavar="PROBLEM.json", help="The problem; `paiban schema problem`.")]
RosterPath = Annotated[Path, typer.Argument(metavar="ROSTER.json", help="The roster; `paiban schema roster`.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one machine-readable object instead.")]
Language = Annotated[str, typer.Option("--lang", parser=language, metavar="LANG", help="en, zh-Hans or zh-Hant.")]
Seed = Annotated[
    int, typer.Option(parser=whole(0, 2_147_483_647), metavar="NUMBER", help="The same seed repeats the same search.")
]
Workers = Annotated[int, typer.Option(parser=whole(1, 64), metavar="NUMBER", help="Threads the solver may use.")]
Seconds = Annotated[
    float,
    typer.Option(parser=number(0, 86_400, above=True), metavar="SECONDS", help="Wall time of the whole solve."),
]
SearchSeconds = Annotated[
    float | None,
    typer.Option(
        parser=number(0, 86_400, above=True),
        metavar="SECONDS",
        help="Wall time of the solve; if left out 55, for the large centre 150.",
        show_default=False,
    ),
]
Gap = Annotated[
    float,
    typer.Option(parser=number(0, 1), metavar="SHARE", help="Stop when proved this close to the best possible."),
]
Horizon = Annotated[int, typer.Option(parser=days, metavar="DAYS", help="How far ahead: 28d or 4w.")]
Timezone = Annotated[
    str | None,
    typer.Option(parser=timezone, metavar="ZONE", help="The site's zone, needed for times without an offset."),
]
