"""Locations in groups that can be told apart: the finding, rows of the figures, and the table."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components.device import is_phone
from components.levels_view import no_change
from components.page import figure
from components.plain import plain
from components.ranges import Range, ranges, span_of
from components.tables import Column
from components.text import _, between, n_, number
from components.theme import palette
from domain.flags import LEAST_WEIGHT, Flag
from domain.groups import places, tell_apart
from domain.levels import JudgedLevels

DRAWN, ENDS = 44, 20  # rows drawn; of more, so many from either end
COLUMNS = 3
FEWEST_IN_COLUMN = 8  # rows; fewer would tear a short list apart
WORDS = 0.40  # of a column's width
LONGEST_NAME = 30  # letters


def enough(levels: pd.DataFrame) -> pd.Series:
    """Which rows of a fit have a recent visit or more; the others are in no group and hold no place."""
    return (levels["audits"] > 0) & (levels["weight"] >= LEAST_WEIGHT)


def grouped(levels: pd.DataFrame, judged: JudgedLevels, names: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The locations known well enough, lowest first, with their group (1 the lowest) and place; how many groups.

    levels, judged: of one fit; names: index location_id, columns name, region. Columns: location_id, name, region,
    group, level, low, high (points), best, worst (places, 1 the highest), audits, coach (whether to coach now).
    """
    rows = np.flatnonzero(enough(levels).to_numpy())
    sd = levels["sd"].to_numpy(dtype=float)[rows]
    found = tell_apart(judged.level[rows], sd)
    held = places(judged.level[rows], sd, np.arange(rows.size))
    kept = rows[found.order]
    ids = levels["location_id"].iloc[kept]
    frame = pd.DataFrame(
        {
            "location_id": ids.to_numpy(),
            "name": [str(names.at[one, "name"]) for one in ids],
            "region": [str(names.at[one, "region"]) for one in ids],
            "group": found.group[found.order] + 1,
            "level": judged.level[kept],
            "low": judged.low[kept],
            "high": judged.high[kept],
            "best": held.best[found.order],
            "worst": held.worst[found.order],
            "audits": levels["audits"].iloc[kept].to_numpy(),
            "coach": judged.flag[kept] == Flag.COACH_NOW.value,
        }
    )
    return frame, found.count


def finding(groups: int, locations: int) -> str:
    """The page's title."""
    if groups < 2:
        return n_("No reliable difference: {n} location", "No reliable difference between {n} locations", locations)
    return _("{groups} groups can be told apart among {n} locations", groups=number(groups), n=number(locations))


def measure(as_of: str, target: float) -> str:
    """The grey line under the title."""
    words = _(
        "Within a group no location can be told from its lowest. Best estimate with 90 % range, points of 100, as of "
        "{day}; dotted: target {target}. At the right: estimate · place from–to, 1 the highest · n audits in 36 "
        "months.",
        day=as_of, target=number(target, 1),
    )  # fmt: skip
    return f"{words} {no_change()}"


def table_label(locations: int, *, listed: int) -> str:
    """What the folded table holds."""
    if locations <= listed:
        return _("The {n} locations as a table", n=number(locations))
    return _("The {n} lowest of {all} locations as a table", n=number(listed), all=number(locations))


def nothing_to_compare(locations: int) -> tuple[str, str]:
    """Title and grey line where fewer than two locations are known."""
    measure = n_(
        "{n} location in this view.", "{n} locations in this view, fewer than two with recent audits.", locations
    )
    return _("Nothing to compare with: two audited locations are needed"), measure


def what_to_do(*, sees: int) -> tuple[str, str]:
    """The notice's words: for who sees one location only, and for who chose too narrow a view."""
    if sees < 2:
        return (
            _("You see one location, and no others to compare it with."),
            _("How it stands beside the target is on the page Health, its standards on the page Standards. To "
              "compare it with others, ask your regional director."),
        )  # fmt: skip
    return _("Too few locations in this view."), _("Choose more regions, more channels or a later period.")


def columns() -> dict[str, Column]:
    """The table's columns."""
    return {
        "group": Column(_("Group, 1 lowest")),
        "name": Column(_("Location")),
        "region": Column(_("Region")),
        "level": Column(_("Best estimate"), lambda value: number(value, 1)),
        "low": Column(_("Range from"), lambda value: number(value, 1)),
        "high": Column(_("to"), lambda value: number(value, 1)),
        "best": Column(_("Place, at best"), number),
        "worst": Column(_("at worst"), number),
        "audits": Column(_("Audits"), number),
    }


