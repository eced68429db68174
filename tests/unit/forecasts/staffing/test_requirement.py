"""From forecast and targets to agents per skill and interval."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecasts.errors import InputError
from forecasts.staffing import erlang_a, erlang_c
from forecasts.staffing.requirement import Requirement, requirement
from forecasts.staffing.requirement_table import check_requirement
from forecasts.staffing.targets import parse_targets

LEVEL = {"service_level": 0.8, "threshold_seconds": 20}
HALF_HOURS = pd.date_range("2026-03-02 09:00", periods=4, freq="30min", tz="Asia/Shanghai")


def forecast(*queues: tuple[str, list[float], float], **more: list[float]) -> pd.DataFrame:
    frames = [
        pd.DataFrame({"queue": name, "start": HALF_HOURS[: len(mean)], "mean": mean, "aht_seconds": aht_s, **more})
        for name, mean, aht_s in queues
    ]
    return pd.concat(frames, ignore_index=True)


def staffed(frame: pd.DataFrame, targets: dict[str, Any], **options: Any) -> Requirement:
    return requirement(frame, parse_targets(targets), **options)


def test_a_handbook_centre_needs_fourteen_agents_and_the_interval_without_contacts_none() -> None:
    # 100 calls of 180 s in half an hour are 10 Erlang: 14 agents answer 88.8 % within 20 s, 13 only 79.6 %.
    result = staffed(forecast(("phone", [100, 0, 100], 180.0)), {"phone": LEVEL})
    assert result.table["required_net"].tolist() == [14, 0, 14]
    assert result.table["required_gross"].tolist() == [14.0, 0.0, 14.0]
    assert result.details["load_erl"].tolist() == [10.0, 0.0, 10.0]
    assert result.details["service_level"].iloc[0] == pytest.approx(0.888350, abs=1e-6)
    assert result.details["asa_s"].iloc[0] == pytest.approx(7.8359, abs=1e-4)
    assert result.details["occupancy"].iloc[0] == pytest.approx(10 / 14)
    assert result.details[["service_level", "asa_s", "occupancy", "p_abandon"]].iloc[1].isna().all()


def test_gross_pays_for_unplanned_shrinkage_only() -> None:
    result = staffed(forecast(("phone", [100, 100], 180.0)), {"phone": {**LEVEL, "shrinkage": 0.125}})
    # 14 / (1 − 1/8) = 16.
    assert result.table["required_net"].tolist() == [14, 14]
    assert result.table["required_gross"].tolist() == pytest.approx([16.0, 16.0])


def test_columns_and_facts_are_those_of_the_contract() -> None:
    result = staffed(forecast(("phone", [100, 50], 180.0)), {"phone": {**LEVEL, "skill": "voice_en"}})
    assert result.table.columns.tolist() == ["skill", "start", "required_net", "required_gross"]
    assert result.table["skill"].unique().tolist() == ["voice_en"]
    assert result.table["start"].tolist() == HALF_HOURS[:2].tolist()
    assert result.table.attrs == {"timezone": "Asia/Shanghai", "interval_min": 30}
    echoed = json.loads(json.dumps(result.inputs))
    assert echoed["staff_for"] == "mean"
    assert echoed["interval_min"] == 30
    assert echoed["skills"]["voice_en"]["queues"]["phone"]["service_level"] == 0.8


def test_callers_who_give_up_need_fewer_agents() -> None:
    target = {**LEVEL, "patience_seconds": 60}
    result = staffed(forecast(("phone", [100, 100], 180.0)), {"phone": target})
    n = int(result.table["required_net"].iloc[0])
    assert n < 14
    row = result.details.iloc[0]
    assert row["p_abandon"] == erlang_a.p_abandon(10.0, n, 180.0, 60.0)
    assert row["service_level"] == erlang_a.service_level(10.0, n, 180.0, 60.0, 20.0) >= 0.8


def test_queues_of_one_skill_share_agents_load_and_the_strictest_goal() -> None:
    frame = forecast(("a", [60, 60, 60], 120.0), ("b", [20, 0], 300.0))
    goals = {"a": {**LEVEL, "skill": "s"}, "b": {"service_level": 0.9, "threshold_seconds": 10, "skill": "s"}}
    result = staffed(frame, goals)
    # 60·120 + 20·300 = 13,200 s of work in 80 contacts: AHT 165 s, 7.333 Erlang.
    assert result.details["aht_s"].tolist() == pytest.approx([165.0, 120.0, 120.0])
    assert result.details["load_erl"].tolist() == pytest.approx([22 / 3, 4.0, 4.0])
    both, only_a = result.table["required_net"].iloc[0], result.table["required_net"].iloc[1]
    assert erlang_c.service_level(22 / 3, both, 165.0, 10.0) >= 0.9
    assert erlang_c.service_level(22 / 3, both - 1, 165.0, 10.0) < 0.9
    # Where b has no contacts, or is closed, its stricter goal does not bind.
    assert erlang_c.service_level(4.0, only_a, 120.0, 20.0) >= 0.8
    assert erlang_c.service_level(4.0, only_a - 1, 120.0, 20.0) < 0.8
    assert result.table["required_net"].iloc[2] == only_a
    assert "pools the queues 'a', 'b'" in result.notes[0]


def test_rates_of_giving_up_mix_by_contacts() -> None:
    frame = forecast(("a", [60, 60], 120.0), ("b", [20, 0], 120.0))
    goals = {q: {**LEVEL, "skill": "s", "patience_seconds": p} for q, p in (("a", 60), ("b", 180))}
    # (60/60 + 20/180) / 80 contacts leave per second of waiting: one in 72 s.
    assert staffed(frame, goals).details["patience_s"].tolist() == pytest.approx([72.0, 60.0])


def test_skills_are_staffed_apart() -> None:
    frame = forecast(("a", [60, 60], 120.0), ("b", [20, 20], 300.0))
    apart = staffed(frame, {"a": LEVEL, "b": LEVEL})
    assert apart.table["skill"].tolist() == ["a", "a", "b", "b"]
    together = staffed(frame, {"a": {**LEVEL, "skill": "s"}, "b": {**LEVEL, "skill": "s"}})
    # Pooling never costs agents.
    assert together.table["required_net"].sum() <= apart.table["required_net"].sum()


def test_a_queue_that_is_open_without_any_contacts_needs_nobody() -> None:
    patient = {"max_abandonment": 0.03, "patience_seconds": 60}
    result = staffed(forecast(("phone", [0, 0], 180.0)), {"phone": patient})
    assert result.table["required_net"].tolist() == [0, 0]


def test_skills_come_in_alphabetical_order_as_they_are_read_back() -> None:
    frame = forecast(("a", [60, 60], 120.0), ("b", [20, 20], 300.0))
    table = staffed(frame, {"a": {**LEVEL, "skill": "z"}, "b": LEVEL}).table
    assert table["skill"].tolist() == ["b", "b", "z", "z"]
    pd.testing.assert_frame_equal(check_requirement(table), table, check_dtype=False)


def test_minimum_staff_holds_in_every_open_interval() -> None:
    result = staffed(forecast(("phone", [100, 0, 1], 180.0)), {"phone": {**LEVEL, "min_staff": 3}})
    assert result.table["required_net"].tolist() == [14, 3, 3]


def test_a_few_stray_contacts_can_be_left_unstaffed() -> None:
    result = staffed(forecast(("phone", [100, 0.01], 180.0)), {"phone": LEVEL}, least_contacts=0.05)
    assert result.table["required_net"].tolist() == [14, 0]


def test_staffing_for_a_quantile_covers_a_busier_day() -> None:
    frame = forecast(("phone", [100, 100], 180.0), q10=[80.0, 80.0], q90=[120.0, 120.0])
    by = {which: staffed(frame, {"phone": LEVEL}, staff_for=which) for which in ("mean", "q10", 0.9)}
    assert by[0.9].details["offered"].tolist() == [120.0, 120.0]
    net = {which: int(result.table["required_net"].iloc[0]) for which, result in by.items()}
    assert net["q10"] < net["mean"] < net[0.9]
    with pytest.raises(InputError, match="one of mean, q10, q90"):
        staffed(frame, {"phone": LEVEL}, staff_for=0.95)


def test_the_occupancy_cap_can_ask_for_more_than_the_service_level() -> None:
    result = staffed(forecast(("phone", [1_000, 1_000], 180.0)), {"phone": {**LEVEL, "max_occupancy": 0.8}})
    # 100 Erlang at 80 % occupancy: 125 agents; 80/20 alone needs fewer.
    assert result.table["required_net"].tolist() == [125, 125]


def test_a_single_unnamed_queue_takes_the_only_goals() -> None:
    frame = forecast(("x", [100, 100], 180.0)).drop(columns="queue")
    result = staffed(frame, {"phone": LEVEL})
    assert result.table["skill"].tolist() == ["phone", "phone"]


def test_handling_time_may_come_from_the_targets() -> None:
    frame = forecast(("phone", [100, 100], 180.0)).drop(columns="aht_seconds")
    assert staffed(frame, {"phone": {**LEVEL, "aht_seconds": 180}}).table["required_net"].tolist() == [14, 14]
    with pytest.raises(InputError) as refused:
        staffed(frame, {"phone": LEVEL})
    assert refused.value.code == "requirement.no_aht"
    assert "queue 'phone', 2026-03-02T09:00+08:00" in refused.value.where


def test_goals_without_a_forecast_are_left_out_aloud() -> None:
    result = staffed(forecast(("phone", [100, 100], 180.0)), {"phone": LEVEL, "fax": LEVEL})
    assert result.notes == ("Queue 'fax' has goals but no forecast; it is left out.",)


def test_a_queue_without_goals_is_refused_with_a_guess() -> None:
    with pytest.raises(InputError) as refused:
        staffed(forecast(("Billing", [1, 1], 60.0), ("phone", [1, 1], 60.0)), {"billing": LEVEL, "phone": LEVEL})
    assert refused.value.code == "targets.missing_queue"
    assert str(refused.value).endswith("Maybe 'billing' is meant, spelt differently.")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"channel": "chat", "concurrency": 3}, "channel 'chat'"),
        ({"channel": "email", "deadline_seconds": 14_400}, "channel 'email'"),
        ({"deadline_seconds": 14_400}, "a deadline"),
        ({"concurrency": 2}, "2 contacts at a time"),
        ({"model": "simulation"}, "later version"),
    ],
)
def test_what_cannot_be_staffed_yet_is_refused_clearly(more: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as refused:
        staffed(forecast(("phone", [1, 1], 60.0)), {"phone": {**LEVEL, **more}})
    assert refused.value.code == "targets.not_modelled"
    assert words in refused.value.found


@pytest.mark.parametrize("differs", [{"shrinkage": 0.2}, {"patience_seconds": 60}])
def test_agents_of_one_skill_cannot_have_two_shrinkages_or_models(differs: dict[str, Any]) -> None:
    goals = {"a": {**LEVEL, "skill": "s"}, "b": {**LEVEL, "skill": "s", **differs}}
    with pytest.raises(InputError) as refused:
        staffed(forecast(("a", [1, 1], 60.0), ("b", [1, 1], 60.0)), goals)
    assert refused.value.code == "targets.unlike_pool"


def test_days_of_23_and_25_hours_have_as_many_intervals_as_they_have() -> None:
    for day, n_hours in (("2026-03-29", 23), ("2026-10-25", 25)):
        first = pd.Timestamp(day, tz="Europe/Berlin")
        hours = pd.date_range(first, first + pd.DateOffset(days=1), freq="h", inclusive="left")
        frame = pd.DataFrame({"start": hours, "mean": 60.0, "aht_seconds": 120.0})
        table = staffed(frame, {"phone": LEVEL}).table
        assert len(table) == n_hours
        assert table["required_net"].nunique() == 1
        assert table["start"].is_unique


def test_the_forecast_is_left_as_it_was() -> None:
    frame = forecast(("phone", [100, 0], 180.0))
    before = frame.copy(deep=True)
    staffed(frame, {"phone": LEVEL})
    pd.testing.assert_frame_equal(frame, before)


def test_the_requirement_never_falls_when_volume_rises() -> None:
    rising = forecast(("phone", np.linspace(0.1, 900, 4).tolist(), 240.0))
    for target in (LEVEL, {**LEVEL, "patience_seconds": 90}):
        net = staffed(rising, {"phone": target}).table["required_net"]
        assert net.is_monotonic_increasing
