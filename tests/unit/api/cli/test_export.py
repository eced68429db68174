"""`paiban export` writes whole files or none."""

from __future__ import annotations

import pytest

from tests.command_line import answer, run

BEGINNINGS = {"xlsx": b"PK\x03\x04", "csv": b"agent,name,team,on", "html": b"<!doctype html>", "svg": b"<svg "}


@pytest.mark.parametrize("to", BEGINNINGS)
def test_every_format_is_written(tmp_path, problem_file, roster_file, to):
    target = tmp_path / f"roster.{to}"
    said = answer("export", problem_file, roster_file, "--to", to, "-o", target)
    assert target.read_bytes().startswith(BEGINNINGS[to])
    assert said["bytes"] == target.stat().st_size
    # one week fits a picture; the others show the whole fortnight
    assert said["days"] == (7 if to == "svg" else 14)


def test_the_days_shown_can_be_chosen(tmp_path, problem_file, roster_file):
    words = ["--to", "csv", "-o", tmp_path / "r.csv", "--from", "2026-03-07", "--until", "2026-03-08"]
    assert answer("export", problem_file, roster_file, *words)["days"] == 2
    rows = (tmp_path / "r.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["Bob", "Bob", "Bob"]


@pytest.mark.parametrize(
    "words, message",
    [
        (["--to", "pdf"], "expected one of xlsx, csv, html, svg"),
        (["--to", "svg", "--from", "2027-01-01"], "expected days from 2026-03-02"),
        (["--to", "svg", "--days", "0d"], "expected 1 to 400 days"),
        (["--to", "svg", "--lang", "fr"], "expected one of en, zh-Hans, zh-Hant"),
    ],
)
def test_what_cannot_be_exported_is_refused_and_nothing_written(tmp_path, problem_file, roster_file, words, message):
    target = tmp_path / "out" / "roster"
    target.parent.mkdir()
    result = run("export", problem_file, roster_file, "-o", target, *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert list(target.parent.iterdir()) == []


def test_the_input_is_never_overwritten(problem_file, roster_file):
    before = problem_file.read_bytes()
    result = run("export", problem_file, roster_file, "--to", "csv", "-o", problem_file)
    assert result.exit_code == 2
    assert "another name for the result" in result.stderr
    assert problem_file.read_bytes() == before


def test_a_folder_that_is_not_there_is_said_before_any_work(tmp_path, problem_file, roster_file):
    result = run("export", problem_file, roster_file, "--to", "csv", "-o", tmp_path / "no" / "r.csv")
    assert result.exit_code == 2
    assert "found no folder" in result.stderr
