"""The week in numbers: headline, four signals, regions, months. Built from sums, fetches nothing."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.levels_view import coaching_finding, level_words, range_rows
from components.plain import plain
from components.ranges import Range
from components.text import _, between, n_, number
from components.tiles import Tile
from domain import drift
from domain.coaching_plans import OPEN_PLANS
from domain.estimates import Z_90
from domain.fit_settings import FitSettings
from domain.flags import Flag
from domain.health import Change, NetworkScore, changed, expected_below_target, network_score, rate
from domain.intervals import nps
from domain.levels import JudgedLevels

# Under this many answers an NPS is grey (product.md).
FEWEST_NPS = 30


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
            drift.sums(place, mine[name].to_numpy(dtype=float, na_value=0), len(levels))
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


def level_tile(judged: JudgedLevels, levels: pd.DataFrame, names: pd.Series, page: str) -> Tile:
    """Signal 1: locations expected below target, and those to coach now, the first by name.

    names: by location_id; page: where its reader finds them all.
    """
    chance = judged.below[judged.order]
    count = expected_below_target(chance)
    return Tile(
        _("Locations below target"),
        number(count.value),
        _("likely {range} of {n} with audits", range=between(count.low, count.high), n=number(count.n)),
        _to_coach(judged, levels, names),
        page,
    )


def _to_coach(judged: JudgedLevels, levels: pd.DataFrame, names: pd.Series) -> str:
    called = [int(row) for row in judged.order if judged.flag[row] == Flag.COACH_NOW.value]
    if not called:
        return _("none to coach now")
    first = plain(names[levels["location_id"].iloc[called[0]]])
    return n_("{n} to coach now: {name}", "{n} to coach now, first {name}", len(called), name=first)


def critical_tile(sums: pd.DataFrame, page: str) -> Tile:
    """Signal 2: critical failures of the four weeks, as a count and per 100 audits, and at how many locations.

    page: where each is listed.
    """
    count, audits = int(sums["critical"].sum()), int(sums["audits"].sum())
    found = rate(count, audits, per=100)
    places = int((sums.groupby("location_id")["critical"].sum() > 0).sum())
    verdict = n_("at {n} location", "at {n} locations", places) if count else _("none reported")
    if found.value is None:
        return Tile(_("Critical failures"), "–", _("no audits"), _("not measured"))
    words = _("{rate} per 100 audits (likely {range}), n = {n}", rate=number(found.value, 1),
              range=between(found.low or 0, found.high or 0, 1), n=number(audits))  # fmt: skip
    return Tile(_("Critical failures"), number(count), words, verdict, page)


def nps_tile(counts: pd.Series, target: tuple[float, str] | None) -> Tile:
    """Signal 3: net promoter score of asked-for surveys."""
    found = nps(int(counts["promoters"]), int(counts["passives"]), int(counts["detractors"]), 0.90)
    if found.value is None or found.low is None or found.high is None:
        return Tile(_("NPS, surveys"), "–", _("no answers"), _("not measured"))
    detail = _("likely {range}, n = {n}", range=between(found.low, found.high), n=number(found.n))
    if found.n < FEWEST_NPS:
        return Tile(_("NPS, surveys"), "–", detail, _("fewer than 30 answers: not judged"))
    return Tile(
        _("NPS, surveys"),
        number(found.value),
        detail,
        _beside(found.low, found.high, target, higher_is_better=True),
        "voice",
    )


def complaint_tile(complaints: int, guests: int, target: tuple[float, str] | None) -> Tile:
    """Signal 4: complaints per 10,000 guests in the three whole months before."""
    found = rate(complaints, guests, per=10_000)
    if found.value is None:
        return Tile(_("Complaints per 10,000 guests"), "–", _("no admissions for this view"), _("not measured"))
    detail = _(
        "likely {range}, {n} complaints in 3 months",
        range=between(found.low or 0, found.high or 0, 1),
        n=number(complaints),
    )
    verdict = _beside(found.low or 0, found.high or 0, target, higher_is_better=False)
    label, value = _("Complaints per 10,000 guests"), number(found.value, 1)
    return Tile(label, value, detail, verdict, "voice", (("kind", "complaint"),))


def region_rows(judged: JudgedLevels, levels: pd.DataFrame, names: pd.Series, target: float) -> list[Range]:
    """Regions by the mean level of their locations, worst first. names: by region_id."""
    seen = levels["audits"].to_numpy() > 0
    ids, place = np.unique(levels["region_id"].to_numpy()[seen], return_inverse=True)
    sd, audited = (levels[name].to_numpy(dtype=float)[seen] for name in ("sd", "audits"))
    total, variances, audits_of = (drift.sums(place, one, len(ids)) for one in (judged.level[seen], sd**2, audited))
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


def work_words(late: int, plans: pd.DataFrame) -> list[str]:
    """What is being done: guests who wait too long, and plans in work."""
    in_work = int(plans.loc[plans["status"].isin(OPEN_PLANS), "plans"].sum())
    return [
        n_(
            "**{n} guest** has waited for an answer longer than promised.",
            "**{n} guests** have waited for an answer longer than promised.",
            late,
        ),
        n_("**{n} coaching plan** is open.", "**{n} coaching plans** are open.", in_work),
    ]


def _beside(low: float, high: float, target: tuple[float, str] | None, *, higher_is_better: bool) -> str:
    if target is None:
        return _("no target set")
    value = target[0]
    good = low > value if higher_is_better else high < value
    bad = high < value if higher_is_better else low > value
    wanted = number(value, 0 if higher_is_better else 1)
    if good:
        return _("better than the target of {target}", target=wanted)
    if bad:
        return _("worse than the target of {target}", target=wanted)
    return _("at the target of {target}, as far as can be told", target=wanted)
