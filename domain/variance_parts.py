"""How much of the variance of residuals lies between locations, and how much within (methods, section 1, step 2)."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# All from the simulations behind methods, section 1.
PRIOR_AUDITS, PRIOR_VARIANCE = 10, 125.0  # pseudo-audits of sigma 10 and tau 5: 100 + 25
PRIOR_LOCATIONS, PRIOR_ICC = 10, 0.20  # 25 of 125
MIN_ICC, MAX_ICC = 0.03, 0.9  # under 3 % every location would be called equal on little evidence
PAIR_MONTHS = 2 + 1e-6  # audits further apart may have met different levels; 3 s forgive 2.1 - 0.1 > 2


def variance_parts(location: IntArray, age: FloatArray, residual: FloatArray) -> tuple[float, float]:
    """Variance of residuals between locations (tau^2) and within (sigma^2), points squared, both > 0.

    One entry an audit: location, whole numbers from 0; age in months, >= 0; residual in points, all known.
    No audits: 25 and 100.
    """
    # Centred, so that a constant added to all scores changes nothing.
    centred = residual - (residual.mean() if residual.size else 0.0)
    # n - 1 because a single audit says nothing of the variance.
    n = max(centred.size - 1, 0)
    total = (float(centred @ centred) + PRIOR_AUDITS * PRIOR_VARIANCE) / (n + PRIOR_AUDITS)
    product, pairs, paired_locations = _close_pairs(location, age, centred)
    raw = min(max(product / pairs / total, 0.0), MAX_ICC) if pairs else 0.0
    icc = max(_believed_icc(raw, pairs, paired_locations), MIN_ICC)
    return icc * total, (1 - icc) * total


def _believed_icc(raw: float, pairs: int, locations: int) -> float:
    """The ICC of so many close pairs and locations (0-1), pulled towards the usual one as far as it is chance.

    Both are weighted by the inverse of their variance: 1 / pairs of the products, 2 ICC^2 / locations of the
    levels that happened to be drawn. Weighting by locations alone left a chain of small differences with
    twice its tau^2: of 40 much visited locations the pairs know better.
    """
    if not pairs:
        return PRIOR_ICC
    first = (locations * raw + PRIOR_LOCATIONS * PRIOR_ICC) / (locations + PRIOR_LOCATIONS)
    chance = 1 / pairs + 2 * first**2 / locations
    usual = 2 * PRIOR_ICC**2 / PRIOR_LOCATIONS
    return (usual * raw + chance * PRIOR_ICC) / (usual + chance)


def _close_pairs(location: IntArray, age: FloatArray, centred: FloatArray) -> tuple[float, int, int]:
    """Sum of products over close pairs of one location, number of pairs, locations with any."""
    # Locations laid end to end on one axis, further apart than the window reaches.
    axis = location * (np.max(age, initial=0.0) + 2 * PAIR_MONTHS) + age
    order = np.argsort(axis)
    axis, value = axis[order], centred[order]
    following = np.arange(1, axis.size + 1)
    end = np.searchsorted(axis, axis + PAIR_MONTHS, side="right")
    running = np.append(0.0, np.cumsum(value))
    product = float(value @ (running[end] - running[following]))
    paired = location[order][end > following]
    return product, int((end - following).sum()), len(np.unique(paired))
