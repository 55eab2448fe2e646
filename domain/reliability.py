"""How well levels are known, and what would make them better known (methods, section 1).

Weights are fresh-visit equivalents (1.0 is one audit of today), variances points squared.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from domain.drift import half_belief
from domain.estimates import Z_90, NetworkBasis, checked_audits, level_sd
from domain.flags import COACH_NOW_CHANCE, COACH_NOW_WEIGHT, LEAST_WEIGHT
from domain.variance_parts import variance_parts

FloatArray = NDArray[np.float64]

MOST_VISITS = 40  # more than a visit a week for most of a year is no plan
NORMAL_80 = float(ndtri(COACH_NOW_CHANCE))  # a gap of so many deviations is called
GROUPS = 20  # of the jackknife; more take longer and say the same
MOST_LOCATIONS = 1_000  # of the jackknife: with more the range is narrow whatever it is


@dataclass(frozen=True, slots=True)
class FitParts:
    """What a fit was made with: variance between locations, of one audit, of drift; the half-life in months; the sum
    of B, and locations."""

    between_variance: float
    within_variance: float
    drift_variance: float
    half_life: float
    believed: float
    locations: int

    @property
    def k(self) -> float:
        """Fresh visits at which half of a location's own mean is believed."""
        return half_belief(self.between_variance, self.within_variance, self.half_life)

    def sd(self, weight: ArrayLike) -> FloatArray:
        """Standard deviation of the level of a location with this weight, points, shape as weight."""
        visits = np.asarray(weight, dtype=np.float64)
        network = NetworkBasis(self.believed, self.locations)
        return level_sd(visits / (visits + self.k), self.between_variance, self.drift_variance, network)

    def half_range(self, weight: ArrayLike) -> FloatArray:
        """Half of the 90 % range of a location with this weight, points."""
        return np.asarray(Z_90 * self.sd(weight))


def visits_to_settle(gap: ArrayLike, weight: ArrayLike, parts: FitParts) -> FloatArray:
    """Fresh visits after which a level would be called below target or on it, if its estimate stays.

    gap: level minus target, points; weight: as it is now. 0: settled already. nan: not within 40 visits,
    because the level stands too near the target. A level below needs worth 2 visits to be called, one above 1.
    """
    distance, have = np.asarray(gap, dtype=np.float64), np.asarray(weight, dtype=np.float64)
    more = np.arange(MOST_VISITS + 1.0)
    then = have[:, None] + more
    enough = np.where(distance < 0, COACH_NOW_WEIGHT, LEAST_WEIGHT)[:, None]
    called = (np.abs(distance)[:, None] >= NORMAL_80 * parts.sd(then)) & (then >= enough)
    return np.asarray(np.where(called.any(axis=1), called.argmax(axis=1), np.nan))


def variance_errors(
    location: ArrayLike, age_months: ArrayLike, residual: ArrayLike, n_locations: int
) -> tuple[float, float]:
    """Standard errors of ln tau^2 and ln sigma^2, by a jackknife over 20 groups of locations.

    Arguments as of estimate_locations. A 90 % range is variance x exp(+- 1.645 error). Of a large network the first
    thousand locations are taken. Fewer than two locations with audits: nan, nan.
    """
    audits, _ = checked_audits(location, age_months, residual, n_locations)
    seen, place = np.unique(audits.location, return_inverse=True)
    if seen.size < 2:
        return np.nan, np.nan
    groups = min(GROUPS, seen.size)
    logs = []
    for group in range(groups):
        kept = (place % groups != group) & (place < MOST_LOCATIONS)
        logs.append(np.log(variance_parts(audits.location[kept], audits.age[kept], audits.residual[kept])))
    spread = ((np.array(logs) - np.mean(logs, axis=0)) ** 2).sum(axis=0)
    between, within = np.sqrt((groups - 1) / groups * spread)
    return float(between), float(within)
