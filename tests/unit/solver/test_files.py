"""Problem and roster files: what is written is read back the same; what cannot be read says where and why."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from solver.assessment import evaluate
from solver.domain.problem import RosterProblem
from solver.domain.rosters import Roster, RosterFile
from solver.errors import ProblemError
from solver.files import (
    MAX_FILE_BYTES,
    parse_problem,
    parse_roster,
    read_problem,
    read_roster,
    roster_to_file,
    write_problem,
    write_roster,
)
from solver.notation import world_of
from tests.roster_world import small_world
from tests.small_worlds import world

Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize("seed", range(12))
def test_a_problem_comes_back_the_same(tmp_path: Path, seed: int):
    problem = world(5, 3, seed).problem
    write_problem(problem, tmp_path / "problem.json")
    again = read_problem(tmp_path / "problem.json")
    assert again == problem
    assert again.sha256 == problem.sha256


@pytest.mark.parametrize("seed", range(12))
def test_a_roster_comes_back_the_same(tmp_path: Path, seed: int):
    one = world(5, 3, seed)
    write_roster(one.problem, one.roster, tmp_path / "roster.json")
    again = read_roster(tmp_path / "roster.json", one.problem)
    assert {a: s for a, s in again.shifts.items() if s} == {a: s for a, s in one.roster.shifts.items() if s}
    assert evaluate(one.problem, again).violations == evaluate(one.problem, one.roster).violations


def test_the_hour_that_comes_twice_keeps_its_two_instants(tmp_path: Path):
    # Berlin, 25 October 2026: 00:15 and eight hours end at 07:15, and the file says so with both offsets.
    problem, roster = world_of(
        "Amy Sun 00:15-08:15", {"horizon": {"start_on": date(2026, 10, 25), "timezone": "Europe/Berlin"}}
    )
    write_roster(problem, roster, tmp_path / "roster.json")
    [shift] = json.loads((tmp_path / "roster.json").read_text())["assignments"]
    assert (shift["start"], shift["end"]) == ("2026-10-25T00:15:00+02:00", "2026-10-25T07:15:00+01:00")
    assert read_roster(tmp_path / "roster.json", problem).shifts == roster.shifts


def test_a_roster_file_names_the_problem_it_answers():
    problem, roster = small_world()
    file = roster_to_file(problem, roster)
    assert (file.problem_sha256, file.timezone, file.n_days) == (problem.sha256, "UTC", 14)


def test_a_byte_order_mark_and_chinese_names_are_read(tmp_path: Path):
    problem, _ = world_of("王芳 Mon 08:00-16:00")
    path = tmp_path / "问题.json"
    path.write_bytes(b"\xef\xbb\xbf" + problem.model_dump_json().encode())
    assert read_problem(path).agents[0].id == "王芳"


class TestWhatIsNoDocument:
    @pytest.mark.parametrize("text", ["", "agents: 3", '{"agents": [', b"\x80\x81", b"PK\x03\x04", "{'a': 1}"])
    def test_no_json(self, text: str | bytes):
        with pytest.raises(ProblemError, match=r"^problem\.json: found no JSON \(.*\), expected a JSON document\.$"):
            parse_problem(text, where="problem.json")

    def test_deeper_than_anything_sensible(self):
        with pytest.raises(ProblemError, match="found no JSON"):
            parse_problem("[" * 1_000_000, where="problem.json")

    @pytest.mark.parametrize("text", ["[]", "3", "null", '"problem"'])
    def test_json_of_another_kind(self, text: str):
        with pytest.raises(ProblemError) as caught:
            parse_problem(text, where="problem.json")
        assert caught.value.where == "problem.json: document"

    def test_a_file_that_is_not_there(self, tmp_path: Path):
        with pytest.raises(ProblemError, match="found No such file or directory, expected a readable file"):
            read_problem(tmp_path / "nothing.json")

    def test_a_folder(self, tmp_path: Path):
        with pytest.raises(ProblemError, match="expected a readable file"):
            read_problem(tmp_path)

    def test_a_file_too_large_is_refused_before_it_is_read(self, tmp_path: Path):
        path = tmp_path / "huge.json"
        with path.open("wb") as stream:
            stream.truncate(MAX_FILE_BYTES + 1)  # a sparse file: no disk is filled
        with pytest.raises(ProblemError, match=f"found {MAX_FILE_BYTES + 1} bytes, expected at most {MAX_FILE_BYTES}"):
            read_problem(path)


def problem_text(change: Change) -> str:
    problem, _ = small_world()
    document = json.loads(problem.model_dump_json())
    change(document)
    return json.dumps(document)


@pytest.mark.parametrize(
    "change, where, found, expected, code",
    [
        (lambda d: d.pop("horizon"), "horizon", "nothing", "Field required", "missing"),
        (lambda d: d["agents"][1].pop("contract"), "agents[1].contract", "nothing", "Field required", "missing"),
        (lambda d: d.update(agent=[]), "agent", "[]", "Extra inputs are not permitted", "extra_forbidden"),
        (
            lambda d: d["templates"][0].update(lenght=3),
            "templates[0].lenght",
            "3",
            "Extra inputs are not permitted",
            "extra_forbidden",
        ),
        (
            lambda d: d.update(format="paiban.problem/2"),
            "format",
            "'paiban.problem/2'",
            "Input should be 'paiban.problem/1'",
            "literal_error",
        ),
        (
            lambda d: d["horizon"].update(n_days="many"),
            "horizon.n_days",
            "'many'",
            "Input should be a valid integer",
            "int_parsing",
        ),
        (
            lambda d: d["horizon"].update(timezone="Moon"),
            "horizon.timezone",
            "'Moon'",
            "unknown time zone 'Moon'",
            "value_error",
        ),
        (
            lambda d: d["requirement"][0]["agents"].__setitem__(0, -1),
            "requirement[0].agents[0]",
            "-1",
            "greater than or equal to 0",
            "greater_than_equal",
        ),
        (
            lambda d: d["requirement"][0]["agents"].__setitem__(0, 0.5),
            "requirement[0].agents[0]",
            "0.5",
            "valid integer",
            "int_from_float",
        ),
        (
            lambda d: d["requirement"][0]["agents"].__setitem__(0, float("nan")),
            "requirement[0].agents[0]",
            "nan",
            "finite number",
            "finite_number",
        ),
    ],
)
def test_a_field_that_cannot_be_is_named(change: Change, where: str, found: str, expected: str, code: str):
    with pytest.raises(ProblemError) as caught:
        parse_problem(problem_text(change), where="p.json")
    error = caught.value
    assert (error.where, error.found, error.code) == (f"p.json: {where}", found, f"problem.{code}")
    assert expected in error.expected


def test_a_contradiction_inside_a_file_keeps_its_guess_and_its_parameters():
    with pytest.raises(ProblemError) as caught:
        parse_problem(problem_text(lambda d: d["agents"][0].update(contract="amy")), where="p.json")
    error = caught.value
    assert str(error) == (
        "p.json: agents[0] (Amy).contract: found unknown contract 'amy', expected one of any.\nMaybe 'any' was meant?"
    )
    assert (error.code, error.params) == ("problem.unknown_contract", {"name": "amy"})


def test_a_long_value_is_shown_in_part():
    with pytest.raises(ProblemError) as caught:
        parse_problem(problem_text(lambda d: d.update(extra=["x"] * 1000)), where="p.json")
    assert len(caught.value.found) == 118
    assert caught.value.found.endswith("…")


def roster_text(change: Change) -> tuple[str, RosterProblem]:
    problem, roster = small_world()
    document = json.loads(roster_to_file(problem, roster).model_dump_json())
    change(document["assignments"][0])
    return json.dumps(document), problem


@pytest.mark.parametrize(
    "change, found, expected",
    [
        (lambda a: a.update(agent="Zoe"), "unknown agent 'Zoe'", "an agent of the problem"),
        (lambda a: a["segments"][0].update(activity="nap"), "unknown activity 'nap'", "an activity of the problem"),
        (
            lambda a: a.update(end="2026-03-02T08:00Z"),
            "times out of order",
            "start before end, segments inside the shift",
        ),
        (lambda a: a.update(end="2026-03-04T08:01Z"), "a shift of 2881 min", "at most 2880"),
        (lambda a: a["segments"][0].update(start="2026-03-02T07:45Z"), "times out of order", "start before end"),
        (lambda a: a["segments"][0].update(end="2026-03-02T08:00Z"), "times out of order", "start before end"),
        (lambda a: a["segments"][-1].update(end="2026-03-02T16:15Z"), "times out of order", "start before end"),
        (
            lambda a: a.update(start="2026-03-02T08:00:30Z"),
            "2026-03-02T08:00:30+00:00 has seconds; expected whole minutes",
            "whole minutes",
        ),
        (
            lambda a: a.update(on="2026-03-03"),
            "a start at 2026-03-02T08:00:00+00:00",
            "the date it is filed under, inside the horizon",
        ),
        (
            lambda a: a.update(on="2026-03-16", start="2026-03-16T08:00Z", end="2026-03-16T09:00Z"),
            "a start at 2026-03-16T08:00:00+00:00",
            "inside the horizon",
        ),
        (
            lambda a: a.update(on="2026-03-01", start="2026-03-01T08:00Z"),
            "a start at 2026-03-01T08:00:00+00:00",
            "inside the horizon",
        ),
        (
            lambda a: a.update(start="9999-12-31T23:59Z"),
            "a start at 9999-12-31T23:59:00+00:00",
            "the date it is filed under",
        ),
    ],
)
def test_an_assignment_that_cannot_be_is_named(change: Change, found: str, expected: str):
    text, problem = roster_text(change)
    with pytest.raises(ProblemError) as caught:
        parse_roster(text, problem, where="r.json")
    assert caught.value.where.startswith("r.json: assignments[0] (")
    assert caught.value.found == found
    assert expected in caught.value.expected


def test_a_roster_of_negative_pay_is_refused():
    text, problem = roster_text(lambda a: a.update(paid_min=-1))
    with pytest.raises(ProblemError, match=r"r\.json: assignments\[0\]\.paid_min: found -1"):
        parse_roster(text, problem, where="r.json")


def test_instants_without_offset_are_the_sites_wall_clock():
    text, problem = roster_text(lambda a: a.update(start="2026-03-02T08:00"))
    assert parse_roster(text, problem).of_agent("Amy")[0].start == 480


class TestNothingIsHalfWritten:
    OLD = '{"old": true}'

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "roster.json"
        path.write_text(self.OLD)
        return path

    @pytest.mark.parametrize("broken", ["fsync", "replace"])
    def test_when_the_disk_is_full(self, path: Path, monkeypatch: pytest.MonkeyPatch, broken: str):
        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, broken, fail)
        with pytest.raises(OSError, match="No space left on device"):
            write_roster(*small_world(), path)
        assert path.read_text() == self.OLD
        assert list(path.parent.iterdir()) == [path]

    def test_when_somebody_interrupts(self, path: Path, monkeypatch: pytest.MonkeyPatch):
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_problem(small_world()[0], path)
        assert path.read_text() == self.OLD
        assert list(path.parent.iterdir()) == [path]

    def test_a_link_stays_a_name_of_its_own(self, tmp_path: Path, path: Path):
        link = tmp_path / "link.json"
        link.symlink_to(path)
        write_problem(small_world()[0], link)
        assert read_problem(link) == small_world()[0]

    def test_other_people_may_read_it(self, path: Path):
        write_problem(small_world()[0], path)
        assert path.stat().st_mode & 0o777 == 0o644


def test_a_roster_without_shifts_is_a_roster():
    problem, _ = small_world()
    text = roster_to_file(problem, Roster({})).model_dump_json()
    assert len(parse_roster(text, problem)) == 0
    assert RosterFile.model_validate_json(text).result is None


def test_a_day_of_24_hours_fits_into_a_file():
    problem, roster = world_of("Amy Mon 08:00-08:00")
    [shift] = parse_roster(roster_to_file(problem, roster).model_dump_json(), problem).of_agent("Amy")
    assert timedelta(minutes=shift.length_min) == timedelta(days=1)
