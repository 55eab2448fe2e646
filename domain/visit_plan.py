"""How many visits locations lack, and where next month's visits should go.

Weights are fresh-visit equivalents (1.0 is one audit of today); a visit halves in half_life months.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

RELIABLE = 0.80  # under it more than a fifth of a level is the network's, not the location's
MOST_A_MONTH = 6  # more visits than one or two a week are noticed by the team


def visits_lacking(weight: ArrayLike, needed: float) -> IntArray:
    """Whole fresh visits that each location lacks today, >= 0. needed: visits of a reliable level."""
    return np.asarray(np.ceil(np.maximum(needed - np.asarray(weight, dtype=np.float64), 0)), dtype=np.int64)


def plan_month(weight: ArrayLike, needed: float, *, half_life: float, capacity: int) -> IntArray:
    """Visits of the next month, one entry a location: each goes to the least known, until all have enough.

    weight: today's; what of it is left after a month is what counts. capacity: visits the network can make in a
    month. No location gets more than 6. Equal locations are served in their order. No locations: an empty plan.
    Raises ValueError on a negative capacity or unless half_life is positive.
    """
    if capacity < 0 or not half_life > 0:
        raise ValueError(f"capacity cannot be negative, half-life must be positive: {capacity}, {half_life}")
    left = np.asarray(weight, dtype=np.float64) * 2 ** (-1 / half_life)
    # Every possible visit at the weight it would find; the lowest are the best use of a visit.
    step = np.arange(MOST_A_MONTH)
    found = left[:, None] + step
    wanted = np.argwhere(found < needed)
    order = np.argsort(found[wanted[:, 0], wanted[:, 1]], kind="stable")
    return np.bincount(wanted[order[:capacity], 0], minlength=left.size)


def channel_hints(audits: ArrayLike, weight: ArrayLike) -> IntArray:
    """The channel that each location's next visit should take: the least seen for what it weighs, an index.

    audits: counts, shape (locations, channels); weight: of the channels in the score, one entry each, > 0. Of equal
    channels the heavier. No channels raise ValueError.
    """
    counts, share = np.asarray(audits, dtype=np.float64), np.asarray(weight, dtype=np.float64)
    if share.size == 0 or counts.shape[1:] != share.shape or not np.all(share > 0):
        raise ValueError(f"one positive weight a channel expected, got {counts.shape}, {share}")
    heaviest = np.argsort(-share, kind="stable")
    # One visit more, so that of two channels never seen the heavier comes first.
    seen = (counts[:, heaviest] + 1) / share[heaviest]
    return np.asarray(heaviest[np.argmin(seen, axis=1)])
