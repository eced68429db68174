"""Results on disk: refused before the work starts if they cannot be written, then written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from forecasts.errors import InputError


def check_writable(path: Path, *sources: Path | None) -> None:
    """Refuse a result that could not be written, or that would replace one of its own inputs.

    Raises
    ------
    InputError
        Code ``file.unwritable`` or ``file.overwrites_input``.
    """
    folder = path.resolve().parent
    if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        found = "a folder" if path.is_dir() else "a folder that cannot be written" if folder.is_dir() else "no folder"
        raise InputError(str(path), found, "a file in a folder that can be written", code="file.unwritable")
    for source in sources:
        if source is not None and path.exists() and source.exists() and path.samefile(source):
            raise InputError(str(path), "the input itself", "another name for the result", code="file.overwrites_input")


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the target and rename: a reader sees the old file or the new one, never half of one."""
    descriptor, temporary = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
