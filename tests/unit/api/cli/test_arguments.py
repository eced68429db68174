"""What people type, on both sides of what is allowed."""

from __future__ import annotations

from datetime import date

import pytest
import typer

from api.cli import arguments


@pytest.mark.parametrize("text, n_days", [("28d", 28), ("4w", 28), ("1", 1), ("400d", 400), (" 2 weeks ", 14)])
def test_a_horizon_is_days_or_weeks(text, n_days):
    assert arguments.days(text) == n_days


@pytest.mark.parametrize("text", ["", "0d", "-3d", "401d", "58w", "28h", "1.5d", "d", "nan", "28d 3h", "99999999999d"])
def test_a_horizon_that_cannot_be_is_refused(text):
    with pytest.raises(typer.BadParameter, match="expected 1 to 400 days"):
        arguments.days(text)


@pytest.mark.parametrize("text, minutes", [("15min", 15), ("30", 30), ("1h", 60), ("60min", 60)])
def test_an_interval_divides_the_hour(text, minutes):
    assert arguments.interval(text) == minutes


@pytest.mark.parametrize("text", ["0min", "7min", "2h", "45min", "-15min", "quarter"])
def test_an_interval_that_does_not_is_refused(text):
    with pytest.raises(typer.BadParameter, match="expected 15min, 30min or 60min"):
        arguments.interval(text)


def test_quantiles_come_back_in_rising_order():
    assert arguments.quantiles("0.9,0.1, 0.5") == (0.1, 0.5, 0.9)


@pytest.mark.parametrize("text", ["", "0", "1", "0.1,1.5", "0.5,0.5", "0.1;0.9", "nan", "-0.1", "10,90"])
def test_quantiles_outside_zero_and_one_or_twice_are_refused(text):
    with pytest.raises(typer.BadParameter, match="different numbers between 0 and 1"):
        arguments.quantiles(text)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "-0.1", "1.1", "one", ""])
def test_a_share_is_a_finite_number_from_zero_to_one(text):
    with pytest.raises(typer.BadParameter, match="at least 0 and at most 1"):
        arguments.number(0, 1)(text)


def test_a_limit_may_be_excluded():
    assert arguments.number(0, 10)("0") == 0
    with pytest.raises(typer.BadParameter, match="more than 0"):
        arguments.number(0, 10, above=True)("0")


def test_languages_do_not_depend_on_case():
    assert arguments.language("ZH-hans") == "zh-Hans"
    with pytest.raises(typer.BadParameter, match="en, zh-Hans, zh-Hant"):
        arguments.language("fr")


def test_a_zone_has_a_name():
    assert arguments.timezone("Asia/Shanghai") == "Asia/Shanghai"
    with pytest.raises(typer.BadParameter, match="Asia/Shangai"):
        arguments.timezone("Asia/Shangai")


def test_a_date_is_written_year_first():
    assert arguments.day("2026-03-02") == date(2026, 3, 2)
    with pytest.raises(typer.BadParameter, match="2026-03-02"):
        arguments.day("2.3.2026")
