"""The service a roster promises, against Erlang C worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from api.exports.coverage import SkillCoverage
from api.exports.service_levels import service_levels
from solver.notation import world_of

NEVER = float("nan")


def _details(*rows: tuple[str, float, float], patience_s: float = NEVER) -> pd.DataFrame:
    """Rows of 30 minutes at the given times: contacts and load, 240 s each, 20 s to answer."""
    return pd.DataFrame(
        [
            {
                "skill": "a",
                "start": pd.Timestamp(f"2026-03-02 {at}", tz="UTC"),
                "offered": offered,
                "load_erl": load,
                "aht_s": 240.0,
                "awt_s": 20.0,
                "patience_s": patience_s,
                "service_level": 0.8,
            }
            for at, offered, load in rows
        ]
    )


def _levels(agents: dict[int, int], details: pd.DataFrame, available: float = 1.0):
    problem, _ = world_of("Amy Mon 08:00-16:00")
    on_duty = np.zeros(problem.horizon.n_intervals, dtype=np.int64)
    for index, count in agents.items():
        on_duty[index] = count
    line = SkillCoverage("a", np.zeros_like(on_duty), on_duty)
    return service_levels(problem.horizon, (line,), details, {"a": available}, 30)


# Erlang C at 2 Erlang: 4 agents 1 − 0.1739 e^(−40/240) = 0.853; 3 agents 1 − 0.4444 e^(−20/240) = 0.591.
FOUR, THREE = 0.853, 0.591


def test_as_many_as_the_formula_was_given():
    # 08:00 is the 33rd quarter of the day
    [level] = _levels({32: 4, 33: 4}, _details(("08:00", 15, 2.0)))
    assert level.with_roster == pytest.approx(FOUR, abs=1e-3)
    assert (level.offered, level.awt_s, level.with_requirement) == (15, 20, 0.8)


def test_each_quarter_of_the_forecast_interval_counts_by_itself():
    [level] = _levels({32: 4, 33: 3}, _details(("08:00", 15, 2.0)))
    assert level.with_roster == pytest.approx((FOUR + THREE) / 2, abs=1e-3)


def test_busy_intervals_weigh_more():
    [level] = _levels({32: 4, 33: 4, 34: 3, 35: 3}, _details(("08:00", 30, 2.0), ("08:30", 10, 2.0)))
    assert level.with_roster == pytest.approx((3 * FOUR + THREE) / 4, abs=1e-3)


def test_nobody_there_answers_nobody():
    [level] = _levels({32: 4, 33: 4}, _details(("08:00", 15, 2.0), ("09:00", 15, 2.0)))
    assert level.with_roster == pytest.approx(FOUR / 2, abs=1e-3)


def test_those_who_are_sick_answer_nothing():
    # five on the roster, a fifth of whom are lost: four
    [level] = _levels({32: 5, 33: 5}, _details(("08:00", 15, 2.0)), available=0.8)
    assert level.with_roster == pytest.approx(FOUR, abs=1e-3)


def test_impatient_callers_shorten_the_queue():
    [patient] = _levels({32: 3, 33: 3}, _details(("08:00", 15, 2.0)))
    [impatient] = _levels({32: 3, 33: 3}, _details(("08:00", 15, 2.0), patience_s=120.0))
    assert impatient.with_roster > patient.with_roster


def test_a_skill_without_contacts_promises_nothing():
    assert _levels({32: 3}, _details(("08:00", 0, 0.0))) == []
