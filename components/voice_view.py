"""Counts and ratings of what guests say, scales kept apart."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from components.device import is_phone
from components.signals import FEWEST_NPS, change_words
from components.tables import Column, show_table
from components.text import _, between, day, kind_name, n_, number, percent
from domain.differences import Estimate
from domain.estimates import Z_90
from domain.health import rate
from domain.intervals import nps, wilson


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


def rating_measure(sums: pd.DataFrame) -> str:
    """The grey line of the ratings. sums: fetch_rating_sums of those with ratings."""
    words = _(
        "Asked-for surveys and volunteered ratings are never mixed; 90 % ranges. An NPS of under {n} answers is not "
        "judged. Change: from as long before. Targets are set for the NPS and for complaints alone.",
        n=FEWEST_NPS,
    )
    if sums.empty:
        return words
    ends = (day(pd.Timestamp(one).date()) for one in (sums["first_day"].min(), sums["last_day"].max()))
    return " ".join([words, _("Ratings from {first} to {last}.", first=next(ends), last=next(ends))])


def show_ratings(found: list[list[str]]) -> None:
    """The figures of guests as a table, on a phone as lines. found: rows of complaint_row and rating_rows."""
    if not is_phone():
        names = [_("Measure"), _("Asked for"), _("Value"), _("Likely range"), _("Answers"), _("Target"), _("Change")]
        show_table(pd.DataFrame(found, columns=names), _("Ratings by scale and way of asking"))
        return
    lines = []
    for name, asked, value, likely, n, target, change in found:
        said = _("(likely {range}), n = {n}", range=likely, n=n)
        aim = "" if target == "–" else " · " + _("target {target}", target=target)
        how = _("asked for") if asked == _("yes") else _("volunteered")
        lines.append(f"- {name}, {how}: **{value}** {said}{aim} · {change}")
    st.markdown("\n".join(lines))


def complaint_row(now: tuple[int, int], earlier: tuple[int, int], target: float | None) -> list[str]:
    """Complaints per 10,000 guests of the last three whole months, as on Health; n is the complaints.

    now, earlier: complaints and guests of these months, and of the three before.
    """
    found, before = (rate(*one, per=10_000) for one in (now, earlier))
    known = Estimate(found.value, found.low or 0, found.high or 0) if found.value is not None else None
    past = Estimate(before.value, before.low or 0, before.high or 0) if before.value is not None else None
    figure = _Figure(_("Complaints per 10,000 guests, 3 months"), known, now[0], 1)
    return _row(figure, past, asked=False, target=target)


def rating_rows(sums: pd.DataFrame, earlier: pd.DataFrame, nps_target: float | None) -> list[list[str]]:
    """One row a scale and way of asking: what was measured, value, range, n, target, change; scales are never mixed.

    sums, earlier: fetch_rating_sums of the period and of as long before.
    """
    found = {_scale(row): _figure(row) for row in earlier.to_dict("records") if row["ratings"]}
    past = {scale: one.estimate for scale, one in found.items() if one.judged}
    return [
        _row(_figure(row), past.get(_scale(row)), asked=bool(row["solicited"]),
             target=nps_target if row["rating_kind"] == "nps" else None)
        for row in sums.to_dict("records")
    ]  # fmt: skip


def kind_options(kinds: pd.DataFrame) -> dict[str, str]:
    """The kinds that occur, with how often: code -> label."""
    counted = zip(kinds["kind"], kinds["messages"], strict=True)
    return {kind: f"{kind_name(kind)} · {number(n)}" for kind, n in counted}


class _Figure(NamedTuple):
    """One figure: name, value with range (None where unknown), answers, decimals, whether they suffice to judge."""

    name: str
    estimate: Estimate | None
    n: int
    decimals: int
    judged: bool = True


def _row(found: _Figure, past: Estimate | None, *, asked: bool, target: float | None) -> list[str]:
    value, decimals = found.estimate, found.decimals
    return [
        found.name,
        _("yes") if asked else _("no"),
        number(value.value if value and found.judged else None, decimals),
        between(value.low, value.high, decimals) if value and not np.isnan(value.low) else "–",
        number(found.n),
        number(target, decimals),
        change_words(value if found.judged else None, past, decimals=decimals),
    ]


def _scale(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("rating_kind", "rating_low", "rating_high", "solicited"))


def _figure(row: Mapping[Any, Any]) -> _Figure:
    """The figure of one scale and way of asking. row: of fetch_rating_sums, with a rating or more."""
    n, low, high = int(row["ratings"]), int(row["rating_low"]), int(row["rating_high"])
    if row["rating_kind"] == "nps":
        passives = n - int(row["promoters"]) - int(row["detractors"])
        found = nps(int(row["promoters"]), passives, int(row["detractors"]), 0.90)
        estimate = Estimate(found.value or 0, found.low or 0, found.high or 0)
        return _Figure(_("NPS, points"), estimate, n, 0, judged=n >= FEWEST_NPS)
    if row["rating_kind"] == "csat":
        share, bounds = int(row["satisfied"]) / n, wilson(int(row["satisfied"]), n, 0.90)
        estimate = Estimate(100 * share, 100 * (bounds[0] or 0), 100 * (bounds[1] or 0))
        return _Figure(_("CSAT, % of the top two"), estimate, n, 1)
    mean = float(row["rating_sum"]) / n
    variance = max(float(row["square_sum"]) / n - mean**2, 0.0) * n / max(n - 1, 1)
    half = Z_90 * np.sqrt(variance / n) if n > 1 else np.nan
    ends = (max(mean - half, low), min(mean + half, high)) if n > 1 else (np.nan, np.nan)
    return _Figure(_("Mean on the scale {low}–{high}", low=low, high=high), Estimate(mean, *ends), n, 2)


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
