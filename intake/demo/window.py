"""The two years of the demo: its days and months, when guests come, and the chance behind every draw."""

from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from domain.filters import months_back

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
DayArray = NDArray[np.datetime64]

MONTHS = 24
TIME_ZONE = "Europe/Kyiv"

# Guests of a month against an average month: full halls in the winter holidays, empty ones in summer.
_SEASON = (1.30, 1.05, 0.98, 0.92, 0.86, 0.78, 0.82, 0.84, 0.90, 1.04, 1.10, 1.41)  # fmt: skip
# Guests of a weekday against an average day, Monday first.
_WEEKDAY = (0.62, 0.70, 0.72, 0.86, 1.18, 1.56, 1.36)


@dataclass(frozen=True)
class Window:
    """The days of the demo, both included; `today` is the day after the last."""

    today: date

    @property
    def last(self) -> date:
        """The newest day with data."""
        return self.today - timedelta(days=1)

    @property
    def first(self) -> date:
        """The oldest day with audits and feedback."""
        first = months_back(self.last, MONTHS)
        if self.today.day == 1:
            return first
        # 28 February of a leap year would leave 23 closed months only: begin a day earlier.
        return min(first, self.day_back(MONTHS - 1) - timedelta(days=1))

    @property
    def months(self) -> list[date]:
        """First days of the calendar months touched: 24, or 25 when the window starts within a month."""
        return [date(y, m + 1, 1) for y, m in self._month_numbers()]

    @property
    def full_months(self) -> list[date]:
        """First days of the last 24 months that are over: those the accounts are closed for."""
        closed = [month for month in self.months if _next_month(month) <= self.today]
        return closed[-MONTHS:]

    def day_back(self, months: int) -> date:
        """The first day of the month so many calendar months before the newest day's."""
        year, month = divmod(self.last.year * 12 + self.last.month - 1 - months, 12)
        return date(year, month + 1, 1)

    def days_of(self, month: date) -> list[date]:
        """The days of a month that lie in the window."""
        start, stop = max(month, self.first), min(_next_month(month), self.today)
        return [start + timedelta(days=offset) for offset in range((stop - start).days)]

    def month_index(self, days: DayArray) -> IntArray:
        """Position in `months` of each day."""
        start = np.datetime64(self.months[0], "M")
        return np.asarray((days.astype("datetime64[M]") - start).astype(np.int64))

    def _month_numbers(self) -> list[tuple[int, int]]:
        first, last = (day.year * 12 + day.month - 1 for day in (self.first, self.last))
        return [divmod(number, 12) for number in range(first, last + 1)]


def guests_of_day(day: date) -> float:
    """How full a day is against an average day, 1.0: season, weekday and the holidays."""
    holidays = (day.month, day.day) >= (12, 25) or (day.month, day.day) <= (1, 8)
    return _SEASON[day.month - 1] * _WEEKDAY[day.weekday()] * (1.35 if holidays else 1.0)


def guests_of_month(month: date) -> float:
    """How full a whole calendar month is, in average days."""
    return sum(guests_of_day(month + timedelta(days=offset)) for offset in range(days_in_month(month)))


def days_in_month(month: date) -> int:
    """Length of the calendar month that begins on this day."""
    return (_next_month(month) - month).days


def month_numbers(days: DayArray) -> IntArray:
    """Days as yyyymm, the form in which the tables keep a month."""
    months = days.astype("datetime64[M]").astype(np.int64)
    return np.asarray((1970 + months // 12) * 100 + months % 12 + 1, dtype=np.int64)


def chance(seed: int, subject: str) -> np.random.Generator:
    """The random numbers of one subject: a change to one subject leaves all others as they were."""
    return np.random.default_rng([seed, crc32(subject.encode())])


def _next_month(month: date) -> date:
    year, number = divmod(month.year * 12 + month.month, 12)
    return date(year, number + 1, 1)
