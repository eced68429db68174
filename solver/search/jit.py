"""One decorator for compiled kernels: cached on disk, free of the interpreter lock, transparent to type checkers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

_Function = TypeVar("_Function", bound=Callable[..., Any])


def kernel(function: _Function) -> _Function:
    """Compile a function of arrays and numbers at its first call."""
    return njit(cache=True, nogil=True)(function)  # type: ignore[return-value]
