"""Which of many differences may be named: the more are looked at, the more of them chance alone makes large."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

WRONG_SHARE = 0.10  # of the differences named, so many are to be expected to be chance


def named_among_many(z: ArrayLike, wrong: float = WRONG_SHARE) -> NDArray[np.bool_]:
    """As real_among, of differences given in standard errors instead of their chances."""
    return real_among(2 * ndtr(-np.abs(np.asarray(z, dtype=np.float64))), wrong)


def real_among(chance: ArrayLike, wrong: float = WRONG_SHARE) -> NDArray[np.bool_]:
    """Which differences are beyond chance when all of them are looked at, shape as chance.

    chance: of each, if there were no difference (p-value, 0-1); nan is unknown, is never named and does not count. Of
    those named a share of at most `wrong` is expected to be chance (Benjamini & Hochberg 1995). Nothing given:
    nothing named. Raises ValueError unless 0 < wrong < 1.
    """
    if not 0 < wrong < 1:
        raise ValueError(f"a share of wrong names lies between 0 and 1, got {wrong}")
    p = np.asarray(chance, dtype=np.float64)
    ranked = np.sort(p[~np.isnan(p)])
    within = np.flatnonzero(ranked <= wrong * np.arange(1, ranked.size + 1) / max(ranked.size, 1))
    # The largest rank within its allowance carries all before it; a comparison with nan is False.
    return np.asarray(p <= (ranked[within[-1]] if within.size else -1.0))
