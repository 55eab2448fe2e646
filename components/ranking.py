"""The order of priorities as rows: who stands where, by what, with what under way. Fetches and draws nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.fit_settings import FitSettings
from domain.flags import Flag
from domain.levels import JudgedLevels
from domain.priorities import Advice, HeldLevels, advise, gains, order_of, visits_that_fit


@dataclass(frozen=True)
class Room:
    """What the coaches can do: coaches, days each, days that one visit takes with its travel."""

    coaches: int
    days: int
    days_a_visit: float

    @property
    def visits(self) -> int:
        """How many locations they reach."""
        return visits_that_fit(coaches=self.coaches, days=self.days, days_a_visit=self.days_a_visit)


@dataclass(frozen=True)
class Ranking:
    """The list: one row a location worth a look, in order; stable: whether places are held from load to load.

    rows: row (of the fit), location_id, gain (guest-points a month), shortfall (points), guests (a month), known
    (whether its own guests are), held_on (day; None when not held), advice (of domain.priorities.Advice), settle
    (visits, NaN for never), plan_id, status, opened_on, check_on, last_session, next_on (missing without).
    out: location_ids left out by somebody; fine: how many stand on target and are not listed.
    """

    rows: pd.DataFrame
    stable: bool
    out: tuple[int, ...]
    fine: int

    def reached(self, visits: int) -> float:
        """Part of all that is to be gained which the first so many rows hold, 0-1; 0 when there is nothing."""
        total = float(self.rows["gain"].sum())
        return float(self.rows["gain"].iloc[:visits].sum()) / total if total > 0 else 0.0


def of_this_fit(held: pd.DataFrame, as_of: date, channel_ids: tuple[int, ...]) -> pd.DataFrame:
    """The held levels that belong to a fit of this day and these channels; no rows where none do."""
    same = held["seen_on"].map(lambda one: pd.Timestamp(one).date() == as_of)
    return held[same.astype(bool)] if not channel_ids else held.head(0)


def rank(
    levels: pd.DataFrame, judged: JudgedLevels, settle: NDArray[np.float64], settings: FitSettings, target: float,
    *, held: pd.DataFrame, guests: pd.DataFrame, work: pd.DataFrame, out: tuple[int, ...],
) -> Ranking:  # fmt: skip
    """Put the locations of a fit in order.

    held: of_this_fit; without rows the order is made of this fit alone. guests: fetch_guests_a_month; work:
    fetch_work; out: location_ids.
    """
    ids = levels["location_id"]
    kept = held.set_index("location_id").reindex(ids)
    mean, sd = (kept[name].to_numpy(dtype=float) for name in ("deviation", "sd"))
    fresh = np.isnan(mean)
    held_levels = HeldLevels(np.where(fresh, levels["deviation"], mean), np.where(fresh, levels["sd"], sd), fresh)
    known = guests.set_index("location_id").reindex(ids)
    gap = target - settings.network_level
    gain = gains(held_levels, known["guests"], gap)
    points = gains(held_levels, np.ones(len(levels)), gap)
    under_way = work.set_index("location_id").reindex(ids).reset_index(drop=True)
    advice = [
        advise(Flag(str(flag)), visits_to_settle=float(visits), plan_open=pd.notna(plan)).value
        for flag, visits, plan in zip(judged.flag, settle, under_way["plan_id"], strict=True)
    ]
    every = under_way.assign(
        row=range(len(levels)), location_id=ids.to_numpy(), gain=gain, shortfall=points,
        guests=known["guests"].to_numpy(dtype=float), known=known["known"].eq(True).to_numpy(),
        held_on=pd.Series(map(_day, kept["held_on"]), dtype=object),
        advice=advice, settle=settle,
    )  # fmt: skip
    every = every.iloc[order_of(gain, levels["weight"])]
    listed = every[(every["advice"] != Advice.FINE.value) & ~every["location_id"].isin(out)]
    fine = int((every["advice"] == Advice.FINE.value).sum())
    return Ranking(listed.reset_index(drop=True), not held.empty, out, fine)


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
