"""`paiban schema` describes the files that the other commands read."""

from __future__ import annotations

import json

import pytest

from solver.rules import RULES
from tests.command_line import run


@pytest.mark.parametrize("kind", ["problem", "roster", "targets", "rules"])
def test_each_kind_is_a_json_schema(kind):
    schema = json.loads(run("schema", kind).stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]


def test_the_formats_are_versioned():
    problem, roster = (json.loads(run("schema", kind).stdout) for kind in ("problem", "roster"))
    assert problem["properties"]["format"]["const"] == "paiban.problem/1"
    assert roster["properties"]["format"]["const"] == "paiban.roster/1"


def test_every_rule_is_described_with_its_parameters():
    assert set(json.loads(run("schema", "rules").stdout)["properties"]) == {kind.code for kind in RULES}


def test_an_unknown_kind_is_refused_with_the_known_ones():
    result = run("schema", "rooster")
    assert result.exit_code == 2
    assert "expected one of problem, roster, targets, rules" in result.stderr
