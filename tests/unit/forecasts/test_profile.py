"""The weekly profile: how far a thin cell is drawn to the common shape."""

from __future__ import annotations

import numpy as np
import pytest

from forecasts.profile import profile_prior

ALL = (tuple(range(7)),)


def test_weekdays_of_one_shape_are_level_times_shape() -> None:
    contacts = np.outer(np.arange(1.0, 8.0), [100.0, 300.0, 200.0])
    prior = profile_prior(contacts, np.ones((7, 3)), ALL, 1.0)
    np.testing.assert_allclose(prior.contacts.reshape(7, 3), contacts, rtol=1e-9)


def test_missing_days_do_not_lower_a_level() -> None:
    shape, days = np.array([10.0, 30.0]), np.full((7, 2), 4.0)
    days[2, 1] = 1.0
    prior = profile_prior(days * shape, days, ALL, 1.0)
    np.testing.assert_allclose(prior.contacts.reshape(7, 2), np.tile(shape, (7, 1)), rtol=1e-9)


def test_weekdays_that_are_alike_are_believed_more_than_those_that_differ() -> None:
    random = np.random.default_rng(1)
    alike = random.poisson(np.full((7, 20), 400.0)).astype(float)
    unlike = random.poisson(np.full((7, 20), 400.0) * random.lognormal(0.0, 0.5, (7, 20))).astype(float)
    weights = [profile_prior(contacts, np.full((7, 20), 20.0), ALL, 1.0).weight.mean() for contacts in (alike, unlike)]
    assert weights[0] > 20 * weights[1]


def test_the_belief_is_worth_the_same_contacts_in_every_cell_of_a_group() -> None:
    contacts = np.outer(np.ones(7), [10.0, 1000.0])
    prior = profile_prior(contacts, np.ones((7, 2)), ALL, 1.5)
    worth = prior.contacts * prior.weight
    assert worth == pytest.approx(np.full(14, worth[0]))


def test_a_weekday_alone_has_no_one_to_resemble() -> None:
    contacts = np.full((7, 3), 50.0)
    prior = profile_prior(contacts, np.full((7, 3), 5.0), ((0, 1, 2, 3, 4, 5), (6,)), 1.0)
    worth = (prior.contacts * prior.weight).reshape(7, 3)
    assert worth[6].max() < 1.0
    assert worth[0].min() > 100.0


def test_a_cell_no_one_ever_saw_gets_the_common_shape() -> None:
    days = np.full((7, 2), 4.0)
    days[3] = [4.0, 0.0]
    prior = profile_prior(days * np.array([10.0, 30.0]), days, ALL, 1.0)
    assert prior.contacts.reshape(7, 2)[3, 1] == pytest.approx(30.0)
