"""Columns of a table that somebody else wrote: found by name, read as numbers or words, or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasts.csv_files import TextTable
from forecasts.errors import InputError

MAX_CONTACTS = 1_000_000.0
"""Largest believable number of contacts in one interval; more is a mistake in the file."""


@dataclass(frozen=True)
class Table:
    """A table on its way through the checks.

    Parameters
    ----------
    area : first part of the error codes: ``history``, ``forecast`` or ``events``.
    name : what messages call the table, mostly a file name.
    frame : the columns, cells as text or already typed.
    rows : line number of each row, for messages; shape (n_rows,).
    """

    area: str
    name: str
    frame: pd.DataFrame
    rows: Sequence[int]

    @classmethod
    def of_text(cls, area: str, text: TextTable) -> Table:
        """Wrap the text of a CSV file."""
        return cls(area, text.name, pd.DataFrame(text.columns, dtype=object), text.rows)

    @classmethod
    def of_frame(cls, area: str, frame: pd.DataFrame, name: str) -> Table:
        """Wrap a data frame; its first row is called row 2, as it would be in a file."""
        if not len(frame):
            raise InputError(name, "no rows", "at least one row", code="csv.empty", params={"file": name})
        return cls(area, name, frame.reset_index(drop=True), range(2, len(frame) + 2))

    def error(
        self,
        reason: str,
        found: str,
        expected: str,
        maybe: str = "",
        *,
        row: int | None = None,
        column: str | None = None,
    ) -> InputError:
        """Return the error for position `row` (counted from 0 below the header) and `column`."""
        line = None if row is None else self.rows[row]
        where = self.name + (f", row {line}" if line else "") + (f", column {column}" if column else "")
        params = {"file": self.name, "row": line, "column": column, "found": found}
        return InputError(where, found, expected, maybe, code=f"{self.area}.{reason}", params=params)

    def named(
        self, aliases: Mapping[str, Sequence[str]], required: Sequence[str], columns: Mapping[str, str] | None
    ) -> Table:
        """Return the table with our column names.

        Parameters
        ----------
        aliases : our name to the other names it goes by; case and surrounding blanks do not count.
        required : our names that must be there.
        columns : the caller's own mapping, our name to theirs; it wins over the aliases.
        """
        theirs = {str(column).strip().lower(): str(column) for column in self.frame.columns}
        renames: dict[str, str] = {}
        for ours, others in aliases.items():
            found = self._find(ours, others, theirs, (columns or {}).get(ours))
            if found is not None:
                renames[found] = ours
        for ours in required:
            if ours not in renames.values():
                raise self._missing(ours, aliases[ours])
        # Chosen before renamed: a column that is not wanted may already bear one of our names.
        return replace(self, frame=self.frame[list(renames)].rename(columns=renames))

    def _find(self, ours: str, others: Sequence[str], theirs: dict[str, str], told: str | None) -> str | None:
        if told is not None:
            if told.strip().lower() not in theirs:
                raise self._missing(told, ())
            return theirs[told.strip().lower()]
        if ours in theirs:
            return theirs[ours]
        found = [theirs[other] for other in others if other in theirs]
        if len(found) > 1:
            raise self.error(
                "ambiguous_column",
                f"columns {found[0]!r} and {found[1]!r}, which both mean {ours!r}",
                "one of them",
                f"rename the right one to {ours!r}.",
                row=None,
                column=ours,
            )
        return found[0] if found else None

    def _missing(self, ours: str, others: Sequence[str]) -> InputError:
        header = ", ".join(str(column) for column in self.frame.columns)
        expected = f"a column {ours!r}" + (f" (or {', '.join(others[:4])})" if others else "")
        for separator, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if separator in header:
                return self._no_column(ours, header, expected, f"the file is separated by {called}, not commas.")
        return self._no_column(
            ours, header, expected, "the first row is not the header, or the column has another name."
        )

    def _no_column(self, ours: str, header: str, expected: str, maybe: str) -> InputError:
        found = f"only the columns {header[:200]}"
        return self.error("missing_column", found, expected, maybe, column=ours)

    def words(self, column: str) -> list[str]:
        """Return the cells of `column` as text without surrounding blanks.

        Raises
        ------
        InputError
            If a cell is empty.
        """
        cells = ["" if pd.isna(cell) else str(cell).strip() for cell in self.frame[column].tolist()]
        if "" in cells:
            raise self.error("empty_cell", "an empty cell", "a name", row=cells.index(""), column=column)
        return cells

    def numbers(
        self, column: str, *, least: float = 0.0, most: float = MAX_CONTACTS, expected: str = "a number"
    ) -> npt.NDArray[np.float64]:
        """Return the cells of `column`; an empty cell is NaN, *unknown*.

        Raises
        ------
        InputError
            If a cell is not a finite number in [`least`, `most`]. The word "NaN" is not a number.
        """
        cells = self.frame[column]
        if cells.dtype == object or isinstance(cells.dtype, pd.StringDtype):
            empty = (cells.isna() | (cells.astype(str).str.strip() == "")).to_numpy(dtype=bool)
            values = pd.to_numeric(cells.where(~empty), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        else:
            values = cells.to_numpy(dtype=np.float64, na_value=np.nan)
            empty = np.isnan(values)
        self._first(~empty & ~np.isfinite(values), "not_a_number", column, expected, "a cell is meant to be empty.")
        with np.errstate(invalid="ignore"):
            self._first(
                values < least, "too_small", column, f"at least {least:g}", "a correction was exported as its own row."
            )
            self._first(values > most, "too_large", column, f"at most {most:,.0f}", "two numbers ran together.")
        return values

    def _first(self, is_bad: npt.NDArray[np.bool_], reason: str, column: str, expected: str, maybe: str) -> None:
        if is_bad.any():
            row = int(np.argmax(is_bad))
            cell = self.frame[column].iloc[row]
            found = repr(cell) if isinstance(cell, str) else f"{cell:g}"
            raise self.error(reason, found, expected, maybe, row=row, column=column)
