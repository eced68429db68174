"""One tool asked one question in a process of its own: wall time, CPU time and memory are those of the process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.environments import ROOT, NotRun, Tool

STDERR = 2
"""The descriptor: standard output is for the lines alone."""
GRACE = 1.5
GRACE_S = 60.0
"""A tool that has not ended after the limit times and plus this is ended."""


@dataclass(frozen=True)
class Ran:
    """What came back, and what it took: wall and CPU seconds, largest memory [MB]."""

    answer: dict[str, Any]
    seconds: float
    cpu_seconds: float
    peak_rss_mb: float


def ask(tool: Tool, instance: Path, answer: Path, seconds: float, threads: int, seed: int) -> Ran:
    """Start the tool's program, wait for it, read its answer.

    Raises
    ------
    NotRun
        If it fails, does not end, or leaves no answer.
    """
    line = [str(tool.python), "-m", tool.module, str(instance), str(answer)]
    limits = ["--seconds", str(seconds), "--threads", str(threads), "--seed", str(seed)]
    began_s = time.monotonic()
    # A session of its own: Ctrl-C reaches us alone, and what the tool has started ends with it.
    child = subprocess.Popen([*line, *limits], cwd=ROOT, stdout=STDERR, start_new_session=True)
    overdue = threading.Timer(GRACE * seconds + GRACE_S, _end, (child.pid,))
    overdue.start()
    try:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    except BaseException:
        _end(child.pid)
        raise
    finally:
        overdue.cancel()
    taken = time.monotonic() - began_s
    if child.returncode:
        raise NotRun(f"ended with status {child.returncode} after {taken:.0f} s")
    # Linux counts in KiB, macOS in bytes.
    peak_mb = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    found = json.loads(answer.read_text(encoding="utf-8"))
    return Ran(found, round(taken, 1), round(usage.ru_utime + usage.ru_stime, 1), round(peak_mb, 1))


def _end(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it has just ended by itself
