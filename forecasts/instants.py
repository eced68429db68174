"""Instants in a table: ISO 8601 with an offset, or wall-clock time of a named zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasts.clock import zone_of
from forecasts.columns import Table

_OFFSET = r"[T ]\S*(?:Z|[+-]\d{2}(?::?\d{2})?)\s*$"
_FIRST, _LAST = pd.Timestamp("1970-01-01"), pd.Timestamp("2200-01-01")


@dataclass(frozen=True)
class Instants:
    """Instants of a column.

    Parameters
    ----------
    at : aware instants in the site's zone, NaT where the clock leapt over the wall-clock time.
    skipped : where the clock leapt over the wall-clock time, bool, shape (n_rows,).
    timezone : name of the zone.
    """

    at: pd.Series[pd.Timestamp]
    skipped: npt.NDArray[np.bool_]
    timezone: str


def read_instants(table: Table, column: str, timezone: str | None, group: str | None = None) -> Instants:
    """Read the instants of `column`.

    Parameters
    ----------
    timezone : the site's zone. Needed for wall-clock times; with offsets it is the zone to convert to,
        and may be left out when all rows have the same offset of whole hours.
    group : column within which a wall-clock time may stand twice in the night in which clocks go back;
        the first row is then the first occurrence.

    Raises
    ------
    InputError
        For an unknown zone, a time that cannot be read, a missing zone, or offsets on some rows only.
    """
    zone = zone_of(timezone) if timezone is not None else None
    cells = table.frame[column]
    if isinstance(cells.dtype, pd.DatetimeTZDtype):
        return _converted(table, column, cells, zone or cells.dt.tz)
    if pd.api.types.is_datetime64_dtype(cells.dtype):
        return _localised(table, column, cells, zone, group)
    return _parsed(table, column, cells, zone, group)


def _parsed(table: Table, column: str, cells: pd.Series[str], zone: ZoneInfo | None, group: str | None) -> Instants:
    text = cells.astype(object).where(cells.notna(), "").astype(str).str.strip()
    has_offset = text.str.contains(_OFFSET, regex=True).to_numpy(dtype=bool)
    if has_offset.any() and not has_offset.all():
        row = int(np.argmin(has_offset == has_offset[0]))
        raise table.error(
            "mixed_offsets",
            f"{text.iloc[row]!r} after {text.iloc[0]!r}",
            "an offset from UTC on all rows or on none",
            "two exports were joined.",
            row=row,
            column=column,
        )
    parsed = pd.to_datetime(text, format="ISO8601", errors="coerce", utc=bool(has_offset[0]))
    if not has_offset[0]:
        parsed = _also_with_slashes(parsed, text)
    _refuse_unreadable(table, column, parsed, text)
    if has_offset[0]:
        return _converted(table, column, parsed, zone or _common_offset(table, column, text))
    return _localised(table, column, parsed, zone, group)


def _also_with_slashes(parsed: pd.Series[pd.Timestamp], text: pd.Series[str]) -> pd.Series[pd.Timestamp]:
    # Spreadsheets in Chinese and Japanese write 2026/3/2 9:00: year first, so nothing can be confused.
    for pattern in ("%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S"):
        if parsed.isna().any():
            parsed = parsed.fillna(pd.to_datetime(text, format=pattern, errors="coerce"))
    return parsed


def _refuse_unreadable(table: Table, column: str, parsed: pd.Series[pd.Timestamp], text: pd.Series[str]) -> None:
    naive = parsed.dt.tz_localize(None) if isinstance(parsed.dtype, pd.DatetimeTZDtype) else parsed
    is_bad = ~((naive >= _FIRST) & (naive < _LAST)).to_numpy(dtype=bool)
    if is_bad.any():
        row = int(np.argmax(is_bad))
        raise table.error(
            "not_an_instant",
            repr(text.iloc[row]),
            "an instant such as 2026-03-02T09:00+08:00, or wall-clock time such as 2026-03-02 09:00",
            "day and month stand before the year, or the cell is empty.",
            row=row,
            column=column,
        )


def _common_offset(table: Table, column: str, text: pd.Series[str]) -> ZoneInfo:
    offsets = text.str.extract(r"(Z|[+-]\d{2}(?::?\d{2})?)$")[0].str.replace(":", "").unique()
    signed = {0 if offset == "Z" else int(f"{offset:0<5}") for offset in offsets}
    if len(signed) == 1 and (common := signed.pop()) % 100 == 0:
        # POSIX counts these zones westwards: Etc/GMT-8 is eight hours ahead of UTC.
        return ZoneInfo("Etc/UTC" if common == 0 else f"Etc/GMT{-common // 100:+d}")
    raise _zone_needed(table, column, "several offsets from UTC, as where clocks change")


def _zone_needed(table: Table, column: str, found: str) -> Exception:
    return table.error(
        "timezone_needed",
        found,
        "to be told the site's time zone",
        "give --timezone, for example --timezone Asia/Shanghai.",
        column=column,
    )


def _converted(table: Table, column: str, at: pd.Series[pd.Timestamp], zone: tzinfo | None) -> Instants:
    if at.isna().any():
        row = int(np.argmax(at.isna().to_numpy()))
        raise table.error("not_an_instant", "an empty cell", "an instant", row=row, column=column)
    skipped = np.zeros(len(at), dtype=bool)
    return Instants(at.dt.tz_convert(zone), skipped, str(zone))


def _localised(
    table: Table, column: str, wall: pd.Series[pd.Timestamp], zone: ZoneInfo | None, group: str | None
) -> Instants:
    if zone is None:
        raise _zone_needed(table, column, "wall-clock times without an offset from UTC")
    if wall.isna().any():
        row = int(np.argmax(wall.isna().to_numpy()))
        raise table.error("not_an_instant", "an empty cell", "an instant", row=row, column=column)
    first = wall.dt.tz_localize(zone, ambiguous=np.ones(len(wall), dtype=bool), nonexistent="NaT")
    second = wall.dt.tz_localize(zone, ambiguous=np.zeros(len(wall), dtype=bool), nonexistent="NaT")
    skipped = first.isna().to_numpy(dtype=bool)
    twice = (first != second).to_numpy(dtype=bool) & ~skipped
    if twice.any():
        keys = pd.DataFrame({"wall": wall, "group": table.frame[group] if group else ""})[twice]
        is_second = np.zeros(len(wall), dtype=bool)
        is_second[twice] = keys.groupby(["wall", "group"]).cumcount().to_numpy() > 0
        first = first.where(~is_second, second)
    return Instants(first, skipped, str(zone))
