import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from domain.drivers import Drivers, Evidence, relative_weights, stage_drivers
from domain.two_way import without_location_and_period
from tests.domain import witness_drivers

SEEDS = st.integers(0, 2**32 - 1)
RANGES = ("low", "high", "rank_low", "rank_high")


def correlations_of(rows):
    """Of predictors with each other, and with the outcome in the last column."""
    table = np.corrcoef(rows, rowvar=False)
    return table[:-1, :-1], table[:-1, -1]


def guests(seed, responses=2000, locations=40, slopes=(1.0, 0.5, 0.0), months=6):
    """Ratings of stages that resemble each other, an overall rating, and where and when they were given."""
    generator = np.random.default_rng(seed)
    where, when = generator.integers(0, locations, responses), generator.integers(0, months, responses)
    mood = generator.normal(size=(responses, 1))
    ratings = mood + generator.normal(size=(responses, len(slopes)))
    overall = ratings @ np.array(slopes) + generator.normal(size=responses)
    return ratings, overall, where, when


def drivers_of(ratings, overall, where, when, seed=0) -> Drivers:
    return stage_drivers(ratings, overall, location=where, month=when, seed=seed)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 6), st.floats(0, 3))
def test_relative_weights_agree_with_the_witness(seed, stages, alike):
    generator = np.random.default_rng(seed)
    rows = generator.normal(size=(60, stages + 1)) + alike * generator.normal(size=(60, 1))
    among, with_outcome = correlations_of(rows) if stages > 1 else (np.ones((1, 1)), np.array([-0.4]))
    found = relative_weights(among, with_outcome)
    assert_allclose(found, witness_drivers.relative_weights(among.tolist(), with_outcome.tolist()), atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(2, 8))
def test_relative_weights_add_up_to_r_squared_and_are_never_negative(seed, stages):
    rows = np.random.default_rng(seed).normal(size=(50, stages + 1))
    rows -= rows.mean(axis=0)
    found = relative_weights(*correlations_of(rows))
    fitted = rows[:, :-1] @ np.linalg.lstsq(rows[:, :-1], rows[:, -1])[0]
    assert np.all(found >= 0)
    assert found.sum() == pytest.approx((fitted**2).sum() / (rows[:, -1] ** 2).sum(), abs=1e-9)


def test_relative_weights_of_unrelated_predictors_are_squared_correlations():
    assert_allclose(relative_weights(np.eye(3), [0.6, -0.3, 0.0]), [0.36, 0.09, 0.0], atol=1e-12)


def test_relative_weights_of_two_predictors_by_hand():
    # The root of [[1, .6], [.6, 1]] is [[a, b], [b, a]] with a + b = sqrt 1.6 and a - b = sqrt .4.
    a, b = (math.sqrt(1.6) + math.sqrt(0.4)) / 2, (math.sqrt(1.6) - math.sqrt(0.4)) / 2
    first, second = (0.5 * a - 0.4 * b) / (a * a - b * b), (0.4 * a - 0.5 * b) / (a * a - b * b)
    expected = [a * a * first**2 + b * b * second**2, b * b * first**2 + a * a * second**2]
    assert_allclose(relative_weights([[1, 0.6], [0.6, 1]], [0.5, 0.4]), expected)


@pytest.mark.parametrize("away", [0.0, 1e-12, 1e-9])
def test_predictors_that_repeat_each_other_share_their_weight(away):
    among = [[1, 1 - away, 0], [1 - away, 1, 0], [0, 0, 1]]
    assert_allclose(relative_weights(among, [0.6, 0.6, 0.3]), [0.18, 0.18, 0.09], atol=1e-6)


def test_permuting_predictors_permutes_their_weights():
    among, with_outcome = correlations_of(np.random.default_rng(3).normal(size=(40, 5)))
    order = [2, 0, 3, 1]
    found = relative_weights(among[np.ix_(order, order)], with_outcome[order])
    assert_allclose(found, relative_weights(among, with_outcome)[order])


