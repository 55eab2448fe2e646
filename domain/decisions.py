"""Would a decision be the same on another set of visits? Money should hang only on those that would."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import owens_t

FloatArray = NDArray[np.float64]

# Product, Scorecard: below it nine of ten people paid or not paid could not be told that it was deserved.
FIT_FOR_MONEY = 0.90


def same_decision(estimate: ArrayLike, sd: ArrayLike, noise: ArrayLike, threshold: ArrayLike) -> FloatArray:
    """Chance 0-1 that two sets of visits decide alike whether a score reaches the threshold, shape as the inputs.

    estimate, sd: the level as it is known, a normal, points; noise: standard error of the score of one set of
    visits, points; threshold: points. With p the chance that a set of visits at the true level reaches it, this is
    the mean of p^2 + (1 - p)^2 over what the level may be. Both sets share the level: they are a pair of normals of
    correlation sd^2 / (sd^2 + noise^2), so the mean is 1 - 4 T(h, a) by Owen's T (1956), exactly; 0.5 is a coin.
    No noise: 1. nan in, nan out. Raises ValueError on a negative sd or noise.
    """
    level, known = np.asarray(estimate, dtype=np.float64), np.asarray(sd, dtype=np.float64)
    chance, limit = np.asarray(noise, dtype=np.float64), np.asarray(threshold, dtype=np.float64)
    if np.any(known < 0) or np.any(chance < 0):
        raise ValueError("standard deviations cannot be negative")
    spread = np.sqrt(known**2 + chance**2)
    certain = chance == 0
    distance = (level - limit) / np.where(spread > 0, spread, 1.0)
    slope = np.where(certain, 0.0, chance / np.sqrt(np.where(certain, 1.0, 2 * known**2 + chance**2)))
    same = 1 - 4 * owens_t(distance, slope)
    return np.asarray(np.where(np.isnan(distance) | np.isnan(slope), np.nan, same))
