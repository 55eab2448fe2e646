"""Counts and ratings of what guests say, scales kept apart."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components.device import is_phone
from components.tables import Column, show_table
from components.text import _, between, day, kind_name, n_, number, percent
from domain.estimates import Z_90
from domain.intervals import nps, wilson

FEWEST_NPS = 30  # product.md: fewer answers are not judged


def voice_finding(kinds: pd.DataFrame) -> str:
    """The page's title: the share of complaints among what guests said of their own accord.

    Asked-for surveys are left out: sending more of them would look like better service.
    """
    total = int(kinds["volunteered"].sum())
    complaints = int(kinds.loc[kinds["kind"] == "complaint", "volunteered"].sum())
    if not complaints:
        return _("{n} volunteered messages, none of them a complaint", n=number(total))
    low, high = wilson(complaints, total, 0.90)
    share = percent(complaints / total, 1)
    rng = between(100 * (low or 0), 100 * (high or 0), 1)
    return _(
        "{share} of {n} volunteered messages are complaints (likely {range} %)",
        share=share,
        n=number(total),
        range=rng,
    )


def rating_finding(sums: pd.DataFrame) -> str:
    """The title of the ratings: how many there are."""
    return n_("{n} rating, each scale apart", "{n} ratings, each scale apart", int(sums["ratings"].sum()))


def show_ratings(sums: pd.DataFrame) -> None:
    """The ratings as a table, on a phone as lines: a table too wide for it would hide the answers."""
    if not is_phone():
        show_table(rating_table(sums), _("Ratings by scale and way of asking"))
        return
    rows = [_rating_row(row) for row in sums.to_dict("records")]
    asked = [_("asked for") if one else _("volunteered") for one in sums["solicited"]]
    st.markdown(
        "\n".join(
            f"- {row[0]}, {how}: **{row[2]}** " + _("(likely {range}), n = {n}", range=row[3], n=row[4])
            for row, how in zip(rows, asked, strict=True)
        )
    )


def rating_table(sums: pd.DataFrame) -> pd.DataFrame:
    """One row a scale and way of asking: what was measured, value, range, n, days; scales are never mixed."""
    rows = [_rating_row(row) for row in sums.to_dict("records")]
    names = [_("Measure"), _("Asked for"), _("Value"), _("Likely range"), _("Answers"), _("From"), _("To")]
    return pd.DataFrame(rows, columns=names)


def kind_options(kinds: pd.DataFrame) -> dict[str, str]:
    """The kinds that occur, with how often: code -> label."""
    counted = zip(kinds["kind"], kinds["messages"], strict=True)
    return {kind: f"{kind_name(kind)} · {number(n)}" for kind, n in counted}


def _rating_row(row: Mapping[Any, Any]) -> list[object]:
    n, low, high = int(row["ratings"]), int(row["rating_low"]), int(row["rating_high"])
    asked = _("yes") if row["solicited"] else _("no")
    ends = [day(pd.Timestamp(row[name]).date()) for name in ("first_day", "last_day")]
    if row["rating_kind"] == "nps":
        found = nps(
            int(row["promoters"]),
            n - int(row["promoters"]) - int(row["detractors"]),
            int(row["detractors"]),
            0.90,
        )
        return [
            _("NPS, points"),
            asked,
            number(found.value if n >= FEWEST_NPS else None),
            between(found.low or 0, found.high or 0),
            number(n),
            *ends,
        ]
    if row["rating_kind"] == "csat":
        share, bounds = int(row["satisfied"]) / n, wilson(int(row["satisfied"]), n, 0.90)
        rng = between(100 * (bounds[0] or 0), 100 * (bounds[1] or 0), 1)
        return [_("CSAT, % of the top two"), asked, number(100 * share, 1), rng, number(n), *ends]
    mean = float(row["rating_sum"]) / n
    variance = max(float(row["square_sum"]) / n - mean**2, 0.0) * n / max(n - 1, 1)
    half = Z_90 * np.sqrt(variance / n) if n > 1 else np.nan
    name = _("Mean on the scale {low}–{high}", low=low, high=high)
    rng = between(max(mean - half, low), min(mean + half, high), 2) if n > 1 else "–"
    return [name, asked, number(mean, 2), rng, number(n), *ends]


def message_columns() -> dict[str, Column]:
    """Columns of exported messages, as fetch_messages names them."""
    return {
        "day": Column(_("Day")),
        "location": Column(_("Location")),
        "kind": Column(_("Kind")),
        "origin": Column(_("Came by")),
        "severity": Column(_("Severity")),
        "topic": Column(_("Topic")),
        "rating": Column(_("Rating")),
        "rating_high": Column(_("of")),
        "title": Column(_("Title")),
        "body": Column(_("Words")),
    }
