"""Control charts of single values, XmR, as the NHS's "Making Data Count" draws them (methods, section 4).

A chart says whether a series does something that chance would not, and whether it will keep to a target: two
answers. It describes one series; which location to coach is for the estimates to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from domain.spc_rules import HIGH, NEAR, Signal, mark_points

FloatArray = NDArray[np.float64]
Direction = Literal["up", "down"]

LIMITS = 2.66  # 3 / 1.128: three sigma, from the mean distance of two neighbours (Wheeler)
SCREEN = 3.267  # the upper limit of moving ranges in units of their mean (D4 for two points)
FEW = 12  # points under which limits still move a good deal: "trial limits", and no shorter baseline
# A month's score added up in another order differs in its last digits: that is neither a move nor a side.
ROUNDING = 1e-9


class Variation(StrEnum):
    """What the last point says; neutral where neither direction is the good one."""

    COMMON = "common"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """Whether a process left as it is will meet its target: always, never, or as chance has it."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    HIT_OR_MISS = "hit_or_miss"


@dataclass(frozen=True)
class XmrChart:
    """A chart in the unit of its values; arrays and signals have one entry a point.

    lower, upper and the near limits are nan in a segment of one point. trial: the limits in force, those of the
    last segment, rest on under 12 points. assurance: None without a target, a direction or limits.
    """

    mean: FloatArray
    lower: FloatArray
    upper: FloatArray
    near_lower: FloatArray
    near_upper: FloatArray
    signals: tuple[Signal, ...]
    variation: Variation
    assurance: Assurance | None
    trial: bool


def xmr(
    values: ArrayLike,
    *,
    good: Direction | None = None,
    target: float | None = None,
    baseline: int | None = None,
    rebase_at: Iterable[int] = (),
    screen: bool = True,
) -> XmrChart:
    """Chart a series, oldest first; every value known, the months without data left out by the caller.

    good: the direction that is an improvement; target: in the unit of the values. baseline: how many first
    points of each segment make its mean and limits, at least 12; None, or a shorter segment, takes all.
    rebase_at: 0-based first index of each new segment. A segment is a process of its own: neither moving ranges
    nor runs nor trends cross from one into the next, as in NHSRplotthedots.
    No values give empty arrays, "common" and no assurance. Raises ValueError on an unknown value or target,
    another direction, a baseline under 12, a segment that starts outside the series.
    """
    points = np.asarray(values, dtype=np.float64)
    edges = _edges(rebase_at, points.size)
    _check(points, good, target, baseline)
    segments = [points[start:end] for start, end in pairwise(edges)]
    tolerance = ROUNDING * float(np.abs(points).max(initial=0.0))
    limits = [_mean_and_reach(segment[:baseline], screen, tolerance) for segment in segments]
    signals = tuple(
        signal
        for segment, (mean, reach) in zip(segments, limits, strict=True)
        for signal in mark_points(segment, mean, reach, tolerance)
    )
    mean, reach = np.repeat(np.array(limits), [segment.size for segment in segments], axis=0).T
    return XmrChart(
        mean=mean,
        lower=mean - reach,
        upper=mean + reach,
        near_lower=mean - NEAR * reach,
        near_upper=mean + NEAR * reach,
        signals=signals,
        variation=variation(signals[-1] if signals else Signal.COMMON, good),
        assurance=assurance(limits[-1][0] - limits[-1][1], sum(limits[-1]), target=target, good=good),
        trial=segments[-1].size < FEW,
    )


def variation(last: Signal, good: Direction | None) -> Variation:
    """What the signal of the last point means, given the good direction; None: neither is."""
    if last is Signal.COMMON:
        return Variation.COMMON
    if good is None:
        return Variation.NEUTRAL_HIGH if last in HIGH else Variation.NEUTRAL_LOW
    return Variation.IMPROVEMENT if (last in HIGH) == (good == "up") else Variation.CONCERN


def assurance(lower: float, upper: float, *, target: float | None, good: Direction | None) -> Assurance | None:
    """Whether chance alone, between the limits lower and upper, can carry a process across its target.

    None without a target, a direction or limits (nan). A target on a limit is "hit or miss".
    """
    if target is None or good is None or np.isnan(lower) or np.isnan(upper):
        return None
    if lower <= target <= upper:
        return Assurance.HIT_OR_MISS
    return Assurance.PASS if (target < lower) == (good == "up") else Assurance.FAIL


def standardised(values: ArrayLike, n: ArrayLike, *, within_variance: float, centre: float) -> FloatArray:
    """How many standard errors each month's mean score lies from the centre; for months of one or two visits.

    values: mean score of a month in points; n: its visits; within_variance: of one visit, points squared; the
    result, shape as values, has sqrt(within_variance / n) as its unit, so that a month of one visit does not
    look worse than it is beside a month of ten. nan where n is 0; no months give an empty array.
    Raises ValueError on a variance that is not positive, a negative n or inputs of different lengths.
    """
    scores, visits = np.asarray(values, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if scores.shape != visits.shape:
        raise ValueError(f"one score and one number of visits a month expected, got {scores.shape}, {visits.shape}")
    if not (within_variance > 0 and np.all(visits >= 0)):
        raise ValueError("the variance of a visit must be positive, and no month have fewer than 0 visits")
    return np.asarray(np.where(visits > 0, (scores - centre) * np.sqrt(visits / within_variance), np.nan))


def _mean_and_reach(points: FloatArray, screen: bool, tolerance: float) -> tuple[float, float]:
    """Centre of a segment and how far its limits lie from it; nan where there are no moving ranges."""
    if points.size == 0:
        return float("nan"), float("nan")
    # From the first point on: of equal values the mean is then that value to the last digit.
    mean = float(points[0] + (points - points[0]).mean())
    if points.size == 1:
        return mean, float("nan")
    ranges = np.abs(np.diff(points))
    kept = ranges[ranges < SCREEN * ranges.mean()]
    # Twelve months of 100 and one of 60: screening away both moves would leave limits of no width at all and
    # make every month special, so ranges are screened only while a range is left.
    if screen and np.any(kept > tolerance):
        ranges = kept
    return mean, LIMITS * float(ranges.mean())


def _edges(rebase_at: Iterable[int], n: int) -> list[int]:
    starts = sorted({0, *rebase_at})
    if starts[0] < 0 or starts[-1] >= max(n, 1):
        raise ValueError(f"segments start inside the series, 0 to {n - 1}, got {starts}: drop the others")
    return [*starts, n]


def _check(points: FloatArray, good: Direction | None, target: float | None, baseline: int | None) -> None:
    if points.ndim != 1:
        raise ValueError(f"one series of values expected, got an array of shape {points.shape}")
    if not np.isfinite(points).all():
        unknown = np.flatnonzero(~np.isfinite(points)).tolist()
        raise ValueError(f"values {unknown} (0-based) are unknown: leave months without data out of the series")
    if good not in ("up", "down", None):
        raise ValueError(f'the good direction is "up", "down" or None, got {good!r}')
    if target is not None and not np.isfinite(target):
        raise ValueError(f"a target is a number, or None when there is none, got {target}")
    if baseline is not None and baseline < FEW:
        raise ValueError(f"a baseline has at least {FEW} points, got {baseline}")
