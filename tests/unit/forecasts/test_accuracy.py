"""Accuracy: each measure by hand, and the table of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from forecasts import accuracy

ACTUAL = np.array([10.0, 20.0, np.nan, 30.0])
MEAN = np.array([12.0, 17.0, 99.0, 30.0])


def test_measures_by_hand_skip_what_is_unknown() -> None:
    # Errors 2, 3, 0 of 60 contacts; sum of forecasts 59.
    assert accuracy.wape(ACTUAL, MEAN) == pytest.approx(5 / 60)
    assert accuracy.bias(ACTUAL, MEAN) == pytest.approx(-1 / 60)
    assert accuracy.mase(ACTUAL, MEAN, scale=2.5) == pytest.approx((5 / 3) / 2.5)
    assert accuracy.coverage(ACTUAL, MEAN - 2, MEAN + 2) == pytest.approx(2 / 3)


def test_pinball_punishes_the_side_the_quantile_should_avoid() -> None:
    # Quantile 0.9 at 10: 20 came (10 above, 0.9 each), 5 came (5 below, 0.1 each).
    assert accuracy.pinball(np.array([20.0, 5.0]), np.array([10.0, 10.0]), 0.9) == pytest.approx((9.0 + 0.5) / 2)


def test_without_contacts_there_is_no_share() -> None:
    assert np.isnan(accuracy.wape(np.zeros(3), np.ones(3)))


@pytest.mark.parametrize("mean", [0.3, 1.0, 4.5, 87.0, 1_100.0])
def test_the_floor_is_the_mean_deviation_of_a_poisson_law(mean: float) -> None:
    law = stats.poisson(mean)
    k = np.arange(0, int(mean + 20 * mean**0.5 + 20))
    assert accuracy.poisson_floor(np.array([mean])) == pytest.approx(
        float((np.abs(k - mean) * law.pmf(k)).sum()) / mean
    )


def test_the_table_scores_groups_in_their_order() -> None:
    rows = pd.DataFrame(
        {
            "model": ["b", "b", "a", "a"],
            "day": ["x", "x", "x", "y"],
            "actual": [10.0, 20.0, 10.0, np.nan],
            "mean": [12.0, 18.0, 5.0, 7.0],
            "scale": 2.0,
            "q10": [5.0, 19.0, 1.0, 1.0],
            "q90": [15.0, 25.0, 9.0, 9.0],
        }
    )
    table = accuracy.accuracy_table(rows)
    assert table["model"].tolist() == ["b", "a"]
    assert table["n_intervals"].tolist() == [2, 1]
    # Errors +2 and −2 cancel within the day.
    assert table["wape"].tolist() == pytest.approx([4 / 30, 0.5])
    assert table["wape_day"].tolist() == pytest.approx([0.0, 0.5])
    assert table["mase"].tolist() == pytest.approx([1.0, 2.5])
    assert table["coverage_80"].tolist() == pytest.approx([1.0, 0.0])
    assert "coverage_0" not in table
