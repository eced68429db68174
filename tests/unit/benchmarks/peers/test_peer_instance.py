"""The neutral question: the same from the same seed, and one that can be answered."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from benchmarks.peers.checker import judge
from benchmarks.peers.instance import KINDS, generate, read_instance, write_instance


def test_a_seed_gives_one_instance_and_another_seed_another(tmp_path) -> None:
    first, again, other = generate(40, "tight", 1), generate(40, "tight", 1), generate(40, "tight", 2)
    assert first == again
    assert first.agents != other.agents
    assert first.wanted != other.wanted
    write_instance(first, tmp_path / "instance.json")
    assert read_instance(tmp_path / "instance.json") == first


@pytest.mark.parametrize("kind", KINDS)
def test_as_many_hours_are_wanted_as_the_kind_says(kind: str) -> None:
    instance = generate(200, kind, 3)
    capacity = sum(person.week_band(week)[1] for person in instance.agents for week in (0, 1))
    wanted = sum(map(sum, instance.wanted.values()))
    # Every skill is rounded to a whole hour by itself: at most three halves of an hour in all.
    assert abs(wanted - KINDS[kind] * capacity) <= 1.5


def test_nobody_is_wanted_while_no_shift_runs() -> None:
    instance = generate(50, "tight", 1)
    by_hour = [sum(line[hour::24][day] for line in instance.wanted.values()) for hour in range(6) for day in range(14)]
    assert by_hour == [0] * 84


def test_everybody_has_a_legal_tour() -> None:
    """Monday to Friday less leave, as many days as the most allows, always the same shift: no rule is broken."""
    instance = generate(120, "tight", 4)
    rows = []
    for person in instance.agents:
        shift = instance.shift_by_id[person.shifts[0]]
        for week in (0, 1):
            _, most = person.week_band(week)
            free = [day for day in range(7 * week, 7 * week + 5) if day not in person.leave]
            rows += [{"agent": person.id, "day": day, "shift": shift.id} for day in free[: most // shift.hours]]
    assert judge(asdict(instance), rows).broken == ()


@pytest.mark.parametrize("wrong", [(0, "tight", 1, 14), (5, "slack", 1, 14), (5, "loose", 1, 10)])
def test_an_instance_that_cannot_be_is_refused(wrong: tuple[int, str, int, int]) -> None:
    with pytest.raises(ValueError, match="expected agents, loose or tight, whole weeks"):
        generate(*wrong)
