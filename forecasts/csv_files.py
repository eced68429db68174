"""Reading and writing CSV files: text in, columns of text out; whole files or none."""

from __future__ import annotations

import csv
import gzip
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from forecasts.errors import InputError

MAX_ROWS = 2_000_000
"""Most rows a table may have: 57 queues of a year at 15 minutes. Larger files are refused unread."""

_CHUNK = 1 << 20
_BEGINNINGS = {
    b"PK\x03\x04": "this is a spreadsheet (.xlsx) or a zip archive: save the sheet as CSV.",
    b"\xd0\xcf\x11\xe0": "this is an old spreadsheet (.xls): save the sheet as CSV.",
    b"%PDF": "this is a PDF document.",
    b"\xff\xfe": "the file is UTF-16: save it as 'CSV UTF-8'.",
    b"\xfe\xff": "the file is UTF-16: save it as 'CSV UTF-8'.",
    b"PAR1": "this is a Parquet file: export it as CSV.",
}

Source = str | os.PathLike[str] | bytes
"""A path, or the bytes of an upload."""


@dataclass(frozen=True)
class TextTable:
    """A CSV file as columns of text.

    Parameters
    ----------
    name : the file's name, for messages.
    columns : header to cells, in file order, each of the same length.
    rows : line number of each row in the file; the header is line 1.
    """

    name: str
    columns: dict[str, list[str]]
    rows: list[int]


def read_csv(source: Source, *, name: str | None = None, max_rows: int = MAX_ROWS) -> TextTable:
    """Read a CSV file: UTF-8 with or without BOM, header row, comma; gzip if the name ends in ``.gz``.

    Raises
    ------
    InputError
        If the file is missing, empty, not text, not a table, or has more than `max_rows` rows. Size
        and kind are checked before anything is parsed, in constant memory.
    """
    name = name or ("upload" if isinstance(source, bytes) else Path(source).name)
    with _opened(source, name) as stream:
        _refuse_what_is_not_csv(stream, name, max_rows)
        stream.seek(0)
        with io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
            return _parse(text, name)


@contextmanager
def _opened(source: Source, name: str) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    opener = gzip.open if str(source).endswith(".gz") else open
    try:
        stream = opener(source, "rb")
    except OSError as error:
        raise InputError(
            name,
            error.strerror or str(error),
            "a readable CSV file",
            code="csv.unreadable",
            params={"file": name},
        ) from error
    with stream:
        yield cast(BinaryIO, stream)


def _refuse_what_is_not_csv(stream: BinaryIO, name: str, max_rows: int) -> None:
    # Line ends may be LF, CRLF or CR alone: the larger count is the number of lines.
    n_lf, n_cr, is_first = 0, 0, True
    try:
        while chunk := stream.read(_CHUNK):
            if is_first:
                _refuse_binary(chunk, name)
                is_first = False
            n_lf, n_cr = n_lf + chunk.count(b"\n"), n_cr + chunk.count(b"\r")
            if max(n_lf, n_cr) > max_rows + 1:
                raise _too_many_rows(name, max_rows)
    except (OSError, EOFError) as error:
        raise _not_csv(name, "a file that cannot be read to its end", "the file is damaged.") from error
    if is_first:
        raise InputError(
            name, "an empty file", "a header and at least one row", code="csv.empty", params={"file": name}
        )


def _refuse_binary(chunk: bytes, name: str) -> None:
    for beginning, maybe in _BEGINNINGS.items():
        if chunk.startswith(beginning):
            raise _not_csv(name, "a file of another kind", maybe)
    if b"\0" in chunk:
        raise _not_csv(name, "binary data", "the wrong file was chosen.")


def _not_csv(name: str, found: str, maybe: str) -> InputError:
    return InputError(name, found, "a CSV file in UTF-8", maybe, code="csv.not_csv", params={"file": name})


def _too_many_rows(name: str, max_rows: int) -> InputError:
    return InputError(
        name,
        f"more than {max_rows:,} rows",
        f"at most {max_rows:,} rows",
        "split the file by queue, or leave out the oldest years.",
        code="csv.too_many_rows",
        params={"file": name, "max_rows": max_rows},
    )


def _parse(text: IO[str], name: str) -> TextTable:
    reader = csv.reader(text, strict=True)
    cells: list[list[str]] = []
    rows: list[int] = []
    header: list[str] = []
    try:
        for row in reader:
            if not row:
                continue
            if not header:
                header = _header(row, name)
                continue
            if len(row) != len(header):
                raise _ragged(name, reader.line_num, len(row), len(header))
            cells.append(row)
            rows.append(reader.line_num)
    except UnicodeDecodeError as error:
        raise _not_csv(
            name, "bytes that are not UTF-8", "the file was saved as GBK or Latin-1: save it as 'CSV UTF-8'."
        ) from error
    except csv.Error as error:
        raise _not_csv(f"{name}, row {reader.line_num}", str(error), "a quotation mark is not closed.") from error
    if not rows:
        raise InputError(name, "no rows below the header", "at least one row", code="csv.empty", params={"file": name})
    columns = dict(zip(header, map(list, zip(*cells, strict=True)), strict=True))
    return TextTable(name, columns, rows)


def _header(row: list[str], name: str) -> list[str]:
    header = [cell.strip() for cell in row]
    repeated = sorted({cell for cell in header if header.count(cell) > 1})
    if repeated:
        raise InputError(
            f"{name}, row 1",
            f"column {repeated[0]!r} more than once",
            "every column once",
            code="csv.repeated_column",
            params={"file": name, "column": repeated[0]},
        )
    return header


def _ragged(name: str, row: int, found: int, expected: int) -> InputError:
    return InputError(
        f"{name}, row {row}",
        f"{found} fields",
        f"{expected}, as in the header",
        "a comma inside a cell is not quoted, or the file is not CSV.",
        code="csv.ragged",
        params={"file": name, "row": row, "found": found, "expected": expected},
    )


def write_atomically(path: str | os.PathLike[str], write: Callable[[IO[str]], None]) -> None:
    """Write a text file whole or not at all.

    The text goes to a temporary file beside `path`, which takes its place only when complete: a reader
    never sees half a file, and a failure leaves what was there before.

    Raises
    ------
    InputError
        If the folder does not exist or cannot be written (code ``file.unwritable``).
    """
    target = Path(path)
    try:
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise InputError(
            str(target), error.strerror or str(error), "a folder that can be written", code="file.unwritable"
        ) from error
    try:
        # mkstemp makes files private; a result is as readable as any other file of its writer.
        os.chmod(temporary, 0o666 & ~_umask())
        with open(descriptor, "w", encoding="utf-8", newline="") as stream:
            write(stream)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
