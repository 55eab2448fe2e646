"""The level of each location: discounted empirical Bayes (methods, section 1).

Audits, not answers, are the unit: answers of one visit move together (design effect about 2.5).
Residuals are points on the 0-100 scale, score minus expected score; ages are months, 0 is today.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, stdtrit

from domain.deviations import Deviations
from domain.drift import Audits, fit_drift, half_belief
from domain.totals import totals
from domain.variance_parts import PRIOR_LOCATIONS, variance_parts

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# All from the simulations behind methods, section 1.
MONTH_SHRINKAGE = 5  # audits in a month at which half of its mean residual is believed
Z_90, UPPER = 1.645, 0.95  # normal quantile of a two-sided 90 % range, and what lies under it
FEWEST_LOCATIONS = 5  # with fewer there is no population to shrink towards
SHIFT_VARIANCE = 0.5  # points squared: how far a network's last quarter usually leaves its year


@dataclass(frozen=True, slots=True)
class NetworkBasis:
    """What the network's mean and variances rest on: the sum of all reliabilities, and the audited locations."""

    believed: float
    locations: int


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


def estimate_locations(
    location: ArrayLike,
    age_months: ArrayLike,
    residual: ArrayLike,
    n_locations: int,
    *,
    half_life: float | None = None,
    drift_variance: float | None = None,
    variances: tuple[float, float] | None = None,
) -> Estimates:
    """Estimate every location's level from its audits, newer ones counting more (steps 2-5).

    location: index 0..n_locations-1; age_months: >= 0; residual: points, nan when the audit has no
    score. One entry an audit each, any order. A location without audits gets the network mean and
    sd = tau plus the uncertainty of that mean; no audits at all: network mean 0, sigma 10, tau 5.
    half_life: months in which an audit loses half its weight (infinite: none is forgotten);
    drift_variance: c^2; variances: (tau^2, sigma^2), points^2. What is None is learnt from the audits.
    Raises ValueError on unequal lengths, ages or indices out of range, infinite residuals, settings
    that cannot be.
    """
    _check_settings(half_life, drift_variance, variances)
    audits, excluded = checked_audits(location, age_months, residual, n_locations)
    between, within = variances or variance_parts(audits.location, audits.age, audits.residual)
    if half_life is None or drift_variance is None:
        half_life, learnt = fit_drift(audits, between, within, half_life)
        drift_variance = learnt if drift_variance is None else drift_variance
    drift = drift_variance
    discount = np.exp2(-audits.age / half_life)
    weight = totals(audits.location, discount, n_locations)
    seen = weight > 0
    raw_mean = np.full(n_locations, np.nan)
    raw_mean[seen] = totals(audits.location, discount * audits.residual, n_locations)[seen] / weight[seen]
    reliability = weight / (weight + half_belief(between, within, half_life))
    network = float((reliability[seen] @ raw_mean[seen]) / reliability.sum()) if seen.any() else 0.0
    mean = network + reliability * np.where(seen, raw_mean - network, 0.0)
    sd = level_sd(reliability, between, drift)
    shrunk = int(seen.sum()) >= FEWEST_LOCATIONS
    if not shrunk:
        mean[seen] = raw_mean[seen]
        sd[seen] = range_inflation(int(seen.sum())) * np.sqrt(within / weight[seen] + drift)
    visits = np.bincount(audits.location, minlength=n_locations)
    parts = (network, between, within, drift, half_life)
    return Estimates(mean, sd, weight, reliability, *parts, raw_mean, visits, excluded, shrunk)


def level_sd(
    reliability: FloatArray,
    between_variance: float,
    drift_variance: float,
    network: NetworkBasis | None = None,
) -> FloatArray:
    """Standard deviation of each estimate in points (step 4), shape as reliability (0-1).

    network: what the network's mean and variances rest on; None: these locations are all.
    Drift cannot make a visited location less known than one never visited, hence the minimum.
    Without any audits there is no network mean to be unsure of.
    """
    known = np.minimum(between_variance * (1 - reliability) + drift_variance * reliability, between_variance)
    mean_rests_on = network or NetworkBasis(float(reliability.sum()), int(np.count_nonzero(reliability)))
    unsure = known + (1 - reliability) ** 2 * between_variance / (mean_rests_on.believed or np.inf)
    return np.asarray(range_inflation(mean_rests_on.locations) * np.sqrt(unsure))


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
    total = totals(position[known], value[known], len(months))
    return np.asarray(value - (total / (n + MONTH_SHRINKAGE))[position])


def network_shift(surprise: ArrayLike, total_variance: float) -> float:
    """By how much the network's last quarter leaves what its year expects, points, shrunk as far as it is chance.

    surprise: score minus expected of the audits of the last three months, points; total_variance: of one audit,
    points squared. No audits: 0.
    """
    found = np.asarray(surprise, dtype=np.float64)
    return float(found.sum() / (found.size + total_variance / SHIFT_VARIANCE))


def visits_needed(reliability: float, k: float) -> float:
    """Fresh-visit equivalents that give this reliability; ValueError unless 0 <= reliability < 1.

    k: visits at which half of a location's own mean is believed (half_belief, FitParts.k).
    """
    if 0 <= reliability < 1 and k >= 0:
        return k * reliability / (1 - reliability)
    raise ValueError(f"no number of visits gives {reliability} with k = {k}")


def _check_settings(
    half_life: float | None, drift_variance: float | None, variances: tuple[float, float] | None
) -> None:
    if half_life is not None and not half_life > 0:
        raise ValueError(f"half-life must be positive, got {half_life}")
    if drift_variance is not None and not drift_variance >= 0:
        raise ValueError(f"drift variance cannot be negative, got {drift_variance}")
    if variances is not None and not (variances[0] > 0 and variances[1] > 0):
        raise ValueError(f"variances must be positive, got {variances}")


def checked_audits(location: ArrayLike, ages: ArrayLike, residual: ArrayLike, n: int) -> tuple[Audits, int]:
    """Audits fit to be estimated from, and how many were left out because their residual is unknown.

    Arguments and errors as of estimate_locations.
    """
    where, age, value = (np.asarray(given, dtype=np.float64) for given in (location, ages, residual))
    if not where.shape == age.shape == value.shape == (where.size,):
        raise ValueError(f"one entry an audit expected, got shapes {where.shape}, {age.shape}, {value.shape}")
    if not np.all((where >= 0) & (where < n) & (where == np.floor(where))):
        raise ValueError(f"a location is not a whole number in 0..{n - 1}")
    if not np.all(np.isfinite(age) & (age >= 0)) or np.any(np.isinf(value)):
        raise ValueError("ages must be finite and not negative, residuals finite or nan")
    known = ~np.isnan(value)
    return Audits(where[known].astype(np.int64), age[known], value[known], n), int((~known).sum())


def range_inflation(locations: int) -> float:
    """By how much a 90 % range is wider because the variance parts come from so many locations: t over normal.

    1.11 up to the ten locations that the usual values stand for, 1.02 of 40, 1.00 of 400.
    """
    return float(stdtrit(max(locations, PRIOR_LOCATIONS) - 1, UPPER)) / Z_90
