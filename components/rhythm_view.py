"""The rhythm of coaching: where the cycle of flag, plan, session and check stands still. Fetches nothing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components.address import choose_many, choose_one
from components.plain import plain
from components.tables import Column
from components.text import _, day, n_, number
from domain.filters import Period
from domain.flags import Flag
from domain.rhythm import Cycle, Gap, continuity, gap_of

LISTED = 200  # rows of the tables


def choose(regions: pd.DataFrame) -> tuple[tuple[int, ...], str, str]:
    """Ask for regions (none: all), rows (location, region) and columns (month, week); kept in the address.

    regions: region_id, code, name.
    """
    names = dict(zip(regions["code"], regions["name"], strict=True))
    chosen = choose_many(
        st.multiselect, _("Region"), names, key="region", placeholder=_("All regions"), select_all=False
    )
    left, right = st.columns(2, wrap=False)
    with left:
        rows = {"location": _("Locations"), "region": _("Regions")}
        by = choose_one(st.segmented_control, _("Rows"), rows, key="rows", default="location", required=True)
    with right:
        columns = {"month": _("Months"), "week": _("Weeks")}
        unit = choose_one(st.segmented_control, _("Columns"), columns, key="unit", default="month", required=True)
    return tuple(sorted(int(one) for one in regions.loc[regions["code"].isin(chosen), "region_id"])), by, unit


def standing(
    levels: pd.DataFrame, flags: Iterable[str], places: pd.DataFrame, work: pd.DataFrame, audits: pd.DataFrame,
    *, today: date,
) -> pd.DataFrame:  # fmt: skip
    """One row a location: where its cycle stands still, and since when.

    levels: location_id of a fit, flags in its order; places: fetch_locations; work: fetch_work; audits:
    fetch_last_audits. Columns: location_id, region_id, code, name, region, flag, gap (of Gap, "" while it moves),
    opened (the house), plan_opened, last_session, next_on, check_on, last_audit (dates or None).
    """
    frame = pd.DataFrame({"location_id": levels["location_id"], "flag": list(flags)})
    for other in (places, work, audits):
        frame = frame.merge(other, on="location_id", how="left")
    dates = {name: [_day(one) for one in frame[name]]
             for name in ("opened_on_y", "check_on", "last_session", "next_on", "last_audit")}  # fmt: skip
    cycles = zip(frame["flag"], dates["opened_on_y"], dates["check_on"], dates["last_session"], dates["last_audit"],
                 strict=True)  # fmt: skip
    gaps = [gap_of(Cycle(Flag(flag), *rest), today=today) for flag, *rest in cycles]
    names = ["location_id", "region_id", "code", "name", "region", "flag"]
    kept = {("plan_opened" if name == "opened_on_y" else name): pd.Series(days, dtype=object)
            for name, days in dates.items()}  # fmt: skip
    opened = pd.Series([_day(one) for one in frame["opened_on_x"]], dtype=object)
    return frame[names].assign(gap=[one.value if one else "" for one in gaps], opened=opened, **kept)


def finding(rows: pd.DataFrame) -> str:
    """The title: how many cycles stand still, and where."""
    counts = rows["gap"].value_counts()
    plans, sessions, checks = (int(counts.get(gap.value, 0)) for gap in Gap)
    parts = [
        plans and n_("{n} flagged location without a plan", "{n} flagged locations without a plan", plans),
        sessions and n_("{n} plan without a session", "{n} plans without a session", sessions),
        checks and n_("{n} session without a check", "{n} sessions without a check", checks),
    ]
    return ", ".join(one for one in parts if one) or _("No cycle stands still")


def gap_title(gap: Gap) -> str:
    """A place where the cycle stands still."""
    return {
        Gap.NO_PLAN: _("Flagged, and no plan is open"),
        Gap.NO_SESSION: _("A plan is open, and no session was held since"),
        Gap.NO_CHECK: _("A session was held, and no visit checks it"),
    }[gap]


def gap_columns() -> dict[str, Column]:
    """The columns of the locations that stand still."""
    return {
        # What a phone shows stands first.
        "name": Column(_("Location")),
        "gap": Column(_("Where it stands still"), lambda one: gap_title(Gap(one))),
        "region": Column(_("Region")),
        "plan_opened": Column(_("Plan opened"), day),
        "last_session": Column(_("Last session"), day),
        "next_on": Column(_("Next session"), day),
        "check_on": Column(_("Checking visit"), day),
        "last_audit": Column(_("Last audit"), day),
        "code": Column(_("Code")),
    }


def still(rows: pd.DataFrame) -> pd.DataFrame:
    """Only those that stand still, in the order of the cycle."""
    order = {gap.value: place for place, gap in enumerate(Gap)}
    found = rows[rows["gap"] != ""]
    return found.sort_values(["gap", "name"], key=lambda c: c.map(order) if c.name == "gap" else c, ignore_index=True)


def still_finding(rows: pd.DataFrame) -> str:
    """The title of the list. rows: still."""
    return n_("{n} cycle stands still", "{n} cycles stand still", len(rows))


def alone(rows: pd.DataFrame, touches: pd.DataFrame, period: Period) -> pd.DataFrame:
    """How long each location was left alone, longest first. Adds touches (audits and sessions) and longest (days)."""
    made = touches[touches["what"].isin(["audit", "session"])]
    days = {place: [one.date() for one in group] for place, group in made.groupby("location_id")["day"]}
    found = [
        # A house that opened within the period was not alone before.
        continuity(days.get(one, []), first=min(max(opened or period.first, period.first), period.last),
                   last=period.last)
        for one, opened in zip(rows["location_id"], rows["opened"], strict=True)
    ]  # fmt: skip
    frame = rows.assign(touches=[one.touches for one in found], longest=[one.longest for one in found])
    return frame.sort_values(["longest", "name"], ascending=[False, True], ignore_index=True)


def alone_finding(rows: pd.DataFrame) -> str:
    """The title: who was left alone longest."""
    if rows.empty:
        return _("No location to follow")
    weeks, name = int(rows["longest"].iloc[0]) // 7, plain(rows["name"].iloc[0])
    return n_("The longest time alone was {n} week, at {name}", "The longest time alone was {n} weeks, at {name}",
              weeks, name=name)  # fmt: skip


def alone_columns() -> dict[str, Column]:
    """The columns of the continuity."""
    return {
        "name": Column(_("Location")),
        "longest": Column(_("Longest time alone, days"), number),
        "touches": Column(_("Days with an audit or session"), number),
        "last_session": Column(_("Last session"), day),
        "last_audit": Column(_("Last audit"), day),
        "region": Column(_("Region")),
        "code": Column(_("Code")),
    }


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
