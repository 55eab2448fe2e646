"""Where two locations differ: stages and channels of the journey, standards, months."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components.address import choose_one
from components.device import is_phone
from components.page import figure, section
from components.pair_view import Side
from components.plain import plain
from components.ranges import Range, ranges, span_of
from components.tables import Column
from components.text import _, channel_name, n_, number, percent, signed, stage_name, standard_name
from components.theme import palette
from domain.differences import Counts, part_differences

LISTED = 8
WORDS = 0.22  # of the figure's width


def journey(
    counts: pd.DataFrame, standards: pd.DataFrame, channels: pd.DataFrame, first: Side, second: Side, *, by: str
) -> pd.DataFrame:
    """Differences by stage or channel along the journey, in points of 100.

    counts: fetch_part_counts; standards: fetch_standards; channels: fetch_channels; by: "stage" or "channel".
    Columns: part, first, second, value, low, high (shares), compared, real, first_audits, second_audits. Parts that
    only one of the two was audited on are there, not compared.
    """
    known = counts.merge(standards[["standard_id", "stage_id", "position"]], on="standard_id")
    key = f"{by}_id"
    cells = known.groupby(list(dict.fromkeys(["location_id", key, "channel_id"]))).agg(
        points=("points", "sum"),
        max_points=("max_points", "sum"),
        answers=("audits", "sum"),
        audits=("audits", "max"),
    )  # the most answered standard tells how many audits there are at least
    sums = cells.groupby(["location_id", key]).sum()
    if by == "stage":
        order = list(standards.drop_duplicates("stage_id")["stage_id"])
        names = {row["stage_id"]: stage_name(row) for row in standards.drop_duplicates("stage_id").to_dict("records")}
    else:
        order = list(channels["channel_id"])
        coded = zip(channels["channel_id"], channels["code"], channels["name"], strict=True)
        names = {one: channel_name(code, name) for one, code, name in coded}
    present = [one for one in order if one in set(known[key])]
    return _compare(sums, present, [names[one] for one in present], first, second)


def standard_differences(counts: pd.DataFrame, standards: pd.DataFrame, first: Side, second: Side) -> pd.DataFrame:
    """As journey, one row a standard, real ones first, largest weighted difference first. Also code, weight."""
    sums = counts.groupby(["location_id", "standard_id"])[["points", "max_points", "audits"]].sum()
    sums["answers"] = sums["audits"]
    present = standards[standards["standard_id"].isin(counts["standard_id"])]
    labels = [standard_name(row) for row in present.to_dict("records")]
    frame = _compare(sums, list(present["standard_id"]), labels, first, second, of_one_standard=True)
    frame["code"], frame["weight"] = present["code"].to_numpy(), present["weight"].to_numpy()
    lost = np.nan_to_num(np.abs(frame["value"]) * frame["weight"])
    return frame.iloc[np.lexsort((-lost, ~frame["compared"], ~frame["real"]))].reset_index(drop=True)


def _compare(
    sums: pd.DataFrame,
    parts: list[int],
    labels: list[str],
    first: Side,
    second: Side,
    *,
    of_one_standard: bool = False,
) -> pd.DataFrame:
    both = []
    for side in (first, second):
        own = sums.xs(side.location_id) if side.location_id in sums.index.get_level_values(0) else sums.iloc[:0]
        own = own.droplevel(0) if own.index.nlevels > 1 else own
        both.append(own.reindex(parts).fillna(0))
    found = part_differences(
        *(
            Counts(one["points"], one["max_points"], one["answers"], None if of_one_standard else one["audits"])
            for one in both
        )
    )
    return pd.DataFrame(
        {
            "part": labels, "first": found.first, "second": found.second, "value": found.value, "low": found.low,
            "high": found.high, "compared": found.compared, "real": found.real,
            "first_audits": both[0]["audits"].astype(int).to_numpy(),
            "second_audits": both[1]["audits"].astype(int).to_numpy(),
        }
    )  # fmt: skip


def journey_finding(frame: pd.DataFrame, *, by: str) -> str:
    """The figure's title: on how much of the journey the two differ, and where most."""
    real, compared = frame[frame["real"]], int(frame["compared"].sum())
    if real.empty:
        if by == "stage":
            return n_("No real difference on {n} stage", "No real difference on {n} stages", compared)
        return n_("No real difference on {n} channel", "No real difference on {n} channels", compared)
    worst = real.iloc[int(np.argmax(np.abs(real["value"])))]
    words = {"count": number(len(real)), "part": plain(worst["part"]), "value": signed(100 * worst["value"])}
    if by == "stage":
        return _("They differ on {count} of {n} stages, most on “{part}” ({value})", n=number(compared), **words)
    return _("They differ on {count} of {n} channels, most on “{part}” ({value})", n=number(compared), **words)


