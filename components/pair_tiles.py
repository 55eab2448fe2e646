"""Level, NPS, complaints and plans of two locations, a tile each, and what may be said of their difference."""

from collections.abc import Iterable, Mapping

import pandas as pd

from components.pair_view import Side
from components.signals import FEWEST_NPS
from components.text import _, between, day, n_, number, signed
from components.tiles import Tile
from domain.differences import Difference, Estimate, difference, level_difference
from domain.health import rate
from domain.intervals import nps


def verdict(gap: Difference | None, *, decimals: int = 1) -> str:
    """What may be said of a difference: its size and range beyond chance, else that there is none to be told."""
    if gap is None:
        return _("not compared")
    words = {
        "value": signed(gap.value, decimals),
        "low": signed(gap.low, decimals),
        "high": signed(gap.high, decimals),
    }
    if not gap.beyond_chance:
        return _("cannot be told apart ({low} to {high})", **words)
    return _("difference {value} (likely {low} to {high})", **words)


def tiles(
    first: Side, second: Side, answers: pd.DataFrame, heard: pd.DataFrame, plans: pd.DataFrame, *,
    targets: Mapping[str, float | None],
) -> list[Tile]:  # fmt: skip
    """Level, NPS, complaints and plans of both: fetch_location_nps, fetch_location_complaints, fetch_open_plans.

    targets: of level, nps and complaints; None where none is set.
    """
    return [
        level_tile(first, second, targets["level"]),
        nps_tile(first, second, answers, targets["nps"]),
        complaint_tile(first, second, heard, targets["complaints"]),
        plan_tile(first, second, plans),
    ]


def level_tile(first: Side, second: Side, target: float | None) -> Tile:
    """Both levels with their ranges."""
    gap = level_difference((first.level, first.sd), (second.level, second.sd))
    return Tile(
        _("Level, points of 100"),
        f"{number(first.level, 1)} | {number(second.level, 1)}",
        _lines(
            (one, _("likely {range}, n = {n}", range=between(one.low, one.high, 1), n=number(one.audits)))
            for one in (first, second)
        ),
        _with_target(verdict(gap), target, 1),
    )


def nps_tile(first: Side, second: Side, answers: pd.DataFrame, target: float | None) -> Tile:
    """NPS of asked-for surveys; under 30 answers it is not judged. answers: fetch_location_nps."""
    found, shown = [], []
    for one in (first, second):
        row = _row(answers, one)
        got = nps(int(row.get("promoters", 0)), int(row.get("passives", 0)), int(row.get("detractors", 0)), 0.90)
        judged = got.n >= FEWEST_NPS
        found.append(Estimate(got.value or 0, got.low or 0, got.high or 0) if judged else None)
        shown.append((one, _likely(found[-1], got.n) if judged else _too_few(got.n)))
    values = [number(one.value if one else None) for one in found]
    said = _with_target(verdict(_gap(found), decimals=0), target, 0)
    return Tile(_("NPS, surveys of 12 months"), " | ".join(values), _lines(shown), said)


def complaint_tile(first: Side, second: Side, heard: pd.DataFrame, target: float | None) -> Tile:
    """Volunteered complaints per 10,000 guests. heard: fetch_location_complaints."""
    found, shown = [], []
    for one in (first, second):
        row = _row(heard, one)
        got = rate(int(row.get("complaints", 0)), int(row.get("guests", 0)), per=10_000)
        known = None if got.value is None else Estimate(got.value, got.low or 0, got.high or 0)
        found.append(known)
        complaints = n_("{n} complaint", "{n} complaints", got.count)
        likely = known and _("likely {range}, {n}", range=between(known.low, known.high, 1), n=complaints)
        shown.append((one, likely or _("no admissions")))
    values = [number(one.value if one else None, 1) for one in found]
    said = _with_target(verdict(_gap(found)), target, 1)
    return Tile(_("Complaints per 10,000 guests, 12 months"), " | ".join(values), _lines(shown), said)


def _with_target(words: str, target: float | None, decimals: int) -> str:
    """The words about the difference, and the target of both."""
    if target is None:
        return words
    return f"{words}; " + _("target {target}", target=number(target, decimals))


def plan_tile(first: Side, second: Side, plans: pd.DataFrame) -> Tile:
    """Whether a coaching plan is open. plans: fetch_open_plans, newest first."""
    shown, open_ = [], []
    for one in (first, second):
        own = plans[plans["location_id"] == one.location_id]
        open_.append(len(own))
        shown.append((one, _plan_words(own)))
    values = [number(count) for count in open_]
    return Tile(
        _("Open coaching plans"), " | ".join(values), _lines(shown), _("what is being done, no measure of service")
    )


def _plan_words(plans: pd.DataFrame) -> str:
    if plans.empty:
        return _("none open")
    newest = plans.iloc[0]
    opened = day(pd.Timestamp(newest["opened_on"]).date())
    if pd.isna(newest["check_on"]):
        return _("since {day}", day=opened)
    return _("since {day}, to be checked {check}", day=opened, check=day(pd.Timestamp(newest["check_on"]).date()))


def _lines(shown: Iterable[tuple[Side, str]]) -> str:
    return "  \n".join(f"{one.label}: {words}" for one, words in shown)


def _likely(found: Estimate | None, n: int) -> str:
    return _("likely {range}, n = {n}", range=between(found.low, found.high), n=number(n)) if found else ""


def _too_few(n: int) -> str:
    return _("no answers") if n == 0 else _("n = {n}: under 30, not judged", n=number(n))


def _gap(found: list[Estimate | None]) -> Difference | None:
    first, second = found
    return None if first is None or second is None else difference(first, second)


def _row(frame: pd.DataFrame, one: Side) -> dict[str, int]:
    """A location's row; empty when the location is absent."""
    own = frame[frame["location_id"] == one.location_id]
    return {} if own.empty else {str(name): int(value) for name, value in own.iloc[0].items()}