def test_no_predictors_have_no_weights():
    assert relative_weights(np.empty((0, 0)), []).size == 0
    assert relative_weights([], []).size == 0


@pytest.mark.parametrize(
    ("among", "with_outcome", "words"),
    [
        ([[1, 0.2], [0.2, 1]], [0.1], "square table"),
        ([[1, math.nan], [math.nan, 1]], [0.1, 0.2], "unknown"),
        ([[1, 0.2], [0.3, 1]], [0.1, 0.2], "no correlation matrix"),
        ([[2, 0.2], [0.2, 1]], [0.1, 0.2], "no correlation matrix"),
        ([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], [0.1, 0.2, 0.3], "no correlation matrix"),
        ([[1, 0.9], [0.9, 1]], [0.9, -0.9], "more than all"),
    ],
)
def test_correlations_that_no_data_could_have_are_refused(among, with_outcome, words):
    with pytest.raises(ValueError, match=words):
        relative_weights(among, with_outcome)


CELLS = st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(-40, 40).map(lambda x: x / 4))


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=25))
def test_taking_out_levels_agrees_with_the_witness(rows):
    where, when, values = (list(column) for column in zip(*rows, strict=True))
    found = without_location_and_period(np.array(values)[:, None], where, when)
    assert_allclose(found[:, 0], witness_drivers.without_levels(values, where, when), atol=1e-9)


def test_levels_of_locations_and_periods_leave_no_trace():
    ratings, _, where, when = guests(1, responses=300)
    moved = ratings + 7.0 * where[:, None] - 3.0 * when[:, None]
    assert_allclose(
        without_location_and_period(moved, where, when), without_location_and_period(ratings, where, when)
    )
    constant = without_location_and_period((0.1 * where + 0.3 * when)[:, None], where, when)
    assert not constant.any()


def test_levels_of_nothing_are_nothing():
    assert without_location_and_period(np.empty((0, 3)), [], []).shape == (0, 3)


def test_levels_of_unknown_values_are_refused():
    with pytest.raises(ValueError, match="leave its row out"):
        without_location_and_period([[math.nan], [1.0]], [0, 0], [0, 1])
    with pytest.raises(ValueError, match="one row"):
        without_location_and_period([[1.0], [1.0]], [0], [0, 1])


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_stage_drivers_agree_with_the_witness(seed):
    ratings, overall, where, when = guests(seed, responses=220, locations=12, months=3)
    found = drivers_of(ratings, overall, where, when)
    columns = [
        witness_drivers.without_levels(column.tolist(), where.tolist(), when.tolist())
        for column in [*ratings.T, overall]
    ]
    table = witness_drivers.correlations(columns)
    expected = witness_drivers.relative_weights([row[:-1] for row in table[:-1]], [row[-1] for row in table[:-1]])
    assert_allclose(found.weight, expected, atol=1e-9)
    assert found.r_squared == pytest.approx(sum(expected))
    assert found.share.sum() == pytest.approx(1)


def test_stages_are_ranked_as_they_matter():
    found = drivers_of(*guests(2))
    assert found.evidence is Evidence.RANKED
    assert found.rank_low.tolist() == found.rank_high.tolist() == [1, 2, 3]
    assert np.all((found.low <= found.share) & (found.share <= found.high))
    assert (found.n_responses, found.n_locations) == (2000, 40)


def test_stages_that_matter_alike_have_overlapping_ranks():
    found = drivers_of(*guests(5, responses=400, slopes=(1.0, 1.0, 1.0)))
    assert np.all(found.rank_low < found.rank_high)


def test_an_easy_town_and_a_good_film_are_not_good_service():
    ratings, overall, where, when = guests(2)
    plain = drivers_of(ratings, overall, where, when)
    moved = drivers_of(ratings + 5.0 * where[:, None], overall + 5.0 * where - 2.0 * when, where, when)
    assert_allclose(moved.weight, plain.weight, atol=1e-9)
    assert_allclose(moved.high, plain.high, atol=1e-9)


