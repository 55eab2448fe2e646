"""The four signals of Health, each with its range, n, change and what it says beside its target."""

from math import isnan

import pandas as pd

from components.plain import plain
from components.text import _, between, n_, number, signed
from components.tiles import Tile
from domain.differences import Estimate, difference
from domain.flags import Flag
from domain.health import Rate, expected_below_target, rate
from domain.intervals import Nps, nps
from domain.levels import JudgedLevels

# Under this many answers an NPS is grey (product.md).
FEWEST_NPS = 30


def level_tile(judged: JudgedLevels, levels: pd.DataFrame, names: pd.Series, page: str) -> Tile:
    """Signal 1: locations expected below target, and those to coach now, the first by name.

    names: by location_id; page: where its reader finds them all.
    """
    chance = judged.below[judged.order]
    count = expected_below_target(chance)
    return Tile(
        _("Locations below target"),
        number(count.value),
        "  \n".join(
            [
                _("likely {range} of {n} with audits", range=between(count.low, count.high), n=number(count.n)),
                _("as of today, no change of its own"),
            ]
        ),
        _to_coach(judged, levels, names),
        page,
    )


def _to_coach(judged: JudgedLevels, levels: pd.DataFrame, names: pd.Series) -> str:
    called = [int(row) for row in judged.order if judged.flag[row] == Flag.COACH_NOW.value]
    if not called:
        return _("none to coach now")
    first = plain(names[levels["location_id"].iloc[called[0]]])
    return n_("{n} to coach now: {name}", "{n} to coach now, first {name}", len(called), name=first)


def critical_tile(sums: pd.DataFrame, earlier: pd.DataFrame, page: str) -> Tile:
    """Signal 2: critical failures of the four weeks, as a count and per 100 audits, and at how many locations.

    earlier: of the four weeks before; page: where each is listed. No target: one would permit some.
    """
    count, audits = int(sums["critical"].sum()), int(sums["audits"].sum())
    found = rate(count, audits, per=100)
    before = rate(int(earlier["critical"].sum()), int(earlier["audits"].sum()), per=100)
    places = int((sums.groupby("location_id")["critical"].sum() > 0).sum())
    verdict = n_("at {n} location", "at {n} locations", places) if count else _("none reported")
    if found.value is None:
        return Tile(_("Critical failures"), "–", _("no audits"), _("not measured"))
    words = _("{rate} per 100 audits (likely {range}), n = {n}", rate=number(found.value, 1),
              range=between(found.low or 0, found.high or 0, 1), n=number(audits))  # fmt: skip
    detail = f"{words}  \n{change_words(_known(found), _known(before), decimals=1)}"
    too_many = _("each is one too many")
    return Tile(_("Critical failures"), number(count), detail, f"{verdict}; {too_many}", page)


def nps_tile(counts: pd.Series, earlier: pd.Series, target: tuple[float, str] | None) -> Tile:
    """Signal 3: net promoter score of asked-for surveys. earlier: of the four weeks before."""
    found, before = (
        nps(int(one["promoters"]), int(one["passives"]), int(one["detractors"]), 0.90) for one in (counts, earlier)
    )
    if found.value is None or found.low is None or found.high is None:
        return Tile(_("NPS, surveys"), "–", _("no answers"), _("not measured"))
    detail = _("likely {range}, n = {n}", range=between(found.low, found.high), n=number(found.n))
    if found.n < FEWEST_NPS:
        return Tile(_("NPS, surveys"), "–", detail, _("fewer than 30 answers: not judged"))
    change = change_words(_known(found), _known(before) if before.n >= FEWEST_NPS else None, decimals=0)
    return Tile(
        _("NPS, surveys"),
        number(found.value),
        f"{detail}  \n{change}",
        beside(found.low, found.high, target, higher_is_better=True),
        "voice",
    )


def complaint_tile(now: tuple[int, int], earlier: tuple[int, int], target: tuple[float, str] | None) -> Tile:
    """Signal 4: complaints per 10,000 guests in the three whole months before.

    now, earlier: complaints and guests of these months, and of the three before them.
    """
    found, before = (rate(*one, per=10_000) for one in (now, earlier))
    if found.value is None:
        return Tile(_("Complaints per 10,000 guests"), "–", _("no admissions for this view"), _("not measured"))
    detail = _(
        "likely {range}, {n} complaints in 3 months",
        range=between(found.low or 0, found.high or 0, 1),
        n=number(now[0]),
    )
    verdict = beside(found.low or 0, found.high or 0, target, higher_is_better=False)
    label, value = _("Complaints per 10,000 guests"), number(found.value, 1)
    detail = f"{detail}  \n{change_words(_known(found), _known(before), decimals=1)}"
    return Tile(label, value, detail, verdict, "voice", (("kind", "complaint"),))


def change_words(now: Estimate | None, before: Estimate | None, *, decimals: int) -> str:
    """How far a figure moved from as long before; within chance that is normal variation. None: not known."""
    if now is None or before is None:
        return _("nothing before to compare with")
    gap = difference(now, before)
    if isnan(gap.low):
        return _("too few answers to compare")
    if not gap.beyond_chance:
        return _("change: normal variation")
    low, high = signed(gap.low, decimals), signed(gap.high, decimals)
    return _("change {value} (likely {low} to {high})", value=signed(gap.value, decimals), low=low, high=high)


def _known(found: Rate | Nps) -> Estimate | None:
    if found.value is None or found.low is None or found.high is None:
        return None
    return Estimate(found.value, found.low, found.high)


def beside(low: float, high: float, target: tuple[float, str] | None, *, higher_is_better: bool) -> str:
    """What a range says of its target; within it nothing can be told."""
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
