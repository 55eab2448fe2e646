"""The week: one headline and its signals, each with what chance alone would do (methods, section 7).

No blended index: blending m indicators dilutes a fault by the root of m. Scores are points 0-100,
all ranges 90 %. Inside its range a figure is "normal variation": no arrow, no colour.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv

from domain.estimates import Z_90

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

RANGE = 0.90
CHART_Z = 3.0  # Shewhart's limits: about one false alarm in 370 weeks


@dataclass(frozen=True)
class NetworkScore:
    """Score of a window in points with its 90 % range; all None without visits. n: visits."""

    value: float | None
    low: float | None
    high: float | None
    standard_error: float | None
    n: int


@dataclass(frozen=True)
class Change:
    """A difference in points; margin: what chance does in 90 % of windows, either way.

    beyond_chance: only then may a page speak of a change. Unknown windows: None, None, False.
    """

    value: float | None
    margin: float | None
    beyond_chance: bool


@dataclass(frozen=True)
class Count:
    """An expected number of locations with its 90 % range, of n whose chance is known."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Rate:
    """Events per so many units of exposure with the exact 90 % range; None without exposure."""

    value: float | None
    low: float | None
    high: float | None
    count: int
    exposure: float


@dataclass(frozen=True)
class UChart:
    """Rates of successive periods beside limits of chance; arrays one entry a period.

    values, lower, upper are nan without exposure. centre: pooled rate of the baseline, nan when it had
    no exposure. above, below: outside the limits; False otherwise, which reads "normal variation".
    """

    values: FloatArray
    centre: float
    lower: FloatArray
    upper: FloatArray
    above: BoolArray
    below: BoolArray


def network_score(
    mean_score: ArrayLike,
    visits: ArrayLike,
    guests: ArrayLike | None,
    within_variance: float,
    *,
    expected_level: ArrayLike | None = None,
    location_variance: ArrayLike = 0.0,
) -> NetworkScore:
    """Score of the whole network in a window, from the locations that were visited.

    One entry a location: mean_score, points, ignored where visits is 0; guests, the weights, None
    when not loaded (each location alike). within_variance: of one visit (sigma^2), points^2.
    The visited stand for all, by guests. expected_level (points, all locations; the estimates frozen
    before both windows) takes out which locations happened to be visited: the value is then the guests'
    mean of expected_level plus that of the visited's departures from it.
    location_variance: of a location's true level around expected_level, points^2 (sd^2 of the
    estimate, or tau^2 without one); 0 leaves the chance of the visits alone.
    No visits: None throughout. Guests of 0 at every visited location: each counts alike.
    Raises ValueError on unequal lengths, negative or unknown guests or visits, unknown scores.
    """
    mean, n = np.asarray(mean_score, dtype=np.float64), np.asarray(visits, dtype=np.float64)
    size = np.ones(n.shape) if guests is None else np.asarray(guests, dtype=np.float64)
    level = np.zeros(n.shape) if expected_level is None else np.asarray(expected_level, dtype=np.float64)
    if not mean.shape == n.shape == size.shape == level.shape:
        raise ValueError("mean_score, visits, guests and expected_level need one entry a location each")
    if not (np.all(n >= 0) and np.all(size >= 0)):
        raise ValueError("visits and guests must be known and not negative")
    seen = n > 0
    if np.isnan(mean[seen]).any() or np.isnan(level).any():
        raise ValueError("a visited location has no mean_score, or a location no expected_level")
    if not seen.any():
        return NetworkScore(None, None, None, None, 0)
    if size[seen].sum() == 0:
        size = np.ones(n.shape)
    everyone, visited = size / size.sum(), np.where(seen, size, 0.0) / size[seen].sum()
    value = float(everyone @ level + visited[seen] @ (mean - level)[seen])
    # Error of the visited standing for all: each location counts too much or too little by the difference.
    variance = within_variance * (visited[seen] ** 2 / n[seen]).sum()
    variance += (np.asarray(location_variance, dtype=np.float64) * (visited - everyone) ** 2).sum()
    error = float(np.sqrt(variance))
    low, high = max(value - Z_90 * error, 0.0), min(value + Z_90 * error, 100.0)
    return NetworkScore(value, low, high, error, int(n.sum()))


def changed(current: NetworkScore, previous: NetworkScore) -> Change:
    """Whether the score moved by more than chance does in 90 % of pairs of windows.

    The windows must not overlap: their errors are taken as independent.
    """
    if current.value is None or current.standard_error is None:
        return Change(None, None, False)
    if previous.value is None or previous.standard_error is None:
        return Change(None, None, False)
    difference = current.value - previous.value
    margin = float(Z_90 * np.hypot(current.standard_error, previous.standard_error))
    return Change(difference, margin, abs(difference) > margin)


def expected_below_target(probability_below: ArrayLike) -> Count:
    """How many locations are to be expected under target: sum P +- 1.645 sqrt(sum P (1 - P)).

    Chances that are nan (no estimate) are left out and not counted in n. None at all: 0 of 0.
    """
    chance = np.asarray(probability_below, dtype=np.float64)
    chance = chance[~np.isnan(chance)]
    value, half = float(chance.sum()), float(Z_90 * np.sqrt((chance * (1 - chance)).sum()))
    return Count(value, max(value - half, 0.0), min(value + half, float(chance.size)), chance.size)


def rate(count: int, exposure: float, *, per: float) -> Rate:
    """Events per `per` units with Garwood's exact Poisson range: critical failures per 100 audits,
    complaints per 10,000 guests. Without exposure the rate is unknown, not 0.

    Raises ValueError on a negative count or exposure.
    """
    if count < 0 or exposure < 0:
        raise ValueError(f"count and exposure cannot be negative: {count}, {exposure}")
    if exposure == 0:
        return Rate(None, None, None, count, exposure)
    low = float(gammaincinv(count, (1 - RANGE) / 2)) if count else 0.0
    high = float(gammaincinv(count + 1, (1 + RANGE) / 2))
    scale = per / exposure
    return Rate(count * scale, low * scale, high * scale, count, exposure)


def u_chart(counts: ArrayLike, exposures: ArrayLike, *, per: float, baseline: int | None = None) -> UChart:
    """Rates per `per` units of successive periods, limits centre +- 3 sqrt(centre / exposure).

    counts, exposures: one entry a period, oldest first. baseline: the first periods that make the
    centre, None for all. The lower limit is never under 0. Source: Montgomery, Statistical Quality
    Control, the u chart. Raises ValueError on negative or unknown entries.
    """
    count, exposure = np.asarray(counts, dtype=np.float64), np.asarray(exposures, dtype=np.float64)
    if count.shape != exposure.shape or not (np.all(count >= 0) and np.all(exposure >= 0)):
        raise ValueError("counts and exposures need one entry a period each, known and not negative")
    known = exposure > 0
    area = np.where(known, exposure, np.nan)
    usual = slice(0, baseline)
    total = float(exposure[usual].sum())
    centre = float(count[usual].sum()) / total if total > 0 else np.nan
    spread = CHART_Z * np.sqrt(centre / area)
    values, lower, upper = count / area, np.maximum(centre - spread, 0.0), centre + spread
    # Comparisons with nan are False: the unknown never signals.
    return UChart(values * per, centre * per, lower * per, upper * per, values > upper, values < lower)
