"""How many visits reliable levels still lack, by region, and the plan of next month's visits. Fetches nothing."""

from dataclasses import dataclass

import pandas as pd

from components.coverage_view import Labels
from components.tables import Column
from components.text import _, n_, number, percent
from domain.visit_plan import MOST_A_MONTH, RELIABLE, channel_hints, plan_month, visits_lacking

LISTED = 200


@dataclass(frozen=True)
class Plan:
    """table: one row a location, the least known first: name, region, audits, weight, reliability, lacking (visits
    today), visits (next month), channel (label of what the next should be). capacity: audits of the last 30 days.
    """

    table: pd.DataFrame
    needed: float
    capacity: int

    @property
    def rows(self) -> pd.DataFrame:
        """The locations with a visit next month, most visits first."""
        planned = self.table[self.table["visits"] > 0]
        return planned.sort_values(["visits", "weight"], ascending=[False, True], ignore_index=True)


def plan(
    levels: pd.DataFrame, audits: pd.DataFrame, places: pd.DataFrame, channels: Labels,
    *, needed: float, half_life: float,
) -> Plan:  # fmt: skip
    """levels: location_id, audits, weight, reliability of a fit; audits: fetch_channel_audits; places: location_id,
    name, region. needed: visits of a reliable level; half_life: months.
    """
    found = levels[["location_id", "audits", "weight", "reliability"]].merge(
        places[["location_id", "name", "region"]], on="location_id"
    )
    weighty = [one for one in channels if one[3] > 0]
    counts = audits.pivot_table(index="location_id", columns="channel_id", values="audits", aggfunc="sum")
    counts = counts.reindex(index=found["location_id"], columns=[one[0] for one in weighty]).fillna(0)
    capacity = int(audits["recent"].sum())
    hints = channel_hints(counts, [one[3] for one in weighty]) if weighty else None
    table = found.assign(
        lacking=visits_lacking(found["weight"], needed),
        visits=plan_month(found["weight"], needed, half_life=half_life, capacity=capacity),
        channel="" if hints is None else [weighty[place][2] for place in hints],
    )
    return Plan(table.sort_values(["weight", "name"], ignore_index=True), needed, capacity)


def finding(found: Plan) -> str:
    """The title: what reliable levels lack today."""
    short, lacking = int((found.table["lacking"] > 0).sum()), int(found.table["lacking"].sum())
    if not short:
        return _("Every level is {share} reliable: no visit is lacking today", share=percent(RELIABLE))
    return n_(
        "{n} visit is lacking at {places} of {all} locations for levels that are {share} reliable",
        "{n} visits are lacking at {places} of {all} locations for levels that are {share} reliable",
        lacking, places=number(short), all=number(len(found.table)), share=percent(RELIABLE),
    )  # fmt: skip


def measure(found: Plan) -> str:
    """The grey line: how many visits a level needs."""
    return _(
        "{share} reliable: so much of a level comes from its own visits. That takes {needed} recent ones; older ones "
        "count less.", share=percent(RELIABLE), needed=number(found.needed, 1),
    )  # fmt: skip


def by_region(found: Plan) -> pd.DataFrame:
    """Visits lacking by region, most first. Columns: region, locations, short, lacking, visits."""
    grouped = found.table.assign(short=found.table["lacking"] > 0).groupby("region")
    sums = grouped.agg(
        locations=("lacking", "size"), short=("short", "sum"), lacking=("lacking", "sum"), visits=("visits", "sum")
    )
    return sums.reset_index().sort_values(["lacking", "visits", "region"], ascending=[False, False, True])


def region_columns() -> dict[str, Column]:
    """The columns of the regions."""
    return {
        # What a phone shows stands first.
        "region": Column(_("Region")), "lacking": Column(_("Visits lacking"), number),
        "visits": Column(_("Planned next month"), number), "short": Column(_("Not reliable"), number),
        "locations": Column(_("Locations"), number),
    }  # fmt: skip


def plan_finding(found: Plan) -> str:
    """The plan's title: how many visits, beside those made lately."""
    if not found.table["visits"].any():
        return _("Levels stay reliable next month without a visit; {made} audits were made in the last 30 days",
                 made=number(found.capacity))  # fmt: skip
    return n_(
        "Next month {n} visit keeps levels reliable; {made} audits were made in the last 30 days",
        "Next month {n} visits keep levels reliable; {made} audits were made in the last 30 days",
        int(found.table["visits"].sum()), made=number(found.capacity),
    )  # fmt: skip


def plan_measure() -> str:
    """The plan's grey line."""
    return _(
        "Each visit goes to the location least known by the end of next month, {most} a location at most and no "
        "more than were made in the last 30 days; the channel is the one seen least for its weight. At most "
        "{listed} rows.",
        most=MOST_A_MONTH, listed=LISTED,
    )  # fmt: skip


def plan_columns() -> dict[str, Column]:
    """The columns of the plan and its files."""
    return {
        "name": Column(_("Location")), "region": Column(_("Region")), "visits": Column(_("Visits"), number),
        "channel": Column(_("First in channel")), "reliability": Column(_("Reliability today"), percent),
        "lacking": Column(_("Visits lacking today"), number),
    }  # fmt: skip
