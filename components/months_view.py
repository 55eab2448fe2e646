"""Months as a control chart: the values, what chance does around their mean, and what they say in words."""

import numpy as np
import pandas as pd

from components.text import _, between, month, n_, number
from components.trend import MonthScore
from domain.compliance import FEWEST_AUDITS
from domain.filters import Period
from domain.spc import FEW, XmrChart, standardised, xmr
from domain.spc_rules import HIGH, Signal

FEWEST_MONTHS = 3  # two points have one moving range: limits of pure chance


def whole_months(sums: pd.DataFrame, period: Period) -> pd.DataFrame:
    """fetch_score_months without a first month of which the period holds only the end."""
    if period.first.day > 1 and period.months[0] < period.months[1]:
        return sums[sums["month"] > period.months[0]]
    return sums


def month_scores(sums: pd.DataFrame, *, within_variance: float) -> tuple[list[MonthScore], XmrChart]:
    """Months with their control limits, which widen where audits are few; and the chart behind them.

    sums: fetch_score_months, oldest first; within_variance: of one audit, points squared. A month is charted in
    standard errors from the mean of all audits (methods.md §4), so that a month of two visits is no signal.
    """
    n = sums["audits"].to_numpy(dtype=float)
    mean = (sums["score_sum"] / sums["audits"]).to_numpy(dtype=float)
    centre = float(sums["score_sum"].sum() / n.sum()) if n.size else np.nan
    chart = xmr(standardised(mean, n, within_variance=within_variance, centre=centre), good="up")
    error = np.sqrt(within_variance / n)
    scores = [
        MonthScore(
            month(int(when)), float(value), float(low), float(high), int(count),
            signal is not Signal.COMMON and count >= FEWEST_AUDITS,
        )
        for when, value, low, high, count, signal in zip(
            sums["month"], mean, centre + chart.lower * error, centre + chart.upper * error, n, chart.signals,
            strict=True,
        )
    ]  # fmt: skip
    return scores, chart


def finding(months: list[MonthScore], chart: XmrChart) -> str:
    """The figure's title: whether the last month does something that chance would not."""
    if len(months) < FEWEST_MONTHS:
        return _("Too few months to tell a change from chance")
    last, name = chart.signals[-1], months[-1].label
    if months[-1].few:
        return n_("Too few audits in {month} to judge it: {n}", "Too few audits in {month} to judge it: {n}",
                  months[-1].n, month=name)  # fmt: skip
    if last is Signal.COMMON:
        marked = sum(one.special for one in months)
        if not marked:
            return n_("{n} month of normal variation", "{n} months of normal variation", len(months))
        return n_(
            "Normal variation now; {n} earlier month stood out",
            "Normal variation now; {n} earlier months stood out",
            marked,
        )
    return {
        Signal.TREND_UP: _("Seven months of rising scores"),
        Signal.TREND_DOWN: _("Seven months of falling scores"),
        Signal.RUN_HIGH: _("Seven months in a row above the mean"),
        Signal.RUN_LOW: _("Seven months in a row below the mean"),
    }.get(last) or (
        _("{month} stands above what chance explains", month=name)
        if last in HIGH
        else _("{month} stands below what chance explains", month=name)
    )


def measure(months: list[MonthScore]) -> str:
    """The grey line: what is drawn, and what it rests on."""
    counts = [one.n for one in months] or [0]
    audits = between(min(counts), max(counts)) if min(counts) < max(counts) else number(max(counts))
    words = _("Mean score of all audits by month; the band is what chance does. Audits a month: {n}.", n=audits)
    few = _("Grey: fewer than {n} audits, not judged.", n=FEWEST_AUDITS) if any(one.few for one in months) else ""
    trial = "" if len(months) >= FEW else _("Trial limits: under 12 months.")
    rings = _("Rings: what the title speaks of.") if any(one.special for one in months) else ""
    return " ".join(part for part in (words, rings, few, trial) if part)
