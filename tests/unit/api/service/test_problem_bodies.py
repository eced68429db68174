"""Problem bodies: a code for programs, a sentence for people, values for translations."""

from __future__ import annotations

import json
from datetime import date

from api.errors import Conflict, NotFound
from api.problem_bodies import problem_of_input, problem_of_refusal, problem_of_validation
from forecasts.errors import InputError


def test_input_errors_keep_place_found_and_expected() -> None:
    error = InputError("calls.csv, row 3", "-5", "at least 0", "a typo.", code="history.too_small", params={"row": 3})
    body = problem_of_input(error)
    assert (body["status"], body["code"], body["params"]) == (422, "history.too_small", {"row": 3})
    assert body["detail"] == "calls.csv, row 3: found -5, expected at least 0."
    assert (body["where"], body["found"], body["expected"], body["maybe"]) == (
        "calls.csv, row 3", "-5", "at least 0", "a typo.",
    )  # fmt: skip


def test_a_refusal_says_its_docstring_unless_told_better() -> None:
    assert problem_of_refusal(NotFound())["detail"] == "There is nothing here that you may see."
    told = problem_of_refusal(Conflict("Too late.", code="publication.exists", params={"version": 2}))
    assert (told["detail"], told["code"], told["params"], told["status"]) == (
        "Too late.", "publication.exists", {"version": 2}, 409,
    )  # fmt: skip


def test_values_of_any_kind_become_json() -> None:
    params = {"on": date(2026, 3, 2), "nan": float("nan"), "set": {1}, "nested": {"x": [float("inf")]}}
    body = problem_of_input(InputError("w", "f", "e", params=params))
    assert json.loads(json.dumps(body, allow_nan=False))["params"]["on"] == "2026-03-02"


def test_one_clear_problem_from_many_findings() -> None:
    findings = [
        {"type": "missing", "loc": ("body", "name"), "msg": "Field required", "input": {}},
        {"type": "int_parsing", "loc": ("body", "seed"), "msg": "Input should be a valid integer", "input": "x" * 500},
    ]
    body = problem_of_validation(findings)
    assert body["detail"] == "body.name: found nothing, expected Field required."
    assert body["findings"][1]["expected"] == "a valid integer"
    assert len(body["findings"][1]["found"]) <= 120
