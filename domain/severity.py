"""How much harder than others a shopper scores on the same locations.

Residuals are points on the 0-100 scale, score minus expected score, so that an easier form is no lenience.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from domain.estimates import Z_90
from domain.many import named_among_many

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

FEWEST_AUDITS = 5  # trust rule 11: under it grey and never named
# Shoppers differ by about two points; ten such stand in, so that a few alike never look exactly equal.
PRIOR_SHOPPERS, PRIOR_VARIANCE = 10, 4.0


@dataclass(frozen=True)
class Severity:
    """Arrays, one entry a shopper; points, above 0 is harder: lower scores than others give the same locations.

    raw: as seen; value: best estimate, pulled towards 0 the more the fewer audits; low, high: its 90 % range;
    audits: n; named: told from chance, with allowance for how many shoppers there are. Without audits raw is nan,
    the estimate 0 with the spread of shoppers. between_variance: of shoppers, points squared.
    """

    raw: FloatArray
    value: FloatArray
    low: FloatArray
    high: FloatArray
    audits: IntArray
    named: NDArray[np.bool_]
    between_variance: float


def shopper_severity(
    location: ArrayLike,
    shopper: ArrayLike,
    residual: ArrayLike,
    n_shoppers: int,
    *,
    location_variance: float,
    within_variance: float,
) -> Severity:
    """Compare every audit with what all other shoppers found at its location.

    One entry an audit: location and shopper, whole numbers from 0 (shopper under n_shoppers), residual in points
    (nan: left out). location_variance (tau squared), within_variance (sigma squared of one visit): points squared.
    The others' mean is believed as far as their visits go (B = m / (m + sigma2/tau2)); where nobody else was, the
    network stands in, and the range says how little that is. Where one other shopper went, the two are told apart
    from each other only. Raises ValueError on unequal lengths or a variance that is not positive.
    """
    where, who, value = np.asarray(location), np.asarray(shopper), np.asarray(residual, dtype=np.float64)
    if not where.shape == who.shape == value.shape == (where.size,):
        raise ValueError(f"one entry an audit expected, got {where.shape}, {who.shape}, {value.shape}")
    if not (location_variance > 0 and within_variance > 0):
        raise ValueError(f"variances must be positive, got {location_variance}, {within_variance}")
    known = ~np.isnan(value)
    where, who, value = where[known].astype(np.int64), who[known].astype(np.int64), value[known]
    audits = np.bincount(who, minlength=n_shoppers)
    lower, variance = _against_others(where, who, value, audits, (location_variance, within_variance))
    seen = audits > 0
    between, centre = _spread(lower[seen], variance[seen])
    raw = lower - centre
    believed = np.where(seen, between / (between + np.where(seen, variance, 1.0)), 0.0)
    estimate = np.where(seen, believed * np.nan_to_num(raw), 0.0)
    half = Z_90 * np.sqrt(between * (1 - believed))
    enough = audits >= FEWEST_AUDITS
    z = np.where(enough, raw / np.sqrt(np.where(seen, variance, 1.0)), np.nan)
    return Severity(raw, estimate, estimate - half, estimate + half, audits, named_among_many(z), between)


def _against_others(
    where: IntArray, who: IntArray, value: FloatArray, audits: IntArray, variances: tuple[float, float]
) -> tuple[FloatArray, FloatArray]:
    """How far below the others each shopper scores, and the variance of that; nan without audits."""
    tau2, sigma2 = variances
    usual = float(value.mean()) if value.size else 0.0
    pairs, position = np.unique(where * audits.size + who, return_inverse=True)
    place, person = pairs // max(audits.size, 1), pairs % max(audits.size, 1)
    n, total = np.bincount(position, minlength=pairs.size), np.bincount(position, value - usual, pairs.size)
    others = np.bincount(place, n)[place] - n
    rest = np.bincount(place, total)[place] - total
    believed = others / (others + sigma2 / tau2)
    expected = believed * np.divide(rest, others, out=np.zeros(pairs.size), where=others > 0)
    gap = np.bincount(person, n * expected - total, audits.size)
    doubt = np.bincount(person, n**2 * tau2 * (1 - believed), audits.size)
    some = np.where(audits > 0, audits, np.nan)
    return gap / some, sigma2 / some + doubt / some**2


def _spread(lower: FloatArray, variance: FloatArray) -> tuple[float, float]:
    """Variance between shoppers by moments (DerSimonian & Laird 1986), and where their middle lies."""
    if not lower.size:
        return PRIOR_VARIANCE, 0.0
    weight = 1 / variance
    centre = float(weight @ lower / weight.sum())
    spread = float(weight.sum() - (weight**2).sum() / weight.sum())
    found = max(0.0, (float(weight @ (lower - centre) ** 2) - (lower.size - 1)) / spread) if lower.size > 1 else 0.0
    between = (lower.size * found + PRIOR_SHOPPERS * PRIOR_VARIANCE) / (lower.size + PRIOR_SHOPPERS)
    return between, centre
