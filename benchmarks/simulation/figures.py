"""What is measured of every method, with the error of the simulation itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulation.methods import Judgement

FloatArray = NDArray[np.float64]

BANDS = 5  # of the chance to be below target: 0-20 %, 20-40 % ...
# A smaller part of the cases says more about luck than about calibration: 100 of the 8,000 that 200 chains of 40
# locations give.
LEAST_IN_BAND = 0.0125
WORST_PART = 0.10  # of the locations


@dataclass(frozen=True)
class Figure:
    """A measured value and its standard error over replicates; nan when there was nothing to measure."""

    value: float
    error: float


@dataclass
class Tally:
    """Counts of one method in one scenario, one entry a replicate.

    precision: part of the worst-looking tenth that truly belongs to it. ranges, held: ranges given, and those
    with the truth inside. called, wrong: "Coach now", and those truly at target or above. bands: by band of
    the stated chance: cases, sum of the chances, truly below.
    """

    precision: list[float] = field(default_factory=list)
    ranges: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    called: list[int] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    locations: int = 0
    bands: FloatArray = field(default_factory=lambda: np.zeros((3, BANDS)))

    def add(self, judged: Judgement, truth: FloatArray, target: float) -> None:
        """Count one replicate."""
        given = ~np.isnan(judged.low)
        inside = (judged.low <= truth) & (truth <= judged.high)
        self.precision.append(precision_of_worst(judged.order, truth))
        self.ranges.append(int(given.sum()))
        self.held.append(int((given & inside).sum()))
        self.called.append(int(judged.called.sum()))
        self.wrong.append(int((judged.called & (truth >= target)).sum()))
        self.locations += len(truth)
        known = ~np.isnan(judged.below)
        band = np.minimum((judged.below[known] * BANDS).astype(np.int64), BANDS - 1)
        for row, values in enumerate((np.ones(band.size), judged.below[known], truth[known] < target)):
            self.bands[row] += np.bincount(band, values, BANDS)

    def merge(self, other: "Tally") -> None:
        """Add the replicates of another tally."""
        for name in ("precision", "ranges", "held", "called", "wrong"):
            getattr(self, name).extend(getattr(other, name))
        self.locations += other.locations
        self.bands = self.bands + other.bands

    @property
    def worst(self) -> Figure:
        """Precision of the worst-looking tenth, 0-1."""
        return mean(self.precision)

    @property
    def coverage(self) -> Figure:
        """Part of the 90 % ranges that hold the truth, 0-1."""
        return ratio(self.held, self.ranges)

    @property
    def wrong_calls(self) -> Figure:
        """Part of "Coach now" that is wrong, 0-1."""
        return ratio(self.wrong, self.called)

    @property
    def called_part(self) -> float:
        """Part of all locations called "Coach now", 0-1."""
        return sum(self.called) / self.locations

    @property
    def gaps(self) -> FloatArray:
        """Truly below less stated chance, one entry a band; nan where there are too few cases."""
        cases, stated, below = self.bands
        enough = cases > max(LEAST_IN_BAND * cases.sum(), 1)
        return np.asarray(np.divide(below - stated, cases, out=np.full(BANDS, np.nan), where=enough))

    @property
    def calibration(self) -> float:
        """The largest gap of any band, without sign; nan when all bands are too small."""
        gaps = np.abs(self.gaps)
        return float(np.nanmax(gaps)) if not np.isnan(gaps).all() else np.nan


def precision_of_worst(order: FloatArray, truth: FloatArray) -> float:
    """Part of the worst-looking tenth that is truly in the worst tenth, 0-1.

    order: the larger the worse; nan is named last. At a tie, what chance would name: never luckier than that.
    """
    n = max(1, round(WORST_PART * len(truth)))
    worst = np.zeros(len(truth), dtype=np.bool_)
    worst[np.argsort(truth, kind="stable")[:n]] = True
    looks = np.where(np.isnan(order), -np.inf, order)
    limit = np.sort(looks)[-n]
    surely, tied = looks > limit, looks == limit
    places = n - int(surely.sum())
    return float(worst[surely].sum() + places * worst[tied].mean()) / n


def mean(values: Sequence[float]) -> Figure:
    """Mean of replicates and its standard error."""
    found = np.array(values)
    error = float(found.std(ddof=1) / np.sqrt(found.size)) if found.size > 1 else np.nan
    return Figure(float(found.mean()), error)


def ratio(parts: Sequence[float], wholes: Sequence[float]) -> Figure:
    """Sum of parts over sum of wholes; replicates, not locations, are independent (ratio estimator)."""
    part, whole = np.array(parts, dtype=np.float64), np.array(wholes, dtype=np.float64)
    if not whole.sum():
        return Figure(np.nan, np.nan)
    value, n = float(part.sum() / whole.sum()), part.size
    error = np.sqrt(((part - value * whole) ** 2).sum() / max(n - 1, 1) * n) / whole.sum()
    return Figure(value, float(error) if n > 1 else np.nan)
