"""Two decorators for compiled kernels: cached on disk, free of the interpreter lock, transparent to type checkers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

_Function = TypeVar("_Function", bound=Callable[..., Any])


def kernel(function: _Function) -> _Function:
    """Compile a function of arrays and numbers at its first call."""
    return _compile(function, {})


def inner(function: _Function) -> _Function:
    """Compile a function that only kernels call.

    It has no entry from Python: unpacking the problem's arrays there would take longer to compile than the function.
    """
    return _compile(function, {"no_cpython_wrapper": True})


def _compile(function: _Function, more: dict[str, Any]) -> _Function:
    options: dict[str, Any] = {"cache": True, "nogil": True, "no_cfunc_wrapper": True, **more}
    compiled: _Function = njit(**options)(function)
    return compiled
