"""Coverage for people says the same as the rule of understaffing."""

from __future__ import annotations

import numpy as np

from api.exports.coverage import coverage_of, total_of
from solver.domain.presence import presence_of
from solver.notation import world_of
from solver.rules.understaffing import Understaffing

_TWO_SKILLS = {"Amy": ["a"], "Bob": ["a", "b"], "Cid": ["b"]}


def _lines(text, need, skills=_TWO_SKILLS):
    problem, roster = world_of(text, {"skills": skills, "need": need})
    return problem, roster, coverage_of(problem, roster)


def test_the_specialist_leaves_the_common_queue_to_the_others():
    # Bob could serve a, but then b would stay empty: one each, nobody short.
    _, _, lines = _lines(
        "Amy Mon 08:00-09:00; Bob Mon 08:00-09:00", {"a": "Mon 08:00-09:00 1", "b": "Mon 08:00-09:00 1"}
    )
    assert [int(line.on_duty.sum()) for line in lines] == [4, 4]
    assert [int(line.short.sum()) for line in lines] == [0, 0]


def test_a_chain_of_moves_frees_the_only_one_who_can():
    # c can be served by Bob alone, whose place at b goes to Cid, whose place at a goes to Amy.
    skills = {"Amy": ["a"], "Bob": ["b", "c"], "Cid": ["a", "b"]}
    need = dict.fromkeys("abc", "Mon 08:00-09:00 1")
    _, _, lines = _lines("Amy Mon 08:00-09:00; Bob Mon 08:00-09:00; Cid Mon 08:00-09:00", need, skills)
    assert [int(line.short.sum()) for line in lines] == [0, 0, 0]


def test_who_is_left_over_counts_at_the_queue_that_asks_for_most():
    _, _, lines = _lines("Bob Mon 08:00-09:00", {"a": "Mon 08:00-08:15 2", "b": "Mon 08:00-08:15 1"})
    required, short, over = total_of(lines)
    # 08:00: three wanted, one there. 08:15 to 09:00: nobody wanted, one there.
    assert (required[32], short[32], over[32]) == (3, 2, 0)
    assert list(over[33:36]) == [1, 1, 1]


def test_every_agent_on_contacts_is_counted_once():
    problem, roster, lines = _lines(
        "Amy Mon 08:00-12:00; Bob Mon 09:00-13:00; Cid Mon 10:00-14:00",
        {"a": "Mon 08:00-14:00 1", "b": "Mon 08:00-14:00 1"},
    )
    on_contacts = presence_of(problem, roster).contact.sum(axis=0)
    assert np.array_equal(sum(line.on_duty for line in lines), on_contacts)


def test_the_gaps_add_up_to_what_the_rule_counts():
    problem, roster, lines = _lines(
        "Amy Mon 08:00-12:00; Bob Mon 09:00-13:00; Cid Mon 10:00-14:00",
        {"a": "Mon 08:00-14:00 2", "b": "Mon 08:00-14:00 1"},
    )
    missing_min = sum(violation.excess for violation in Understaffing().check(presence_of(problem, roster)))
    # 6 h x 3 wanted = 18 agent-hours; on duty 4 + 4 + 4 = 12, all useful: Cid only at b, Bob moves to a.
    assert missing_min == 6 * 60
    assert sum(int(line.short.sum()) for line in lines) * 15 == missing_min


def test_no_requirement_means_no_coverage():
    problem, roster = world_of("Amy Mon 08:00-09:00")
    assert coverage_of(problem, roster) == ()
