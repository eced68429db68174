"""`paiban forecast`, `backtest` and `staff` on a fortnightly rhythm that can be written down by hand."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta

import pytest

from tests.command_line import answer, run

WEEKS = 16
FIRST = datetime(2026, 1, 5)


def _rows() -> list[tuple[str, int, int]]:
    """Mondays to Fridays 09:00 to 12:00 by the hour: 40, 60, 50 contacts, a fifth more on Mondays; 180 s each."""
    days = [FIRST + timedelta(days=day) for day in range(7 * WEEKS) if day % 7 < 5]
    usual = {9: 40, 10: 60, 11: 50}
    return [
        (f"{day + timedelta(hours=hour):%Y-%m-%d %H:%M}", round(contacts * (1.2 if day.weekday() == 0 else 1)), 180)
        for day in days
        for hour, contacts in usual.items()
    ]


def _write(path, rows, head="start,offered,aht_seconds"):
    path.write_text("\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n")
    return path


def _read(path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


@pytest.fixture
def history(tmp_path):
    return _write(tmp_path / "history.csv", _rows())


@pytest.fixture
def targets(tmp_path):
    path = tmp_path / "targets.json"
    path.write_text(json.dumps({"queues": {"voice": {"service_level": 0.8, "threshold_seconds": 20}}}))
    return path


ZONE = ["--timezone", "Asia/Shanghai"]


def test_the_rhythm_goes_on(tmp_path, history):
    said = answer("forecast", history, "--horizon", "2w", *ZONE, "-o", tmp_path / "f.csv")
    assert said["start_on"] == "2026-04-25"
    rows = _read(tmp_path / "f.csv")
    assert len(rows) == said["rows"] == 2 * 5 * 3
    monday = {row["start"][11:16]: float(row["mean"]) for row in rows if row["start"].startswith("2026-04-27")}
    # 40, 60 and 50 contacts, a fifth more on Mondays
    assert monday == pytest.approx({"09:00": 48, "10:00": 72, "11:00": 60}, rel=0.05)
    assert all(float(row["q10"]) <= float(row["q50"]) <= float(row["q90"]) for row in rows)
    assert rows[0]["start"].endswith("+08:00")


def test_the_quantiles_asked_for_are_the_columns(tmp_path, history):
    words = ["--quantiles", "0.975,0.025", "--model", "seasonal_naive"]
    answer("forecast", history, "--horizon", "7d", *ZONE, *words, "-o", tmp_path / "f.csv")
    head, first, *_ = (tmp_path / "f.csv").read_text().splitlines()
    assert head == "queue,start,mean,q2.5,q97.5,aht_seconds,model"
    assert first.endswith("seasonal_naive")


def test_a_scoreboard_has_every_model_beside_the_naive_ones(history):
    said = answer("backtest", history, "--horizon", "7d", "--origins", "3", *ZONE)
    assert {"poisson_glm", "seasonal_naive"} <= {row["model"] for row in said["models"]}
    for row in said["models"]:
        # a rhythm without noise is forecast exactly, but for what a model smoothes
        assert 0 <= row["wape"] < 0.05
        assert row["n_origins"] == 3
    shown = run("backtest", history, "--horizon", "7d", "--origins", "3", *ZONE).stdout
    for column in ("WAPE", "Bias", "MASE", "in 80 % band", "Seconds"):
        assert column in shown


def test_from_a_forecast_to_the_agents_needed(tmp_path, targets):
    # 30 contacts an hour of 240 s are 2 Erlang. Erlang C with 4 agents: 0.1739 wait, 1 − 0.1739 e^(−2·20/240) = 0.853;
    # with 3 agents: 0.4444 wait, 1 − 0.4444 e^(−20/240) = 0.591.
    forecast = _write(
        tmp_path / "f.csv",
        [("voice", "2026-03-02T09:00+08:00", 30, 240), ("voice", "2026-03-02T10:00+08:00", 0, 240)],
        "queue,start,mean,aht_seconds",
    )
    said = answer("staff", forecast, "--targets", targets, "-o", tmp_path / "r.csv")
    rows = _read(tmp_path / "r.csv")
    assert [float(row["required_net"]) for row in rows] == [4, 0]
    [skill] = said["skills"]
    assert skill["peak_net"] == 4
    assert skill["hours_net"] == 4
    assert skill["service_level"] == pytest.approx(0.853, abs=0.001)
    assert skill["occupancy"] == pytest.approx(2 / 4)


def test_a_forecast_feeds_the_staffing(tmp_path, history, targets):
    run("forecast", history, "--horizon", "7d", *ZONE, "-o", tmp_path / "f.csv")
    result = run("staff", tmp_path / "f.csv", "--targets", targets, "-o", tmp_path / "r.csv", "--staff-for", "q90")
    assert result.exit_code == 0
    assert "voice" in result.stdout
    assert (tmp_path / "r.csv").read_text().startswith("skill,start,required_net,required_gross")


@pytest.mark.parametrize(
    "content, words, message",
    [
        ("start,calls_in\n2026-01-05 09:00,4\n", ZONE, "expected a column 'offered'"),
        ("start,offered\n2026-01-05 09:00,4\n2026-01-05 09:00,5\n", ZONE, "row 3"),
        ("start,offered\n2026-01-05 09:00,-4\n", ZONE, "row 2, column offered"),
        ("start,offered\n2026-01-05 09:00,many\n", ZONE, "row 2, column offered"),
        ("start,offered\n2026-01-05 09:00,inf\n", ZONE, "row 2, column offered"),
        ("start,offered\n2026-01-05 09:00,NaN\n", ZONE, "history.csv"),
        ("start,offered\nyesterday,4\n", ZONE, "row 2, column start"),
        ("start,offered\n2026-01-05 09:00,4\n", [], "--timezone"),
        ("start,offered\n2026-01-05 09:00,4\n", ["--timezone", "Asia/Shangai"], "Asia/Shangai"),
        ("start,offered\n2026-01-05 09:00,4\n", ["--horizon", "0d"], "expected 1 to 400 days"),
        ("start,offered\n", ZONE, "no rows below the header"),
        ("", ZONE, "an empty file"),
        ("PK\x03\x04....", ZONE, "spreadsheet"),
        ("start;offered\n2026-01-05 09:00;4\n", ZONE, "semicolons"),
        ("start,offered\n" + "1,2\n" * 2_000_001, ZONE, "at most 2,000,000 rows"),
        ("start,offered\n2026-01-05 09:00,4\n2026-01-05 10:00,4\n", [*ZONE, "--model", "oracle"], "poisson_glm"),
        ("start,offered\n2026-01-05 09:00,4\n2026-01-05 10:00,4\n", [*ZONE, "--events", "nowhere.csv"], "nowhere.csv"),
        (None, ZONE, "expected a readable CSV file"),
    ],
)
def test_a_history_that_cannot_be_used_is_refused_and_nothing_written(tmp_path, content, words, message):
    path = tmp_path / "history.csv"
    if content is not None:
        path.write_text(content)
    (tmp_path / "out").mkdir()
    result = run("forecast", path, *words, "-o", tmp_path / "out" / "f.csv")
    assert result.exit_code == 2, result.stderr
    assert message in result.stderr
    assert result.stderr.count("Error:") == 1
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    "goals, message",
    [
        ("{", "line 1"),
        ('{"queues": {}}', "queue"),
        ('{"queues": {"voice": {"service_level": 80, "threshold_seconds": 20}}}', "service_level"),
        ('{"queues": {"voice": {"service_level": 0.8}}}', "threshold_seconds"),
        ('{"queues": {"voices": {"asa_seconds": 20}}}', "'voices'"),
    ],
)
def test_goals_that_cannot_be_used_are_refused_and_nothing_written(tmp_path, goals, message):
    forecast = _write(
        tmp_path / "f.csv",
        [("voice", "2026-03-02T09:00+08:00", 30, 240), ("voice", "2026-03-02T10:00+08:00", 30, 240)],
        "queue,start,mean,aht_seconds",
    )
    (tmp_path / "targets.json").write_text(goals)
    result = run("staff", forecast, "--targets", tmp_path / "targets.json", "-o", tmp_path / "r.csv")
    assert result.exit_code == 2, result.stderr
    assert message in result.stderr
    assert not (tmp_path / "r.csv").exists()
