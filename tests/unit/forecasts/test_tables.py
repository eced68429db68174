"""The table of history: what it accepts, and the one message for each thing that can be wrong with it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecasts.errors import InputError
from forecasts.tables import HISTORY_COLUMNS, check_history, read_history

HEADER = "queue,start,offered,aht_seconds,abandoned\n"
FIRST = "sales,2026-03-02 09:00,5,240,1\n"


def read(text: str, timezone: str | None = "Europe/Berlin") -> pd.DataFrame:
    return read_history(text.encode(), timezone=timezone, name="h.csv")


def refusal(text: str, timezone: str | None = "Europe/Berlin") -> InputError:
    with pytest.raises(InputError) as refused:
        read(text, timezone)
    return refused.value


def test_a_whole_history_is_read_with_types_and_units() -> None:
    history = read(HEADER + FIRST + "sales,2026-03-02 09:30,7,,0\nchat,2026-03-02 09:00,0,0,0\n")
    assert list(history.columns) == ["queue", "start", "offered", "aht_seconds", "abandoned"]
    assert history["queue"].tolist() == ["chat", "sales", "sales"]
    assert history["offered"].tolist() == [0.0, 5.0, 7.0]
    assert str(history["start"].dt.tz) == "Europe/Berlin"
    assert history.attrs == {"timezone": "Europe/Berlin", "interval_min": 30}


def test_a_handling_time_of_zero_or_nothing_is_unknown() -> None:
    history = read(HEADER + FIRST + "sales,2026-03-02 09:30,7,,0\nsales,2026-03-02 10:00,0,0,0\n")
    assert history["aht_seconds"].isna().tolist() == [False, True, True]


def test_start_and_offered_are_enough() -> None:
    history = read("start,offered\n2026-03-02 09:00,5\n2026-03-02 09:30,6\n")
    assert history["queue"].tolist() == ["all", "all"]
    assert history["aht_seconds"].isna().all()


def test_an_empty_cell_is_unknown_and_not_zero() -> None:
    history = read("start,offered\n2026-03-02 09:00,\n2026-03-02 09:30,0\n")
    assert np.isnan(history["offered"].iloc[0])
    assert history["offered"].iloc[1] == 0.0


@pytest.mark.parametrize("start", HISTORY_COLUMNS["start"])
@pytest.mark.parametrize("offered", HISTORY_COLUMNS["offered"])
def test_columns_go_by_the_names_exports_give_them(start: str, offered: str) -> None:
    history = read(f"{start.upper()},{offered},other\n2026-03-02 09:00,5,x\n2026-03-02 09:30,6,y\n")
    assert history["offered"].tolist() == [5.0, 6.0]


def test_the_callers_own_names_win() -> None:
    text = b"when,offered,answered\n2026-03-02 09:00,5,4\n2026-03-02 09:30,6,6\n"
    history = read_history(text, timezone="Europe/Berlin", columns={"start": "When", "offered": "answered"})
    assert history["offered"].tolist() == [4.0, 6.0]


def test_our_own_name_wins_over_an_alias_and_two_aliases_are_refused() -> None:
    assert read("start,offered,calls\n2026-03-02 09:00,5,9\n2026-03-02 09:30,6,9\n")["offered"].sum() == 11
    assert refusal("start,contacts,calls\n2026-03-02 09:00,5,9\n").code == "history.ambiguous_column"


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("sales,2026-03-02 09:30,-3,240,0", "history.too_small", "offered"),
        ("sales,2026-03-02 09:30,NaN,240,0", "history.not_a_number", "offered"),
        ("sales,2026-03-02 09:30,inf,240,0", "history.not_a_number", "offered"),
        ("sales,2026-03-02 09:30,five,240,0", "history.not_a_number", "offered"),
        ('sales,2026-03-02 09:30,"1,5",240,0', "history.not_a_number", "offered"),
        ("sales,2026-03-02 09:30,1e12,240,0", "history.too_large", "offered"),
        ("sales,2026-03-02 09:30,5,-1,0", "history.too_small", "aht_seconds"),
        ("sales,2026-03-02 09:30,5,90000,0", "history.too_large", "aht_seconds"),
        ("sales,2026-03-02 09:30,5,240,6", "history.more_abandoned_than_offered", "abandoned"),
        (",2026-03-02 09:30,5,240,0", "history.empty_cell", "queue"),
        ("sales,,5,240,0", "history.not_an_instant", "start"),
        ("sales,02.03.2026 09:30,5,240,0", "history.not_an_instant", "start"),
        ("sales,1026-03-02 09:30,5,240,0", "history.not_an_instant", "start"),
        ("sales,2026-03-02T09:30+01:00,5,240,0", "history.mixed_offsets", "start"),
        ("sales,2026-03-02 09:00,5,240,0", "history.duplicate_interval", "start"),
        ("sales,2026-03-29 02:30,5,240,0", "history.nonexistent_time", "start"),
    ],
)
def test_a_bad_cell_is_named_by_file_row_and_column(row: str, code: str, column: str) -> None:
    error = refusal(HEADER + FIRST + row + "\n")
    assert error.code == code
    assert error.where == f"h.csv, row 3, column {column}"
    assert (error.params["row"], error.params["column"]) == (3, column)


def test_a_duplicate_says_where_the_first_was() -> None:
    assert "first in row 2" in refusal(HEADER + FIRST + FIRST).found


def test_rows_that_do_not_lie_on_the_grid_are_refused() -> None:
    rows = [f"2026-03-02 {hour:02d}:00,5" for hour in range(9, 15)]
    error = refusal("start,offered\n" + "\n".join([*rows, "2026-03-02 15:07,5"]) + "\n")
    assert (error.code, error.params["row"]) == ("history.off_grid", 8)
    seconds = refusal("start,offered\n" + "\n".join([*rows, "2026-03-02 15:00:30,5"]) + "\n")
    assert seconds.code == "history.off_grid"


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_another_separator_is_guessed_in_the_message(separator: str) -> None:
    error = refusal(f"start{separator}offered\n2026-03-02 09:00{separator}5\n")
    assert error.code == "history.missing_column"
    assert "separated by" in error.maybe


def test_a_missing_column_lists_what_is_there() -> None:
    error = refusal("start,answered\n2026-03-02 09:00,5\n")
    assert "start, answered" in error.found
    assert "'offered'" in error.expected


def test_a_history_of_one_interval_does_not_tell_its_length() -> None:
    assert refusal("start,offered\n2026-03-02 09:00,5\n").code == "history.too_short"


def test_wall_clock_time_needs_a_zone() -> None:
    assert refusal(HEADER + FIRST, timezone=None).code == "history.timezone_needed"


def test_an_unknown_zone_is_refused() -> None:
    assert refusal(HEADER + FIRST, timezone="China").code == "timezone.unknown"


def test_offsets_tell_the_zone_where_they_are_all_the_same() -> None:
    history = read("start,offered\n2026-03-02T09:00+08:00,5\n2026-03-02T09:30+08:00,6\n", timezone=None)
    assert history["start"].iloc[0].hour == 9
    assert history.attrs["timezone"] == "Etc/GMT-8"


def test_offsets_that_change_need_a_zone() -> None:
    text = "start,offered\n2026-03-02T09:00+01:00,5\n2026-04-02T09:00+02:00,6\n"
    assert refusal(text, timezone=None).code == "history.timezone_needed"


def test_instants_are_shown_on_the_clock_of_the_site() -> None:
    history = read("start,offered\n2026-03-02T01:00Z,5\n2026-03-02T02:00Z,6\n", timezone="Asia/Shanghai")
    assert [start.hour for start in history["start"]] == [9, 10]


def test_spreadsheets_may_write_year_month_day_with_slashes() -> None:
    history = read("start,offered\n2026/3/2 9:00,5\n2026/3/2 9:30,6\n")
    assert history["start"].iloc[1].isoformat() == "2026-03-02T09:30:00+01:00"


def test_an_hour_that_comes_twice_is_read_in_the_order_of_the_file() -> None:
    rows = ["01:30,1", "02:00,2", "02:30,3", "02:00,4", "02:30,5", "03:00,6"]
    history = read("start,offered\n" + "".join(f"2026-10-25 {row}\n" for row in rows))
    assert history["offered"].tolist() == [1, 2, 3, 4, 5, 6]
    assert [start.strftime("%H:%M%z") for start in history["start"]][2:5] == ["02:30+0200", "02:00+0100", "02:30+0100"]


def test_each_queue_has_its_own_second_hour() -> None:
    rows = [
        f"{queue},2026-10-25 02:{minute},{n}" for queue in "ab" for n, minute in enumerate(["00", "30", "00", "30"])
    ]
    history = read("queue,start,offered\n" + "\n".join(rows) + "\n")
    assert history["offered"].tolist() == [0, 1, 2, 3, 0, 1, 2, 3]


def test_an_hour_that_comes_twice_may_not_come_three_times() -> None:
    rows = "2026-10-25 02:00,1\n2026-10-25 02:30,1\n2026-10-25 02:00,2\n2026-10-25 02:00,3\n"
    assert refusal("start,offered\n" + rows).code == "history.duplicate_interval"


def test_an_empty_hour_that_the_clock_leaps_over_is_a_habit_of_reports() -> None:
    rows = ["01:00,4", "02:00,0", "03:00,", "04:00,5"]
    history = read("start,offered\n" + "".join(f"2026-03-29 {row}\n" for row in rows))
    assert [start.hour for start in history["start"]] == [1, 3, 4]


def test_checking_leaves_the_frame_as_it_was_and_checking_again_changes_nothing() -> None:
    frame = pd.DataFrame({"start": ["2026-03-02 09:30", "2026-03-02 09:00"], "calls": [7, 5]})
    before = frame.copy(deep=True)
    once = check_history(frame, timezone="Europe/Berlin")
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(check_history(once), once)


def test_an_empty_frame_is_refused() -> None:
    with pytest.raises(InputError, match="at least one row"):
        check_history(pd.DataFrame({"start": [], "offered": []}))
