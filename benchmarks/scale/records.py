"""The file that a long series of cases is kept in: one JSON record a line, so that what is there need not run again."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from benchmarks.report import Line
from benchmarks.scale.case import Case

Record = dict[str, Any]
LINE_FIELDS = tuple(field.name for field in fields(Line))


class Records:
    """Records of finished cases, by case; kept in a file if there is one."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._by_key: dict[tuple[Any, ...], Record] = {}
        if path is not None and path.exists():
            for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                self._keep(_parsed(text, path, number))

    def of(self, case: Case) -> Record | None:
        """The record of a case that has run."""
        return self._by_key.get(case.key)

    def add(self, record: Record) -> None:
        """Keep a record, in the file at once."""
        self._keep(record)
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(record) + "\n")

    def _keep(self, record: Record) -> None:
        self._by_key[record["instance"], record["seed"], record["limit_s"], record["workers"]] = record


def line_of(record: Record) -> Line:
    """The benchmark's line in a record."""
    return Line(**{name: record[name] for name in LINE_FIELDS})


def _parsed(text: str, path: Path, number: int) -> Record:
    try:
        record: Record = json.loads(text)
    except ValueError as error:
        raise SystemExit(
            f"{path}, line {number}: no JSON ({error})\nMaybe the last run was cut off: delete the line."
        ) from error
    return record
