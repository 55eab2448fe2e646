"""Which locations can really be told apart: groups of levels, and places that are ranges.

Levels and standard deviations are points; they are best estimates, drawn to the network (methods, section 1).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from domain.estimates import Z_90

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

ONE_SIDE = 0.05  # what lies beyond one end of a 90 % range
BLOCK = 200  # rows compared with all at a time: every pair of 5,000 locations at once takes half a gigabyte


@dataclass(frozen=True)
class Groups:
    """order: indices of the locations, lowest level first; group: one entry a location as given, 0 the lowest."""

    order: IntArray
    group: IntArray

    @property
    def count(self) -> int:
        """How many groups; 1 when no location can be told from the lowest, 0 without locations."""
        return int(self.group.max(initial=-1)) + 1

    def members(self, group: int) -> IntArray:
        """Indices of a group's locations, lowest level first."""
        return np.asarray(self.order[self.group[self.order] == group])


@dataclass(frozen=True)
class Places:
    """Of each location asked about, the best and the worst place it may hold; 1 is the highest level."""

    best: IntArray
    worst: IntArray


def tell_apart(level: ArrayLike, sd: ArrayLike) -> Groups:
    """Part locations into groups whose lowest members differ for real.

    From the lowest level upwards, a group ends before the first location that stands above the group's lowest by
    more than chance: difference / sqrt(sd_a^2 + sd_b^2) beyond the 90 % range. Who looks k places further has
    picked the larger of k differences, so the k-th is held to 1/k of the error (Bonferroni, growing with the
    reach). A single allowance for all pairs would ask so much of near neighbours that real groups melt into one;
    none at all parts equal locations beside two true outliers in half of all chains (simulated).
    Neighbours across a border need not differ: what differs are the lowest of the two groups.
    No locations: no groups. Raises ValueError on unknown levels or an sd that is not positive.
    """
    value, spread = _checked(level, sd)
    order = np.argsort(value, kind="stable")
    ranked, error = value[order], spread[order]
    group = np.zeros(value.size, dtype=np.int64)
    lowest = 0
    while lowest + 1 < value.size:
        above = slice(lowest + 1, None)
        apart = (ranked[above] - ranked[lowest]) / np.hypot(error[above], error[lowest])
        reached = np.flatnonzero(apart > -ndtri(ONE_SIDE / np.arange(1, apart.size + 1)))
        if not reached.size:
            break
        lowest += 1 + int(reached[0])
        group[order[lowest:]] += 1
    return Groups(order, group)


def places(level: ArrayLike, sd: ArrayLike, rows: ArrayLike) -> Places:
    """The places that the locations `rows` (indices) may hold among all.

    Best: behind those only that are 95 % likely higher; worst: before those that are 95 % likely lower. Exact
    places of neighbours would be drawn by lot. Raises ValueError as tell_apart does.
    """
    value, spread = _checked(level, sd)
    asked = np.asarray(rows, dtype=np.int64)
    higher, lower = np.zeros(asked.size, dtype=np.int64), np.zeros(asked.size, dtype=np.int64)
    for start in range(0, asked.size, BLOCK):
        part = slice(start, start + BLOCK)
        gap = value - value[asked[part], None]
        far = Z_90 * np.hypot(spread, spread[asked[part], None])
        higher[part], lower[part] = (gap > far).sum(axis=1), (gap < -far).sum(axis=1)
    return Places(1 + higher, value.size - lower)


def _checked(level: ArrayLike, sd: ArrayLike) -> tuple[FloatArray, FloatArray]:
    value, spread = np.asarray(level, dtype=np.float64), np.asarray(sd, dtype=np.float64)
    if value.shape != spread.shape:
        raise ValueError(f"one level and one sd a location expected, got {value.shape}, {spread.shape}")
    if not (np.isfinite(value).all() and np.all(spread > 0)):
        raise ValueError("levels must be known and standard deviations positive")
    return value, spread
