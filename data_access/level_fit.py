"""A fit of the levels: what it was made with, and the level of every location."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.access import Scope
from domain.fit_settings import FitSettings
from domain.flags import Flag
from domain.levels import JudgedLevels, OneLevel, judge_levels
from domain.reliability import visits_to_settle


@dataclass(frozen=True)
class LevelFit:
    """Levels of all open locations, one row each.

    Columns: location_id, region_id, deviation, sd (points), weight (fresh-visit equivalents), reliability,
    audits, raw_mean (points, before the pull towards the network), last_day. The last two are NaN and NaT without
    audits.
    """

    settings: FitSettings
    levels: pd.DataFrame

    def judge(self, target: float) -> JudgedLevels:
        """The levels beside a target (points, 0-100), in the order of the rows."""
        rows = self.levels
        return judge_levels(
            rows["deviation"], rows["sd"], rows["weight"],
            network_level=self.settings.network_level, target=target,
        )  # fmt: skip

    def visits_to_settle(self, target: float) -> NDArray[np.float64]:
        """Fresh visits that would settle each level beside the target, as domain.reliability counts them."""
        level = self.settings.network_level + self.levels["deviation"].to_numpy(dtype=float)
        return visits_to_settle(level - target, self.levels["weight"], self.settings.parts)

    def one(self, location_id: int, target: float) -> OneLevel | None:
        """The level of one location beside the target; None for one that is closed or unknown here."""
        rows = np.flatnonzero(self.levels["location_id"] == location_id)
        if not rows.size:
            return None
        row, judged = int(rows[0]), self.judge(target)
        return OneLevel(
            level=float(judged.level[row]), low=float(judged.low[row]), high=float(judged.high[row]),
            below=float(judged.below[row]), flag=Flag(str(judged.flag[row])),
            audits=int(self.levels["audits"].iloc[row]), weight=float(self.levels["weight"].iloc[row]),
            settle=float(self.visits_to_settle(target)[row]),
        )  # fmt: skip

    def most_to_gain(self, target: float) -> list[int]:
        """The locations with audits, most to be gained first."""
        return [int(self.levels["location_id"].iloc[row]) for row in self.judge(target).order]

    def in_regions(self, region_ids: tuple[int, ...]) -> "LevelFit":
        """Only the locations of these regions; empty: all of them."""
        if not region_ids:
            return self
        chosen = self.levels["region_id"].isin(region_ids)
        return LevelFit(self.settings, self.levels[chosen].reset_index(drop=True))

    def cut_to_scope(self, scope: Scope) -> "LevelFit":
        """Only the visible locations of a fit of the whole network."""
        if scope.everything:
            return self
        rows = self.levels
        seen = rows["region_id"].isin(scope.region_ids) | rows["location_id"].isin(scope.location_ids)
        return LevelFit(self.settings, rows[seen].reset_index(drop=True))
