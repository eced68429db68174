"""Running the command line in tests: in this process for speed, in its own for signals, pipes and exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from api.cli.app import app

ROOT = Path(__file__).parents[1]


def run(*words: object) -> Result:
    """Run a command line in this process."""
    return CliRunner().invoke(app, [str(word) for word in words])


def answer(*words: object) -> Any:
    """The one object that `--json` prints; anything more on stdout is an error."""
    result = run(*words, "--json")
    return json.loads(result.stdout)


@contextmanager
def start(words: Sequence[object], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A command line as a process of its own, which does not outlive the test."""
    line = [sys.executable, "-m", "api", *(str(word) for word in words)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": ROOT}
    with subprocess.Popen(line, **{**streams, **options}) as process:
        try:
            yield process
        finally:
            process.kill()
