import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from domain.health import rate
from domain.intervals import (
    nps,
    nps_change,
    poisson_bounds,
    score_funnel,
    score_funnel_limits,
    share_funnel,
    share_funnel_limits,
    wilson,
    wilson_bounds,
)
from tests.domain import witness

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_wilson_agrees_with_finding_its_ends_by_bisection(count, level):
    assert_allclose(wilson(*count, level), witness.wilson(*count, level), atol=1e-9)


def test_wilson_of_nothing_is_unknown():
    assert wilson(0, 0) == (None, None)


def test_wilson_agrees_with_published_examples():
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, and 0 of 20.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


@pytest.mark.parametrize(("successes", "n"), [(3, 2), (-1, 2), (1, 0), (math.nan, 2)])
def test_successes_outside_n_are_refused(successes, n):
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(successes, n)


def test_successes_a_hair_over_n_by_rounding_count_as_all():
    assert wilson(math.nextafter(3, 4), 3) == wilson(3, 3)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_that_is_no_probability_is_refused(level):
    with pytest.raises(ValueError, match="level"):
        wilson(1, 2, level)


@settings(max_examples=30, deadline=None)
@given(st.lists(COUNTS | st.just((0, 0)), max_size=20))
def test_many_wilson_intervals_agree_with_one_at_a_time(rows):
    low, high = wilson_bounds([x for x, _ in rows], [n for _, n in rows])
    for (x, n), found in zip(rows, zip(low, high, strict=True), strict=True):
        assert_allclose(found, [math.nan if end is None else end for end in wilson(x, n)])


def test_a_design_effect_counts_answers_for_less():
    assert_allclose(wilson_bounds([50], [100], design_effect=2.5), wilson_bounds([20], [40]))


def test_a_share_of_none_or_all_keeps_its_end():
    low, high = wilson_bounds([0, 7], [7, 7])
    assert low[0] == 0
    assert high[1] == 1


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_nps_lies_in_its_range_and_on_its_scale(promoters, passives, detractors):
    found = nps(promoters, passives, detractors)
    if found.n:
        assert -100 <= found.low <= found.value <= found.high <= 100
        # The variance of the answers themselves, each +100, 0 or -100.
        answers = [100.0] * promoters + [0.0] * passives + [-100.0] * detractors
        mean = sum(answers) / len(answers)
        variance = sum((a - mean) ** 2 for a in answers) / len(answers)
        assert found.value == pytest.approx(mean)
        assert found.standard_error == pytest.approx(math.sqrt(variance / len(answers)), abs=1e-6)


def test_nps_by_hand():
    found = nps(50, 30, 20)
    assert found.value == pytest.approx(30)
    assert found.standard_error == pytest.approx(100 * math.sqrt((0.7 - 0.09) / 100))
    p, d, n = 50.75 / 103, 20.75 / 103, 103
    half = 1.959964 * 100 * math.sqrt((p + d - (p - d) ** 2) / n)
    assert (found.low, found.high) == pytest.approx((100 * (p - d) - half, 100 * (p - d) + half), abs=1e-4)


def test_nps_of_nobody_is_unknown():
    found = nps(0, 0, 0)
    assert (found.value, found.standard_error, found.low, found.high, found.n) == (None, None, None, None, 0)
    assert nps_change(found, nps(5, 3, 2)) is None
    assert nps_change(nps(5, 3, 2), found) is None


def test_one_guest_does_not_make_nps_certain():
    found = nps(1, 0, 0)
    assert found.high == found.value == 100
    assert found.low < 0


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        nps(1, -1, 0)


def test_a_change_of_nps_adds_the_variances():
    now, before = nps(500, 300, 200), nps(400, 300, 300)
    value, low, high = nps_change(now, before)
    half = 1.96 * math.hypot(now.standard_error, before.standard_error)
    assert value == pytest.approx(20)
    assert (low, high) == pytest.approx((20 - half, 20 + half), abs=0.1)


def test_two_guests_who_disagree_are_no_change():
    _, low, high = nps_change(nps(1, 0, 0), nps(0, 0, 1))
    assert low < 50
    assert high >= 200


