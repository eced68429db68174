"""CSV files: what is read, what is refused before it is read, and files written whole or not at all."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import IO

import pytest

from forecasts.csv_files import read_csv, write_atomically
from forecasts.errors import InputError

TABLE = "start,offered\n2026-03-02 09:00,5\n2026-03-02 09:30,7\n"


def code_of(content: bytes, **given: int) -> str:
    """The code of the error that reading these bytes raises."""
    with pytest.raises(InputError) as refused:
        read_csv(content, name="h.csv", **given)
    assert str(refused.value).startswith("h.csv")
    return refused.value.code


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("\n", "\r").encode(),
        TABLE.rstrip("\n").encode(),
        TABLE.replace("start,", " start ,").encode(),
    ],
    ids=["plain", "byte order mark", "CRLF", "CR", "no last line end", "blanks in the header"],
)
def test_the_same_table_is_read_however_it_was_saved(content: bytes) -> None:
    table = read_csv(content)
    assert table.columns == {"start": ["2026-03-02 09:00", "2026-03-02 09:30"], "offered": ["5", "7"]}
    assert table.rows == [2, 3]


def test_a_path_may_be_compressed(tmp_path: Path) -> None:
    packed = tmp_path / "calls.csv.gz"
    packed.write_bytes(gzip.compress(TABLE.encode()))
    assert read_csv(packed).columns["offered"] == ["5", "7"]
    assert read_csv(packed).name == "calls.csv.gz"


def test_line_numbers_count_empty_and_quoted_lines() -> None:
    table = read_csv(b'a,b\n\n1,"two\nlines"\n3,4\n')
    assert table.rows == [4, 5]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "csv.empty"),
        (b"start,offered\n", "csv.empty"),
        (b"\n\n\n", "csv.empty"),
        (b"PK\x03\x04 and so on", "csv.not_csv"),
        (b"\xd0\xcf\x11\xe0 and so on", "csv.not_csv"),
        (b"%PDF-1.7", "csv.not_csv"),
        ("start,offered\n".encode("utf-16"), "csv.not_csv"),
        (b"a\x00b,c\n1,2\n", "csv.not_csv"),
        ("队列,来电量\n一,2\n".encode("gbk"), "csv.not_csv"),
        (b'start,offered\n"2026,5\n', "csv.not_csv"),
        (b"start,offered\n1,2,3\n", "csv.ragged"),
        (b"start,offered\n1\n", "csv.ragged"),
        (b"start,start\n1,2\n", "csv.repeated_column"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_a_ragged_row_is_named() -> None:
    with pytest.raises(InputError, match=r"h\.csv, row 3: found 3 fields, expected 2"):
        read_csv(b"a,b\n1,2\n1,2,3\n", name="h.csv")


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_too_many_rows_are_refused_before_any_is_parsed(line_end: bytes) -> None:
    # The rows are no table: had one been parsed, the complaint would be another.
    assert code_of(b"a,b" + line_end + (b"1,2,3" + line_end) * 12, max_rows=10) == "csv.too_many_rows"


def test_exactly_the_limit_is_read() -> None:
    assert len(read_csv(b"a\n" + b"1\n" * 10, max_rows=10).rows) == 10


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError) as refused:
            read_csv(path)
        assert refused.value.code == "csv.unreadable"


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    packed = tmp_path / "calls.csv.gz"
    packed.write_bytes(gzip.compress(TABLE.encode())[:-12])
    with pytest.raises(InputError, match="damaged"):
        read_csv(packed)


def test_a_failure_while_writing_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "forecast.csv"
    target.write_text("old")

    def fails(stream: IO[str]) -> None:
        stream.write("half")
        raise RuntimeError("no space")

    with pytest.raises(RuntimeError):
        write_atomically(target, fails)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["forecast.csv"]


def test_a_written_file_replaces_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "forecast.csv"
    target.write_text("old")
    write_atomically(target, lambda stream: stream.write("新\n") and None)
    assert target.read_text(encoding="utf-8") == "新\n"


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        write_atomically(tmp_path / "none" / "f.csv", lambda stream: None)
    assert refused.value.code == "file.unwritable"
