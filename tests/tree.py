"""The files of this repository, for tests that read the house itself."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


@cache
def tracked_files() -> tuple[Path, ...]:
    """Absolute paths of all files that git tracks or would add; of an unpacked archive, all its files."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists():
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
        names = [ROOT / name for name in listed.split("\0") if name]
    else:
        names = [path for path in ROOT.rglob("*") if not {".venv", "__pycache__"} & set(path.parts)]
    return tuple(path for path in names if path.is_file())


@cache
def text_files() -> dict[str, str]:
    """Text of every tracked file that is UTF-8, by its path from the root."""
    texts = {}
    for path in tracked_files():
        try:
            texts[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a workbook
    return texts
