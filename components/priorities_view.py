"""The order of priorities as a reader sees it: how many days there are, who stands where, why. Fetches nothing."""

from collections.abc import Mapping
from datetime import date
from math import nan
from typing import Any

import pandas as pd
import streamlit as st

from components.address import choose_one
from components.device import is_phone
from components.downloads import Offer, downloads
from components.levels_view import about, flag_name, range_rows, table_label
from components.page import figure
from components.ranges import Range, beside_target
from components.ranking import Ranking, Room
from components.tables import Column, show_table, shown
from components.text import _, chance, day, n_, number, percent
from components.theme import palette
from domain.flags import Flag
from domain.levels import JudgedLevels
from domain.priorities import Advice

SHOWN, LISTED = 12, 200  # rows of the figure and cards, of the table: 12,000 take seconds to format and send
WORDS = 0.08  # of the width of the figure
COACHES, DAYS, DAYS_A_VISIT = range(1, 11), (1, 2, 3, 4, 5, 8, 10, 15, 20), (0.5, 1.0, 1.5, 2.0, 3.0)


def choose_room() -> Room:
    """Ask how many coaches, days and days a visit; kept in the address."""
    # Three fields side by side are wider than a phone.
    place = st.popover(_("Coaches, days, travel"), icon=":material/route:") if is_phone() else st.container()
    left, middle, right = place.columns(3)
    with left:
        coaches = choose_one(st.selectbox, _("Coaches"), {str(n): number(n) for n in COACHES}, key="coaches",
                             default="1")  # fmt: skip
    with middle:
        days = choose_one(st.selectbox, _("Days each"), {str(n): number(n) for n in DAYS}, key="days", default="5")
    with right:
        label = _("Days a visit takes, with travel")
        names = {f"{n:g}": number(n, 0 if n == int(n) else 1) for n in DAYS_A_VISIT}
        visit = choose_one(st.selectbox, label, names, key="travel", default="1")
    return Room(int(coaches), int(days), float(visit))


def finding(ranking: Ranking, room: Room) -> str:
    """The page's title: what the days there are can reach."""
    if ranking.rows.empty:
        return _("Nobody stands below target or too near to it: there is nothing to coach")
    fit = min(room.visits, len(ranking.rows))
    if not fit:
        return _("The days do not suffice for one visit with its travel")
    return n_(
        "{n} visit reaches {share} of what coaching could gain",
        "{n} visits reach {share} of what coaching could gain",
        fit, share=percent(ranking.reached(fit)),
    )  # fmt: skip


def measure(ranking: Ranking, judged: JudgedLevels, as_of: date) -> str:
    """The grey line: what orders the list, of what day and n, and how many flags are likely wrong."""
    words = [
        _("Ordered by the points expected to lack to target × guests a month, as of {day}; {n} locations listed, "
          "{fine} on target.", day=day(as_of), n=number(len(ranking.rows)), fine=number(ranking.fine)),
    ]  # fmt: skip
    called = judged.count(Flag.COACH_NOW)
    if called and judged.expected_wrong < 0.05:
        words.append(_("Coach now: {n}, none of them likely wrong.", n=number(called)))
    elif called:
        words.append(_("Coach now: {n}, of which {wrong} are likely wrong.", n=number(called),
                       wrong=number(judged.expected_wrong, 1)))  # fmt: skip
    words.append(
        _("Places are held until a location's own audits move it.")
        if ranking.stable
        else _("For this day or choice of channels places are not held.")
    )
    return " ".join(words)


def gain_sentence(row: Mapping[Any, Any]) -> str:
    """Why a location stands where it stands, in one sentence. row: of Ranking.rows."""
    points, guests = number(row["shortfall"], 1), number(row["guests"])
    if row["known"]:
        words = _("About **{points} points** are expected to lack, for {guests} guests a month.", points=points,
                  guests=guests)  # fmt: skip
    else:
        words = _("About **{points} points** are expected to lack; its guests are unknown, the median is {guests} a "
                  "month.", points=points, guests=guests)  # fmt: skip
    return words


def advice_sentence(row: Mapping[Any, Any]) -> str:
    """What the row advises, and how many visits would settle it. row: of Ranking.rows."""
    if row["advice"] == Advice.VISIT.value:
        return n_("**Visit again first:** {n} more mystery visit would settle it.",
                  "**Visit again first:** {n} more mystery visits would settle it.", int(row["settle"]))  # fmt: skip
    return {
        Advice.COACH.value: _("**Coach now:** no plan is open."),
        Advice.CARRY_ON.value: _("**In work:** finish the open plan."),
        Advice.NEAR_TARGET.value: _("**Too near its target to tell:** not even forty more visits would."),
    }[row["advice"]]


