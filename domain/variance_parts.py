"""How much of the variance of residuals lies between locations, and how much within (methods, section 1, step 2)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# All from the simulations behind methods, section 1.
PRIOR_AUDITS, PRIOR_VARIANCE = 10, 125.0  # pseudo-audits of sigma 10 and tau 5: 100 + 25
PRIOR_LOCATIONS, PRIOR_ICC = 10, 0.20  # 25 of 125
USUAL_SPREAD = 2 * PRIOR_ICC**2 / PRIOR_LOCATIONS  # variance of the ICC among networks that differ as usual
MIN_ICC, MAX_ICC = 0.025, 0.9  # with less every location would be called equal on little evidence
HARDLY = 1 / 3  # of the networks whose locations hardly differ, before anything is seen
# Pairs of audits are counted by how many months lie between them; 3 s forgive 2.1 - 0.1 > 2.
LAGS = np.array([2.0, 4.0, 8.0, 12.0, 18.0, 24.0]) + 1e-6
# Months in which what two audits of one location have in common may halve.
LIKENESS_HALF_LIVES = np.array([6.0, 9.0, 12.0, 18.0, 24.0, 36.0, 48.0, 96.0, np.inf])
PAIRS_SHARE = 1.5  # pairs of the same audit move together: the misfit counts for so much less
ROUNDS = 20  # until the pull towards the usual ICC and its own size agree; ten are enough


class _Pairs(NamedTuple):
    """By lag, of those lags that occur: sum of products, number of pairs, mean months between the two."""

    product: FloatArray
    number: FloatArray
    months: FloatArray


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
    pairs, paired_locations = _pairs(location, age, centred)
    icc = _believed_icc(*_newest_icc(pairs, total), paired_locations) if paired_locations else PRIOR_ICC
    return icc * total, (1 - icc) * total


def _newest_icc(pairs: _Pairs, total: float) -> tuple[float, float]:
    """What two audits of the same day would have in common (0-0.9), and the variance of that finding by chance.

    The likeness of two audits may fade with the months between them: every speed is fitted to all lags by least
    squares and weighs as well as it fits. Pairs of the last two months alone left a chain of few visits with
    three times the error.
    """
    likeness, n = pairs.product / pairs.number / total, pairs.number
    kept = np.exp2(-pairs.months / LIKENESS_HALF_LIVES[:, None])
    information = (n * kept**2).sum(axis=1)
    fitted = (n * kept * likeness).sum(axis=1) / information
    misfit = (n * (likeness - fitted[:, None] * kept) ** 2).sum(axis=1)
    belief = np.exp(-0.5 * (misfit - misfit.min()) / PAIRS_SHARE)
    belief /= belief.sum()
    found = float(belief @ fitted)
    chance = float(belief @ (1 / information + (fitted - found) ** 2))
    return min(max(found, 0.0), MAX_ICC), chance


def _believed_icc(found: float, chance: float, locations: int) -> float:
    """The ICC (0-1) of so many locations, pulled towards what networks are like, as far as it is chance.

    Networks come in two kinds: locations that differ as usual, and locations that hardly differ. Without the
    second a chain of small differences was left with up to three times its tau^2.
    """
    icc = PRIOR_ICC
    for _ in range(ROUNDS):
        drawn = chance + 2 * icc**2 / locations  # the locations' levels happened to be drawn, too
        icc = max((USUAL_SPREAD * found + drawn * PRIOR_ICC) / (USUAL_SPREAD + drawn), MIN_ICC)
    differ = (1 - HARDLY) * _likelihood(found - PRIOR_ICC, USUAL_SPREAD + chance + 2 * icc**2 / locations)
    hardly = HARDLY * _likelihood(max(found - MIN_ICC, 0.0), chance + 2 * MIN_ICC**2 / locations)
    return (differ * icc + hardly * MIN_ICC) / (differ + hardly)


def _likelihood(distance: float, variance: float) -> float:
    return float(np.exp(-0.5 * distance**2 / variance) / np.sqrt(variance))


def _pairs(location: IntArray, age: FloatArray, centred: FloatArray) -> tuple[_Pairs, int]:
    """Pairs of audits of one location, by lag, and how many locations have any."""
    # Locations laid end to end on one axis, further apart than the longest lag reaches.
    axis = location * (np.max(age, initial=0.0) + 2 * LAGS[-1]) + age
    order = np.argsort(axis)
    axis, value = axis[order], centred[order]
    values, places = (np.append(0.0, np.cumsum(of)) for of in (value, axis - axis[:1].sum()))
    start, counted = np.arange(1, axis.size + 1), []
    for lag in LAGS:
        end = np.maximum(np.searchsorted(axis, axis + lag, side="right"), start)
        number = end - start
        apart = places[end] - places[start] - number * (axis - axis[:1].sum())
        counted.append((float(value @ (values[end] - values[start])), float(number.sum()), float(apart.sum())))
        start = end
    product, number_of, months = np.array(counted).T
    paired = location[order][start > np.arange(1, axis.size + 1)]
    any_pair = number_of > 0
    found = _Pairs(product[any_pair], number_of[any_pair], months[any_pair] / number_of[any_pair])
    return found, len(np.unique(paired))
