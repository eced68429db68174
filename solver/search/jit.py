"""Decorators for compiled kernels: cached on disk, free of the interpreter lock, transparent to type checkers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba import njit
from numba.core import config as numba_config

_Function = TypeVar("_Function", bound=Callable[..., Any])


def kernel(function: _Function) -> _Function:
    """Compile a function of arrays and numbers at its first call."""
    return _compile(function, {})


def inner(function: _Function) -> _Function:
    """Compile a function that only kernels call.

    It has no entry from Python: unpacking the problem's arrays there would take longer to compile than the function.
    """
    return _compile(function, {"no_cpython_wrapper": True})


def inlined(function: _Function) -> _Function:
    """Write a function into the kernels that call it: for innermost steps, where a call costs more than the work."""
    return _compile(function, {"no_cpython_wrapper": True, "inline": "always"})


def _compile(function: _Function, more: dict[str, Any]) -> _Function:
    options: dict[str, Any] = {"cache": True, "nogil": True, "no_cfunc_wrapper": True, **more}
    theirs = _CONFIG.CACHE_DIR
    _CONFIG.CACHE_DIR = theirs or _CACHE  # read when a function is decorated; others' functions keep their own place
    try:
        compiled: _Function = njit(**options)(function)
    finally:
        _CONFIG.CACHE_DIR = theirs
    return compiled


def _cache_folder() -> str:
    """A folder that only these very sources share.

    A cached kernel is tied to its own file, not to the files of the kernels it calls: after a change in one of those
    it would go on with the old code. The digest of all of them in the path ends that.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return str(Path(base) / "paiban" / "kernels" / digest.hexdigest()[:16])


_CONFIG: Any = numba_config
_CACHE = _cache_folder()
