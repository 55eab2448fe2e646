"""Rows -> days and hours in the location's own time zone."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from intake.context import Context
from intake.days import Moments, parse_days, parse_hour
from intake.distinct import IntArray, legal_time_zones
from intake.findings import Findings
from intake.places import Places
from intake.profile import Load

UTC = "UTC"


@dataclass(frozen=True)
class Timing:
    """One entry a row: local day, its month as yyyymm, local hour (-1 unknown); and what they came from."""

    day: NDArray[np.datetime64]
    month: IntArray
    hour: IntArray
    moments: Moments
    zone: IntArray
    zone_names: list[str]


def read_timing(context: Context, load: Load, findings: Findings, places: Places) -> Timing:
    """Parse the date (and time) of every row; reject rows without a day that can be right."""
    dates, column = context.values(load, "date"), context.theirs(load, "date")
    moments = parse_days(dates, context.profile.dates, column_name=column, today=context.today)
    findings.reject_coded(moments.code, column, dates)
    zone, names = _zones(context, places)
    local = _wall_clock(moments, zone, names)
    hour = np.where(moments.has_hour, local.astype("datetime64[h]").astype(np.int64) % 24, -1)
    if "time" in load.columns:
        clock = context.values(load, "time")
        read = clock.spread((parse_hour(text) for text in clock.values), np.int64)
        findings.reject(read == -2, "time_bad", context.theirs(load, "time"), clock)
        hour = np.where(read >= 0, read, hour)
    day = local.astype("datetime64[D]")
    # Rejected rows have no day; any month will do for them.
    months = np.where(np.isnat(day), 0, day.astype("datetime64[M]").astype(np.int64))
    return Timing(day, (1970 + months // 12) * 100 + months % 12 + 1, hour, moments, zone, names)


def utc_moments(timing: Timing) -> NDArray[np.datetime64]:
    """The moment of each row in UTC. A day without an hour is its noon there: still the same day."""
    moments = timing.moments
    wall = timing.day.astype("datetime64[us]") + np.where(timing.hour >= 0, timing.hour, 12) * np.timedelta64(1, "h")
    wall = np.where(moments.has_hour, moments.moment, wall)
    utc = moments.moment.copy()
    for number, name in enumerate(timing.zone_names):
        rows = (timing.zone == number) & ~np.isnat(wall) & ~moments.is_utc
        if rows.any():
            # Of an hour that a clock change repeats the later reading; a skipped one moves forward.
            sure = pd.DatetimeIndex(wall[rows]).tz_localize(
                ZoneInfo(name), ambiguous=np.zeros(int(rows.sum()), dtype=bool), nonexistent="shift_forward"
            )
            utc[rows] = sure.tz_convert(UTC).tz_localize(None).to_numpy(dtype="datetime64[us]")
    return np.asarray(utc)


def _wall_clock(moments: Moments, zone: IntArray, names: list[str]) -> NDArray[np.datetime64]:
    wall = moments.moment.copy()
    for number, name in enumerate(names):
        rows = (zone == number) & moments.is_utc & ~np.isnat(wall)
        if name != UTC and rows.any():
            there = pd.DatetimeIndex(wall[rows]).tz_localize(UTC).tz_convert(ZoneInfo(name))
            wall[rows] = there.tz_localize(None).to_numpy(dtype="datetime64[us]")
    return wall


def _zones(context: Context, places: Places) -> tuple[IntArray, list[str]]:
    """The time zone of each row as a number, and their names: the location's own, else what the file says."""
    numbers: dict[str, int] = {UTC: 0}
    legal = legal_time_zones()

    def number(name: str) -> int:
        return numbers.setdefault(name, len(numbers)) if name in legal else 0

    known = context.known.locations
    ids = known["location_id"].to_numpy(dtype=np.int64)
    own = np.zeros(int(ids.max(initial=0)) + 1, dtype=np.int64)
    own[ids] = [number(name) for name in known["time_zone"]]
    told = places.texts["time_zone"]
    spoken = told.spread((number(name) for name in told.values), np.int64)
    return np.where(places.location_id > 0, own[places.location_id], spoken), list(numbers)
