"""The order of priorities: who stands where, who keeps a place, and how many visits fit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from domain.flags import Flag
from domain.priorities import (
    NEWS,
    Advice,
    HeldLevels,
    advise,
    gains,
    hold_levels,
    order_of,
    visits_that_fit,
    with_median,
)
from tests.domain.witness_priorities import list_by_hand, shortfall_by_hand

NAN = np.nan
LEVEL = st.floats(-20, 20)


def test_a_level_is_held_until_its_own_evidence_moves_it_by_half_a_point() -> None:
    held = hold_levels(
        [-6.0, -6.0, -6.0, -6.0, NAN], [2, 2, 2, 2, NAN], [-9.0, -6.4, -6.5, -9.0, -3.0], [3, 3, 3, 3, 3],
        [False, True, True, True, False],
    )  # fmt: skip
    assert_array_equal(held.mean, [-6.0, -6.0, -6.5, -9.0, -3.0])  # the last was never held before
    assert_array_equal(held.sd, [2, 2, 3, 3, 3])
    assert_array_equal(held.fresh, [False, False, True, True, True])


def test_small_moves_add_up() -> None:
    mean, sd = np.array([-6.0]), np.array([2.0])
    for week in range(1, 5):
        held = hold_levels(mean, sd, [-6.0 - 0.2 * week], [2.0], [True])
        mean, sd = held.mean, held.sd
    assert mean[0] == pytest.approx(-6.6)  # the third step reached half a point


@given(st.lists(st.tuples(LEVEL, LEVEL, st.floats(0.5, 6), st.floats(0.5, 6)), min_size=1, max_size=30))
def test_without_new_evidence_nothing_moves_whatever_the_estimates_say(rows: list) -> None:
    before, now, sd, now_sd = (np.array(column) for column in zip(*rows, strict=True))
    held = hold_levels(before, sd, now, now_sd, np.zeros(len(rows), dtype=bool))
    assert_array_equal(held.mean, before)
    assert_array_equal(held.sd, sd)
    guests, weight = np.arange(1.0, len(rows) + 1), np.ones(len(rows))
    then = order_of(gains(HeldLevels(before, sd, held.fresh), guests, -4.0), weight)
    assert_array_equal(order_of(gains(held, guests, -4.0), weight), then)


@settings(deadline=None, max_examples=40)  # the witness adds up thousands of slices a location
@given(st.lists(st.tuples(LEVEL, st.floats(0.5, 6), st.floats(1, 1e5), st.integers(0, 2)), max_size=25))
def test_the_list_agrees_with_one_made_by_hand(rows: list) -> None:
    columns = zip(*rows, strict=True) if rows else [[]] * 4
    mean, sd, guests, weight = (np.array(column, dtype=float) for column in columns)
    held = HeldLevels(mean, sd, np.zeros(len(rows), dtype=bool))
    gain = gains(held, guests, -4.0)
    assert_allclose(gain, [shortfall_by_hand(m, s, -4.0) * g for m, s, g, _ in rows], rtol=1e-5, atol=1e-3)
    assert order_of(gain, weight).tolist() == list_by_hand(list(gain), list(weight))


@given(st.floats(1.01, 10))
def test_more_guests_never_lower_a_place(times: float) -> None:
    held = HeldLevels(np.array([-8.0, -7.0, -6.0]), np.full(3, 2.0), np.zeros(3, dtype=bool))
    before = order_of(gains(held, [100.0, 120, 150], -4.0), np.ones(3)).tolist().index(1)
    assert order_of(gains(held, [100.0, 120 * times, 150], -4.0), np.ones(3)).tolist().index(1) <= before


def test_unknown_guests_are_the_median_and_without_any_everybody_counts_as_one() -> None:
    assert_array_equal(with_median([100.0, NAN, 300, 900]), [100, 300, 300, 900])
    assert_array_equal(with_median([NAN, 0.0]), [1, 1])
    assert with_median([]).size == 0


def test_no_locations_have_no_order() -> None:
    held = hold_levels([], [], [], [], [])
    assert order_of(gains(held, [], -4.0), []).size == 0


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="one entry a location"):
        hold_levels([1.0], [1.0], [1.0, 2.0], [1.0, 1.0], [True, True])


@pytest.mark.parametrize(
    ("coaches", "days", "a_visit", "fit"),
    [(1, 5, 1, 5), (2, 5, 2, 4), (1, 1, 2, 0), (0, 5, 1, 0), (3, 5, 0.5, 30), (1, 0, 1, 0), (1, 3, 1.5, 2)],
)
def test_a_half_made_journey_reaches_nobody(coaches: int, days: float, a_visit: float, fit: int) -> None:
    assert visits_that_fit(coaches=coaches, days=days, days_a_visit=a_visit) == fit


@pytest.mark.parametrize("given", [(-1, 5, 1), (1, -1, 1), (1, 5, 0)])
def test_impossible_days_are_refused(given: tuple) -> None:
    with pytest.raises(ValueError, match="no visits"):
        visits_that_fit(coaches=given[0], days=given[1], days_a_visit=given[2])


@pytest.mark.parametrize(
    ("flag", "settle", "plan_open", "advice"),
    [
        (Flag.COACH_NOW, 0, False, Advice.COACH),
        (Flag.COACH_NOW, 0, True, Advice.CARRY_ON),
        (Flag.WATCH, 3, False, Advice.VISIT),
        (Flag.WATCH, 3, True, Advice.CARRY_ON),
        (Flag.NOT_ENOUGH_VISITS, 2, False, Advice.VISIT),
        (Flag.TOO_CLOSE, NAN, False, Advice.NEAR_TARGET),
        (Flag.ON_TARGET, 0, True, Advice.FINE),
    ],
)
def test_what_each_row_advises(flag: Flag, settle: float, plan_open: bool, advice: Advice) -> None:
    assert advise(flag, visits_to_settle=settle, plan_open=plan_open) is advice


def test_half_a_point_is_news() -> None:
    assert hold_levels([0.0], [1.0], [NEWS], [1.0], [True]).fresh[0]
