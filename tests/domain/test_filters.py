"""Periods: lengths, months back, whole months, and equal views as equal keys."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from domain.filters import AuditFilter, Period, last_weeks, month_of, months_back, whole_months_before

days = some.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 6, 30), 12, date(2025, 7, 1)),
        (date(2026, 6, 30), 3, date(2026, 4, 1)),
        (date(2026, 2, 28), 3, date(2025, 12, 1)),
        (date(2026, 11, 22), 12, date(2025, 11, 23)),
        (date(2026, 12, 31), 1, date(2026, 12, 1)),
        (date(2026, 3, 30), 1, date(2026, 3, 1)),
    ],
)
def test_months_back_are_whole_months_when_the_day_ends_one(day: date, months: int, first: date) -> None:
    assert months_back(day, months) == first


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


def test_ids_must_be_sorted_so_that_equal_views_share_a_key() -> None:
    with pytest.raises(ValueError, match="sorted"):
        AuditFilter(Period(date(2026, 1, 1), date(2026, 1, 2)), region_ids=(2, 1))


@settings(max_examples=200, deadline=None)
@given(days, some.integers(0, 800))
def test_whole_months_agree_with_counting_days(first: date, length: int) -> None:
    period = Period(first, first + timedelta(days=length))
    inside: dict[int, int] = {}
    for offset in range(length + 1):
        inside.setdefault(month_of(first + timedelta(days=offset)), 0)
        inside[month_of(first + timedelta(days=offset))] += 1
    whole = [month for month, n in inside.items() if n == _length(month)]
    assert period.whole_months == ((whole[0], whole[-1]) if whole else None)


def _length(month: int) -> int:
    start = date(month // 100, month % 100, 1)
    return ((start + timedelta(days=31)).replace(day=1) - start).days


@settings(max_examples=100, deadline=None)
@given(days, some.integers(1, 30))
def test_windows_have_the_length_they_say(day: date, n: int) -> None:
    assert last_weeks(day, n).days == 7 * n
    assert last_weeks(day, n).previous().last == last_weeks(day, n).first - timedelta(days=1)
    months = whole_months_before(day, n)
    assert months.last <= day
    assert months.whole_months == months.months
