"""When nobody looked: visits by weekday and hour beside when guests come. Built from counts, fetches nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from components.scorecard_view import part_name
from components.text import _, day, n_, number, percent
from domain.shifts import SHIFT_HOURS, shift_of
from domain.week_parts import WeekParts, week_parts

_MONDAY = date(2024, 1, 1)
WEEKDAYS = 7


@dataclass(frozen=True)
class Week:
    """Visits and guests (messages by QR code), weekdays x hours; unknown: visits without an hour.

    parts: what is hardly seen by weekday and shift; by_hour: the same by hour, all weekdays together.
    """

    hours: list[int]
    visits: np.ndarray
    guests: np.ndarray
    unknown: int
    parts: WeekParts
    shifts: list[str]
    by_hour: WeekParts

    @property
    def hours_missed(self) -> list[int]:
        """Hours hardly seen on all weekdays together."""
        return [hour for hour, hardly in zip(self.hours, self.by_hour.hardly_seen[0], strict=True) if hardly]


def week(audits: pd.DataFrame, guests: pd.DataFrame) -> Week:
    """audits: fetch_week_audits; guests: fetch_guest_week. Hours run from the first to the last with any."""
    timed = audits[audits["hour"].notna()]
    every = np.concatenate([timed["hour"], guests["hour"]]).astype(int)
    hours = list(range(every.min(), every.max() + 1)) if every.size else []
    seen_at, came_at = _by_hour(timed, "audits"), _by_hour(guests, "guests")
    shifts = list(SHIFT_HOURS)
    of_hour = np.array([shifts.index(shift_of(hour)) for hour in range(24)])
    grouped = [np.stack([table[:, of_hour == one].sum(axis=1) for one in range(len(shifts))], axis=1)
               for table in (seen_at, came_at)]  # fmt: skip
    unknown = int(audits.loc[audits["hour"].isna(), "audits"].sum())
    totals = [table[:, hours].sum(axis=0, keepdims=True) for table in (seen_at, came_at)]
    return Week(
        hours, seen_at[:, hours], came_at[:, hours], unknown, week_parts(*grouped), shifts, week_parts(*totals)
    )  # fmt: skip


def _by_hour(rows: pd.DataFrame, name: str) -> np.ndarray:
    table = np.zeros((WEEKDAYS, 24))
    np.add.at(table, (rows["weekday"].to_numpy(dtype=int), rows["hour"].to_numpy(dtype=int)), rows[name].to_numpy())
    return table


def weekday_name(weekday: int) -> str:
    """A weekday, 0 is Monday, in the reader's language."""
    return day(_MONDAY + timedelta(days=weekday), "EEEE")


def hardly_seen(found: Week) -> str | None:
    """What lacks most visits, in words: a weekday's shift, else hours of all weekdays; None when nothing is told."""
    if found.parts.worst is not None:
        weekday, shift = found.parts.worst
        return f"{weekday_name(weekday)}, {part_name(found.shifts[shift]).lower()}"
    return ", ".join(f"{hour}:00" for hour in found.hours_missed) or None


def week_finding(found: Week) -> str:
    """The title of the week: how many parts are hardly seen, or which hours."""
    hardly = int(found.parts.hardly_seen.sum())
    if hardly:
        return n_(
            "{n} part of the week has fewer than half of the visits it should: {worst}",
            "{n} parts of the week have fewer than half of the visits they should, most of all {worst}",
            hardly, worst=hardly_seen(found),
        )  # fmt: skip
    if found.hours_missed:
        return n_(
            "{n} hour of the day has fewer than half of the visits that its guests call for: {hours}",
            "{n} hours of the day have fewer than half of the visits that their guests call for: {hours}",
            len(found.hours_missed), hours=hardly_seen(found),
        )  # fmt: skip
    return _("No part of the week is seen much less than its guests would call for, beyond chance")


def week_measure(found: Week, guests: int) -> str:
    """The grey line: what is counted, n, and what it is compared with."""
    visits = int(found.visits.sum()) + found.unknown
    words = _("Visits by weekday and hour of the place, n = {n}, of which {unknown} without an hour.",
              n=number(visits), unknown=number(found.unknown))  # fmt: skip
    if found.parts.by_guests:
        return f"{words} " + _(
            "Guests’ hours are known from the {n} messages they left by QR code.", n=number(guests)
        )
    return f"{words} " + _("When guests come is not known here: weekdays are taken alike.")


def marked_hours(found: Week) -> np.ndarray:
    """Cells of the figure that lie in a part or hour hardly seen, weekdays x hours."""
    place = [found.shifts.index(shift_of(hour)) for hour in found.hours]
    return np.asarray(found.parts.hardly_seen[:, place] | found.by_hour.hardly_seen)


def week_list(found: Week) -> str:
    """Weekdays and shifts as lines of text, for a phone."""
    total = found.parts.expected.sum()
    lines = []
    for weekday in range(WEEKDAYS):
        parts = []
        for shift, name in enumerate(found.shifts):
            hours = [place for place, hour in enumerate(found.hours) if shift_of(hour) == name]
            visits = number(found.visits[weekday, hours].sum())
            share = percent(found.parts.expected[weekday, shift] / total if total else None)
            mark = _(" (hardly seen)") if found.parts.hardly_seen[weekday, shift] else ""
            parts.append(
                _(
                    "{shift} {n} visits, {share} of guests{mark}",
                    shift=part_name(name).lower(),
                    n=visits,
                    share=share,
                    mark=mark,
                )
                if found.parts.by_guests
                else _("{shift} {n} visits{mark}", shift=part_name(name).lower(), n=visits, mark=mark)
            )
        lines.append(f"- **{weekday_name(weekday)}** {'; '.join(parts)}")  # fmt: skip
    return "\n".join(lines)
