import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.special import stdtrit

from domain.estimates import estimate_locations
from domain.flags import Flag, flag_level
from domain.reliability import MOST_VISITS, FitParts, variance_errors, visits_to_settle

PARTS = FitParts(
    between_variance=25.0, within_variance=100.0, drift_variance=2.0, half_life=math.inf, believed=20.0, locations=40
)


def sd_by_hand(weight: float) -> float:
    b = weight / (weight + 4)
    return stdtrit(39, 0.95) / 1.645 * math.sqrt(min(25 * (1 - b) + 2 * b, 25) + (1 - b) ** 2 * 25 / 20)


def settle_by_hand(gap: float, weight: float) -> float:
    """The first whole number of more visits after which the flag is "coach now" or "on target"."""
    for more in range(MOST_VISITS + 1):
        below = 0.5 * (1 + math.erf(-gap / sd_by_hand(weight + more) / math.sqrt(2)))
        if flag_level(below, weight + more) in (Flag.COACH_NOW, Flag.ON_TARGET):
            return more
    return math.nan


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.floats(-15, 15), st.floats(0, 30)), min_size=1, max_size=5))
def test_visits_to_settle_agree_with_flagging_visit_by_visit(rows):
    # A gap on the very edge is a matter of rounding.
    rows = [(round(gap, 2) + 0.003, weight) for gap, weight in rows]
    gaps, weights = zip(*rows, strict=True)
    found = visits_to_settle(gaps, weights, PARTS)
    assert_allclose(found, [settle_by_hand(gap, weight) for gap, weight in rows])


def test_a_level_on_the_target_is_never_settled_by_visits():
    assert np.isnan(visits_to_settle([0.0], [10.0], PARTS)).all()


def test_a_level_far_off_still_needs_the_visits_that_a_flag_needs():
    assert visits_to_settle([-30.0, 30.0], [0.0, 0.0], PARTS).tolist() == [2, 1]


def test_no_locations_need_no_visits():
    assert visits_to_settle([], [], PARTS).shape == (0,)


def test_the_sd_of_a_weight_is_that_of_the_estimate():
    rng = np.random.default_rng(3)
    location = np.repeat(np.arange(12), rng.integers(1, 9, 12))
    found = estimate_locations(location, np.zeros(location.size), rng.normal(0, 10, location.size), 12)
    parts = FitParts(
        found.between_variance, found.within_variance, found.drift_variance, found.half_life,
        float(found.reliability.sum()), 12,
    )  # fmt: skip
    assert_allclose(parts.sd(found.weight), found.sd)
    assert_allclose(parts.half_range(found.weight), 1.645 * found.sd)


def test_more_visits_never_widen_the_range():
    assert (np.diff(PARTS.half_range(np.arange(60.0))) <= 0).all()


@pytest.mark.slow
def test_the_errors_of_the_variances_hold_nine_of_ten_true_values():
    rng = np.random.default_rng(8)
    location, hits = np.repeat(np.arange(60), 20), np.zeros(2)
    ages = np.tile(np.linspace(0, 1.9, 20), 60)
    for _ in range(100):
        residual = rng.normal(0, 5, 60)[location] + rng.normal(0, 10, location.size)
        found = estimate_locations(location, ages, residual, 60)
        errors = variance_errors(location, ages, residual, 60)
        for place, (value, true) in enumerate(((found.between_variance, 25), (found.within_variance, 100))):
            hits[place] += abs(math.log(value / true)) <= 1.645 * errors[place]
    assert (hits >= 80).all()


@pytest.mark.parametrize("location", [[], [0, 0, 0]])
def test_fewer_than_two_locations_tell_no_error(location):
    errors = variance_errors(location, [0.0] * len(location), [1.0] * len(location), 3)
    assert np.isnan(errors).all()
