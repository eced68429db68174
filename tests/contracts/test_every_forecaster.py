"""The exam every forecaster sits: what `forecasters.base` promises, for each case a forecaster declares."""

from __future__ import annotations

import copy
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from forecasts.errors import InputError
from forecasts.events import Event, EventLedger
from forecasts.forecasters import FORECASTERS, forecaster_named
from forecasts.forecasters.base import Forecaster, Past
from forecasts.preparation import Prepared, Site, prepare
from tests.demand_world import MONDAY, Rate, horizon_after, noisy, prepared, raw_history

CASES = [pytest.param(case, id=f"{case.name}-{n}") for kind in FORECASTERS for n, case in enumerate(kind.test_cases())]
every_case = pytest.mark.parametrize("forecaster", CASES)

BERLIN = ZoneInfo("Europe/Berlin")
N_DAYS = 112


def centre(day: date, hour: int) -> float | None:
    """Open every day 8:00 to 20:00, quiet weekends and evenings, busy month starts."""
    if not 8 <= hour < 20:
        return None
    mean = 40.0 - abs(hour - 12) * 3.0
    return mean * (0.4 if day.weekday() > 4 else 1.0) * (1.15 if day.day <= 3 else 1.0)


CENTRE = noisy(centre)


def predicted(forecaster: Forecaster, made: Prepared, n_days: int = 28) -> np.ndarray:
    return forecaster.fit(made.past).predict(horizon_after(made, n_days)).mean


@every_case
@pytest.mark.parametrize("n_days", [1, 7, 28, 35])
def test_it_answers_exactly_the_intervals_asked_for(forecaster: Forecaster, n_days: int) -> None:
    made = prepared(CENTRE, N_DAYS)
    horizon = horizon_after(made, n_days)
    mean = forecaster.fit(made.past).predict(horizon).mean
    assert mean.shape == (horizon.grid.n_intervals,)
    assert mean.dtype == np.float64


@every_case
def test_it_answers_finite_numbers_never_negative_and_zero_where_closed(forecaster: Forecaster) -> None:
    made = prepared(CENTRE, N_DAYS)
    horizon = horizon_after(made, 28)
    mean = forecaster.fit(made.past).predict(horizon).mean
    assert np.isfinite(mean).all()
    assert (mean[horizon.is_staffed] > 0).all()
    assert (mean[~horizon.is_staffed] == 0).all()


@every_case
def test_it_is_in_the_right_order_of_size(forecaster: Forecaster) -> None:
    made = prepared(CENTRE, N_DAYS)
    horizon = horizon_after(made, 28)
    truth = [centre(at.date(), at.hour) or 0.0 for at in horizon.grid.starts_at]
    assert predicted(forecaster, made).sum() == pytest.approx(sum(truth), rel=0.1)


@every_case
def test_fitting_and_predicting_change_nothing(forecaster: Forecaster) -> None:
    made = prepared(CENTRE, N_DAYS)
    before, parameters = copy.deepcopy(made.past), repr(forecaster)
    predicted(forecaster, made)
    for part in ("offered", "aht_s", "is_open", "is_masked", "is_outage"):
        np.testing.assert_array_equal(getattr(made.past.history, part), getattr(before.history, part))
    for field in fields(before.facts):
        np.testing.assert_array_equal(getattr(made.past.facts, field.name), getattr(before.facts, field.name))
    assert repr(forecaster) == parameters


@every_case
def test_it_gives_the_same_answer_twice(forecaster: Forecaster) -> None:
    made = prepared(CENTRE, N_DAYS)
    np.testing.assert_array_equal(predicted(forecaster, made), predicted(forecaster, made))


@every_case
def test_too_short_a_history_is_a_clear_error(forecaster: Forecaster) -> None:
    with pytest.raises(InputError, match="queue 'all': found 3 days with contacts") as refused:
        forecaster.fit(prepared(CENTRE, 3).past)
    assert refused.value.code == "history.too_short"


@every_case
def test_a_history_without_any_contacts_is_a_clear_error(forecaster: Forecaster) -> None:
    with pytest.raises(InputError) as refused:
        forecaster.fit(prepared(lambda day, hour: 0.0 if 8 <= hour < 20 else None, N_DAYS).past)
    assert refused.value.code == "history.too_short"


@every_case
def test_the_shortest_history_it_accepts_is_enough(forecaster: Forecaster) -> None:
    made = prepared(CENTRE, forecaster.capabilities.least_days)
    assert np.isfinite(predicted(forecaster, made)).all()


@every_case
def test_the_future_does_not_change_what_was_forecast_before_it(forecaster: Forecaster) -> None:
    cutoff = MONDAY + timedelta(days=84)
    changed: Rate = lambda day, hour: CENTRE(day, hour) if day < cutoff else 900.0  # noqa: E731
    known, other = (prepare(raw_history(rate, N_DAYS), Site(), cutoff) for rate in (CENTRE, changed))
    np.testing.assert_array_equal(predicted(forecaster, known), predicted(forecaster, other))


