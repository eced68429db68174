"""Running the command line in tests: in this process for speed, in its own for signals, pipes and exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
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


def start(words: Sequence[object], **options: Any) -> subprocess.Popen[str]:
    """Start a command line as a process of its own."""
    line = [sys.executable, "-m", "api", *(str(word) for word in words)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": ROOT}
    return subprocess.Popen(line, **{**streams, **options})
