"""How fast levels wander, learnt from how well past months were forecast (methods, section 1, step 5).

Residuals are points on the 0-100 scale; ages are months, 0 is today.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.totals import totals

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# All from the simulations behind methods, section 1.
HALF_LIVES = (2.0, 3.0, 4.0, 6.0, 9.0, 12.0, 18.0)  # months
USUAL_HALF_LIFE, USUAL_DRIFT = 6.0, 0.1  # months; part of the variance between locations
PAST_MONTHS, FEWEST_MONTHS, FEWEST_EARLIER = 6, 4, 20  # what is forecast, and what that needs
HISTORY = 36  # months of audits that levels are fitted from
OLD_NOISE = 0.6  # see half_belief


@dataclass(frozen=True)
class Audits:
    """Checked audits, one entry each: location 0..n_locations-1, age in months, known residual in points."""

    location: IntArray
    age: FloatArray
    residual: FloatArray
    n_locations: int


def fit_drift(audits: Audits, tau2: float, sigma2: float, half_life: float | None) -> tuple[float, float]:
    """Half-life (months) and drift variance c^2 (points^2) that forecast the last six months best.

    tau2, sigma2: variance between locations and of one audit; half_life: given, only the drift is learnt.
    Too short a past gives the usual ones. Among those within 1 log unit of the best the nearest 6 months wins.
    """
    tried = []
    past = _Past.of(audits)
    if past is None:
        return half_life or USUAL_HALF_LIFE, USUAL_DRIFT * tau2
    for months in HALF_LIVES if half_life is None else (half_life,):
        error, variance = past.forecast_errors(tau2, sigma2, months)
        drift = max(0.0, float(((error**2 - variance) / variance**2).sum() / (1 / variance**2).sum()))
        fit = -0.5 * float((np.log(variance + drift) + error**2 / (variance + drift)).sum())
        tried.append((months, drift, fit))
    best = max(fit for _, _, fit in tried)
    near = [(h, drift) for h, drift, fit in tried if fit >= best - 1]
    # 4 and 9 months are equally near 6, which rounding shows; the shorter, which trusts the past less, wins.
    return min(near, key=lambda one: (round(abs(np.log(one[0] / USUAL_HALF_LIFE)), 9), one[0]))


def half_belief(tau2: float, sigma2: float, half_life: float) -> float:
    """Fresh-visit equivalents at which half of a location's own mean is believed: k.

    Halving an audit's weight says that it tells half as much. Where levels stand still it tells all, and the mean
    of a long steady stream is twice as well known as its weight says. Levels do neither: of the noise that
    discounting adds (a half at most, none with an infinite half-life) OLD_NOISE is believed.
    """
    added = (1 - float(np.exp2(-HISTORY / half_life))) / 2
    return sigma2 / tau2 * (1 - (1 - OLD_NOISE) * added)


@dataclass(frozen=True)
class _Past:
    """Audits by location and past month; month t holds ages [t, t + 1), one more column everything older.

    cell: of each audit, in the table flattened; n: audits, observed: mean residual, (locations, months), nan without
    one; used: what is forecast. Made once for all half-lives.
    """

    audits: Audits
    cell: IntArray
    n: FloatArray
    observed: FloatArray
    used: BoolArray

    @classmethod
    def of(cls, audits: Audits) -> "_Past | None":
        """The past of these audits; None when it is too short to learn from.

        A location without an earlier audit is left out: it says nothing about forgetting.
        """
        cell = audits.location * (PAST_MONTHS + 1) + np.minimum(audits.age, PAST_MONTHS).astype(np.int64)
        count = _by_month(cell, np.ones(cell.size), audits.n_locations)
        earlier, n = _earlier(count), count[:, :-1]
        used = (earlier > 0) & (n > 0) & (earlier.sum(axis=0) >= FEWEST_EARLIER)
        if np.count_nonzero(used.any(axis=0)) < FEWEST_MONTHS:
            return None
        total = _by_month(cell, audits.residual, audits.n_locations)[:, :-1]
        observed = np.divide(total, n, out=np.full_like(total, np.nan), where=n > 0)
        return cls(audits, cell, n[used], observed[used], used)

    def forecast_errors(self, tau2: float, sigma2: float, h: float) -> tuple[FloatArray, FloatArray]:
        """Forecast errors of past month means, each as on its first day, and their variances without drift."""
        discount = np.exp2(-self.audits.age / h)
        fresher = np.exp2(np.arange(1, PAST_MONTHS + 1) / h)  # ages counted from the month's first day
        weight = self._earlier_sums(discount) * fresher
        total = self._earlier_sums(discount * self.audits.residual) * fresher
        mean = np.divide(total, weight, out=np.zeros_like(weight), where=weight > 0)
        believed = weight / (weight + half_belief(tau2, sigma2, h))
        network = (believed * mean).sum(axis=0) / np.maximum(believed.sum(axis=0), np.finfo(float).tiny)
        variance = tau2 * (1 - believed[self.used]) + sigma2 / self.n
        return self.observed - (network + believed * (mean - network))[self.used], variance

    def _earlier_sums(self, values: FloatArray) -> FloatArray:
        return _earlier(_by_month(self.cell, values, self.audits.n_locations))


def _by_month(cell: IntArray, values: FloatArray, locations: int) -> FloatArray:
    return totals(cell, values, locations * (PAST_MONTHS + 1)).reshape(locations, PAST_MONTHS + 1)


def _earlier(by_month: FloatArray) -> FloatArray:
    """Sums of all that is older than each past month."""
    return np.cumsum(by_month[:, ::-1], axis=1)[:, -2::-1]
