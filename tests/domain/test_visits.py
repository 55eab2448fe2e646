"""Shifts, roles, parts of the week, and where the next visits go."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.roles import OTHER, ROLE_OF_STAGE, ROLES
from domain.shifts import SHIFT_HOURS, UNKNOWN, shift_of
from domain.visit_plan import MOST_A_MONTH, channel_hints, plan_month, visits_lacking
from domain.week_parts import week_parts
from intake.catalogue import read_catalogue

WEIGHTS = st.lists(st.floats(0, 40), max_size=12)


@pytest.mark.parametrize(
    ("hour", "shift"),
    [(6, "morning"), (11, "morning"), (12, "day"), (16, "day"), (17, "evening"), (23, "evening"), (1, "evening"),
     (None, UNKNOWN)],
)  # fmt: skip
def test_an_hour_belongs_to_one_shift(hour, shift):
    assert shift_of(hour) == shift


def test_every_hour_of_the_day_has_one_shift_and_no_other_has_any():
    assert sorted(hour for hours in SHIFT_HOURS.values() for hour in hours) == list(range(24))
    with pytest.raises(ValueError, match="no hour"):
        shift_of(24)


def test_every_stage_of_the_catalogue_has_a_role():
    assert set(read_catalogue().stages["code"]) == set(ROLE_OF_STAGE)
    assert OTHER in ROLES


def test_visits_lacking_are_whole_and_never_negative():
    assert visits_lacking([0, 20.5, 21.6, 40], 21.6).tolist() == [22, 2, 0, 0]


@given(WEIGHTS, st.integers(0, 60))
def test_a_plan_keeps_to_what_can_be_done_and_gives_nobody_too_many(weights, capacity):
    planned = plan_month(weights, 20.0, half_life=6, capacity=capacity)
    assert planned.sum() <= capacity
    assert planned.max(initial=0) <= MOST_A_MONTH
    left = np.array(weights) * 2 ** (-1 / 6)
    assert not planned[left >= 20].any()


@given(st.lists(st.floats(0, 40), min_size=1, max_size=12), st.integers(0, 60))
def test_a_visit_always_goes_to_who_is_least_known_by_then(weights, capacity):
    planned = plan_month(weights, 20.0, half_life=6, capacity=capacity)
    reached = np.array(weights) * 2 ** (-1 / 6) + planned
    open_still = (reached < 20) & (planned < MOST_A_MONTH)
    if capacity > planned.sum():
        assert not open_still.any()
    served = planned > 0
    if open_still.any() and served.any():
        assert (reached[served] - 1).max() <= reached[open_still].min() + 1e-9


def test_a_plan_of_nothing_is_empty_and_nonsense_is_refused():
    assert plan_month([], 20, half_life=6, capacity=5).size == 0
    with pytest.raises(ValueError, match="capacity"):
        plan_month([1], 20, half_life=6, capacity=-1)


def test_the_next_visit_takes_the_channel_seen_least_for_its_weight():
    counts = [[30, 0, 0], [0, 0, 0], [10, 8, 0], [60, 15, 6]]
    assert channel_hints(counts, [60, 15, 7]).tolist() == [1, 0, 2, 2]
    with pytest.raises(ValueError, match="weight"):
        channel_hints([[1]], [0])


def test_a_part_of_the_week_is_named_when_guests_come_and_nobody_looks():
    guests = np.full((7, 3), 100.0)
    guests[6, 2] = 400
    visits = np.full((7, 3), 10.0)
    visits[6, 2] = 3
    found = week_parts(visits, guests)
    assert found.worst == (6, 2)
    assert found.by_guests
    assert found.hardly_seen.sum() == 1


def test_a_quiet_part_without_guests_is_no_gap():
    guests, visits = np.full((7, 3), 100.0), np.full((7, 3), 10.0)
    guests[0, 0], visits[0, 0] = 0, 0
    assert week_parts(visits, guests).worst is None


def test_without_guests_a_shift_is_compared_with_itself_on_other_days():
    visits = np.full((7, 3), 12.0)
    visits[:, 0] = 1  # mornings are seldom seen, but alike
    assert week_parts(visits, np.zeros((7, 3))).worst is None
    visits[2, 2] = 0
    assert week_parts(visits, np.zeros((7, 3))).worst == (2, 2)


def test_few_visits_name_no_part_whatever_they_look_like():
    visits = np.zeros((7, 3))
    visits[0, 0] = 5
    assert week_parts(visits, np.full((7, 3), 100.0)).worst is None
    assert week_parts(np.zeros((7, 3)), np.zeros((7, 3))).worst is None
    with pytest.raises(ValueError, match="weekday"):
        week_parts([1, 2], [1, 2])
