"""A violation is explained with the limits of the agent's own contract."""

from __future__ import annotations

from solver.assessment import evaluate
from solver.notation import world_of


def test_the_sentence_names_the_rest_that_the_contract_asks_for() -> None:
    """22:00 to 09:00 is 11 h: enough by the rule, an hour short by this contract."""
    problem, roster = world_of(
        "Amy Mon 14:00-22:00 Tue 09:00-17:00",
        {"contract": {"rule_parameters": {"rest.minimum": {"rest_min": 720}}}},
    )
    assessment = evaluate(problem, roster)
    (violation,) = [v for v in assessment.violations if v.rule == "rest.minimum"]
    assert violation.excess == 60
    assert "11 h" in assessment.explain(violation).text()
    assert "12 h are needed" in assessment.explain(violation).text()