def draw(frame: pd.DataFrame, target: float) -> None:
    """The groups as columns of a newspaper, lowest at the top left, on one axis; on a phone one below the other."""
    shown = frame if len(frame) <= DRAWN else pd.concat([frame.head(ENDS), frame.tail(ENDS)])
    if len(shown) < len(frame):
        st.caption(_("The {n} lowest and the {n} highest are drawn; the table holds more.", n=ENDS))
    narrow = is_phone()
    columns = 1 if narrow else min(COLUMNS, -(-len(shown) // FEWEST_IN_COLUMN))
    every = [_range(row) for row in shown.to_dict("records")]
    span, letters = span_of(every, target), max(len(one.label) for one in every)
    size = -(-len(shown) // columns)
    for place, column in enumerate(st.columns(columns, gap="medium")):
        rows = shown.iloc[place * size : (place + 1) * size]
        drawn = every[place * size : (place + 1) * size]
        with column:
            for group in sorted(set(rows["group"])):
                part = rows[rows["group"] == group]
                made = [one for one, own in zip(drawn, rows["group"] == group, strict=True) if own]
                begins = bool(part.index[0] == frame.index[frame["group"] == group][0])
                words = heading(int(group), frame) if begins else _continued(group, rows)
                st.markdown(f"### {words}")
                figure(ranges(made, span, target, palette(), words=WORDS, letters=letters, stacked=narrow), words)


def heading(group: int, frame: pd.DataFrame) -> str:
    """A group's heading: which, how many, and from which level to which. frame: as grouped gives it."""
    count, rows = int(frame["group"].max()), frame[frame["group"] == group]
    words = n_("{n} location", "{n} locations", len(rows))
    ends = [number(level, 1) for level in (rows["level"].iloc[0], rows["level"].iloc[-1])]
    levels = ends[0] if ends[0] == ends[1] else between(rows["level"].iloc[0], rows["level"].iloc[-1], 1)
    if count == 1:
        return _("One group: {locations}, {levels}", locations=words, levels=levels)
    if group == 1:
        return _("Group 1, lowest: {locations}, {levels}", locations=words, levels=levels)
    if group == count:
        return _("Group {group}, highest: {locations}, {levels}", group=group, locations=words, levels=levels)
    return _("Group {group}: {locations}, {levels}", group=group, locations=words, levels=levels)


def _continued(group: int, rows: pd.DataFrame) -> str:
    """The heading of a group's next column: which locations of it, from which level to which."""
    level = rows.loc[rows["group"] == group, "level"]
    words = n_("{n} location", "{n} locations", len(level))
    levels = between(level.iloc[0], level.iloc[-1], 1)
    return _("Group {group}, continued: {locations}, {levels}", group=group, locations=words, levels=levels)


def _range(row: Mapping[Any, Any]) -> Range:
    place = between(row["best"], row["worst"]) if row["best"] < row["worst"] else number(row["best"])
    words = f"<b>{number(row['level'], 1)}</b> · {place} · n{number(row['audits'])}"
    name = row["name"] if len(row["name"]) <= LONGEST_NAME else row["name"][: LONGEST_NAME - 1] + "…"
    return Range(name, row["level"], row["low"], row["high"], words, -1 if row["coach"] else 0)


def say_left_out(levels: pd.DataFrame, names: pd.DataFrame) -> None:
    """Who is in no group, and why; nothing when everybody is in one."""
    few = [plain(names.at[one, "name"]) for one in levels.loc[~enough(levels), "location_id"]]
    if few:
        listed = ", ".join(few[:5]) + (" …" if len(few) > 5 else "")
        st.caption(
            n_(
                "{n} location has less than one recent visit and is in no group: {names}.",
                "{n} locations have less than one recent visit and are in no group: {names}.",
                len(few),
                names=listed,
            )
        )


def reading_rules() -> str:
    """What stands behind the groups and places."""
    return _(
        "Levels are best estimates, drawn to the network's level the more the fewer visits there are. From the "
        "lowest level upwards a group ends before the first location that stands above the group's **lowest** by "
        "more than chance: beyond the 90 % range of their difference, and the further away in the list, the more is "
        "asked, because the largest of many differences is large by luck. If all locations were equal there would be "
        "one group in over 95 of 100 chains. Neighbours on either side of a border may well be equal. **Place** is a "
        "range: at best behind those only that are 95 % likely higher, at worst before those that are 95 % likely "
        "lower. "
        "Orange: to be coached now, at least 80 % likely below the target (dotted line)."
    )
