"""Load, pooled handling time, and the three kinds of lost time."""

from __future__ import annotations

import pytest

from forecasts.errors import InputError
from forecasts.staffing.shrinkage import Shrinkage
from forecasts.staffing.workload import load_erl, pooled_aht_s


def test_load_is_contacts_times_handling_time_over_the_interval() -> None:
    # 100 contacts of 180 s are 18,000 s of work in 1,800 s.
    assert load_erl(100, 180, 1_800) == 10.0
    assert load_erl([0, 50], 180, 900).tolist() == [0.0, 10.0]


def test_pooled_handling_time_is_weighted_by_contacts() -> None:
    # 30 of 100 s and 10 of 300 s: 6,000 s of work in 40 contacts.
    assert pooled_aht_s([30, 10], [100, 300]) == 150.0
    assert pooled_aht_s([0, 0], [100, 300]) == 0.0


@pytest.mark.parametrize(
    ("arguments", "name"),
    [((-1, 180, 900), "offered"), ((1, -180, 900), "aht_s"), ((1, 180, 0), "interval_s"), ((1, None, 900), "aht_s")],
)
def test_impossible_work_is_refused_by_name(arguments: tuple[object, ...], name: str) -> None:
    with pytest.raises(InputError) as refused:
        load_erl(*arguments)  # type: ignore[arg-type]
    assert refused.value.where == name


def test_a_tenth_lost_makes_nine_of_ten() -> None:
    assert Shrinkage(unplanned=0.1).gross(9) == pytest.approx(10.0)
    assert Shrinkage(unplanned=0.1).net(10) == pytest.approx(9.0)


def test_who_is_on_leave_cannot_fall_ill_at_work() -> None:
    # 20 % on leave leave 80 %, of which 10 % are ill: 72 % are there.
    assert Shrinkage(unplanned=0.1, planned_elsewhere=0.2).gross(7.2) == pytest.approx(10.0)


def test_breaks_placed_by_the_roster_do_not_raise_its_requirement() -> None:
    with_breaks = Shrinkage(unplanned=0.1, placed_by_roster=0.125)
    assert with_breaks.gross(9) == Shrinkage(unplanned=0.1).gross(9)
    # They cost money all the same: 10 / (1 − 1/8) = 11.43 agents to pay.
    assert with_breaks.payroll(9) == pytest.approx(80 / 7)


@pytest.mark.parametrize("field", ["unplanned", "planned_elsewhere", "placed_by_roster"])
def test_a_percentage_is_recognised_as_such(field: str) -> None:
    with pytest.raises(InputError) as refused:
        Shrinkage(**{field: 12.0})
    assert refused.value.code == "shrinkage.range"
    assert str(refused.value) == f"{field}: found 12.0, expected a share from 0 to 0.95.\nMaybe you meant 0.12."
