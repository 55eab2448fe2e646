"""What the reader asks for: a period, regions, channels. Frozen, sorted, usable as a cache key."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS_A_MONTH = 365.25 / 12
# Visits older than three years weigh under a quarter even with the longest half-life (18 months).
HISTORY_MONTHS = 36


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"period ends {self.last} before it starts {self.first}")

    @property
    def days(self) -> int:
        """Length in days, at least 1."""
        return (self.last - self.first).days + 1

    @property
    def months(self) -> tuple[int, int]:
        """First and last month touched, as yyyymm."""
        return month_of(self.first), month_of(self.last)

    @property
    def whole_months(self) -> tuple[int, int] | None:
        """First and last month (yyyymm) that lie wholly inside; None when none does."""
        first = self.first if self.first.day == 1 else (self.first.replace(day=28) + timedelta(days=4)).replace(day=1)
        last = (self.last + timedelta(days=1)).replace(day=1) - timedelta(days=1)
        return (month_of(first), month_of(last)) if first <= last else None

    def previous(self) -> "Period":
        """The same length just before."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))


def month_of(day: date) -> int:
    """The month of a day as yyyymm, the form in which tables keep it."""
    return day.year * 100 + day.month


def local_day(moment: datetime, time_zone: str) -> date:
    """The calendar day of an aware moment where a location is (an IANA name)."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def months_back(day: date, months: int) -> date:
    """The first day of the period of so many months that ends on `day`.

    Twelve months back from 30 June 2026 is 1 July 2025: whole months when `day` ends one. A day the earlier
    month lacks becomes its last.
    """
    if (day + timedelta(days=1)).day == 1:
        year, month = divmod(day.year * 12 + day.month - months, 12)
        return date(year, month + 1, 1)
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    same = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return same + timedelta(days=1)


def history(day: date) -> Period:
    """The three years to `day` that levels look back on."""
    return Period(months_back(day, HISTORY_MONTHS), day)


def whole_months_before(day: date, months: int) -> Period:
    """So many whole months, the last of which has ended by `day`: money is counted by whole months."""
    tomorrow = day + timedelta(days=1)
    last = tomorrow.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    for _ in range(months - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return Period(first, last)


def quarters_before(day: date) -> tuple[Period, Period]:
    """The last three whole months that have ended by `day`, and the three before them."""
    now = whole_months_before(day, 3)
    return now, whole_months_before(now.first - timedelta(days=1), 3)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """The view a reader asked for. An empty tuple means "no restriction", the ids are sorted and unique."""

    period: Period
    region_ids: tuple[int, ...] = ()
    channel_ids: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name in ("region_ids", "channel_ids"):
            ids = getattr(self, name)
            if tuple(sorted(set(ids))) != ids:
                raise ValueError(f"{name} must be sorted and unique, so that equal views share a key: {ids}")

    def over(self, period: Period) -> "AuditFilter":
        """The same regions and channels over another period."""
        return replace(self, period=period)


def last_weeks(day: date, weeks: int) -> Period:
    """So many weeks that end on `day`."""
    return Period(day - timedelta(days=7 * weeks - 1), day)
