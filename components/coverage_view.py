"""Where and when nobody looked: locations by channel, the week by hour. Built from counts, fetches nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from components.notices import plain
from components.scorecard_view import part_name
from components.tables import Column
from components.text import _, channel_name, day, n_, number, percent
from domain.shifts import SHIFT_HOURS, shift_of
from domain.week_parts import WeekParts, week_parts

DRAWN, LISTED, LISTED_ON_PHONE = 12, 200, 30
RECENT_DAYS = 30
_MONDAY = date(2024, 1, 1)
WEEKDAYS = 7


Labels = list[tuple[int, str, str, float]]


def labels_of(channels: pd.DataFrame, channel_ids: tuple[int, ...]) -> Labels:
    """(id, code, translated name, weight) of the chosen channels, all of them when none is; heaviest first."""
    return [
        (int(one), code, channel_name(code, name), float(weight))
        for one, code, name, weight in zip(
            channels["channel_id"], channels["code"], channels["name"], channels["weight"], strict=True
        )
        if not channel_ids or one in channel_ids
    ]


@dataclass(frozen=True)
class Seen:
    """Locations open now, the least seen first.

    table: location_id, name, region, region_id, c0, c1, ... (audits in the period, one a channel), audits, unseen
    (channels without any), recent (visits in 30 days), days (since the last visit, NaN: never).
    channels: labels of c0, c1, ...; visits: whether "visit" is meant by a visit, else any of the channels.
    """

    table: pd.DataFrame
    channels: list[str]
    visits: bool

    @property
    def counts(self) -> np.ndarray:
        """Audits in the period, locations x channels."""
        return self.table[[f"c{place}" for place in range(len(self.channels))]].to_numpy(dtype=float)


def seen(audits: pd.DataFrame, places: pd.DataFrame, channels: Labels, visit_id: int | None, last: date) -> Seen:
    """Lay the audits out. audits: fetch_channel_audits; places: locations open now; visit_id: the channel of visits,
    None: any audit counts as one. last: the period's last day.
    """
    by_place = audits.pivot_table(index="location_id", columns="channel_id", values="audits", aggfunc="sum")
    counts = by_place.reindex(index=places["location_id"], columns=[one[0] for one in channels]).fillna(0)
    visits = audits if visit_id is None else audits[audits["channel_id"] == visit_id]
    newest = pd.to_datetime(visits.groupby("location_id")["last_day"].max()).reindex(places["location_id"])
    recent = visits.groupby("location_id")["recent"].sum().reindex(places["location_id"]).fillna(0)
    table = places[["location_id", "name", "region", "region_id"]].assign(
        **{f"c{place}": counts[one].to_numpy(dtype=int) for place, (one, *_names) in enumerate(channels)},
        audits=counts.sum(axis=1).to_numpy(dtype=int),
        unseen=(counts == 0).sum(axis=1).to_numpy(dtype=int),
        recent=recent.to_numpy(dtype=int),
        days=(pd.Timestamp(last) - newest).dt.days.to_numpy(dtype=float),
    )
    order = np.lexsort((table["name"], -table["days"].fillna(np.inf), -table["unseen"]))
    return Seen(table.iloc[order].reset_index(drop=True), [one[2] for one in channels], visit_id is not None)


def finding(found: Seen, part: str | None) -> str:
    """The page's title: who was not visited, and the part of the week that is hardly seen."""
    missed, all_ = int((found.table["recent"] == 0).sum()), number(len(found.table))
    if found.visits:
        words = n_(
            "{n} of {all} locations had no visit in the last {days} days",
            "{n} of {all} locations had no visit in the last {days} days", missed, all=all_, days=RECENT_DAYS,
        )  # fmt: skip
    else:
        words = n_(
            "{n} of {all} locations had no audit in the last {days} days",
            "{n} of {all} locations had no audit in the last {days} days", missed, all=all_, days=RECENT_DAYS,
        )  # fmt: skip
    return words if part is None else _("{words}; hardly seen: {part}", words=words, part=part)


def channel_finding(found: Seen) -> str:
    """The matrix' title: where channels were not checked at all."""
    gaps = int((found.counts == 0).sum())
    if not gaps:
        return _("Every location was checked in every channel")
    places = int((found.table["unseen"] > 0).sum())
    return _(
        "{n} channels of locations were not checked at all, at {places} of {all} locations",
        n=number(gaps), places=number(places), all=number(len(found.table)),
    )  # fmt: skip


def seen_columns(found: Seen) -> dict[str, Column]:
    """The columns of the table and its files."""
    days = _("Days since the last visit") if found.visits else _("Days since the last audit")
    return {
        "name": Column(_("Location")), "region": Column(_("Region")),
        **{f"c{place}": Column(label, number) for place, label in enumerate(found.channels)},
        "days": Column(days, number),
    }  # fmt: skip


def seen_list(found: Seen) -> str:
    """The least seen locations as lines of text, for a phone."""
    lines = []
    for row in found.table.iloc[:LISTED_ON_PHONE].to_dict("records"):
        parts = [f"{plain(label)} {number(row[f'c{place}'])}" for place, label in enumerate(found.channels)]
        since = _("never") if np.isnan(row["days"]) else n_("{n} day ago", "{n} days ago", int(row["days"]))
        lines.append(f"- **{plain(row['name'])}** {_('last: {since}', since=since)}; {', '.join(parts)}")
    return "\n".join(lines)


@dataclass(frozen=True)
class Week:
    """Visits and guests (messages by QR code), weekdays x hours; unknown: visits without an hour; parts: by shift."""

    hours: list[int]
    visits: np.ndarray
    guests: np.ndarray
    unknown: int
    parts: WeekParts
    shifts: list[str]


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
    return Week(hours, seen_at[:, hours], came_at[:, hours], unknown, week_parts(*grouped), shifts)


def _by_hour(rows: pd.DataFrame, name: str) -> np.ndarray:
    table = np.zeros((WEEKDAYS, 24))
    np.add.at(table, (rows["weekday"].to_numpy(dtype=int), rows["hour"].to_numpy(dtype=int)), rows[name].to_numpy())
    return table


def weekday_name(weekday: int) -> str:
    """A weekday, 0 is Monday, in the reader's language."""
    return day(_MONDAY + timedelta(days=weekday), "EEEE")


def worst_part(found: Week) -> str | None:
    """The part of the week that lacks most visits, in words; None when none is told from chance."""
    if found.parts.worst is None:
        return None
    weekday, shift = found.parts.worst
    return f"{weekday_name(weekday)}, {part_name(found.shifts[shift]).lower()}"


def week_finding(found: Week) -> str:
    """The title of the week: how many parts are hardly seen."""
    hardly = int(found.parts.hardly_seen.sum())
    if not hardly:
        return _("No part of the week is seen much less than its guests would call for, beyond chance")
    return n_(
        "{n} part of the week has fewer than half of the visits it should: {worst}",
        "{n} parts of the week have fewer than half of the visits they should, most of all {worst}",
        hardly, worst=worst_part(found),
    )  # fmt: skip


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
    """Cells of the figure that lie in a part hardly seen, weekdays x hours."""
    place = [found.shifts.index(shift_of(hour)) for hour in found.hours]
    return found.parts.hardly_seen[:, place]


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
