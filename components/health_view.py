"""The week in numbers: headline, four signals, regions, months. Built from sums, fetches nothing."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.levels_view import coaching_finding, level_words, range_rows
from components.ranges import Range
from components.text import _, between, n_, number
from domain.coaching_plans import OPEN_PLANS
from domain.estimates import Z_90
from domain.fit_settings import FitSettings
from domain.health import Change, NetworkScore, changed, network_score
from domain.levels import JudgedLevels
from domain.totals import totals


@dataclass(frozen=True)
class Week:
    """The headline of the last four weeks and how far it moved from the four before."""

    now: NetworkScore
    change: Change


def week(
    now: pd.DataFrame,
    before: pd.DataFrame,
    levels: pd.DataFrame,
    guests: pd.DataFrame,
    *,
    settings: FitSettings,
) -> Week:
    """Score of both windows, adjusted for which locations were visited and which forms were used.

    now, before: fetch_score_sums of two windows that do not overlap; levels: location_id, deviation, sd as
    frozen before both; guests: location_id, guests. An audit's surprise (score minus expected) is added to the
    network's usual score, so that an easier form does not look like better service.
    """
    usual, sigma2 = settings.usual_score, settings.within_variance
    weights = levels["location_id"].map(guests.set_index("location_id")["guests"])
    known = weights.to_numpy(dtype=float) if weights.notna().any() else None
    if known is not None:
        known = np.where(np.isnan(known), np.nanmean(known), known)
    expected = usual + levels["deviation"].to_numpy(dtype=float)
    variance = levels["sd"].to_numpy(dtype=float) ** 2

    def window(seen: pd.DataFrame) -> NetworkScore:
        mine = seen[seen["location_id"].isin(levels["location_id"])]
        place = pd.Index(levels["location_id"]).get_indexer(mine["location_id"])
        surprise, audits = (
            totals(place, mine[name].to_numpy(dtype=float, na_value=0), len(levels))
            for name in ("surprise_sum", "audits")
        )
        mean = usual + surprise / np.maximum(audits, 1)
        return network_score(mean, audits, known, sigma2, expected_level=expected, location_variance=variance)

    current = window(now)
    return Week(current, changed(current, window(before)))


def headline(found: Week, target: float) -> str:
    """The one sentence of the page: the score with its range, beside the target."""
    score = found.now
    if score.value is None or score.low is None or score.high is None:
        return _("No audit in the last four weeks: the service was not measured")
    words = {
        "score": number(score.value, 1),
        "range": between(score.low, score.high, 1),
        "target": number(target, 1),
    }
    if score.low > target:
        return _("Service stands at {score} (likely {range}): above the target of {target}", **words)
    if score.high < target:
        return _("Service stands at {score} (likely {range}): below the target of {target}", **words)
    return _("Service stands at {score} (likely {range}): too close to the target of {target} to call", **words)


def measure(found: Week, last_day: str) -> str:
    """The grey line under the headline: what is measured, of what n, and whether it moved."""
    words = _(
        "Score of the four weeks to {day}, points of 100, {n} audits, each equal, adjusted for which locations and "
        "forms were checked.", day=last_day, n=number(found.now.n),
    )  # fmt: skip
    return f"{words} {change_words(found.change)}"


def change_words(change: Change) -> str:
    """Whether the score moved, in words; inside chance it did not."""
    if change.value is None or change.margin is None:
        return _("No four weeks before to compare with.")
    if not change.beyond_chance:
        margin = number(change.margin, 1)
        return _("Against the four weeks before: normal variation (within ±{margin} points).", margin=margin)
    words = {"points": number(abs(change.value), 1), "margin": number(change.margin, 1)}
    if change.value > 0:
        return _("Up {points} points on the four weeks before, more than chance explains (±{margin}).", **words)
    return _("Down {points} points on the four weeks before, more than chance explains (±{margin}).", **words)


def region_rows(judged: JudgedLevels, levels: pd.DataFrame, names: pd.Series, target: float) -> list[Range]:
    """Regions by the mean level of their locations, worst first. names: by region_id."""
    seen = levels["audits"].to_numpy() > 0
    ids, place = np.unique(levels["region_id"].to_numpy()[seen], return_inverse=True)
    sd, audited = (levels[name].to_numpy(dtype=float)[seen] for name in ("sd", "audits"))
    total, variances, audits_of = (totals(place, one, len(ids)) for one in (judged.level[seen], sd**2, audited))
    counts = np.bincount(place, minlength=len(ids))
    rows = []
    for region_id, value, variance, n, audits in zip(ids, total / counts, variances, counts, audits_of, strict=True):
        half = Z_90 * float(np.sqrt(variance)) / n
        low, high = value - half, value + half
        words, side = level_words(value, int(audits)), -1 if high < target else 0
        rows.append(Range(str(names.loc[region_id]), value, low, high, words, side))
    return sorted(rows, key=lambda row: row.high)


def at_a_glance(
    judged: JudgedLevels, levels: pd.DataFrame, regions: pd.DataFrame, locations: pd.DataFrame, target: float
) -> tuple[list[Range], str]:
    """Rows and title of the figure of levels: regions, or the locations themselves where there is one region."""
    if levels["region_id"].nunique() > 1:
        rows = region_rows(judged, levels, regions.set_index("region_id")["name"], target)
        return rows, region_finding(rows)
    names = locations.set_index("location_id")["name"]
    return range_rows(judged, levels, names, [int(row) for row in judged.order]), coaching_finding(judged)


def region_finding(rows: list[Range]) -> str:
    """The figure's title: how many regions are surely below target."""
    low = sum(row.side < 0 for row in rows)
    return n_(
        "{n} of {all} regions is surely below target", "{n} of {all} regions are surely below target", low,
        all=number(len(rows)),
    )  # fmt: skip


def work_finding(late: int, plans: pd.DataFrame) -> str:
    """What is being done, in a line: guests who wait too long, and plans in work. plans: fetch_plan_counts."""
    in_work = int(plans.loc[plans["status"].isin(OPEN_PLANS), "plans"].sum())
    waiting = n_("{n} guest's case is past its limit", "{n} guests' cases are past their limit", late)
    at_work = n_("{n} coaching plan is open", "{n} coaching plans are open", in_work)
    return f"{waiting}; {at_work}"
