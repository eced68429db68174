"""What an input error says, and that it survives the way from a worker process."""

from __future__ import annotations

import pickle

import pytest

from forecasts.errors import InputError


def test_the_message_says_where_found_expected_and_maybe_on_a_second_line() -> None:
    error = InputError("h.csv, row 3, column offered", "'-3'", "at least 0", "a correction.", code="history.too_small")
    assert str(error) == "h.csv, row 3, column offered: found '-3', expected at least 0.\nMaybe a correction."


def test_without_a_guess_there_is_one_line() -> None:
    assert str(InputError("horizon", "0 days", "1 to 731 days")) == "horizon: found 0 days, expected 1 to 731 days."


def test_code_and_parameters_survive_pickling() -> None:
    error = InputError("model", "'x'", "a model", code="forecast.unknown_model", params={"model": "x"})
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.code, copy.params) == (str(error), "forecast.unknown_model", {"model": "x"})


def test_it_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="found"):
        raise InputError("a", "b", "c")