def test_intervals_of_different_levels_are_not_subtracted():
    with pytest.raises(ValueError, match="different levels"):
        nps_change(nps(1, 1, 1, 0.9), nps(1, 1, 1))


def funnel_by_hand(gap, error):
    """Overdispersion by loops; type-7 quantiles spelled out."""
    z = [g / e for g, e in zip(gap, error, strict=True)]
    ordered, ends = sorted(z), []
    for share in (0.1, 0.9):
        place = share * (len(z) - 1)
        under = min(math.floor(place), len(z) - 2) if len(z) > 1 else 0
        above = ordered[min(under + 1, len(z) - 1)]
        ends.append(ordered[under] + (place - under) * (above - ordered[under]))
    phi = sum(min(max(one, ends[0]), ends[1]) ** 2 for one in z) / len(z)
    w = [1 / e**2 for e in error]
    if len(z) == 1:
        return phi, 0.0
    return phi, max(0.0, (len(z) * phi - (len(z) - 1)) / (sum(w) - sum(x * x for x in w) / sum(w)))


@settings(max_examples=40, deadline=None)
@given(st.lists(COUNTS, min_size=1, max_size=15), st.floats(0.05, 0.95))
def test_a_funnel_of_shares_agrees_with_the_witness(rows, target):
    x, n = [a for a, _ in rows], [b for _, b in rows]
    gap = [math.asin(math.sqrt(a / b)) - math.asin(math.sqrt(target)) for a, b in rows]
    error = [0.5 / math.sqrt(b) for b in n]
    phi, tau2 = funnel_by_hand(gap, error)
    found = share_funnel(x, n, target)
    assert_allclose([found.dispersion, found.between_variance], [phi, tau2], rtol=1e-9, atol=1e-9)
    for i, e in enumerate(error):
        spread = math.sqrt(e * e + tau2)
        low = max(math.asin(math.sqrt(target)) - 3.09 * spread, 0)
        high = min(math.asin(math.sqrt(target)) + 1.96 * spread, math.pi / 2)
        assert_allclose(found.action_low[i], math.sin(low) ** 2, atol=1e-9)
        assert_allclose(found.warning_high[i], math.sin(high) ** 2, atol=1e-9)
        assert_allclose(found.z[i], gap[i] / spread, atol=1e-9)


def test_funnel_limits_narrow_with_n_and_are_nan_at_none():
    warning_low, warning_high, action_low, action_high = share_funnel_limits([0, 10, 100, 1000], 0.8)
    for limits in (warning_low, warning_high, action_low, action_high):
        assert np.isnan(limits[0])
    assert np.all(np.diff(warning_low[1:]) > 0)
    assert np.all(np.diff(warning_high[1:]) < 0)
    assert np.all(action_low[1:] < warning_low[1:])
    assert action_high[1] == 1.0


def test_a_funnel_of_scores_uses_audits():
    found = score_funnel([70.0, 90.0, math.nan], [4, 25, 0], 80.0, 100.0)
    spread = np.sqrt(np.array([25.0, 4.0]) + found.between_variance)
    assert_allclose(found.z[:2], np.array([-10, 10]) / spread)
    assert_allclose(found.warning_low[:2], 80 - 1.96 * spread)
    assert np.isnan([found.z[2], found.warning_low[2], found.action_high[2]]).all()
    assert_allclose(score_funnel_limits([4], 80.0, 100.0)[0], 80 - 1.96 * 5)
    assert score_funnel_limits([1], 95.0, 100.0)[1] == 100


def test_an_empty_funnel_says_nothing():
    found = share_funnel([], [], 0.8)
    assert (found.z.size, found.dispersion, found.between_variance) == (0, 1.0, 0.0)
    assert np.isnan(share_funnel([0], [0], 0.8).z).all()


def test_a_funnel_refuses_more_successes_than_trials():
    with pytest.raises(ValueError, match="between 0 and n"):
        share_funnel([2], [1], 0.5)


@given(st.integers(0, 400))
def test_the_range_of_a_count_is_that_of_its_rate(count):
    low, high = poisson_bounds([count])
    found = rate(count, 1, per=1)
    assert (low[0], high[0]) == pytest.approx((found.low, found.high))
