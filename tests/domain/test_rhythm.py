"""Where a cycle stands still, and how long a location was left alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.flags import Flag
from domain.rhythm import FIRST_WEEKS, Cycle, Gap, continuity, gap_of

TODAY = date(2026, 6, 1)
MAY, APRIL, MARCH = date(2026, 5, 1), date(2026, 4, 1), date(2026, 3, 1)


@pytest.mark.parametrize(
    ("cycle", "gap"),
    [
        (Cycle(Flag.COACH_NOW, None, None, None, MAY), Gap.NO_PLAN),
        (Cycle(Flag.WATCH, None, None, None, MAY), None),
        (Cycle(Flag.COACH_NOW, APRIL, None, None, MAY), Gap.NO_SESSION),
        (Cycle(Flag.COACH_NOW, APRIL, None, MARCH, MAY), Gap.NO_SESSION),  # that session was of an earlier plan
        (Cycle(Flag.COACH_NOW, MARCH, None, APRIL, APRIL + timedelta(days=13)), Gap.NO_CHECK),
        (Cycle(Flag.COACH_NOW, MARCH, None, APRIL, APRIL + FIRST_WEEKS), None),
        (Cycle(Flag.COACH_NOW, MARCH, TODAY, APRIL, None), None),
        (Cycle(Flag.COACH_NOW, MARCH, TODAY - timedelta(days=1), APRIL, None), Gap.NO_CHECK),  # set and not made
        (Cycle(Flag.ON_TARGET, None, None, APRIL, MARCH), Gap.NO_CHECK),
        (Cycle(Flag.ON_TARGET, None, None, None, None), None),
    ],
)
def test_where_a_cycle_stands_still(cycle: Cycle, gap: Gap | None) -> None:
    assert gap_of(cycle, today=TODAY) is gap


@given(st.lists(st.dates(MARCH - timedelta(days=40), TODAY + timedelta(days=40)), max_size=30))
def test_the_longest_time_alone_agrees_with_counting_day_by_day(days: list[date]) -> None:
    found = continuity(days, first=MARCH, last=TODAY)
    longest = alone = 0
    for offset in range(1, (TODAY - MARCH).days + 1):
        alone += 1
        longest = max(longest, alone)
        if MARCH + timedelta(days=offset) in days:
            alone = 0
    assert found.longest == longest
    assert found.touches == sum(1 for one in days if MARCH <= one <= TODAY)


def test_a_period_without_anything_is_one_gap() -> None:
    assert continuity([], first=MARCH, last=TODAY).longest == (TODAY - MARCH).days
    with pytest.raises(ValueError, match="before it starts"):
        continuity([], first=TODAY, last=MARCH)