def advice_name(code: str) -> str:
    """What a row advises, short."""
    return {
        Advice.COACH.value: _("Coach now"),
        Advice.CARRY_ON.value: _("In work"),
        Advice.VISIT.value: _("Visit again first"),
        Advice.NEAR_TARGET.value: _("Too near to tell"),
        Advice.FINE.value: _("On target"),
    }[code]


def table(
    ranking: Ranking, judged: JudgedLevels, levels: pd.DataFrame, names: pd.DataFrame, visits: int
) -> tuple[pd.DataFrame, dict[str, Column]]:
    """The whole list as stored values, and how each column is shown. names: fetch_locations; visits: that fit."""
    rows = ranking.rows
    place = rows["row"].to_numpy(dtype=int)
    found = names.set_index("location_id").loc[rows["location_id"]]
    frame = rows[["advice", "gain", "shortfall", "guests", "settle", "held_on"]].assign(
        place=range(1, len(rows) + 1), fits=[one < visits for one in range(len(rows))],
        code=found["code"].to_numpy(), name=found["name"].to_numpy(), region=found["region"].to_numpy(),
        level=judged.level[place], low=judged.low[place], high=judged.high[place], below=judged.below[place],
        flag=judged.flag[place], audits=levels["audits"].to_numpy()[place],
    )  # fmt: skip
    return frame, {
        # What a phone shows stands first.
        "place": Column(_("Place"), number),
        "name": Column(_("Location")),
        "advice": Column(_("What to do"), advice_name),
        "fits": Column(_("Within the days"), lambda one: _("yes") if one else _("no")),
        "gain": Column(_("Points × guests a month"), number),
        "shortfall": Column(_("Points expected to lack"), lambda one: number(one, 1)),
        "guests": Column(_("Guests a month"), number),
        "settle": Column(_("Visits to settle it"), number),
        "level": Column(_("Best estimate"), lambda one: number(one, 1)),
        "low": Column(_("Likely from"), lambda one: number(one, 1)),
        "high": Column(_("to"), lambda one: number(one, 1)),
        "below": Column(_("Chance below target"), chance),
        "flag": Column(_("Flag"), flag_name),
        "audits": Column(_("Visits"), number),
        "held_on": Column(_("Place held since"), day),
        "code": Column(_("Code")),
        "region": Column(_("Region")),
    }


def show_list(
    ranking: Ranking, judged: JudgedLevels, levels: pd.DataFrame, names: pd.DataFrame, visits: int,
    *, target: float, as_of: date, offer: Offer,
) -> None:  # fmt: skip
    """The first of the list with their ranges and the line where the days end; the whole list as a table."""
    rows = [int(row) for row in ranking.rows["row"][:SHOWN]]
    drawn = range_rows(judged, levels, names.set_index("location_id")["name"], rows)
    label = _("target {target}", target=number(target, 1))
    chart = beside_target(_with_end(drawn, visits), target, label, palette(), words=WORDS, stacked=is_phone())
    figure(chart, _("Best estimates of {n} locations with their likely ranges", n=len(rows)))
    with st.expander(table_label(len(ranking.rows), listed=LISTED)):
        frame, columns = table(ranking, judged, levels, names, visits)
        show_table(shown(frame.head(LISTED), columns), _("Locations in the order of what coaching could gain"))
        downloads(offer("priorities", frame, columns, about(as_of)), key="priorities")


def _with_end(rows: list[Range], visits: int) -> list[Range]:
    """The rows with a line across, from end to end of the ranges, where the days end and others follow."""
    if visits >= len(rows):
        return rows
    low, high = min(row.low for row in rows), max(row.high for row in rows)
    return [*rows[:visits], Range(_("here the days end"), nan, low, high, ""), *rows[visits:]]


def rules() -> str:
    """How the list is made, for who asks."""
    return _(
        "A location's gain is the shortfall to be expected (the mean of what lacks to the target over all that its "
        "level may be) times its guests of a month, the mean of what it reported in 12 months; where nothing is "
        "reported, the network's median stands. Its level counts as it was when its own audits last moved it by half "
        "a point: every audit loses weight with time, so that a list made anew each week would change although "
        "nobody has looked. Days: each coach makes as many visits as fit whole into the days. Where few visits are "
        "made, the list often advises to visit again: sending a coach for one visit's bad luck costs more."
    )
