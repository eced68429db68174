"""The reader of nurse rostering instances: what a file says arrives, what it cannot say is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.nrp.instance import Cover, InstanceError, Request, ShiftType, parse_instance, read_instance
from benchmarks.nrp.problem import day_of, problem_of
from tests.nrp_world import TEXT


def test_everything_in_the_file_arrives() -> None:
    instance = parse_instance(TEXT, "tiny")
    assert instance.n_days == 7
    assert instance.shifts["L"] == ShiftType("L", 600, ("E",))
    amy = instance.staff["Amy"]
    assert amy.most_of_shift == {"E": 7, "L": 2}
    assert (amy.most_minutes, amy.least_minutes) == (3000, 960)
    assert (amy.most_in_a_row, amy.least_in_a_row, amy.least_off_in_a_row, amy.most_weekends) == (4, 2, 2, 1)
    assert instance.days_off == {"Amy": (3,)}
    assert instance.on == [Request("Amy", 0, "E", 7)]
    assert instance.off == [Request("Bob", 2, "L", 1000)]
    assert instance.cover[0] == Cover(0, "E", 2, 100, 1)
    assert instance.cover[1].wanted == 0, "some zeros are published as -0"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("SECTION_HORIZON\n7", "SECTION_HORIZON\nseven", "line 2: the horizon is 'seven'"),
        ("E,480,", "E,0,", "line 4: the length is '0'"),
        ("L,600,E", "L,600,X", "unknown shift that cannot follow 'X'"),
        ("Amy,E=7|L=2,3000,960,4,2,2,1", "Amy,E=7|L=2,3000,960,4,2,2", "7 fields; expected 8"),
        ("E=7|L=2,3000", "E=7|L,3000", "MaxShifts holds 'L'"),
        ("E=7|L=2,3000", "E=7|N=2,3000", "unknown shift 'N'"),
        ("Amy,3\n", "Amy,7\n", "the day is '7'; expected a whole number from 0 to 6"),
        ("Amy,0,E,7", "Zoe,0,E,7", "unknown person 'Zoe'"),
        ("Amy,0,E,7", "Amy,0,E,1001", "the weight is '1001'"),
        ("0,E,2,100,1", "0,E,2,100", "4 fields; expected 5"),
        ("1,E,-0,100,1", "0,E,1,100,1", "cover of day 0 and shift E a second time"),
        ("SECTION_COVER", "SECTION_COVERS", "unknown section 'COVERS'"),
        ("SECTION_HORIZON\n", "", "before any SECTION_ heading"),
        ("Bob,", "Amy,", "person 'Amy' a second time"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(old: str, new: str, says: str) -> None:
    assert old in TEXT
    with pytest.raises(InstanceError) as told:
        parse_instance(TEXT.replace(old, new, 1), "tiny")
    assert says in str(told.value)
    assert str(told.value).startswith("tiny, line ")


def test_a_file_that_is_cut_off_says_what_is_missing() -> None:
    with pytest.raises(InstanceError, match="tiny: nothing in SECTION_COVER"):
        parse_instance(TEXT[: TEXT.index("SECTION_COVER")], "tiny")


def test_a_file_that_is_not_there_or_no_text_is_one_message(tmp_path: Path) -> None:
    with pytest.raises(InstanceError, match="cannot be read: No such file"):
        read_instance(tmp_path / "nowhere.txt")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\xff")
    with pytest.raises(InstanceError, match="is not text: byte 0"):
        read_instance(tmp_path / "picture.txt")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("L,600,E", "L,601,E", "'L' lasts 601 min; expected a multiple of 5 min"),
        ("Amy,E=7|L=2", "Amy,E=0|L=0", "Amy may work no shift at all"),
        ("3000,960,4,2,2,1", "960,3000,4,2,2,1", "a least of Amy is above the most"),
    ],
)
def test_what_the_rules_cannot_say_is_told(old: str, new: str, says: str) -> None:
    with pytest.raises(InstanceError) as told:
        problem_of(parse_instance(TEXT.replace(old, new, 1), "tiny"))
    assert says in str(told.value)


def test_people_with_the_same_limits_share_a_contract() -> None:
    problem = problem_of(parse_instance(TEXT, "tiny"))
    assert [agent.contract for agent in problem.agents] == ["as Amy", "as Bob", "as Bob"]
    assert problem.contracts[0].templates == ("E", "L")
    assert problem.contracts[1].templates == ("E",), "a limit of 0 is no shift to choose"


def test_days_are_counted_from_a_monday() -> None:
    problem = problem_of(parse_instance(TEXT, "tiny"))
    assert problem.horizon.weekday(0) == 0
    assert day_of(problem.headcounts[0].on) == 0