def draw_parts(
    counts: pd.DataFrame, standards: pd.DataFrame, channels: pd.DataFrame, pair: tuple[Side, Side]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The journey by stage or channel beside the standards that differ; both frames, for the tables.

    counts: fetch_part_counts; standards: fetch_standards; channels: fetch_channels.
    """
    names = {"stage": _("by stage"), "channel": _("by channel")}
    left, right = st.columns([3, 2], gap="medium")
    with left:
        by = choose_one(
            st.segmented_control,
            _("Journey"),
            names,
            key="by",
            default="stage",
            required=True,
            label_visibility="collapsed",
        )
        parts = journey(counts, standards, channels, *pair, by=by)
        _draw_journey(parts, *pair, finding=journey_finding(parts, by=by))
    found = standard_differences(counts, standards, *pair)
    with right:
        _draw_standards(found, *pair)
    return parts, found


def _draw_standards(frame: pd.DataFrame, first: Side, second: Side) -> None:
    """The standards that really differ, in words; names from outside are made plain."""
    section(
        standards_finding(frame),
        _("{a} first, {b} second, n checks each. Largest weighted difference first, {n} at most; with allowance "
          "for how many are compared.", a=first.label, b=second.label, n=LISTED),
    )  # fmt: skip
    lines = [
        _(
            "**{value}** {code} {standard}: {first} of {n}, {second} of {m}",
            value=signed(100 * row["value"]), code=plain(row["code"]), standard=plain(row["part"]),
            first=percent(row["first"]), second=percent(row["second"]),
            n=number(row["first_audits"]), m=number(row["second_audits"]),
        )
        for row in frame[frame["real"]].head(LISTED).to_dict("records")
    ]  # fmt: skip
    st.markdown("\n".join(f"- {line}" for line in lines) or _("What separates them here is normal variation."))


def _draw_journey(frame: pd.DataFrame, first: Side, second: Side, *, finding: str) -> None:
    """Differences beside 0; coloured only beyond chance; parts not compared keep their row, without a dot."""
    section(
        finding,
        _("Compliance of {a} minus {b}, points of 100, 90 % ranges; n: audits of each. Coloured beyond chance only.",
          a=first.label, b=second.label),
    )  # fmt: skip
    rows = [_range(row) for row in frame.to_dict("records")]
    span = span_of([row for row in rows if np.isfinite(row.value)], -5.0, 5.0)
    letters = max([len(row.label) for row in rows], default=0)
    figure(ranges(rows, span, 0.0, palette(), words=WORDS, letters=letters, stacked=is_phone()), finding)


def _range(row: Mapping[Any, Any]) -> Range:
    n = f"n{number(row['first_audits'])}, {number(row['second_audits'])}"
    if not row["compared"]:
        return Range(row["part"], np.nan, np.nan, np.nan, _("too few · {n}", n=n))
    side = int(np.sign(row["value"])) if row["real"] else 0
    value = signed(100 * row["value"])
    words = f"<b>{value}</b> · {n}" if row["real"] else f"{value} · {n}"
    return Range(row["part"], 100 * row["value"], 100 * row["low"], 100 * row["high"], words, side)


def standards_finding(frame: pd.DataFrame) -> str:
    """The table's title."""
    real, compared = int(frame["real"].sum()), int(frame["compared"].sum())
    if not real:
        return n_("No standard of {n} differs for real", "No standard of {n} differs for real", compared)
    return n_(
        "{n} of {all} standards differs for real",
        "{n} of {all} standards differ for real",
        real,
        all=number(compared),
    )


def columns(first: Side, second: Side) -> dict[str, Column]:
    """Columns of both tables, the two locations told apart where they share a name."""
    one, two = (side.name if first.name != second.name else f"{side.name} ({side.code})" for side in (first, second))
    points = {"value": _("Difference, points"), "low": _("Range from"), "high": _("to")}
    return {
        "part": Column(_("What was checked")),
        "first": Column(one, percent),
        "first_audits": Column(f"{one}, n", number),
        "second": Column(two, percent),
        "second_audits": Column(f"{two}, n", number),
        **{name: Column(label, lambda value: signed(100 * value)) for name, label in points.items()},
        "real": Column(_("Beyond chance"), lambda real: _("yes") if real else _("no")),
    }


def reading_rules() -> str:
    """What stands behind the comparison."""
    return _(
        "A difference is told only where it is beyond chance: of levels, where its 90 % range leaves out 0; of "
        "stages, channels and standards with allowance for how many are compared, because among sixty some differ by "
        "luck (Benjamini–Hochberg, at most one in ten wrong). Under five answers or three audits on a side nothing "
        "is compared. Answers of one visit go together and count as fewer. Both charts of months have one axis."
    )
