"""Two locations side by side: what the difference is, how sure, and which of many differences are real.

Differences are the first location's minus the second's. Shares are 0-1, levels points.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from domain.compliance import Compliance, Verdict, judge
from domain.estimates import Z_90
from domain.intervals import square_and_add
from domain.many import real_among

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


class Estimate(NamedTuple):
    """A figure with its range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference with its 90 % range, in the unit of the figures compared."""

    value: float
    low: float
    high: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the range leaves out 0; otherwise the two cannot be told apart."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Counts:
    """One location's sums, arrays one entry a part: points, max_points, answers.

    audits: how many audits the answers come from; None where each answer has an audit of its own (one standard).
    """

    points: ArrayLike
    max_points: ArrayLike
    answers: ArrayLike
    audits: ArrayLike | None = None


@dataclass(frozen=True)
class PartDifferences:
    """Differences of shares, arrays one entry a part; 90 % ranges; nan where either has no answer.

    compared: both have answers enough to be judged; real: beyond chance among all that were compared.
    """

    first: FloatArray
    second: FloatArray
    value: FloatArray
    low: FloatArray
    high: FloatArray
    compared: BoolArray
    real: BoolArray


def level_difference(first: tuple[float, float], second: tuple[float, float]) -> Difference:
    """The difference of two levels given as (level, sd), points; their errors are independent."""
    value, sd = first[0] - second[0], float(np.hypot(first[1], second[1]))
    return Difference(value, value - Z_90 * sd, value + Z_90 * sd)


def chance_lower(first: tuple[float, float], second: tuple[float, float]) -> float:
    """How likely the first level, (level, sd), lies below the second, 0-1."""
    return float(ndtr((second[0] - first[0]) / np.hypot(first[1], second[1])))


def difference(first: Estimate, second: Estimate) -> Difference:
    """The difference of two independent figures, its range from theirs (Newcombe 1998; Donner and Zou 2012).

    Unlike a sum of standard errors it is sure of nothing when all answers of one location agree.
    """
    low, high = square_and_add(first, second)
    return Difference(first.value - second.value, float(low), float(high))


def part_differences(first: Counts, second: Counts) -> PartDifferences:
    """Compare shares part by part (stages, channels, standards), with allowance for how many are compared.

    Ranges: Newcombe's, from Wilson's at 90 %. Real: the chi-square test of two shares in its N-1 form (Campbell
    2007), held to a false rate of 10 % among the compared (Benjamini and Hochberg). Under five answers or three
    audits on a side a part is not compared. No parts: empty arrays.
    """
    one, two = _judged(first), _judged(second)
    low, high = square_and_add((one.share, one.low, one.high), (two.share, two.low, two.high))
    compared = (one.verdict != Verdict.TOO_FEW) & (two.verdict != Verdict.TOO_FEW)
    real = real_among(np.where(compared, _two_shares(one, two), np.nan))
    return PartDifferences(one.share, two.share, one.share - two.share, low, high, compared, real)


def _judged(counts: Counts) -> Compliance:
    """Shares, ranges and which parts have too few answers; there is no target to judge them against."""
    return judge(counts.points, counts.max_points, counts.answers, np.nan, audits=counts.audits)


def _two_shares(one: Compliance, two: Compliance) -> FloatArray:
    """p-value of equal shares; 1 where all answers agree or there are none."""
    n = one.independent + two.independent
    share_a, share_b = np.nan_to_num(one.share), np.nan_to_num(two.share)
    pooled = np.divide(share_a * one.independent + share_b * two.independent, n, out=np.zeros(n.shape), where=n > 0)
    pairs = one.independent * two.independent * (n - 1)
    variance = np.divide(pooled * (1 - pooled) * n**2, pairs, out=np.zeros(n.shape), where=pairs > 0)
    safe = variance > 1e-12
    z = np.divide(
        np.abs(share_a - share_b), np.sqrt(np.where(safe, variance, 1.0)), out=np.zeros(n.shape), where=safe
    )
    return np.asarray(2 * ndtr(-z))
