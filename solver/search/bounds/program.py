"""A linear program under construction, and the bound that any prices of its rows prove."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csc_matrix

Array = NDArray[Any]

MARGIN = 1e-9
"""Relative safety against rounding when a bound is added up: far above the error of some hundred thousand doubles."""


@dataclass(frozen=True)
class Program:
    """Minimise `cost @ x` where `row_low <= matrix @ x <= row_high` and `low <= x <= high`; all of x is bounded."""

    matrix: csc_matrix
    cost: Array
    low: Array
    high: Array
    row_low: Array
    row_high: Array
    constant: float

    def proved_by(self, prices: Array) -> float:
        """A lower bound on the optimum, whatever the prices of the rows: weak duality, added up by ourselves.

        Parameters
        ----------
        prices : shape (n_rows,); a positive price speaks for the lower side of a row. Prices of a side that is
            infinite are taken as nothing, so that no solver's tolerance can spoil the proof.

        Returns
        -------
        constant + Σ_rows price · side + Σ_columns min over the box of (reduced cost · x), less a margin for rounding.
        """
        usable = np.where(prices > 0, np.isfinite(self.row_low), np.isfinite(self.row_high))
        prices = np.where(usable & np.isfinite(prices), prices, 0.0)
        side = np.where(prices > 0, self.row_low, self.row_high)
        of_rows = prices * np.where(prices == 0, 0.0, side)
        reduced = self.cost - self.matrix.T @ prices
        of_columns = np.minimum(reduced * self.low, reduced * self.high)
        size = np.abs(of_rows).sum() + (np.abs(reduced) * np.maximum(np.abs(self.low), np.abs(self.high))).sum()
        return float(of_rows.sum() + of_columns.sum() + self.constant - MARGIN * size)


@dataclass
class Builder:
    """Grows a program block by block; blocks are numbered by the positions of their columns and rows."""

    constant: float = 0.0
    n_columns: int = 0
    n_rows: int = 0
    _columns: list[tuple[Array, Array, Array]] = field(default_factory=list)
    _rows: list[tuple[Array, Array]] = field(default_factory=list)
    _terms: list[tuple[Array, Array, Array]] = field(default_factory=list)
    _charges: list[tuple[Array, float]] = field(default_factory=list)

    def columns(self, count: int, low: ArrayLike, high: ArrayLike, cost: ArrayLike = 0.0) -> Array:
        """New columns; their positions."""
        self._columns.append((_filled(low, count), _filled(high, count), _filled(cost, count)))
        self.n_columns += count
        return np.arange(self.n_columns - count, self.n_columns)

    def charge(self, columns: Array, price: float) -> None:
        """Add to the cost of columns."""
        self._charges.append((columns, price))

    def rows(self, count: int, low: ArrayLike, high: ArrayLike) -> Array:
        """New rows; their positions."""
        self._rows.append((_filled(low, count), _filled(high, count)))
        self.n_rows += count
        return np.arange(self.n_rows - count, self.n_rows)

    def add(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike) -> None:
        """Terms of the matrix, broadcast against one another; terms at the same place add up."""
        parts = np.asarray(rows), np.asarray(columns), np.asarray(values, float)
        if max(part.ndim for part in parts) < 2:  # far quicker than the general way, and called very often
            size = max(part.size for part in parts) if all(part.size for part in parts) else 0
            if not size:
                return
            row, column, value = (part if part.size == size else np.full(size, part) for part in parts)
        else:
            row, column, value = np.broadcast_arrays(*parts)
        self._terms.append((row.ravel(), column.ravel(), value.ravel()))

    def program(self) -> Program:
        """What was gathered."""
        low, high, cost = (_joined(part) for part in _transposed(self._columns, 3))
        for columns, price in self._charges:
            cost[columns] += price
        row_low, row_high = (_joined(part) for part in _transposed(self._rows, 2))
        row, column, value = (_joined(part) for part in _transposed(self._terms, 3))
        shape = (self.n_rows, self.n_columns)
        matrix = csc_matrix((value, (row.astype(np.int64), column.astype(np.int64))), shape=shape)
        matrix.eliminate_zeros()
        return Program(matrix, cost, low, high, row_low, row_high, self.constant)


def _filled(value: ArrayLike, count: int) -> Array:
    filled = np.empty(count)
    filled[:] = value
    return filled


def _transposed(parts: list[Any], width: int) -> list[list[Array]]:
    return [[part[position] for part in parts] for position in range(width)]


def _joined(parts: list[Array]) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0)
