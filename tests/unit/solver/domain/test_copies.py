"""A changed copy of a problem must not remember what followed from the old one."""

from __future__ import annotations

from solver.notation import world_of


def test_a_changed_copy_has_its_own_digest():
    problem, _ = world_of("Amy Mon 08:00-16:00")
    before = problem.sha256
    changed = problem.model_copy(update={"name": "another"})
    assert changed.sha256 != before
    assert problem.model_copy(deep=True).sha256 == before


def test_a_changed_copy_forgets_what_was_derived():
    problem, _ = world_of("Amy Mon 08:00-16:00")
    assert problem.derived("people", lambda whole: len(whole.agents)) == 1
    assert problem.derived("people", lambda whole: 99) == 1, "asked for once"
    assert problem.model_copy(update={"name": "another"}).derived("people", lambda whole: 99) == 99
