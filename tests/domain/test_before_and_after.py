import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from domain.before_and_after import FIRST_WEEKS, StaggeredRows, freeze_forecast, staggered_rows
from domain.estimates import estimate_locations
from tests.domain import witness_effect
from tests.domain.coached_chain import chain


def test_the_forecast_knows_nothing_of_the_audits_after_the_start():
    location, month, residual, _ = chain(np.random.default_rng(1))
    found = freeze_forecast(location, month, residual, 40, start=18, until=24)
    early = month < 18
    alone = freeze_forecast(location[early], month[early], residual[early], 40, start=18, until=24)
    by_itself = estimate_locations(location[early], 18 - month[early], residual[early], 40)
    assert_allclose(found.forecast, by_itself.mean)
    assert_allclose(found.forecast_sd, by_itself.sd)
    assert found.within_variance == by_itself.within_variance
    assert_allclose(found.forecasts, alone.forecasts)
    quick = estimate_locations(location[early], 18 - month[early], residual[early], 40, half_life=3.0)
    assert_allclose(found.forecasts[:, 0], quick.mean)
    assert alone.n_post.sum() == 0
    assert np.all(np.isnan(alone.post_mean))


def test_means_before_and_after_agree_with_counting_by_hand():
    location, month, residual, _ = chain(np.random.default_rng(2), visits_a_month=0.5)
    residual[::7] = math.nan
    until = np.where(np.arange(40) % 3 == 0, 20.0, 24.0)
    found = freeze_forecast(location, month, residual, 40, start=18, until=until, before_months=6)
    audits = list(zip(location.tolist(), month.tolist(), residual.tolist(), strict=True))
    for place in range(40):
        before = witness_effect.mean_between(audits, place, 12, 18)
        after = witness_effect.mean_between(audits, place, 18 + 14 / 30.4375, until[place])
        assert_allclose((found.pre_mean[place], found.n_pre[place]), before)
        assert_allclose((found.post_mean[place], found.n_post[place]), after)


@pytest.mark.parametrize(
    ("month", "counted"),
    [
        (10.0, "neither"),  # the day of the start
        (9.999, "before"),
        (10 + FIRST_WEEKS - 1e-6, "neither"),
        (10 + FIRST_WEEKS, "after"),
        (13.0, "neither"),  # the end is not included
    ],
)
def test_an_audit_on_an_edge_is_before_after_or_neither(month, counted):
    found = freeze_forecast([0], [month], [4.0], 1, start=10, until=13)
    assert (found.n_pre[0], found.n_post[0]) == (counted == "before", counted == "after")


def test_a_chain_without_audits_has_forecasts_and_no_visits():
    found = freeze_forecast([], [], [], 3, start=0, until=6)
    assert_allclose(found.forecasts, np.zeros((3, 2)))
    assert found.n_post.tolist() == found.n_pre.tolist() == [0, 0, 0]
    assert np.all(np.isnan(found.pre_mean))


@pytest.mark.parametrize(
    "changed",
    [
        {"month": [1.0, 2.0]},
        {"location": [1]},
        {"location": [-1]},
        {"month": [math.nan]},
        {"residual": [math.inf]},
        {"start": math.nan},
        {"until": math.nan},
        {"until": [1.0, 2.0]},
        {"before_months": 0.0},
    ],
)
def test_audits_that_cannot_be_are_not_frozen(changed):
    one = {"location": [0], "month": [1.0], "residual": [1.0], "n_locations": 1, "start": 2.0, "until": 3.0}
    with pytest.raises(ValueError, match=r"\w"):
        freeze_forecast(**(one | changed))


def test_a_later_coached_location_is_compared_until_its_own_start_and_then_leaves():
    location, month = np.repeat(np.arange(4), 30), np.tile(np.arange(30) * 1.0, 4)
    found = staggered_rows(location, month, location * 1.0, 4, coached_from=[10, 13, math.nan, 25], after_months=6)
    assert found.start.tolist() == [10.0] * 4 + [13.0] * 3 + [25.0] * 2
    assert found.location.tolist() == [0, 1, 2, 3, 1, 2, 3, 2, 3]
    assert found.coached.tolist() == [True, False, False, False, True, False, False, False, True]
    # Months 11 to 15; location 1 only 11 and 12. After 25 only 26 to 29 are there.
    assert found.n_post.tolist() == [5, 2, 5, 5, 5, 5, 5, 4, 4]
    assert found.n_pre.tolist() == [10] * 4 + [12] * 5
    assert_allclose(found.post_mean, found.location)


def test_a_rise_by_coaching_is_not_in_the_forecast_of_a_later_start():
    location, month, residual, coached_from = chain(np.random.default_rng(4), coach_at=(12, 18))
    risen = residual + 30 * (month >= coached_from[location])
    plain = staggered_rows(location, month, residual, 40, coached_from=coached_from, after_months=6)
    coached = staggered_rows(location, month, risen, 40, coached_from=coached_from, after_months=6)
    assert_allclose(coached.forecasts, plain.forecasts)
    assert_allclose(coached.within_variance, plain.within_variance)


def test_nobody_coached_gives_no_rows():
    found = staggered_rows([0], [1.0], [2.0], 1, coached_from=[math.nan], after_months=6)
    assert isinstance(found, StaggeredRows)
    assert found.location.shape == found.coached.shape == (0,)
    assert found.forecasts.shape == (0, 2)


@pytest.mark.parametrize(
    ("coached_from", "after_months"), [([1.0, 2.0], 6), ([math.inf], 6), ([1.0], 0), ([1.0], math.nan)]
)
def test_starts_that_cannot_be_are_refused(coached_from, after_months):
    with pytest.raises(ValueError, match=r"\w"):
        staggered_rows([0], [1.0], [2.0], 1, coached_from=coached_from, after_months=after_months)
