"""Intervals for shares and the net promoter score, and funnel limits (methods, section 5).

Shares are 0-1, NPS is points from -100 to 100, scores are points 0-100.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv, ndtri

FloatArray = NDArray[np.float64]

WARNING_Z, ACTION_Z = 1.96, 3.09  # two-sided 95 % and 99.8 %, the limits of Spiegelhalter's funnels
WINSOR = 0.10  # tails pulled in before overdispersion is measured, so that true outliers do not hide themselves
ROUNDING = 1e-9  # successes summed from shares such as 0.1 may exceed n by a hair
NPS_PSEUDO = 0.75  # adjusted Wald: promoters and detractors each gain 3/4 of an answer, n gains 3


@dataclass(frozen=True)
class Nps:
    """Net promoter score in points; all None when nobody answered. level: of the interval, 0-1."""

    value: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    n: int
    level: float = 0.95


class NpsChange(NamedTuple):
    """A difference of two scores in points, with its range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Funnel:
    """Where each unit stands beside a target; arrays one a unit, nan where n is 0.

    z: standard deviations from target, overdispersion allowed for; the limits share the units of the
    target. dispersion: phi, 1.0 when chance explains everything; between_variance: tau^2 on the scale of
    the arcsine (shares) or in points^2 (scores), to be passed on to the *_funnel_limits function.
    """

    z: FloatArray
    warning_low: FloatArray
    warning_high: FloatArray
    action_low: FloatArray
    action_high: FloatArray
    dispersion: float
    between_variance: float


def wilson(successes: float, n: float, level: float = 0.95) -> tuple[float | None, float | None]:
    """Wilson interval (low, high) of a share, 0-1; None, None when n == 0.

    Raises ValueError when successes lie outside 0..n.
    """
    low, high = wilson_bounds([successes], [n], level)
    return (float(low[0]), float(high[0])) if n > 0 else (None, None)


def wilson_bounds(
    successes: ArrayLike, n: ArrayLike, level: float = 0.95, design_effect: float = 1.0
) -> tuple[FloatArray, FloatArray]:
    """Wilson intervals of shares (low, high), arrays of the inputs' shape, nan where n is 0.

    design_effect: how many answers are worth one independent answer (about 2.5 for the answers of one
    visit); both counts are divided by it. Raises ValueError when successes lie outside 0..n.
    """
    total = np.asarray(n, dtype=np.float64) / design_effect
    hits = np.asarray(successes, dtype=np.float64) / design_effect
    if not (np.all((hits >= 0) & (hits <= total * (1 + ROUNDING))) and design_effect > 0):
        raise ValueError("successes must lie between 0 and n, the design effect be positive")
    hits = np.minimum(hits, total)
    z = _normal_quantile(level)
    known = total > 0
    safe = np.where(known, total, 1.0)
    p = hits / safe
    centre = (p + z * z / (2 * safe)) / (1 + z * z / safe)
    half = z / (1 + z * z / safe) * np.sqrt(p * (1 - p) / safe + z * z / (4 * safe * safe))
    # Held against p: at 0 and n the limit is exactly 0 or 1, which rounding would miss.
    low = np.where(known, np.clip(np.minimum(centre - half, p), 0.0, 1.0), np.nan)
    high = np.where(known, np.clip(np.maximum(centre + half, p), 0.0, 1.0), np.nan)
    return np.where(known & (hits == 0), 0.0, low), np.where(known & (hits == total), 1.0, high)


def poisson_bounds(count: ArrayLike, level: float = 0.90) -> tuple[FloatArray, FloatArray]:
    """Garwood's exact interval (low, high) of a count of rare events, arrays of the input's shape."""
    events = np.asarray(count, dtype=np.float64)
    # The gamma of shape 0 does not exist; its limit is 0.
    low = np.where(events > 0, gammaincinv(np.maximum(events, 1), (1 - level) / 2), 0.0)
    return low, np.asarray(gammaincinv(events + 1, (1 + level) / 2))


def nps(promoters: int, passives: int, detractors: int, level: float = 0.95) -> Nps:
    """Net promoter score with its standard error and adjusted-Wald interval, clipped to +-100.

    Nobody answered: value, error and limits are None, n 0. Grey it under n = 30.
    The interval is widened to hold the score itself, which it would miss with one or two answers.
    Raises ValueError on a negative count.
    """
    if min(promoters, passives, detractors) < 0:
        raise ValueError(f"a count is negative: {promoters}, {passives}, {detractors}")
    n = promoters + passives + detractors
    if n == 0:
        return Nps(None, None, None, None, 0, level)
    value, error = _nps_and_error(promoters, detractors, n)
    centre, spread = _nps_and_error(promoters + NPS_PSEUDO, detractors + NPS_PSEUDO, n + 4 * NPS_PSEUDO)
    half = _normal_quantile(level) * spread
    low, high = min(value, max(centre - half, -100.0)), max(value, min(centre + half, 100.0))
    return Nps(value, error, low, high, n, level)


