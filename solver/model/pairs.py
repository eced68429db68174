"""Pairs of options that may not follow one another, gathered into few rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Options = tuple[int, ...]


class Pairs:
    """Groups the cells of succession matrices; a matrix shared by many agents and models is looked at once."""

    def __init__(self) -> None:
        self._forbidden: dict[int, list[tuple[Options, Options]]] = {}
        self._priced: dict[int, list[tuple[Options, Options, int]]] = {}
        self._kept: list[NDArray[Any]] = []  # keeps the matrices alive, so that an id stays theirs

    def forbidden(self, units: NDArray[np.int64]) -> list[tuple[Options, Options]]:
        """(first options, second options) of which at most one in all may be taken.

        One row per set of forbidden partners; every first option that forbids at least these joins it.
        """
        if id(units) not in self._forbidden:
            self._kept.append(units)
            conflict = units > 0
            sets = {conflict[o].tobytes(): conflict[o] for o in range(len(conflict)) if conflict[o].any()}
            self._forbidden[id(units)] = [
                (_options(~(partners & ~conflict).any(axis=1)), _options(partners)) for partners in sets.values()
            ]
        return self._forbidden[id(units)]

    def priced(self, units: NDArray[np.int64]) -> list[tuple[Options, Options, int]]:
        """(first options, second options, units): every pair of the two groups has these units."""
        if id(units) not in self._priced:
            self._kept.append(units)
            groups: dict[bytes, list[int]] = {}
            for option in range(len(units)):
                if units[option].any():
                    groups.setdefault(units[option].tobytes(), []).append(option)
            self._priced[id(units)] = [
                (tuple(options), _options(units[options[0]] == value), int(value))
                for options in groups.values()
                for value in np.unique(units[options[0]][units[options[0]] > 0])
            ]
        return self._priced[id(units)]


def _options(mask: NDArray[np.bool_]) -> Options:
    return tuple(np.flatnonzero(mask).tolist())
