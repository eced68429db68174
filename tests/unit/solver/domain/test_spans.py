"""Minutes in spans: two ways to count them, one by walking, one by edges."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solver.domain.spans import covered_before, minutes_covered

minute = st.integers(-200, 200)


@given(st.lists(st.tuples(minute, minute), max_size=6), minute, st.integers(0, 300))
def test_walking_and_edges_count_the_same_minutes(spans: list[tuple[int, int]], start: int, length: int):
    end = start + length
    one_by_one = sum(any(opens <= at < closes for opens, closes in spans) for at in range(start, end))
    before = covered_before(spans)(np.array([start, end]))
    assert minutes_covered(spans, start, end) == one_by_one
    assert before[1] - before[0] == one_by_one


def test_minutes_in_two_spans_count_once():
    # [0, 60) and [30, 90) are 90 minutes; of [10, 100) they cover 80.
    assert minutes_covered([(30, 90), (0, 60)], 10, 100) == 80


def test_no_span_covers_nothing():
    assert covered_before([])(np.array([-5, 0, 5])).tolist() == [0, 0, 0]
