"""Everything that Health asks about four weeks and the four before, in one place."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from data_access import cached
from data_access.level_fit import LevelFit
from data_access.visitor import Visit
from domain.filters import AuditFilter, Period, last_weeks, months_back, quarters_before

WEEKS = 4


@dataclass(frozen=True)
class WeekData:
    """Sums by location and channel (fetch_score_sums) and by standard (fetch_network_shares) of both windows.

    frozen: levels fitted before both windows; guests: admissions of 12 months by location; heard: what guests said
    in the four weeks and in the four before; complaints: with guests admitted, of the last three whole months and of
    the three before, 0 of 0 with a choice of channels, because guests are counted at the door.
    """

    sums: pd.DataFrame
    earlier: pd.DataFrame
    shares: pd.DataFrame
    earlier_shares: pd.DataFrame
    frozen: pd.DataFrame
    guests: pd.DataFrame
    heard: pd.Series
    heard_before: pd.Series
    complaints: tuple[int, int]
    complaints_before: tuple[int, int]


def ask_week(visit: Visit, where: AuditFilter, fit: LevelFit) -> WeekData:
    """Ask for the four weeks that end with the filter's period; fit: today's, where nothing earlier was known."""
    last = where.period.last
    now = last_weeks(last, WEEKS)
    before = now.previous()
    frozen_on = before.first - timedelta(days=1)
    frozen = visit.ask(cached.location_levels, Period(frozen_on, frozen_on), where.channel_ids) or fit
    complaints = [
        (0, 0) if where.channel_ids else visit.ask(cached.complaint_rate, where.over(one))
        for one in quarters_before(last)
    ]
    return WeekData(
        sums=visit.ask(cached.score_sums, where.over(now)),
        earlier=visit.ask(cached.score_sums, where.over(before)),
        shares=visit.ask(cached.network_shares, where.over(now)),
        earlier_shares=visit.ask(cached.network_shares, where.over(before)),
        frozen=frozen.in_regions(where.region_ids).levels,
        guests=visit.ask(cached.location_guests, where.over(Period(months_back(last, 12), last))),
        heard=visit.ask(cached.guest_counts, where.over(now)).iloc[0],
        heard_before=visit.ask(cached.guest_counts, where.over(before)).iloc[0],
        complaints=complaints[0],
        complaints_before=complaints[1],
    )