@every_case
def test_ten_times_the_contacts_give_ten_times_the_forecast(forecaster: Forecaster) -> None:
    # Where it is not declared, more contacts only mean that single cells are believed more.
    tolerance = 1e-9 if forecaster.capabilities.scales else 0.05
    tenfold: Rate = lambda day, hour: None if (mean := centre(day, hour)) is None else 10.0 * mean  # noqa: E731
    once, ten = predicted(forecaster, prepared(centre, N_DAYS)), predicted(forecaster, prepared(tenfold, N_DAYS))
    np.testing.assert_allclose(ten, 10.0 * once, rtol=tolerance)


@every_case
def test_unknown_intervals_are_no_zeros(forecaster: Forecaster) -> None:
    holes: Rate = lambda day, hour: None if (day.toordinal() * 24 + hour) % 11 == 0 else centre(day, hour)  # noqa: E731
    whole, with_holes = predicted(forecaster, prepared(centre, N_DAYS)), predicted(forecaster, prepared(holes, N_DAYS))
    assert with_holes.sum() == pytest.approx(whole.sum(), rel=0.02)


def ledger(*events: tuple[date, int, float | None], kind: str = "promotion") -> EventLedger:
    def at(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=BERLIN)

    return EventLedger(
        tuple(Event("sale", kind, "", at(on), at(on + timedelta(days=n)), lift) for on, n, lift in events)
    )


@every_case
def test_a_told_lift_is_obeyed(forecaster: Forecaster) -> None:
    coming = MONDAY + timedelta(days=N_DAYS + 1)
    plain, lifted = prepared(CENTRE, N_DAYS), prepared(CENTRE, N_DAYS, ledger=ledger((coming, 1, 0.5)))
    ratio = predicted(forecaster, lifted)[24:48] / np.maximum(predicted(forecaster, plain)[24:48], 1e-9)
    np.testing.assert_allclose(ratio[8:20], 1.5)


@every_case
def test_a_lift_is_learned_from_past_occurrences(forecaster: Forecaster) -> None:
    past = [MONDAY + timedelta(days=n) for n in (22, 57, 85)]
    coming = MONDAY + timedelta(days=N_DAYS + 1)
    sale: Rate = lambda day, hour: (mean := CENTRE(day, hour)) and mean * (1.6 if day in past else 1.0)  # noqa: E731
    events = ledger(*((on, 1, None) for on in (*past, coming)))
    plain, lifted = prepared(CENTRE, N_DAYS), prepared(sale, N_DAYS, ledger=events)
    ratio = predicted(forecaster, lifted)[32:44].sum() / predicted(forecaster, plain)[32:44].sum()
    assert ratio == pytest.approx(1.6 if forecaster.capabilities.learns_events else 1.0, abs=0.2)


@every_case
def test_an_outage_told_for_the_past_leaves_no_trace_and_one_ahead_is_ignored(forecaster: Forecaster) -> None:
    faults = ledger((MONDAY + timedelta(days=106), 2, None), (MONDAY + timedelta(days=N_DAYS), 3, None), kind="outage")
    fault_day = MONDAY + timedelta(days=106)
    faulty: Rate = lambda day, hour: (  # noqa: E731
        (mean := centre(day, hour)) and (0.0 if fault_day <= day < fault_day + timedelta(days=2) else mean)
    )
    plain, told = prepared(centre, N_DAYS), prepared(faulty, N_DAYS, ledger=faults)
    # Other weeks stand in for the two days: their months began on other weekdays.
    np.testing.assert_allclose(predicted(forecaster, told), predicted(forecaster, plain), rtol=0.08)


@every_case
def test_a_closure_ahead_is_forecast_as_zero(forecaster: Forecaster) -> None:
    closed = prepared(CENTRE, N_DAYS, ledger=ledger((MONDAY + timedelta(days=N_DAYS), 1, None), kind="closure"))
    mean = predicted(forecaster, closed)
    assert (mean[:24] == 0).all()
    assert mean[24:48].sum() > 0


@every_case
def test_a_spread_comes_with_the_prediction_where_it_is_declared(forecaster: Forecaster) -> None:
    made = prepared(CENTRE, N_DAYS)
    spread = forecaster.fit(made.past).predict(horizon_after(made)).spread
    assert (spread is not None) == forecaster.capabilities.gives_spread
    if spread is not None:
        assert 0 < spread.dispersion < 10
        assert 0 <= spread.day_cv < 1


def test_names_are_unique_and_find_their_forecaster() -> None:
    names = [forecaster.name for forecaster in FORECASTERS]
    assert len(set(names)) == len(names)
    assert [type(forecaster_named(name)) for name in names] == list(FORECASTERS)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match=", ".join(forecaster.name for forecaster in FORECASTERS)) as refused:
        forecaster_named("prophet")
    assert refused.value.code == "forecast.unknown_model"


@every_case
def test_every_forecaster_is_documented_and_compares_by_its_parameters(forecaster: Forecaster) -> None:
    assert (type(forecaster).__doc__ or "").strip()
    assert replace(forecaster) == forecaster  # type: ignore[type-var]


def test_the_exam_is_given_a_past_with_nothing_to_hide() -> None:
    made: Past = prepared(CENTRE, N_DAYS).past
    assert made.history.findings == ()