def test_scales_and_names_of_places_do_not_matter():
    ratings, overall, where, when = guests(2)
    plain, other = drivers_of(ratings, overall, where, when), drivers_of(3 * ratings + 1, 100 - overall, where, when)
    assert_allclose(plain.weight, other.weight, atol=1e-9)
    named = drivers_of(ratings, overall, where * 17 + 1000, when - 50)
    assert_allclose(named.low, plain.low)


def test_the_same_data_give_the_same_ranges():
    once, again, other = (drivers_of(*guests(2), seed=seed) for seed in (0, 0, 1))
    assert_allclose(once.low, again.low, rtol=0)
    assert not np.array_equal(once.low, other.low)
    assert_allclose(once.low, other.low, atol=0.03)


@pytest.mark.parametrize(
    ("responses", "evidence"),
    [(199, Evidence.HIDDEN), (200, Evidence.SHOWN), (299, Evidence.SHOWN), (300, Evidence.RANKED)],
)
def test_evidence_follows_the_number_of_responses(responses, evidence):
    ratings, overall, where, when = guests(4, responses=400, locations=12)
    where[:24] = np.repeat(np.arange(12), 2)  # every location has its two
    found = drivers_of(ratings[:responses], overall[:responses], where[:responses], when[:responses])
    assert (found.evidence, found.n_responses) == (evidence, responses)
    hidden = evidence is Evidence.HIDDEN
    assert np.isnan([*found.weight, *found.share, *found.low, found.r_squared]).all() == hidden
    assert np.isnan(found.rank_low).all() == (evidence is not Evidence.RANKED)


def test_incomplete_responses_and_lonely_ones_are_left_out():
    ratings, overall, where, when = guests(2)
    ratings[0, 1] = overall[1] = math.nan
    where[2] = 999  # the only response of its location
    left = slice(3, None)
    found, expected = drivers_of(ratings, overall, where, when), drivers_of(
        ratings[left], overall[left], where[left], when[left]
    )  # fmt: skip
    assert found.n_responses == expected.n_responses == 1997
    assert_allclose(found.weight, expected.weight)


def test_few_locations_say_nothing_for_their_ranges_would_be_too_narrow():
    found = drivers_of(*guests(2, locations=9))
    assert (found.evidence, found.n_locations) == (Evidence.HIDDEN, 9)


def test_a_stage_that_everybody_rates_alike_has_no_weight():
    ratings, overall, where, when = guests(2)
    ratings[:, 1] = 3.3
    found = drivers_of(ratings, overall, where, when)
    assert max(found.weight[1], found.high[1]) < 1e-12
    assert found.rank_low[1] == 3


def test_guests_who_all_agree_tell_nothing():
    ratings, overall, where, when = guests(2)
    assert drivers_of(ratings, 0 * overall + 9.9, where, when).evidence is Evidence.HIDDEN
    assert drivers_of(0 * ratings + 3.3, overall, where, when).evidence is Evidence.HIDDEN


def test_no_responses_are_hidden():
    found = stage_drivers(np.empty((0, 3)), [], location=[], month=[])
    assert (found.evidence, found.n_responses, found.n_locations) == (Evidence.HIDDEN, 0, 0)
    assert all(np.isnan(getattr(found, name)).all() and getattr(found, name).size == 3 for name in RANGES)


def test_ratings_and_responses_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="one row a response"):
        stage_drivers(np.zeros((3, 2)), [1.0, 2.0], location=[0, 0, 0], month=[0, 0, 0])


@pytest.mark.slow
def test_ranges_hold_the_true_share_as_often_as_they_say():
    # The true share comes from one very large network. 600 networks of 40 locations put the rate at 86-88 %.
    true = drivers_of(*guests(0, responses=400_000, locations=2000)).share
    found = [drivers_of(*guests(seed, responses=800)) for seed in range(1, 201)]
    held = np.mean([(one.low <= true) & (true <= one.high) for one in found], axis=0)
    assert np.all((held > 0.80) & (held < 0.95))
