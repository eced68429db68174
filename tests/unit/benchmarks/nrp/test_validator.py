"""The validator on rosters worked out by hand: every hard rule at its limit and one beyond, every weight."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.nrp.validator import Verdict, main, validate
from tests.nrp_world import TEXT

# Nobody at work: Amy is 960 minutes short, her request for E on day 0 costs 7, cover lacks 2 · 100 and 1 · 50.
EMPTY = 7 + 200 + 50


def judged(folder: Path, text: str, instance: str = TEXT) -> Verdict:
    """The verdict on a roster written as `Amy 0E 1E; Bob 4L`."""
    rows = ["staff,day,shift"]
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, *shifts = part.split()
        rows += [f"{name},{shift[:-1]},{shift[-1]}" for shift in shifts]
    (folder / "instance.txt").write_text(instance, encoding="utf-8")
    (folder / "solution.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return validate(folder / "instance.txt", folder / "solution.csv")


def test_a_legal_roster_costs_what_it_leaves_open(tmp_path: Path) -> None:
    # Amy works E on days 0 and 1, L on 4 and 5: 2160 minutes, one weekend. Bob E on day 0.
    # Her request is met, Bob does not work L. Cover: day 0 has its 2, day 1 one too many at 1, day 4 its 1.
    assert judged(tmp_path, "Amy 0E 1E 4L 5L; Bob 0E") == Verdict((), 1)


def test_refused_requests_and_missing_people_cost_their_weights(tmp_path: Path) -> None:
    # Amy's L on day 0 does not meet the request for E: 7. Day 0 lacks two for E: 200. Day 4 has its L: 0.
    # Bob works E on day 2, not the L he wishes away: 0. Nothing is wanted on day 2: 0.
    assert judged(tmp_path, "Amy 0L 1L; Bob 2E; Cal 4E").objective == 7 + 200 + 1 + 50 - 1
    # Three for E on day 0 are one too many: 1; the request is met; day 4 lacks one: 50.
    assert judged(tmp_path, "Amy 0E 1L; Bob 0E; Cal 0E").objective == 1 + 50


def test_a_shift_wished_away_costs_its_weight(tmp_path: Path) -> None:
    assert judged(tmp_path, "Bob 2L").objective == EMPTY + 1000


@pytest.mark.parametrize(
    ("roster", "broken"),
    [
        ("", ["Amy works 0 minutes; 960 to 3000 are allowed"]),
        ("Amy 0E 1E", []),
        ("Amy 0L 0E 1E", ["Amy has two shifts on day 0"]),
        ("Amy 0E 1L 2L", []),
        ("Amy 4L 5L 6L", ["Amy works 3 shifts L; at most 2 are allowed"]),
        ("Amy 0L 1E", ["Amy works L on day 0 and E on the day after"]),
        ("Amy 2E 3E", ["Amy works on day 3, a day off"]),
        # Six E are 2880 minutes; day 3 is off, so nothing runs longer than three days.
        ("Amy 0E 1E 2E 4E 5E 6E", ["Amy is off for only 1 days in a row from day 3"]),
        ("Amy 1E 4E", ["Amy works only 1 days in a row from day 1", "Amy works only 1 days in a row from day 4"]),
        ("Amy 0E 3E 4E", ["Amy works on day 3, a day off"]),
        ("Amy 0E 6E", []),
        ("Amy 0E 1E; Bob 0E 1E 2E 3E 4E", []),
        ("Amy 0E 1E; Bob 0E 1E 2E 3E 4E 5E", [
            "Bob works 2880 minutes; 0 to 2400 are allowed",
            "Bob works 1 weekends; at most 0 are allowed",
            "Bob works 6 days in a row from day 0; at most 5 are allowed",
        ]),
        ("Amy 0E 1E; Bob 6E", ["Bob works 1 weekends; at most 0 are allowed"]),
    ],
)  # fmt: skip
def test_every_hard_rule_is_named(tmp_path: Path, roster: str, broken: list[str]) -> None:
    assert list(judged(tmp_path, roster).broken) == broken


def test_runs_at_the_edges_may_be_parts_of_longer_ones(tmp_path: Path) -> None:
    # One working day at each end of the horizon; four days off between them.
    assert judged(tmp_path, "Amy 0E 6E").broken == ()
    # One day off at each end, with four working days between them (day 3 is no day off here).
    assert judged(tmp_path, "Amy 1E 2E 4E 5E", TEXT.replace("Amy,3", "Amy")).broken == (
        "Amy is off for only 1 days in a row from day 3",
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("staff;day;shift\n", "the first line"),
        ("staff,day,shift\nZoe,0,E\n", "names no person, day and shift"),
        ("staff,day,shift\nAmy,0,X\n", "names no person, day and shift"),
        ("staff,day,shift\nAmy,7,E\n", "is not one of 0 to 6"),
        ("staff,day,shift\nAmy,-1,E\n", "is not one of 0 to 6"),
        ("staff,day,shift\nAmy,0\n", "names no person, day and shift"),
    ],
)
def test_a_file_that_is_no_solution_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "instance.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "solution.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        validate(tmp_path / "instance.txt", tmp_path / "solution.csv")


def test_the_command_says_what_is_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged(tmp_path, "Amy 0L 1E")
    assert main([str(tmp_path / "instance.txt"), str(tmp_path / "solution.csv")]) == 1
    told = capsys.readouterr().out.splitlines()
    # The request is refused: 7. Cover: day 0 lacks 2 at 100, day 1 has one too many at 1, day 4 lacks 1 at 50.
    assert told == ["Amy works L on day 0 and E on the day after", "objective 258, hard violations 1"]
