"""`paiban db`, `user` and `token` on an embedded store of their own."""

from __future__ import annotations

import stat

import pytest
from typer.testing import CliRunner

from api.cli.app import app
from tests.command_line import answer, run


@pytest.fixture(autouse=True)
def _own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("PAIBAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("PAIBAN_DATABASE_URL", raising=False)


def _add(name: str, password: str, *words: str):
    return CliRunner().invoke(app, ["user", "add", name, *words], input=password + "\n")


def test_a_store_is_made_and_brought_to_its_newest_form_once():
    first, again = answer("db", "upgrade"), answer("db", "upgrade")
    assert first["before"] is None
    assert again["before"] == again["after"] == first["after"]


def test_a_user_and_a_key(tmp_path):
    assert _add("ann", "long enough").exit_code == 0
    said = answer("token", "create", "ann", "--expires", "90d")
    assert said["token"].startswith("pb_")
    stored = (tmp_path / "data" / "paiban.sqlite3").read_bytes()
    # only a digest is kept, of the key as of the password
    assert said["token"].encode() not in stored
    assert b"long enough" not in stored


def test_the_same_user_twice_is_refused_with_no():
    _add("ann", "long enough")
    result = _add("ann", "another one")
    assert result.exit_code == 1
    assert "There is a user 'ann' already." in result.stderr


@pytest.mark.parametrize(
    "password, words, message",
    [("short", [], "8 to"), ("long enough", ["--role", "boss"], "admin, planner, lead, agent")],
)
def test_what_cannot_be_is_wrong_use(password, words, message):
    result = _add("ann", password, *words)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_key_for_nobody_is_wrong_use():
    result = run("token", "create", "zoe")
    assert result.exit_code == 2
    assert "zoe" in result.stderr


def test_a_setting_that_cannot_be_names_its_variable(monkeypatch):
    monkeypatch.setenv("PAIBAN_TOKEN_MINUTES", "many")
    result = run("db", "upgrade")
    assert result.exit_code == 2
    assert "PAIBAN_TOKEN_MINUTES" in result.stderr


def test_a_database_that_does_not_answer_is_not_our_fault(monkeypatch):
    monkeypatch.setenv("PAIBAN_DATABASE_URL", "postgresql://nobody:secret-word@127.0.0.1:9/none")
    result = run("db", "upgrade")
    assert result.exit_code == 2
    assert "PAIBAN_DATABASE_URL" in result.stderr
    assert "secret-word" not in result.stderr


def test_the_demo_goes_the_whole_way_and_leaves_its_files(tmp_path):
    said = answer("demo", "--centre", "tiny", "--no-serve", "--files", tmp_path / "files")
    # the least that is possible, worked by hand at the fixture: two agent-hours
    assert said["result"]["status"] == "optimal"
    assert said["result"]["short_agent_min"] == 120
    [line] = said["coverage"]
    assert (line["required_h"], line["short_h"]) == (28, 2)
    assert 0.5 < said["service_levels"][0]["with_roster"] < 1
    assert said["version"] == 1
    files = tmp_path / "files"
    assert answer("check", files / "problem.json", files / "roster.json")["agrees"] is True
    secret = tmp_path / "data" / "demo-password"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_the_demo_again_publishes_the_next_version():
    versions = [answer("demo", "--centre", "tiny", "--no-serve")["version"] for _ in range(2)]
    assert versions == [1, 2]


def test_people_read_coverage_service_fairness_and_gap():
    result = run("demo", "--centre", "tiny", "--no-serve")
    for word in ("Coverage", "Service level", "Understaffing", "Gap", "optimal (proved)"):
        assert word in result.stdout


def test_an_unknown_centre_is_refused_with_the_known_ones():
    result = run("demo", "--centre", "huge", "--no-serve")
    assert result.exit_code == 2
    assert "small" in result.stderr
