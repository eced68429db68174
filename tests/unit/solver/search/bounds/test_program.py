"""A program's prices prove a bound whatever they are: weak duality does not ask where they come from."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from solver.search.bounds.linear import prices_of
from solver.search.bounds.program import Builder, Program


def bakery() -> Program:
    """Buy at least 5 of two goods at prices 3 and 2, at most 4 of each: 4 · 2 + 1 · 3 = 11, and 7 to begin with."""
    builder = Builder(constant=7.0)
    goods = builder.columns(2, 0.0, 4.0, [3.0, 2.0])
    row = builder.rows(1, 5.0, np.inf)
    builder.add(row, goods, 1.0)
    return builder.program()


def random_program(seed: int) -> Program:
    rng = np.random.default_rng(seed)
    builder = Builder()
    columns = builder.columns(6, -rng.integers(0, 3, 6), rng.integers(0, 5, 6), rng.normal(size=6))
    inside = rng.integers(-1, 3, (4, 6))
    middle = inside @ np.zeros(6)  # zero lies in every box, so that the program has a solution
    rows = builder.rows(4, middle - rng.choice([0, 1, np.inf], 4), middle + rng.choice([0, 2, np.inf], 4))
    for position, row in enumerate(rows):
        builder.add(row, columns, inside[position])
    return builder.program()


def optimum(program: Program) -> float:
    rows = program.matrix.toarray()
    bounded = [(rows[np.isfinite(side)], side[np.isfinite(side)], sign)
               for side, sign in ((program.row_high, 1), (program.row_low, -1))]  # fmt: skip
    found = linprog(
        program.cost,
        A_ub=np.vstack([sign * part for part, _, sign in bounded]),
        b_ub=np.concatenate([sign * side for _, side, sign in bounded]),
        bounds=np.column_stack([program.low, program.high]),
    )
    return float(found.fun) + program.constant


def test_the_right_price_proves_the_optimum():
    # At 3 a piece the five are worth 15; the cheaper good is bought out: 4 · (2 − 3) = −4. 7 + 15 − 4 = 18.
    assert bakery().proved_by(np.array([3.0])) == pytest.approx(18)


def test_other_prices_prove_less():
    assert bakery().proved_by(np.array([0.0])) == pytest.approx(7)  # goods cost nothing if nobody needs them
    assert bakery().proved_by(np.array([2.5])) == pytest.approx(7 + 12.5 - 2)  # 5 · 2.5, and 4 · (2 − 2.5)
    assert bakery().proved_by(np.array([100.0])) < 18


def test_a_price_of_a_side_that_is_open_counts_nothing():
    assert bakery().proved_by(np.array([-5.0])) == pytest.approx(7)
    assert bakery().proved_by(np.array([np.nan])) == pytest.approx(7)


@pytest.mark.parametrize("seed", range(40))
def test_no_prices_prove_more_than_the_optimum(seed: int):
    program, rng = random_program(seed), np.random.default_rng(seed)
    best = optimum(program)
    for size in (0.1, 1, 10, 1e6):
        assert program.proved_by(rng.normal(0, size, 4)) <= best + 1e-9 * size


@pytest.mark.parametrize("method", ["highs-ds", "highs-ipm"])
@pytest.mark.parametrize("seed", range(20))
def test_the_solvers_prices_prove_the_optimum(seed: int, method: str):
    program = random_program(seed)
    prices = prices_of(program, method, 10)
    assert prices is not None
    assert program.proved_by(prices) == pytest.approx(optimum(program), abs=1e-5)


def test_a_program_that_nothing_satisfies_has_no_prices():
    builder = Builder()
    builder.add(builder.rows(1, 5.0, np.inf), builder.columns(1, 0.0, 4.0), 1.0)
    assert prices_of(builder.program(), "highs-ds", 10) is None


def test_without_columns_the_rows_must_hold_by_themselves():
    builder = Builder(constant=3.0)
    builder.rows(1, -1.0, 2.0)
    prices = prices_of(builder.program(), "highs-ds", 10)
    assert prices is not None
    assert builder.program().proved_by(prices) == 3
    builder.rows(1, 1.0, 2.0)
    assert prices_of(builder.program(), "highs-ds", 10) is None
