import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from domain.drift import half_belief
from domain.estimates import (
    estimate_locations,
    expected_shortfall,
    level_range,
    level_sd,
    network_shift,
    probability_below,
    remove_month_effect,
    visits_needed,
)
from tests.domain import witness

FIELDS = [
    "mean", "sd", "weight", "reliability", "network_mean", "between_variance", "within_variance",
    "drift_variance", "half_life", "raw_mean",
]  # fmt: skip
ARRAYS = ["mean", "sd", "weight", "reliability", "raw_mean"]


@st.composite
def networks(draw):
    """Audits of a small chain: location, age, residual and the number of locations (at least one unseen)."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, audits = draw(st.integers(1, 12)), draw(st.integers(0, 150))
    ages = rng.uniform(0, draw(st.sampled_from([1.0, 6.0, 20.0])), audits)
    if draw(st.booleans()):
        ages = np.floor(ages)
    location = rng.integers(0, n, audits)
    level = rng.normal(0, draw(st.sampled_from([0.0, 5.0, 20.0])), n)
    residual = level[location] + rng.normal(0, draw(st.sampled_from([0.0, 10.0])), audits)
    return location, ages, residual, n + 1


def chain(*, n_locations=40, visits=12, tau=5.0, sigma=10.0, months=12.0, seed=1):
    rng = np.random.default_rng(seed)
    location = np.repeat(np.arange(n_locations), visits)
    level = rng.normal(0, tau, n_locations)
    ages = rng.uniform(0, months, location.size)
    return location, ages, level[location] + rng.normal(0, sigma, location.size), level


@settings(max_examples=40, deadline=None)
@given(networks())
def test_estimates_agree_with_counting_location_by_location(network):
    location, ages, residual, n = network
    found = estimate_locations(location, ages, residual, n)
    audits = list(zip(location.tolist(), ages.tolist(), residual.tolist(), strict=True))
    by_hand = witness.estimates(audits, n)
    for field in FIELDS:
        assert_allclose(getattr(found, field), by_hand[field], rtol=1e-9, atol=1e-9, err_msg=field)


def test_the_fitted_half_life_agrees_with_the_witness_on_a_chain_with_a_past():
    location, ages, residual, _ = chain(n_locations=15, visits=16)
    audits = list(zip(location.tolist(), ages.tolist(), residual.tolist(), strict=True))
    by_hand = witness.estimates(audits, 15)
    found = estimate_locations(location, ages, residual, 15)
    assert found.half_life == by_hand["half_life"]
    assert_allclose(found.drift_variance, by_hand["drift_variance"], rtol=1e-9, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(networks(), st.floats(-40, 40))
def test_a_constant_added_to_all_scores_moves_every_level_by_it_and_no_chance(network, constant):
    location, ages, residual, n = network
    before = estimate_locations(location, ages, residual, n)
    after = estimate_locations(location, ages, residual + constant, n)
    moved = constant if residual.size else 0.0
    assert_allclose(after.mean, before.mean + moved, atol=1e-8)
    assert_allclose(probability_below(after, moved - 4.0), probability_below(before, -4.0), atol=1e-8)


@settings(max_examples=30, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_permuting_locations_permutes_the_results(network, random):
    location, ages, residual, n = network
    renamed = list(range(n))
    random.shuffle(renamed)
    before = estimate_locations(location, ages, residual, n)
    after = estimate_locations(np.array(renamed)[location], ages, residual, n)
    for field in ARRAYS:
        assert_allclose(getattr(after, field)[renamed], getattr(before, field), atol=1e-9, err_msg=field)


@settings(max_examples=30, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_the_audits_does_not_matter(network, random):
    location, ages, residual, n = network
    order = list(range(len(ages)))
    random.shuffle(order)
    before = estimate_locations(location, ages, residual, n)
    after = estimate_locations(location[order], ages[order], residual[order], n)
    assert_allclose(after.mean, before.mean, atol=1e-9)
    assert_allclose(after.sd, before.sd, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.floats(0, 24), min_size=1, max_size=10),
    st.integers(1, 5),
    st.integers(1, 5),
    st.floats(0.1, 400),
    st.floats(0, 400),
)
def test_more_audits_of_the_same_age_mix_never_raise_sd(ages, fewer, extra, between, drift):
    weight = np.exp2(-np.array(ages) / 6).sum()
    k = 100 / between
    others = np.array([0.3, 0.5])

    def sd_with(copies):
        mine = copies * weight / (copies * weight + k)
        return level_sd(np.append(others, mine), between, drift)[-1]

    assert sd_with(fewer + extra) <= sd_with(fewer) + 1e-12


@settings(max_examples=20, deadline=None)
@given(networks())
def test_in_one_network_the_location_with_more_fresh_visits_is_never_known_less(network):
    found = estimate_locations(*network)
    by_weight = np.argsort(found.weight, kind="stable")
    if found.shrunk:
        assert np.all(np.diff(found.sd[by_weight]) <= 1e-9)


@given(st.lists(st.floats(0, 60), min_size=2, max_size=20).map(sorted), st.sampled_from([2, 6, 18]))
@settings(max_examples=40, deadline=None)
def test_an_older_audit_never_weighs_more(ages, half_life):
    each_its_own = estimate_locations(range(len(ages)), ages, [0] * len(ages), len(ages), half_life=half_life)
    assert np.all(np.diff(each_its_own.weight) <= 0)


@settings(max_examples=40, deadline=None)
@given(networks())
def test_reliability_lies_from_0_to_under_1_and_the_estimate_between_raw_mean_and_network(network):
    found = estimate_locations(*network)
    assert np.all((found.reliability >= 0) & (found.reliability < 1))
    assert np.all(found.sd > 0)
    seen = found.weight > 0
    ends = np.sort([found.raw_mean[seen], np.full(seen.sum(), found.network_mean)], axis=0)
    assert np.all((found.mean[seen] >= ends[0] - 1e-9) & (found.mean[seen] <= ends[1] + 1e-9))


@settings(max_examples=30, deadline=None)
@given(networks(), st.floats(-60, 60), st.floats(0, 30))
def test_the_chance_of_being_below_falls_when_the_target_falls(network, target, drop):
    found = estimate_locations(*network)
    assert np.all(probability_below(found, target - drop) <= probability_below(found, target))
    assert np.all(expected_shortfall(found, target - drop) <= expected_shortfall(found, target) + 1e-12)


@pytest.mark.parametrize(("level", "sd", "target"), [(0, 5, -4), (3, 2, 10), (10, 1, 0), (-6, 4, -6)])
def test_expected_shortfall_agrees_with_adding_up_slices_of_the_normal(level, sd, target):
    found = dataclasses.replace(
        estimate_locations([], [], [], 1), mean=np.array([float(level)]), sd=np.array([float(sd)])
    )
    assert_allclose(expected_shortfall(found, target), witness.shortfall(level, sd, target), atol=1e-5)


def test_all_data_empty_gives_the_defaults():
    found = estimate_locations([], [], [], 3)
    assert (found.between_variance, found.within_variance, found.half_life) == (25.0, 100.0, 6.0)
    assert found.drift_variance == pytest.approx(2.5)
    assert found.network_mean == 0
    assert_allclose(found.mean, 0)
    assert_allclose(found.sd, 1.833 / 1.645 * 5, rtol=1e-4)  # t of 9: ten locations are the usual
    assert_allclose(found.weight, 0)
    assert not found.shrunk


def test_a_chain_of_no_locations_gives_empty_arrays():
    found = estimate_locations([], [], [], 0)
    assert found.mean.shape == found.sd.shape == probability_below(found, -4).shape == (0,)


def test_a_location_without_audits_gets_the_network_mean_and_tau_widened_by_its_uncertainty():
    location, ages, residual, _ = chain()
    found = estimate_locations(location, ages, residual, 41)
    unsure = found.between_variance * (1 + 1 / found.reliability.sum())
    assert found.mean[40] == found.network_mean
    assert found.sd[40] == pytest.approx(1.685 / 1.645 * math.sqrt(unsure), rel=1e-3)  # t of 39
    assert found.weight[40] == found.visits[40] == 0
    assert np.isnan(found.raw_mean[40])
    assert found.sd[40] > found.sd[:40].max()


def test_an_audit_of_only_not_applicable_answers_is_left_out_and_counted():
    location, ages, residual, _ = chain()
    with_one_more = estimate_locations([*location, 0], [*ages, 0.1], [*residual, math.nan], 40)
    without = estimate_locations(location, ages, residual, 40)
    assert with_one_more.excluded_audits == 1
    assert without.excluded_audits == 0
    assert_allclose(with_one_more.mean, without.mean)
    assert with_one_more.visits[0] == 12


def test_locations_all_equal_get_the_same_level_and_no_small_chance_is_made_large():
    location, ages, _, _ = chain()
    found = estimate_locations(location, ages, np.full(location.size, 2.0), 40)
    assert_allclose(found.mean, 2.0)
    assert np.all(probability_below(found, 2.0 - 4) < 0.2)


def test_four_locations_keep_their_raw_means_and_honest_ranges():
    location, ages, residual, _ = chain(n_locations=4)
    found = estimate_locations(location, ages, residual, 6)
    assert not found.shrunk
    assert_allclose(found.mean[:4], found.raw_mean[:4])
    honest = 1.833 / 1.645 * np.sqrt(found.within_variance / found.weight[:4] + found.drift_variance)
    assert_allclose(found.sd[:4], honest, rtol=1e-4)
    assert_allclose(found.mean[4:], found.network_mean)


def test_five_locations_are_shrunk():
    location, ages, residual, _ = chain(n_locations=5)
    found = estimate_locations(location, ages, residual, 5)
    assert found.shrunk
    assert np.all(np.abs(found.mean - found.network_mean) < np.abs(found.raw_mean - found.network_mean))


def test_one_audit_alone_does_not_narrow_the_variance():
    found = estimate_locations([0], [0.0], [30.0], 1)
    assert (found.between_variance, found.within_variance) == (25.0, 100.0)


def test_audits_more_than_two_years_apart_say_nothing_of_the_part_between_locations():
    far = estimate_locations([0, 0, 1, 1], [0, 24.5, 0, 24.5], [9, 9, -9, -9], 2)
    share = far.between_variance / (far.between_variance + far.within_variance)
    assert share == pytest.approx(0.20)  # the prior's, untouched


def test_likeness_that_fades_with_the_months_counts_as_what_it_is_today():
    rng = np.random.default_rng(11)
    n, months = 300, 18
    location, ages = np.tile(np.arange(n), months), np.repeat(np.arange(months) + 0.5, n)
    level = rng.normal(0, 5, (n, months))
    for month in range(1, months):
        level[:, month] = 0.9 * level[:, month - 1] + math.sqrt(1 - 0.9**2) * level[:, month]
    found = estimate_locations(location, ages, level.T.ravel() + rng.normal(0, 10, location.size), n)
    assert found.between_variance == pytest.approx(25, rel=0.15)  # all pairs alike would say 13


def test_the_half_life_is_the_usual_one_without_a_past_of_four_months():
    location, ages, residual, _ = chain(months=3.9)
    found = estimate_locations(location, ages, residual, 40)
    assert found.half_life == 6.0
    assert found.drift_variance == pytest.approx(0.1 * found.between_variance)


def test_a_level_that_wanders_quickly_shortens_the_half_life_and_one_that_stays_does_not():
    rng = np.random.default_rng(7)
    n, months = 200, 18
    location = np.tile(np.repeat(np.arange(n), 2), months)
    ages = np.repeat(np.arange(months), 2 * n) + 0.5
    settled = rng.normal(0, 5, n)[location]
    restless = rng.normal(0, 5, (n, months))
    for month in range(1, months):  # month 0 is today
        restless[:, month] = 0.85 * restless[:, month - 1] + math.sqrt(1 - 0.85**2) * restless[:, month]
    wandering = restless[location, np.floor(ages).astype(int)]
    noise = rng.normal(0, 10, location.size)
    quick = estimate_locations(location, ages, wandering + noise, n)
    slow = estimate_locations(location, ages, settled + noise, n)
    assert quick.half_life < 6 <= slow.half_life


def test_a_half_life_given_is_kept():
    location, ages, residual, _ = chain()
    assert estimate_locations(location, ages, residual, 40, half_life=3).half_life == 3


def test_ninety_percent_ranges_hold_about_ninety_percent_of_true_levels():
    location, ages, residual, level = chain(n_locations=1500, visits=10, seed=3)
    found = estimate_locations(location, ages, residual, 1500)
    low, high = level_range(found, 70.0)
    held = np.mean((low <= 70 + level) & (70 + level <= high))
    assert 0.88 <= held <= 0.97


def test_a_range_stays_on_the_scale():
    found = estimate_locations([], [], [], 2)
    low, high = level_range(found, 97.0)
    assert np.all(high == 100)
    assert_allclose(low, 97 - 1.833 * 5, rtol=1e-4)
    assert np.all(level_range(found, 2.0)[0] == 0)


@pytest.mark.parametrize(
    ("location", "ages", "residual", "n", "half_life"),
    [
        ([0], [0.0, 1.0], [1.0], 1, None),
        ([1], [0.0], [1.0], 1, None),
        ([-1], [0.0], [1.0], 1, None),
        ([0.5], [0.0], [1.0], 1, None),
        ([0], [-0.1], [1.0], 1, None),
        ([0], [math.nan], [1.0], 1, None),
        ([0], [0.0], [math.inf], 1, None),
        ([0], [0.0], [1.0], 1, 0.0),
        ([0], [0.0], [1.0], 1, math.nan),
    ],
)
def test_audits_that_cannot_be_are_refused(location, ages, residual, n, half_life):
    with pytest.raises(ValueError, match=r"\w"):
        estimate_locations(location, ages, residual, n, half_life=half_life)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-50, 50) | st.just(math.nan), st.integers(0, 4)), max_size=40))
def test_removing_the_month_agrees_with_the_witness(rows):
    residual, month = [r for r, _ in rows], [m for _, m in rows]
    found = remove_month_effect(residual, month)
    assert_allclose(found, witness.without_month_effect(residual, month), rtol=1e-9, atol=1e-9)


def test_a_month_of_five_audits_is_half_believed():
    assert_allclose(remove_month_effect([4.0] * 5 + [0.0], [24_289] * 5 + [24_290]), [2.0] * 5 + [0.0])


def test_visits_needed_is_k_at_half_reliability():
    assert visits_needed(0.5, 4) == pytest.approx(4)
    assert visits_needed(0.8, 4) == pytest.approx(16)
    assert visits_needed(0.0, 4) == 0


@pytest.mark.parametrize("reliability", [1.0, 1.5, -0.1, math.nan])
def test_no_number_of_visits_gives_full_reliability(reliability):
    with pytest.raises(ValueError, match="no number of visits"):
        visits_needed(reliability, 4)


def test_differences_that_many_pairs_show_to_be_small_are_not_made_large_by_the_usual_ones():
    parts = [chain(n_locations=40, visits=60, tau=1.5, seed=seed) for seed in range(20)]
    found = [estimate_locations(*part[:3], 40).between_variance for part in parts]
    assert 2.2 < np.mean(found) < 5  # 1.5^2, and what the smallest ICC allowed adds; by locations alone it was 6.5


def test_few_pairs_leave_the_usual_differences_standing():
    parts = [chain(n_locations=40, visits=2, tau=0.1, months=1.0, seed=seed) for seed in range(20)]
    found = [estimate_locations(*part[:3], 40).between_variance for part in parts]
    assert np.mean(found) > 9  # with 60 visits each it is under 5


def test_a_range_is_wider_the_fewer_locations_it_was_learnt_from():
    sds = [level_sd(np.full(n, 0.5), 25.0, 0.0)[0] / math.sqrt(12.5 + 6.25 / (0.5 * n)) for n in (5, 10, 40, 4000)]
    assert sds == sorted(sds, reverse=True)
    assert_allclose(sds, [1.114, 1.114, 1.024, 1.0], atol=1e-3)


@pytest.mark.parametrize(
    ("surprise", "variance", "shift"),
    [
        ([], 125.0, 0.0),
        ([3.0] * 250, 125.0, 1.5),  # 125 / .5: half of it is believed
        ([3.0] * 250 + [-3.0] * 250, 125.0, 0.0),
        ([10.0], 125.0, 10 / 251),  # one audit moves no network
    ],
)
def test_the_networks_shift_is_believed_as_far_as_it_is_no_chance(surprise, variance, shift):
    assert network_shift(surprise, variance) == pytest.approx(shift)


def test_k_is_the_textbooks_with_an_endless_memory_and_a_fifth_smaller_at_most():
    assert half_belief(25.0, 100.0, math.inf) == 4.0
    assert half_belief(25.0, 100.0, 2.0) == pytest.approx(3.2, abs=1e-4)
    ks = [half_belief(25.0, 100.0, months) for months in (2, 3, 4, 6, 9, 12, 18)]
    assert ks == sorted(ks)
