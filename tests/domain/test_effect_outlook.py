"""What would settle an effect: tables, and limits that must hold."""

from math import inf, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.coaching_effect import Effect
from domain.effect_outlook import MOST_MORE, coached_to_settle, months_until_told


def effect(value: float, margin: float, n: int = 10) -> Effect:
    half = 0.84 * margin  # of the 90 % range, where the margin is that of the 95 % one
    return Effect(value, margin / 2.1, value - half, value + half, margin, 1.0, 1.0 + value, n, 30)


@pytest.mark.parametrize(
    ("value", "half", "more"),
    [(5, 4, 0), (-5, 4, 0), (2, 4, 30), (-2, 4, 30), (3.99, 4, 1), (0, 4, None), (0.1, 4, None)],
)
def test_how_many_more_locations_would_settle_it(value: float, half: float, more: int | None) -> None:
    assert coached_to_settle(effect(value, half)) == more


@given(st.floats(0.2, 8), st.floats(0.5, 10), st.integers(4, 60))
def test_with_so_many_more_the_range_would_leave_nothing_out(value: float, half: float, n: int) -> None:
    more = coached_to_settle(effect(value, half, n))
    if more is None:
        assert half * sqrt(n / (n + MOST_MORE)) >= value * 0.999
    elif more:
        assert half * sqrt(n / (n + more)) <= value * 1.001


def wait(before: list[float], after: list[float], since: list[float]) -> float:
    return months_until_told(before, after, since, before_months=12, window=6)


@pytest.mark.parametrize(
    ("before", "after", "since", "months"),
    [
        ([12] * 4, [3] * 4, [4] * 4, 0.0),
        ([12] * 4, [3, 3, 3, 1], [2] * 4, 2.0),  # two visits lack, one comes a month
        ([12] * 5, [3, 3, 3, 0, 2], [1] * 5, 1.0),  # the fourth of five
        ([12] * 3, [3] * 3, [4] * 3, inf),  # three are coached
        ([12, 12, 12, 2], [3] * 4, [4] * 4, inf),  # one was hardly visited before
        ([12] * 4, [3, 3, 3, 0], [5] * 4, inf),  # its six months end before three visits come
        ([], [], [], inf),
    ],
)
def test_when_an_effect_can_be_told(before: list, after: list, since: list, months: float) -> None:
    assert wait(before, after, since) == pytest.approx(months)


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="one entry"):
        wait([1], [1, 2], [1])
