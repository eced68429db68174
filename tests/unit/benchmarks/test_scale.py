"""The scale benchmark: one line a case, finished cases kept, traces that pictures can be drawn from."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.scale import command
from benchmarks.scale.case import Case
from benchmarks.scale.pictures import draw
from benchmarks.scale.records import Records, line_of
from benchmarks.scale.table import page
from benchmarks.scale.trace import Trace, seconds_until
from solver.outcome import Progress

ROOT = Path(__file__).parents[3]
KEYS = [
    "instance", "seed", "seconds", "objective", "bound", "gap", "short_percent", "over_percent", "hard_violations",
    "peak_rss_mb",
]  # fmt: skip


def record(n_agents: int = 50, seed: int = 1, tightness: float = 1.0, **more: object) -> dict[str, object]:
    """A record as a child prints it, with made-up figures."""
    case = Case(n_agents, seed, tightness, 60.0)
    return {
        "instance": case.instance, "seed": seed, "seconds": 58.5, "objective": 1234.5, "bound": 1000.0, "gap": 0.025,
        "short_percent": 0.05, "over_percent": 2.0, "hard_violations": 0, "peak_rss_mb": 300.0,
        "n_agents": n_agents, "tightness": tightness, "limit_s": 60.0, "workers": 2, "engine": "tour_search",
        "stopped_by": "time", "finished_at": "2026-11-22T20:00:00+00:00", "machine": "two cores",
        "trace": [[1.0, 9000.0, 2.0, None], [seed * 10.0, 2000.0, 0.1, 0.0], [58.5, 1234.5, 0.05, 1000.0]],
        **more,
    }  # fmt: skip


def test_a_case_is_the_family_with_five_skills_and_six_leaders_in_a_hundred() -> None:
    problem = Case(100, 1, 1.05, 60.0, n_days=7).problem()
    assert len(problem.agents) == 100
    assert len(problem.skills) == 5
    assert len(problem.teams) == 6
    assert problem.horizon.n_days == 7


def test_a_trace_keeps_what_a_picture_can_show() -> None:
    trace = Trace(400.0)  # one point a second, roughly
    for tenth in range(50):
        trace.hear(Progress("sweep", tenth / 10, 0.0, objective=100.0 - tenth, short_percent=5.0))
    times = [point[0] for point in trace.points]
    assert times[0] == 0.0
    assert times[-1] == 4.9  # the latest is always there
    assert len(times) <= 7
    assert times == sorted(times)


def test_a_trace_leaves_out_rosters_that_break_a_hard_rule() -> None:
    trace = Trace(60.0)
    trace.hear(Progress("sweep", 1.0, 0.0, objective=10.0, short_percent=0.0, hard_violations=2))
    trace.hear(Progress("compiling", 2.0, 0.0))
    assert trace.points == []


def test_the_time_to_a_shortage_is_that_of_the_first_roster_at_most_so_short() -> None:
    points = [[1.0, 9.0, 2.0, None], [5.0, 8.0, None, None], [7.0, 7.0, 0.1, None], [9.0, 6.0, 0.0, None]]
    assert seconds_until(points, 2.0) == 1.0
    assert seconds_until(points, 0.1) == 7.0
    assert seconds_until(points[:2], 0.1) is None


def test_finished_cases_are_not_run_again(tmp_path, monkeypatch, capsys) -> None:
    ran: list[Case] = []

    def run_aside(case: Case) -> dict[str, object]:
        ran.append(case)
        return record(case.n_agents, case.seed, case.tightness)

    monkeypatch.setattr(command, "_run_aside", run_aside)
    kept = tmp_path / "scale.jsonl"
    wanted = ["--agents", "60,50", "--tightness", "1.0", "--seconds", "60", "--resume", str(kept)]
    assert command.main([*wanted, "--seeds", "1"]) == 0
    assert [case.n_agents for case in ran] == [50, 60]
    first = capsys.readouterr().out.splitlines()
    assert [list(json.loads(line)) for line in first] == [KEYS, KEYS]
    assert command.main([*wanted, "--seeds", "1,2"]) == 0
    assert [(case.n_agents, case.seed) for case in ran[2:]] == [(50, 2), (60, 2)]
    again = capsys.readouterr().out.splitlines()
    assert [again[0], again[2]] == first
    # Another limit is another case.
    assert Records(kept).of(Case(50, 1, 1.0, 600.0)) is None


def test_a_child_that_fails_leaves_a_line_of_nulls_and_is_tried_again(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(command, "_run_aside", lambda case: None)
    kept = tmp_path / "scale.jsonl"
    assert command.main(["--agents", "50", "--seeds", "1", "--tightness", "1", "--resume", str(kept)]) == 1
    line = json.loads(capsys.readouterr().out)
    assert (line["instance"], line["seed"], line["objective"]) == ("family-50x28d-1", 1, None)
    assert not kept.exists()


def test_an_interruption_keeps_what_is_finished(tmp_path, monkeypatch, capsys) -> None:
    def run_aside(case: Case) -> dict[str, object]:
        if case.seed == 2:
            raise KeyboardInterrupt
        return record(case.n_agents, case.seed, case.tightness)

    monkeypatch.setattr(command, "_run_aside", run_aside)
    kept = tmp_path / "scale.jsonl"
    wanted = ["--agents", "50", "--seeds", "1,2", "--tightness", "1", "--seconds", "60", "--resume", str(kept)]
    assert command.main(wanted) == 130
    assert Records(kept).of(Case(50, 1, 1.0, 60.0)) is not None
    assert str(kept) in capsys.readouterr().err


def test_a_file_that_was_cut_off_is_said_with_its_line(tmp_path) -> None:
    kept = tmp_path / "scale.jsonl"
    kept.write_text(json.dumps(record()) + "\n" + '{"instance": "fam', encoding="utf-8")
    with pytest.raises(SystemExit, match=r"scale.jsonl, line 2: no JSON"):
        Records(kept)


def test_the_page_has_medians_and_every_run() -> None:
    none_found = dict.fromkeys(("objective", "bound", "gap", "short_percent", "over_percent", "hard_violations"))
    text = page([record(seed=seed, short_percent=0.01 * seed) for seed in (1, 2, 3)] + [record(60, **none_found)])
    lines = text.splitlines()
    assert lines[0] == "Measured 2026-11-22: 60 s each, 2 threads."
    assert "Machine: two cores." in lines
    # Medians of 0.01, 0.02, 0.03 % and of 10, 20, 30 s.
    assert "| 50 | × 1 | 3 | 0.020 % | 2.00 % | 2.50 % | 20 s | 300 MB |" in lines
    assert "| family-60x28d-1 | 1 | 58 | – | – | – | – | – | – | 300 MB |" in lines


def test_pictures_are_the_same_for_the_same_records(tmp_path) -> None:
    records = [record(size, seed) for size in (50, 60) for seed in (1, 2)]
    first = [path.read_bytes() for path in draw(records, tmp_path / "first")]
    second = [path.read_bytes() for path in draw(records, tmp_path / "second")]
    assert first == second
    assert all(b"agents" in picture for picture in first)


@pytest.mark.slow
def test_a_case_runs_in_a_process_of_its_own_and_breaks_no_hard_rule(tmp_path) -> None:
    line = [
        sys.executable, "-m", "benchmarks", "scale", "--agents", "20", "--days", "7", "--seconds", "3", "--seeds", "1",
        "--tightness", "1", "--workers", "1", "--resume", str(tmp_path / "scale.jsonl"),
    ]  # fmt: skip
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=240, check=True)
    printed = json.loads(done.stdout)
    assert list(printed) == KEYS
    assert printed["hard_violations"] == 0
    assert 0 <= printed["bound"] <= printed["objective"]
    assert "family-20x7d-1 seed 1" in done.stderr
    kept = Records(tmp_path / "scale.jsonl").of(Case(20, 1, 1.0, 3.0, 1, 7))
    assert kept is not None
    assert vars(line_of(kept)) == printed
    assert kept["trace"][-1][1] == printed["objective"]


@pytest.mark.slow
def test_ctrl_c_ends_the_child_as_well() -> None:
    line = [sys.executable, "-m", "benchmarks", "scale", "--agents", "50", "--seconds", "600"]
    with subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "family-50x28d-1 seed 1" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        # The child has the other end of standard error too: it is read to its end only when both are gone.
        assert "Interrupted" in process.stderr.read()
        assert process.wait(timeout=60) == 130
