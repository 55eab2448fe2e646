"""Levels of locations beside a target: what a page shows of a stored or fresh fit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from domain.estimates import Z_90, expected_shortfall, probability_below
from domain.flags import Flag, coaching_order, expected_wrong_flags, flag_levels


@dataclass(frozen=True)
class _Deviations:
    mean: NDArray[np.float64]
    sd: NDArray[np.float64]


@dataclass(frozen=True)
class JudgedLevels:
    """Arrays, one entry a location: level, low, high (points, 0-100, 90 % range), below (chance that the level
    is under target, 0-1), shortfall (points expected to lack), flag (members of Flag).

    order: indices of the locations with audits, most to be gained first.
    expected_wrong: how many of the "coach now" are to be expected at or above target after all.
    """

    level: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    below: NDArray[np.float64]
    shortfall: NDArray[np.float64]
    flag: NDArray[np.str_]
    order: NDArray[np.int64]
    expected_wrong: float

    def count(self, flag: Flag) -> int:
        """How many locations carry the flag."""
        return int((self.flag == flag.value).sum())


@dataclass(frozen=True, slots=True)
class OneLevel:
    """One location beside its target: level, low, high (points), below (chance, 0-1), flag, audits, weight
    (fresh-visit equivalents), settle (visits that would settle it, nan when visits cannot)."""

    level: float
    low: float
    high: float
    below: float
    flag: Flag
    audits: int
    weight: float
    settle: float


def judge_levels(
    deviation: ArrayLike, sd: ArrayLike, weight: ArrayLike, *, network_level: float, target: float
) -> JudgedLevels:
    """Judge levels (network_level + deviation, points) against a target level (points, 0-100).

    sd: of each deviation, > 0; weight: fresh-visit equivalents. No locations give empty arrays.
    """
    found = _Deviations(np.asarray(deviation, dtype=np.float64), np.asarray(sd, dtype=np.float64))
    level = network_level + found.mean
    below = probability_below(found, target - network_level)
    shortfall = expected_shortfall(found, target - network_level)
    flag = flag_levels(below, weight)
    return JudgedLevels(
        level=level,
        low=np.clip(level - Z_90 * found.sd, 0, 100),
        high=np.clip(level + Z_90 * found.sd, 0, 100),
        below=below,
        shortfall=shortfall,
        flag=flag,
        order=coaching_order(shortfall, below, weight),
        expected_wrong=expected_wrong_flags(below, flag),
    )
