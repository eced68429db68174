"""REQUIREMENT.csv: written whole, read back the same, mistakes named."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from forecasts.errors import InputError
from forecasts.staffing.requirement_table import check_requirement, read_requirement, write_requirement

HEADER = "skill,start,required_net,required_gross\n"


def table() -> pd.DataFrame:
    # The night in which Berlin's clocks go back: 02:00 comes twice.
    start = pd.date_range("2026-10-25 00:00", periods=5, freq="h", tz="Europe/Berlin")
    frame = pd.DataFrame({"skill": "voice", "start": start, "required_net": [2, 3, 4, 5, 6]})
    return frame.assign(required_gross=frame["required_net"] / 0.9)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "REQUIREMENT.csv"
    write_requirement(table().assign(extra=1), path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "skill,start,required_net,required_gross"
    assert lines[3] == "voice,2026-10-25T02:00+02:00,4,4.4444"
    assert lines[4] == "voice,2026-10-25T02:00+01:00,5,5.5556"
    back = read_requirement(path, timezone="Europe/Berlin")
    assert back["start"].tolist() == table()["start"].tolist()
    assert back["required_net"].tolist() == [2, 3, 4, 5, 6]
    assert back["required_gross"].tolist() == pytest.approx(table()["required_gross"].tolist(), abs=5e-5)
    assert back.attrs == {"timezone": "Europe/Berlin", "interval_min": 60}


def test_without_a_gross_column_nothing_is_lost() -> None:
    text = "skill,start,required_net\nvoice,2026-03-02 09:00,2\nvoice,2026-03-02 09:15,3.5\n"
    read = read_requirement(text.encode(), timezone="Asia/Shanghai")
    assert read["required_gross"].tolist() == [2.0, 3.5]


def test_a_single_row_has_no_interval_length() -> None:
    assert check_requirement(table().head(1)).attrs == {"timezone": "Europe/Berlin"}


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        ("voice,2026-03-02T09:00+08:00,-1,2\n", "requirement.too_small", "row 2, column required_net: found '-1'"),
        ("voice,2026-03-02T09:00+08:00,NaN,2\n", "requirement.not_a_number", "row 2, column required_net"),
        ("voice,2026-03-02T09:00+08:00,,2\n", "requirement.empty_cell", "row 2, column required_net"),
        (",2026-03-02T09:00+08:00,1,2\n", "requirement.empty_cell", "row 2, column skill"),
        ("voice,2026-03-02T09:00+08:00,3,2\n", "requirement.gross_below_net", "Maybe the two columns are exchanged."),
        ("voice,2026-03-02T09:00+08:00,1,2\n" * 2, "requirement.duplicate_interval", "row 3, column start"),
        ("voice,soon,1,2\n", "requirement.not_an_instant", "row 2, column start: found 'soon'"),
        ("voice,2026-03-02 09:00,1,2\n", "requirement.timezone_needed", "--timezone"),
        (
            "a,2026-03-02T09:00+08:00,1,2\na,2026-03-02T09:30+08:00,1,2\na,2026-03-02T10:15+08:00,1,2\n",
            "requirement.off_grid",
            "intervals of 30 minutes throughout",
        ),
    ],
)
def test_a_mistake_is_named_with_file_row_and_column(rows: str, code: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        read_requirement((HEADER + rows).encode(), name="REQUIREMENT.csv")
    assert refused.value.code == code
    assert words in str(refused.value)
    assert str(refused.value).startswith("REQUIREMENT.csv")


def test_a_time_the_clock_leaps_over_is_refused() -> None:
    text = HEADER + "voice,2026-03-29 01:00,1,1\nvoice,2026-03-29 02:00,1,1\n"
    with pytest.raises(InputError) as refused:
        read_requirement(text.encode(), timezone="Europe/Berlin")
    assert refused.value.code == "requirement.nonexistent_time"


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError) as refused:
        read_requirement(b"skill,start\nvoice,2026-03-02T09:00+08:00\n")
    assert refused.value.code == "requirement.missing_column"
