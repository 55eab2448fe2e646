"""The level of each location: discounted empirical Bayes (methods, section 1).

Audits, not answers, are the unit: answers of one visit move together (design effect about 2.5).
Residuals are points on the 0-100 scale, score minus expected score; ages are months, 0 is today.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, stdtrit

from domain.deviations import Deviations
from domain.variance_parts import PRIOR_LOCATIONS, variance_parts

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# All from the simulations behind methods, section 1.
MONTH_SHRINKAGE = 5  # audits in a month at which half of its mean residual is believed
Z_90, UPPER = 1.645, 0.95  # normal quantile of a two-sided 90 % range, and what lies under it
FEWEST_LOCATIONS = 5  # with fewer there is no population to shrink towards
HALF_LIVES = (2.0, 3.0, 4.0, 6.0, 9.0, 12.0, 18.0)  # months
USUAL_HALF_LIFE, USUAL_DRIFT = 6.0, 0.1  # months; part of the variance between locations
PAST_MONTHS, FEWEST_MONTHS, FEWEST_EARLIER = 6, 4, 20  # what is forecast, and what that needs


@dataclass(frozen=True)
class Estimates:
    """Levels as deviations from the network, points; arrays of length n_locations.

    mean: best estimate; sd: its standard deviation, > 0; reliability: 0 <= B < 1; raw_mean: nan without
    audits; visits: audits used; weight: fresh-visit equivalents, 1.0 is one audit of today; a location
    of weight 0 is never ranked. excluded_audits: those of unknown residual (nothing applicable).
    shrunk: False under five audited locations; mean and sd are then those of the raw means.
    """

    mean: FloatArray
    sd: FloatArray
    weight: FloatArray
    reliability: FloatArray
    network_mean: float
    between_variance: float
    within_variance: float
    drift_variance: float
    half_life: float
    raw_mean: FloatArray
    visits: IntArray
    excluded_audits: int
    shrunk: bool


@dataclass(frozen=True)
class _Audits:
    location: IntArray
    age: FloatArray
    residual: FloatArray
    n_locations: int


def estimate_locations(
    location: ArrayLike,
    age_months: ArrayLike,
    residual: ArrayLike,
    n_locations: int,
    *,
    half_life: float | None = None,
) -> Estimates:
    """Estimate every location's level from its audits, newer ones counting more (steps 2-5).

    location: index 0..n_locations-1; age_months: >= 0; residual: points, nan when the audit has no
    score. One entry an audit each, any order. half_life: months in which an audit loses half its
    weight; None fits it from the past. A location without audits gets the network mean and sd = tau
    plus the uncertainty of that mean; no audits at all: network mean 0, sigma 10, tau 5.
    Raises ValueError on unequal lengths, ages or indices out of range, infinite residuals.
    """
    if half_life is not None and not half_life > 0:
        raise ValueError(f"half-life must be positive, got {half_life}")
    audits, excluded = _checked(location, age_months, residual, n_locations)
    between, within = variance_parts(audits.location, audits.age, audits.residual)
    half_life, drift = _fit_drift(audits, between, within, half_life)
    discount = np.exp2(-audits.age / half_life)
    weight = _sums(audits.location, discount, n_locations)
    seen = weight > 0
    raw_mean = np.full(n_locations, np.nan)
    raw_mean[seen] = _sums(audits.location, discount * audits.residual, n_locations)[seen] / weight[seen]
    reliability = weight / (weight + within / between)
    network = float((reliability[seen] @ raw_mean[seen]) / reliability.sum()) if seen.any() else 0.0
    mean = network + reliability * np.where(seen, raw_mean - network, 0.0)
    sd = level_sd(reliability, between, drift)
    shrunk = int(seen.sum()) >= FEWEST_LOCATIONS
    if not shrunk:
        mean[seen] = raw_mean[seen]
        sd[seen] = _inflation(int(seen.sum())) * np.sqrt(within / weight[seen] + drift)
    visits = np.bincount(audits.location, minlength=n_locations)
    parts = (network, between, within, drift, half_life)
    return Estimates(mean, sd, weight, reliability, *parts, raw_mean, visits, excluded, shrunk)


def level_sd(reliability: FloatArray, between_variance: float, drift_variance: float) -> FloatArray:
    """Standard deviation of each estimate in points (step 4), shape as reliability (0-1).

    Drift cannot make a visited location less known than one never visited, hence the minimum.
    Without any audits there is no network mean to be unsure of.
    """
    known = np.minimum(between_variance * (1 - reliability) + drift_variance * reliability, between_variance)
    believed = float(reliability.sum()) or np.inf
    unsure = known + (1 - reliability) ** 2 * between_variance / believed
    return np.asarray(_inflation(int(np.count_nonzero(reliability))) * np.sqrt(unsure))


def probability_below(estimates: Deviations, target_deviation: ArrayLike) -> FloatArray:
    """Chance 0-1 that each location's level is under target, shape (n_locations,).

    target_deviation: target minus current network level, points; one number or one a location.
    """
    return np.asarray(ndtr((np.asarray(target_deviation) - estimates.mean) / estimates.sd))


def expected_shortfall(estimates: Deviations, target_deviation: ArrayLike) -> FloatArray:
    """Mean of max(0, target - level) in points, shape (n_locations,): what coaching could gain."""
    gap = np.asarray(target_deviation, dtype=np.float64) - estimates.mean
    z = gap / estimates.sd
    density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    # Far above target the two terms cancel to a rounding error of either sign.
    return np.asarray(np.maximum(gap * ndtr(z) + estimates.sd * density, 0.0))


def level_range(estimates: Estimates, network_level: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """90 % range (low, high) of each level on the 0-100 scale, clipped to it.

    network_level: the network's current level, points; shown level = network_level + estimates.mean.
    """
    level = np.asarray(network_level, dtype=np.float64) + estimates.mean
    half_width = Z_90 * estimates.sd
    return np.clip(level - half_width, 0.0, 100.0), np.clip(level + half_width, 0.0, 100.0)


def remove_month_effect(residual: ArrayLike, month: ArrayLike) -> FloatArray:
    """Residuals less what their whole month shared, points, same shape (step 1).

    Weather or a blockbuster moves the whole network; no location is to blame. month: whole numbers such
    as 12 * year + month. A month's mean of n residuals is believed n / (n + 5); nan stays nan, uncounted.
    """
    value = np.asarray(residual, dtype=np.float64)
    months, position = np.unique(np.asarray(month, dtype=np.int64), return_inverse=True)
    known = ~np.isnan(value)
    n = np.bincount(position[known], minlength=len(months))
    total = _sums(position[known], value[known], len(months))
    return np.asarray(value - (total / (n + MONTH_SHRINKAGE))[position])


def visits_needed(reliability: float, within_variance: float, between_variance: float) -> float:
    """Fresh-visit equivalents that give this reliability; ValueError unless 0 <= reliability < 1."""
    if 0 <= reliability < 1 and within_variance >= 0 and between_variance > 0:
        return within_variance / between_variance * reliability / (1 - reliability)
    raise ValueError(f"no number of visits gives {reliability} of {within_variance}, {between_variance}")


def _sums(index: IntArray, values: FloatArray, n: int) -> FloatArray:
    return np.asarray(np.bincount(index, values, n), dtype=np.float64)  # of nothing, bincount makes whole numbers


def _checked(location: ArrayLike, ages: ArrayLike, residual: ArrayLike, n: int) -> tuple[_Audits, int]:
    where, age, value = (np.asarray(given, dtype=np.float64) for given in (location, ages, residual))
    if not where.shape == age.shape == value.shape == (where.size,):
        raise ValueError(f"one entry an audit expected, got shapes {where.shape}, {age.shape}, {value.shape}")
    if not np.all((where >= 0) & (where < n) & (where == np.floor(where))):
        raise ValueError(f"a location is not a whole number in 0..{n - 1}")
    if not np.all(np.isfinite(age) & (age >= 0)) or np.any(np.isinf(value)):
        raise ValueError("ages must be finite and not negative, residuals finite or nan")
    known = ~np.isnan(value)
    return _Audits(where[known].astype(np.int64), age[known], value[known], n), int((~known).sum())


def _inflation(locations: int) -> float:
    """By how much a 90 % range is wider because the variance parts come from so many locations: t over normal.

    1.11 up to the ten locations that the usual values stand for, 1.02 of 40, 1.00 of 400.
    """
    return float(stdtrit(max(locations, PRIOR_LOCATIONS) - 1, UPPER)) / Z_90


def _fit_drift(audits: _Audits, tau2: float, sigma2: float, half_life: float | None) -> tuple[float, float]:
    """Half-life (months) and drift variance c^2 that forecast the last six months best (step 5)."""
    tried = []
    for months in HALF_LIVES if half_life is None else (half_life,):
        error, variance = _forecast_errors(audits, tau2, sigma2, months)
        if not error.size:
            return half_life or USUAL_HALF_LIFE, USUAL_DRIFT * tau2
        drift = max(0.0, float(((error**2 - variance) / variance**2).sum() / (1 / variance**2).sum()))
        fit = -0.5 * float((np.log(variance + drift) + error**2 / (variance + drift)).sum())
        tried.append((months, drift, fit))
    best = max(fit for _, _, fit in tried)
    near = [(h, drift) for h, drift, fit in tried if fit >= best - 1]
    # 4 and 9 months are equally near 6, which rounding shows; the shorter, which trusts the past less, wins.
    return min(near, key=lambda one: (round(abs(np.log(one[0] / USUAL_HALF_LIFE)), 9), one[0]))


def _forecast_errors(audits: _Audits, tau2: float, sigma2: float, h: float) -> tuple[FloatArray, FloatArray]:
    """Forecast errors of past month means and their variances without drift; empty when too few.

    Month t holds ages [t, t + 1); it is forecast as on its first day, from audits older than that.
    A location without an earlier audit is left out: it says nothing about forgetting.
    """
    shape = (audits.n_locations, PAST_MONTHS + 1)  # the last column holds everything older
    cell = audits.location * shape[1] + np.minimum(audits.age, PAST_MONTHS).astype(np.int64)

    def by_month(values: FloatArray) -> FloatArray:
        return _sums(cell, values, shape[0] * shape[1]).reshape(shape)

    def earlier(values: FloatArray) -> FloatArray:
        return np.cumsum(by_month(values)[:, ::-1], axis=1)[:, -2::-1]

    discount, once = np.exp2(-audits.age / h), np.ones(audits.age.size)
    fresher = np.exp2(np.arange(1, PAST_MONTHS + 1) / h)  # ages counted from the month's first day
    weight, total = earlier(discount) * fresher, earlier(discount * audits.residual) * fresher
    seen = weight > 0
    mean = np.divide(total, weight, out=np.zeros_like(weight), where=seen)
    believed = weight / (weight + sigma2 / tau2)
    network = (believed * mean).sum(axis=0) / np.maximum(believed.sum(axis=0), np.finfo(float).tiny)
    n = by_month(once)[:, :-1]
    used = seen & (n > 0) & (earlier(once).sum(axis=0) >= FEWEST_EARLIER)
    if np.count_nonzero(used.any(axis=0)) < FEWEST_MONTHS:
        return np.empty(0), np.empty(0)
    observed = by_month(audits.residual)[:, :-1][used] / n[used]
    variance = tau2 * (1 - believed[used]) + sigma2 / n[used]
    return observed - (network + believed * (mean - network))[used], variance
