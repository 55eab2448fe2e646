import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.estimates import estimate_locations, probability_below
from domain.flags import (
    Flag,
    coaching_order,
    differ_reliably,
    expected_wrong_flags,
    flag_level,
    flag_levels,
    largest_shopper_shares,
)
from tests.domain import witness

CHANCES = st.sampled_from([0.0, 0.2, 0.5, 0.8, 1.0]) | st.floats(0, 1)
WEIGHTS = st.sampled_from([0.0, 1.0, 2.0]) | st.floats(0, 50)


@pytest.mark.parametrize(
    ("chance", "weight", "flag"),
    [
        (0.80, 2.0, Flag.COACH_NOW),
        (0.79, 9.0, Flag.WATCH),
        (0.99, 1.9, Flag.WATCH),  # nearly certain, but on hardly more than one visit
        (0.50, 1.0, Flag.WATCH),
        (0.49, 9.0, Flag.TOO_CLOSE),
        (0.20, 9.0, Flag.TOO_CLOSE),
        (0.19, 9.0, Flag.ON_TARGET),
        (0.99, 0.9, Flag.NOT_ENOUGH_VISITS),
        (0.01, 0.0, Flag.NOT_ENOUGH_VISITS),
    ],
)
def test_the_flag_of_a_location(chance, weight, flag):
    assert flag_level(chance, weight) is flag


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CHANCES, WEIGHTS), max_size=20))
def test_many_flags_agree_with_the_witness(rows):
    found = flag_levels([c for c, _ in rows], [w for _, w in rows])
    assert found.tolist() == [witness.flag(c, w) for c, w in rows]


@pytest.mark.parametrize(("chance", "weight"), [(1.1, 3), (-0.1, 3), (math.nan, 3), (0.5, -1), (0.5, math.nan)])
def test_a_chance_or_weight_that_cannot_be_is_refused(chance, weight):
    with pytest.raises(ValueError, match="chance"):
        flag_level(chance, weight)


def test_flags_compare_with_the_members_of_the_enum():
    assert (flag_levels([0.9, 0.1], [3, 3]) == Flag.COACH_NOW).tolist() == [True, False]


def test_coaching_goes_by_expected_shortfall_then_chance_then_number():
    order = coaching_order([2.0, 5.0, 2.0, 2.0], [0.6, 0.7, 0.9, 0.6], [3, 3, 3, 3])
    assert order.tolist() == [1, 2, 0, 3]


def test_a_location_without_audits_is_never_ranked():
    assert coaching_order([9.0, 1.0], [0.9, 0.5], [0, 1.5]).tolist() == [1]
    assert coaching_order([], [], []).tolist() == []


def test_an_order_of_unequal_lengths_is_refused():
    with pytest.raises(ValueError, match="one entry a location"):
        coaching_order([1.0], [0.5, 0.5], [1])


def test_the_expected_number_of_wrong_flags_counts_only_those_called():
    chances, weights = [0.9, 0.8, 0.7, 0.95], [3, 3, 3, 1.5]
    assert expected_wrong_flags(chances, flag_levels(chances, weights)) == pytest.approx(0.3)


def test_no_flag_is_no_wrong_flag():
    assert expected_wrong_flags([], flag_levels([], [])) == 0
    assert expected_wrong_flags([0.1], flag_levels([0.1], [9])) == 0


def test_locations_all_equal_raise_no_flags_and_do_not_differ():
    location = np.repeat(np.arange(30), 10)
    found = estimate_locations(location, np.tile(np.arange(10.0), 30), np.zeros(300), 30)
    flags = flag_levels(probability_below(found, -4.0), found.weight)
    assert set(flags.tolist()) == {Flag.ON_TARGET}
    assert not differ_reliably(found)


def test_locations_that_differ_by_chance_alone_are_not_said_to_differ():
    rng = np.random.default_rng(5)
    found = estimate_locations(
        np.repeat(np.arange(200), 12), np.tile(np.arange(12.0), 200), rng.normal(0, 10, 2400), 200
    )
    assert not differ_reliably(found)


def test_a_location_far_from_the_others_is_said_to_differ():
    location = np.repeat(np.arange(30), 10)
    residual = np.where(location == 7, -40.0, 0.0)
    assert differ_reliably(estimate_locations(location, np.tile(np.arange(10.0), 30), residual, 30))


def test_a_chain_without_audits_does_not_differ():
    found = estimate_locations([], [], [], 4)
    assert not differ_reliably(found)
    assert not differ_reliably(dataclasses.replace(found, mean=np.array([50.0, 0, 0, 0])))


def test_the_share_of_a_shopper_is_that_of_the_busiest():
    # Location 0: shopper 11 brought 1.5 of 2; location 1: nobody; location 2: one shopper alone.
    shares = largest_shopper_shares([0, 0, 0, 2], [11, 12, 11, 12], [1, 0.5, 0.5, 0.1], 3)
    assert shares.tolist() == pytest.approx([0.75, math.nan, 1.0], nan_ok=True)
    assert np.isnan(largest_shopper_shares([], [], [], 2)).all()
