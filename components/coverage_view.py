"""Where and when nobody looked: locations by channel, the week by hour. Built from counts, fetches nothing."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import streamlit as st

from components.address import choose_one
from components.device import is_phone
from components.plain import plain
from components.tables import Column
from components.text import _, channel_name, n_, number
from domain.filters import AuditFilter

DRAWN, LISTED, LISTED_ON_PHONE = 12, 200, 30
RECENT_DAYS = 30


Labels = list[tuple[int, str, str, float]]


def choose_part() -> str:
    """Draw the choice of the page's parts and return one: places, week, lacking or shoppers."""
    names = {"places": _("Where"), "week": _("When"), "lacking": _("Visits needed"), "shoppers": _("Shoppers")}
    if is_phone():
        return choose_one(st.selectbox, _("Show"), names, key="show", default="places")
    return choose_one(st.segmented_control, _("Show"), names, key="show", default="places", required=True)


def narrow(columns: dict[str, Column]) -> dict[str, Column]:
    """The columns for which a phone has room: the name and the first two figures."""
    kept = [name for name in columns if name != "region" or next(iter(columns)) == "region"]
    return {name: columns[name] for name in kept[:3]}


def labels_of(channels: pd.DataFrame, channel_ids: tuple[int, ...]) -> Labels:
    """(id, code, translated name, weight) of the chosen channels, all of them when none is; heaviest first."""
    return [
        (int(one), code, channel_name(code, name), float(weight))
        for one, code, name, weight in zip(
            channels["channel_id"], channels["code"], channels["name"], channels["weight"], strict=True
        )
        if not channel_ids or one in channel_ids
    ]


def open_places(places: pd.DataFrame, where: AuditFilter) -> pd.DataFrame:
    """The locations of the view that are open on the period's last day: only they can be visited."""
    last = pd.Timestamp(where.period.last)
    opened, closed = pd.to_datetime(places["opened_on"]), pd.to_datetime(places["closed_on"])
    kept = (opened.isna() | (opened <= last)) & (closed.isna() | (closed >= last))
    return places[kept & (places["region_id"].isin(where.region_ids) | (not where.region_ids))]


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
    order = np.lexsort((table["name"], -table["days"].fillna(np.inf), table["audits"], -table["unseen"]))
    return Seen(table.iloc[order].reset_index(drop=True), [one[2] for one in channels], visit_id is not None)


def finding(found: Seen, part: str | None) -> str:
    """The page's title: who was not visited, and the part of the week that is hardly seen."""
    missed, all_ = int((found.table["recent"] == 0).sum()), number(len(found.table))
    if not missed:
        words = n_(
            "{n} location was seen in the last {days} days", "All {n} locations were seen in the last {days} days",
            len(found.table), days=RECENT_DAYS,
        )  # fmt: skip
    elif found.visits:
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
        return n_(
            "{n} location was checked in every channel", "All {n} locations were checked in every channel",
            len(found.table),
        )  # fmt: skip
    places = int((found.table["unseen"] > 0).sum())
    return _(
        "{n} channels of locations were not checked at all, at {places} of {all} locations",
        n=number(gaps), places=number(places), all=number(len(found.table)),
    )  # fmt: skip


def row_labels(found: Seen) -> list[str]:
    """The names of the locations drawn, each with the days since its last visit."""
    rows = found.table.iloc[:DRAWN]
    return [
        _("{name}, never", name=str(name)[:28])
        if np.isnan(days)
        else _("{name}, {n} d", name=str(name)[:28], n=int(days))
        for name, days in zip(rows["name"], rows["days"], strict=True)
    ]


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
        last = _("last: {since}", since=since)
        lines.append(f"- **{plain(row['name'])}** {last}; {', '.join(parts)}")
    return "\n".join(lines)
