"""TARGETS.json: what is accepted, and how a mistake is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from forecasts.errors import InputError
from forecasts.staffing.goals import Goal
from forecasts.staffing.targets import FORMAT, Targets, parse_targets, read_targets, targets_schema

LEVEL = {"service_level": 0.8, "threshold_seconds": 20}


def refusal(data: object) -> InputError:
    with pytest.raises(InputError) as refused:
        parse_targets(data, name="TARGETS.json")
    return refused.value


def test_a_queue_is_its_own_skill_and_voice_unless_said_otherwise() -> None:
    target = parse_targets({"format": FORMAT, "queues": {"billing": LEVEL}}).queues["billing"]
    assert (target.skill, target.channel, target.formula) == (None, "voice", "erlang_c")
    assert target.goal == Goal(service_level=0.8, awt_s=20.0)


def test_patience_implies_erlang_a_unless_a_model_is_named() -> None:
    patient = {**LEVEL, "patience_seconds": 120}
    assert parse_targets({"q": patient}).queues["q"].formula == "erlang_a"
    assert parse_targets({"q": {**patient, "model": "erlang_c"}}).queues["q"].formula == "erlang_c"
    assert parse_targets({"q": {**patient, "model": "simulation"}}).queues["q"].formula == "simulation"


def test_common_synonyms_mean_the_same() -> None:
    ours = {**LEVEL, "patience_seconds": 90, "max_occupancy": 0.85, "shrinkage": 0.1, "min_staff": 2}
    theirs = {
        "service_level": 0.8,
        "awt_s": 20,
        "patience_s": 90,
        "maximum_occupancy": 0.85,
        "shrinkage_unplanned": 0.1,
        "minimum_staff": 2,
    }
    assert parse_targets({"q": ours}) == parse_targets({"q": theirs})


def test_a_field_given_under_two_names_is_refused() -> None:
    assert "'awt_s'" in refusal({"q": {**LEVEL, "awt_s": 10}}).found


@pytest.mark.parametrize(
    ("queue", "where", "words"),
    [
        ({**LEVEL, "service_level": 80}, "service_level", "found 80, expected less than 1.\nMaybe you meant 0.80."),
        ({**LEVEL, "service_level": 100}, "service_level", "found 100, expected less than 1."),
        ({**LEVEL, "service_level": "0.8"}, "service_level", "found '0.8', expected a number."),
        ({**LEVEL, "threshold_seconds": -20}, "threshold_seconds", "found -20, expected at least 0."),
        ({**LEVEL, "shrinkage": 12.5}, "shrinkage", "Maybe you meant 0.125."),
        ({**LEVEL, "max_occupancy": 0}, "max_occupancy", "expected more than 0."),
        ({**LEVEL, "model": "erlang_x"}, "model", "expected 'erlang_c', 'erlang_a' or 'simulation'."),
        ({**LEVEL, "chanel": "voice"}, "chanel", "Maybe you meant channel."),
        ({**LEVEL, "min_staff": 1.5}, "min_staff", "found 1.5"),
        ({**LEVEL, "concurrency": 0}, "concurrency", "expected at least 1."),
        (7, "", "found 7, expected an object."),
    ],
)
def test_a_mistake_is_named_with_queue_and_field(queue: object, where: str, words: str) -> None:
    error = refusal({"queues": {"billing": queue}})
    assert error.where == ", ".join(filter(None, ["TARGETS.json", "queue 'billing'", where]))
    assert error.code == "targets.value"
    assert words in str(error)


@pytest.mark.parametrize(
    ("queue", "code"),
    [
        ({"service_level": 0.8}, "targets.incomplete"),
        ({"threshold_seconds": 20}, "targets.incomplete"),
        ({"patience_seconds": 60}, "targets.no_goal"),
        ({**LEVEL, "model": "erlang_a"}, "targets.no_patience"),
        ({"max_abandonment": 0.03}, "targets.abandonment_needs_patience"),
    ],
)
def test_fields_that_do_not_fit_together_are_refused(queue: dict[str, Any], code: str) -> None:
    error = refusal({"queues": {"billing": queue}})
    assert error.code == code
    assert error.where == "TARGETS.json, queue 'billing'"


@pytest.mark.parametrize("data", [[], 3, {}, {"queues": {}}, {"queues": []}, {"format": "paiban.targets/9"}])
def test_what_is_no_list_of_targets_is_refused(data: object) -> None:
    assert refusal(data).code == "targets.value"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"q": {"asa_seconds": 10},}', "line 1"),
        (b'{"q": {"asa_seconds": NaN}}', "NaN"),
        (b'{"q": {}, "q": {}}', "twice"),
        (b"\xff\xfe", "UTF-8"),
        (b"", "valid JSON"),
        (b"[" * 100_000, "valid JSON"),
    ],
)
def test_what_is_not_json_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(InputError) as refused:
        read_targets(content, name="TARGETS.json")
    assert refused.value.code == "targets.not_json"
    assert words in str(refused.value)


def test_a_file_is_read_with_or_without_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "TARGETS.json"
    path.write_text("\ufeff" + json.dumps({"queues": {"计费": LEVEL}}), encoding="utf-8")
    assert list(read_targets(path).queues) == ["计费"]
    with pytest.raises(InputError) as refused:
        read_targets(tmp_path / "absent.json")
    assert refused.value.code == "targets.unreadable"


def test_the_schema_describes_every_field() -> None:
    schema = targets_schema()
    fields = schema["$defs"]["QueueTarget"]["properties"]
    assert {"service_level", "threshold_seconds", "patience_seconds", "shrinkage", "model"} <= set(fields)
    assert all(field.get("description") for field in fields.values())


def test_targets_survive_a_round_trip() -> None:
    targets = parse_targets({"a": {**LEVEL, "patience_seconds": 60.5}, "b": {"asa_seconds": 10, "skill": "s"}})
    assert Targets.model_validate_json(targets.model_dump_json()) == targets
