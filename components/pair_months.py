"""The months of two locations as control charts on one axis."""

import numpy as np
import pandas as pd
import streamlit as st

from components.months_view import FEWEST_MONTHS, month_scores, whole_months
from components.months_view import finding as month_finding
from components.page import figure, section
from components.pair_view import Side
from components.text import _, between, n_, number
from components.theme import palette
from components.trend import MonthScore, trend
from domain.filters import Period
from domain.fit_settings import FitSettings
from domain.spc import XmrChart

FEWEST_A_MONTH = 2  # audits; with fewer a month is one person's evening: quarters are drawn
HEIGHT = 190


def months(sums: pd.DataFrame, one: Side, *, usual: float, by_quarter: bool) -> pd.DataFrame:
    """A location's months, or quarters by their first month, as months_view takes them.

    sums: fetch_location_months, whole months only; usual: the network's mean score, to which surprises are added.
    """
    own = sums[sums["location_id"] == one.location_id]
    when = own["month"] - (own["month"] % 100 - 1) % 3 if by_quarter else own["month"]
    score = (usual * own["audits"] + own["surprise_sum"]).astype(float)
    frame = pd.DataFrame({"month": when, "audits": own["audits"], "score_sum": score})
    return frame.groupby("month", as_index=False).sum()


def in_quarters(sums: pd.DataFrame) -> bool:
    """Whether months hold too few audits to be drawn."""
    return bool(len(sums)) and float(sums["audits"].mean()) < FEWEST_A_MONTH


def draw_trends(sums: pd.DataFrame, pair: tuple[Side, Side], period: Period, made: FitSettings) -> None:
    """Both control charts on one axis, side by side. sums: fetch_location_months of the period."""
    whole = whole_months(sums, period)
    by_quarter = in_quarters(whole)
    charts = [
        month_scores(
            months(whole, one, usual=made.usual_score, by_quarter=by_quarter), within_variance=made.within_variance
        )
        for one in pair
    ]
    ends = [end for scores, _chart in charts for m in scores for end in (m.low, m.high, m.value)]
    known = np.isfinite(ends).any()
    span = (float(np.nanmin(ends)) - 1, min(float(np.nanmax(ends)) + 1, 101)) if known else None
    for place, one, (scores, chart) in zip(st.columns(2, gap="medium"), pair, charts, strict=True):
        with place:
            section(f"{one.label}: {_trend_finding(scores, chart, by_quarter)}", _trend_measure(scores, by_quarter))
            figure(trend(scores, None, "", palette(), height=HEIGHT, span=span), _("Score by month"))


def _trend_finding(scores: list[MonthScore], chart: XmrChart, by_quarter: bool) -> str:
    if not by_quarter:
        return month_finding(scores, chart)
    if len(scores) < FEWEST_MONTHS:
        return _("too few quarters to tell a change from chance")
    special = sum(one.special for one in scores)
    if not special:
        return n_("{n} quarter of normal variation", "{n} quarters of normal variation", len(scores))
    return n_("{n} quarter stood out", "{n} quarters stood out", special)


def _trend_measure(scores: list[MonthScore], by_quarter: bool) -> str:
    counts = [score.n for score in scores] or [0]
    audits = between(min(counts), max(counts)) if min(counts) < max(counts) else number(counts[0])
    if by_quarter:
        return _(
            "Mean score by quarter (first month named), adjusted for forms; band: chance. Audits: {n}.", n=audits
        )
    return _("Mean score by month, adjusted for forms; band: chance. Audits a month: {n}.", n=audits)