def nps_change(current: Nps, previous: Nps) -> NpsChange | None:
    """How far the score moved, points, with its range; None when either is unknown.

    The variances added are those recovered from the two intervals: the plain standard error is 0 when
    all answers agree, and would make a change of two guests certain. Raises ValueError when the
    intervals have different levels.
    """
    if current.level != previous.level:
        raise ValueError(f"intervals of different levels: {current.level} and {previous.level}")
    if current.value is None or current.low is None or current.high is None:
        return None
    if previous.value is None or previous.low is None or previous.high is None:
        return None
    low, high = square_and_add(
        (current.value, current.low, current.high), (previous.value, previous.low, previous.high)
    )
    return NpsChange(current.value - previous.value, float(low), float(high))


def square_and_add(
    first: tuple[ArrayLike, ArrayLike, ArrayLike], second: tuple[ArrayLike, ArrayLike, ArrayLike]
) -> tuple[FloatArray, FloatArray]:
    """Ends of the range of first - second, two independent figures each given as value, low, high (arrays alike).

    Newcombe 1998, method 10: unlike a sum of standard errors it is sure of nothing when all answers of one agree.
    """
    (one, one_low, one_high), (two, two_low, two_high) = (
        tuple(np.asarray(part, dtype=np.float64) for part in figure) for figure in (first, second)
    )
    gap = one - two
    low, high = gap - np.hypot(one - one_low, two_high - two), gap + np.hypot(one_high - one, two - two_low)
    return np.asarray(low), np.asarray(high)


def share_funnel(successes: ArrayLike, n: ArrayLike, target: float) -> Funnel:
    """Shares of successes beside a target share (0-1), overdispersion allowed for (Spiegelhalter 2005).

    n counts independent units: audits, not answers. Raises ValueError when successes lie outside 0..n.
    """
    total, hits = np.asarray(n, dtype=np.float64), np.asarray(successes, dtype=np.float64)
    if not np.all((hits >= 0) & (hits <= total)):
        raise ValueError("successes must lie between 0 and n")
    known = total > 0
    share = np.divide(hits, total, out=np.full(total.shape, np.nan), where=known)
    gap = np.arcsin(np.sqrt(share)) - np.arcsin(np.sqrt(target))
    error = np.where(known, 0.5 / np.sqrt(np.where(known, total, 1.0)), np.nan)
    z, phi, between = _overdispersion(gap, error)
    return Funnel(z, *share_funnel_limits(total, target, between), phi, between)


def score_funnel(score: ArrayLike, n: ArrayLike, target: float, within_variance: float) -> Funnel:
    """Mean scores (points) of n audits beside a target score; within_variance: of one audit, points^2."""
    total = np.asarray(n, dtype=np.float64)
    known = total > 0
    gap = np.where(known, np.asarray(score, dtype=np.float64) - target, np.nan)
    error = np.where(known, np.sqrt(within_variance / np.where(known, total, 1.0)), np.nan)
    z, phi, between = _overdispersion(gap, error)
    return Funnel(z, *score_funnel_limits(total, target, within_variance, between), phi, between)


def share_funnel_limits(
    n: ArrayLike, target: float, between_variance: float = 0.0
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Limits for shares at sizes n: warning low and high, action low and high; nan where n is 0."""
    half = _half_widths(n, 0.25, between_variance)
    angle = np.arcsin(np.sqrt(target))
    # Beyond the ends of the arcsine the sine would come back down.
    low = [np.sin(np.clip(angle - width, 0.0, np.pi / 2)) ** 2 for width in half]
    high = [np.sin(np.clip(angle + width, 0.0, np.pi / 2)) ** 2 for width in half]
    return low[0], high[0], low[1], high[1]


def score_funnel_limits(
    n: ArrayLike, target: float, within_variance: float, between_variance: float = 0.0
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Limits for mean scores of n audits, points clipped to 0-100; order as share_funnel_limits."""
    half = _half_widths(n, within_variance, between_variance)
    low = [np.clip(target - width, 0.0, 100.0) for width in half]
    high = [np.clip(target + width, 0.0, 100.0) for width in half]
    return low[0], high[0], low[1], high[1]


def _half_widths(n: ArrayLike, unit_variance: float, between_variance: float) -> tuple[FloatArray, FloatArray]:
    total = np.asarray(n, dtype=np.float64)
    variance = np.divide(unit_variance, total, out=np.full(total.shape, np.nan), where=total > 0)
    spread = np.sqrt(variance + between_variance)
    return WARNING_Z * spread, ACTION_Z * spread


def _overdispersion(gap: FloatArray, error: FloatArray) -> tuple[FloatArray, float, float]:
    """z of each unit with overdispersion allowed for, phi, tau^2; nan units take no part."""
    z = gap / error
    known = np.isfinite(z)
    units = int(known.sum())
    if units == 0:
        return z, 1.0, 0.0
    tails = np.quantile(z[known], [WINSOR, 1 - WINSOR])  # numpy's default is type 7
    phi = float(np.mean(np.clip(z[known], *tails) ** 2))
    weight = 1 / error[known] ** 2
    spread = float(weight.sum() - (weight**2).sum() / weight.sum())
    # A single unit has no spread to measure.
    between = max(0.0, (units * phi - (units - 1)) / spread) if units > 1 else 0.0
    return gap / np.sqrt(error**2 + between), phi, between


def _nps_and_error(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    p, d = promoters / n, detractors / n
    return 100 * (p - d), 100 * (max(p + d - (p - d) ** 2, 0.0) / n) ** 0.5


def _normal_quantile(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, got {level}")
    return float(ndtri(0.5 + level / 2))
