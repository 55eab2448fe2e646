import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from domain.health import NetworkScore, changed, expected_below_target, network_score, rate, u_chart
from tests.domain import witness

LOCATIONS = st.tuples(st.floats(20, 100), st.integers(0, 5), st.floats(1, 1000), st.floats(40, 95))


@settings(max_examples=50, deadline=None)
@given(st.lists(LOCATIONS, min_size=1, max_size=12), st.floats(0, 30))
def test_the_network_score_agrees_with_the_witness(rows, spread):
    mean, visits, guests, level = (list(column) for column in zip(*rows, strict=True))
    found = network_score(mean, visits, guests, 100.0, expected_level=level, location_variance=spread)
    assert found.n == sum(visits)
    if found.n:
        value, error = witness.network_score(rows, 100.0, spread)
        assert_allclose([found.value, found.standard_error], [value, error], rtol=1e-9, atol=1e-9)
        assert found.low == pytest.approx(max(value - 1.645 * error, 0))
        assert found.high == pytest.approx(min(value + 1.645 * error, 100))


def test_the_visited_stand_for_all_by_guests():
    found = network_score([60, 90, math.nan], [4, 1, 0], [300, 100, 999], 100.0)
    assert found.value == pytest.approx(67.5)
    assert found.standard_error == pytest.approx(math.sqrt(0.75**2 * 100 / 4 + 0.25**2 * 100))
    assert found.n == 5


def test_visiting_other_locations_is_no_change_when_the_expected_levels_are_known():
    level, guests = [60.0, 90.0], [1.0, 1.0]
    first = network_score([60, math.nan], [9, 0], guests, 100.0, expected_level=level)
    then = network_score([math.nan, 90], [0, 9], guests, 100.0, expected_level=level)
    assert first.value == then.value == 75
    assert not changed(then, first).beyond_chance


def test_without_visits_the_network_score_is_unknown():
    assert network_score([math.nan], [0], [5.0], 100.0) == NetworkScore(None, None, None, None, 0)
    assert network_score([], [], [], 100.0).value is None


@pytest.mark.parametrize("guests", [None, [0.0, 0.0, 7.0]])
def test_without_guests_each_visited_location_counts_alike(guests):
    assert network_score([60, 80, math.nan], [1, 1, 0], guests, 100.0).value == 70


@pytest.mark.parametrize(
    ("mean", "visits", "guests"),
    [
        ([70.0], [1, 1], [1.0]),
        ([70.0], [-1], [1.0]),
        ([70.0], [1], [-1.0]),
        ([70.0], [1], [math.nan]),
        ([math.nan], [1], [1.0]),
    ],
)
def test_windows_that_cannot_be_are_refused(mean, visits, guests):
    with pytest.raises(ValueError, match=r"\w"):
        network_score(mean, visits, guests, 100.0)


@pytest.mark.parametrize(("visits", "margin"), [(20, 5.5), (60, 3.1), (150, 2.0)])
def test_the_margin_of_a_change_is_about_what_the_methods_promise(visits, margin):
    rng = np.random.default_rng(visits)
    guests = rng.lognormal(0, 0.3, 400)  # sizes of cinemas, most within a factor of two

    def window():
        n = np.bincount(rng.integers(0, 400, visits), minlength=400)
        return network_score(np.full(400, 80.0), n, guests, 100.0)

    found = np.mean([changed(window(), window()).margin for _ in range(20)])
    assert found == pytest.approx(margin, rel=0.06)


def test_chance_alone_is_called_a_change_in_one_pair_of_ten():
    rng, n = np.random.default_rng(4), np.full(30, 2)
    calls = []
    for _ in range(1000):
        now, before = (network_score(80 + rng.normal(0, 10 / math.sqrt(2), 30), n, None, 100.0) for _ in range(2))
        calls.append(changed(now, before).beyond_chance)
    assert np.mean(calls) == pytest.approx(0.10, abs=0.03)


def test_a_change_is_one_only_outside_the_range_of_chance():
    before = NetworkScore(80.0, 75.0, 85.0, 3.0, 20)
    inside = changed(NetworkScore(76.0, 71.0, 81.0, 3.0, 20), before)
    assert (inside.value, inside.beyond_chance) == (-4.0, False)
    assert inside.margin == pytest.approx(1.645 * math.sqrt(18))
    assert changed(NetworkScore(72.9, 68.0, 78.0, 3.0, 20), before).beyond_chance


def test_a_change_from_or_to_an_unknown_window_is_unknown():
    known, unknown = NetworkScore(80.0, 75.0, 85.0, 3.0, 20), NetworkScore(None, None, None, None, 0)
    for pair in ((known, unknown), (unknown, known), (unknown, unknown)):
        found = changed(*pair)
        assert (found.value, found.margin, found.beyond_chance) == (None, None, False)


def test_the_expected_number_below_target_by_hand():
    found = expected_below_target([0.9, 0.5, 0.1, math.nan])
    assert found.value == pytest.approx(1.5)
    assert found.high == pytest.approx(1.5 + 1.645 * math.sqrt(0.09 + 0.25 + 0.09))
    assert found.n == 3


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=20))
def test_the_expected_number_below_target_stays_within_none_and_all(chances):
    found = expected_below_target(chances)
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= found.n == len(chances)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 60))
def test_the_range_of_a_rate_ends_where_the_count_becomes_a_one_in_twenty(count):
    found = rate(count, 1.0, per=1)
    assert witness.poisson_cdf(count, found.high) == pytest.approx(0.05, abs=1e-9)
    if count:
        assert 1 - witness.poisson_cdf(count - 1, found.low) == pytest.approx(0.05, abs=1e-9)
    else:
        assert found.low == 0


def test_a_rate_is_per_its_unit():
    assert rate(3, 60, per=100).value == pytest.approx(5)
    assert rate(12, 48_000, per=10_000).value == pytest.approx(2.5)


def test_no_event_is_a_rate_of_zero_and_no_exposure_is_unknown():
    assert rate(0, 50, per=100).value == 0
    unknown = rate(0, 0, per=100)
    assert (unknown.value, unknown.low, unknown.high) == (None, None, None)


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="negative"):
        rate(-1, 5, per=100)
    with pytest.raises(ValueError, match="negative"):
        u_chart([-1], [5], per=1)


def test_a_u_chart_by_hand():
    found = u_chart([10, 10, 40], [1000, 1000, 1000], per=1000, baseline=2)
    assert found.centre == pytest.approx(10)
    assert_allclose(found.values, [10, 10, 40])
    assert_allclose(found.upper, 10 + 3 * math.sqrt(10))
    assert_allclose(found.lower, 10 - 3 * math.sqrt(10))
    assert found.above.tolist() == [False, False, True]
    assert not found.below.any()


def test_limits_widen_where_there_were_fewer_guests_and_never_fall_under_zero():
    found = u_chart([4, 1], [4000, 1000], per=10_000)
    assert found.upper[1] > found.upper[0]
    assert found.lower[1] == 0


def test_a_period_without_guests_has_no_rate_and_no_signal():
    found = u_chart([0, 5], [0, 5000], per=10_000)
    assert np.isnan([found.values[0], found.lower[0], found.upper[0]]).all()
    assert not found.above[0]


def test_an_empty_u_chart_has_no_centre():
    found = u_chart([], [], per=10_000)
    assert found.values.shape == (0,)
    assert math.isnan(found.centre)
