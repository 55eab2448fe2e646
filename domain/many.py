"""Which of many differences may be named: the more are looked at, the more of them chance alone makes large."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

WRONG_SHARE = 0.10  # of the differences named, so many are to be expected to be chance


def named_among_many(z: ArrayLike, wrong: float = WRONG_SHARE) -> NDArray[np.bool_]:
    """Which differences are beyond chance when all of them are looked at, one entry each.

    z: each difference in standard errors; nan is unknown, is never named and does not count. Of those named a share
    of at most `wrong` is expected to be chance (Benjamini & Hochberg 1995). Nothing given: nothing named.
    Raises ValueError unless 0 < wrong < 1.
    """
    if not 0 < wrong < 1:
        raise ValueError(f"a share of wrong names lies between 0 and 1, got {wrong}")
    distance = np.abs(np.asarray(z, dtype=np.float64))
    known = np.flatnonzero(~np.isnan(distance))
    chance = 2 * ndtr(-distance[known])
    order = np.argsort(chance, kind="stable")
    allowed = wrong * np.arange(1, known.size + 1) / max(known.size, 1)
    within = np.flatnonzero(chance[order] <= allowed)
    named = np.zeros(distance.shape, dtype=np.bool_)
    # The largest rank within its allowance carries all before it.
    named[known[order[: within[-1] + 1 if within.size else 0]]] = True
    return named
