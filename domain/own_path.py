"""One location after its coaching, beside what it would have done anyway."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from domain.before_and_after import FIRST_WEEKS
from domain.coaching_evidence import Evidence, evidence_on_one
from domain.estimates import Z_90

FloatArray = NDArray[np.float64]


class Verdict(StrEnum):
    """What may be said of one location."""

    TOO_FEW = "too_few"
    ANYWAY = "anyway"  # within the band
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True)
class OwnPath:
    """Arrays, one entry a visit after the first two weeks, in order: month, mean (of the visits so far), low, high.

    Points, as the residuals. low, high: the band that holds 90 % of such means when coaching does nothing.
    """

    month: FloatArray
    mean: FloatArray
    low: FloatArray
    high: FloatArray

    @property
    def verdict(self) -> Verdict:
        """Only from twelve visits after on, and by the last mean."""
        if evidence_on_one(self.month.size) is not Evidence.ENOUGH:
            return Verdict.TOO_FEW
        if self.mean[-1] > self.high[-1]:
            return Verdict.ABOVE
        return Verdict.BELOW if self.mean[-1] < self.low[-1] else Verdict.ANYWAY


def own_path(
    month: ArrayLike,
    residual: ArrayLike,
    *,
    start: float,
    forecast: float,
    forecast_sd: float,
    within_variance: float,
) -> OwnPath:
    """The mean of a location's visits after its start, visit by visit, and the band in which it would have moved.

    month, residual: of its audits, nan residuals left out; start: month of its first session; forecast, forecast_sd:
    of its level, frozen before it; within_variance: of one visit. Band: forecast +- 1.645 sqrt(sd^2 + sigma^2 / n):
    one visit may land anywhere, the mean of many near the forecast. No visits after: empty arrays.
    Raises ValueError on unequal lengths, or unless the variances are positive.
    """
    when, value = np.asarray(month, dtype=np.float64), np.asarray(residual, dtype=np.float64)
    if when.shape != value.shape or not (forecast_sd > 0 and within_variance > 0):
        raise ValueError(f"one month a residual and positive variances expected, got {when.shape}, {value.shape}")
    after = (when >= start + FIRST_WEEKS) & ~np.isnan(value)
    order = np.argsort(when[after], kind="stable")
    n = np.arange(1.0, order.size + 1)
    half = Z_90 * np.sqrt(forecast_sd**2 + within_variance / n)
    mean = np.cumsum(value[after][order]) / n
    return OwnPath(when[after][order], mean, forecast - half, forecast + half)
