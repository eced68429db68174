"""The tables of forecasts and events."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecasts.errors import InputError
from forecasts.tables import (
    check_forecast,
    quantile_column,
    quantile_columns,
    read_events,
    read_forecast,
    write_forecast,
)

FORECAST = (
    "queue,start,mean,q10,q50,q90,aht_seconds,model\n"
    "sales,2026-10-25T02:30+02:00,5,3,5,8,240,poisson_glm\n"
    "sales,2026-10-25T02:00+01:00,6,4,6,9,240,poisson_glm\n"
)
EVENTS = "name,kind,queue,start,end,expected_lift\n"


def forecast(text: str) -> pd.DataFrame:
    return read_forecast(text.encode(), timezone="Europe/Berlin", name="f.csv")


def events(text: str) -> pd.DataFrame:
    return read_events((EVENTS + text).encode(), timezone="Asia/Shanghai", name="e.csv")


def test_quantile_columns_are_named_in_percent() -> None:
    assert [quantile_column(p) for p in (0.1, 0.5, 0.975, 0.025)] == ["q10", "q50", "q97.5", "q2.5"]
    frame = pd.DataFrame(columns=["q90", "queue", "q2.5", "q100", "q", "q10"])
    assert quantile_columns(frame) == ["q2.5", "q10", "q90"]


def test_a_forecast_written_and_read_is_the_same(tmp_path: Path) -> None:
    made = forecast(FORECAST)
    write_forecast(made, tmp_path / "f.csv")
    pd.testing.assert_frame_equal(read_forecast(tmp_path / "f.csv", timezone="Europe/Berlin"), made)
    assert (tmp_path / "f.csv").read_text().splitlines()[1].startswith("sales,2026-10-25T02:30+02:00,5.0000,3.0000")


def test_a_planners_own_forecast_needs_start_and_mean_only() -> None:
    made = forecast("start,forecast\n2026-03-02 09:00,5\n2026-03-02 09:30,6\n")
    assert made["model"].unique().tolist() == ["submitted"]
    assert made["queue"].unique().tolist() == ["all"]
    assert made["aht_seconds"].isna().all()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (",5,3,5,8", ",,3,5,8", "forecast.empty_cell"),
        (",5,3,5,8", ",-5,3,5,8", "forecast.too_small"),
        (",5,3,5,8", ",5,6,5,8", "forecast.falling_quantiles"),
        ("T02:00+01:00", "T02:30+02:00", "forecast.duplicate_interval"),
        ("mean", "average", "forecast.missing_column"),
    ],
)
def test_a_bad_forecast_is_refused(old: str, new: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        forecast(FORECAST.replace(old, new))
    assert refused.value.code == code


def test_checking_a_forecast_again_changes_nothing() -> None:
    made = forecast(FORECAST)
    pd.testing.assert_frame_equal(check_forecast(made), made)


def test_events_are_half_open_and_an_end_without_time_includes_its_day() -> None:
    found = events(
        "11.11,promotion,,2026-11-01,2026-11-11,0.4\nfault,outage,sales,2026-11-02 10:00,2026-11-02 12:00,\n"
    )
    assert found["end"].tolist() == [
        pd.Timestamp("2026-11-12", tz="Asia/Shanghai"),
        pd.Timestamp("2026-11-02 12:00", tz="Asia/Shanghai"),
    ]
    assert found["queue"].tolist() == ["", "sales"]
    assert found["expected_lift"].iloc[0] == 0.4
    assert np.isnan(found["expected_lift"].iloc[1])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("x,party,,2026-11-01,2026-11-02,", "events.unknown_kind"),
        (",outage,,2026-11-01,2026-11-02,", "events.empty_cell"),
        ("x,outage,,2026-11-02,2026-11-01,", "events.ends_before_start"),
        ("x,outage,,soon,2026-11-01,", "events.not_an_instant"),
        ("x,promotion,,2026-11-01,2026-11-02,-1.5", "events.too_small"),
    ],
)
def test_a_bad_event_is_refused(row: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        events(row + "\n")
    assert refused.value.code == code
    assert refused.value.where.startswith("e.csv, row 2")


def test_an_event_cannot_begin_at_a_time_that_does_not_exist() -> None:
    with pytest.raises(InputError, match="leap over"):
        read_events((EVENTS + "x,outage,,2026-03-29 02:30,2026-03-30,\n").encode(), timezone="Europe/Berlin")
