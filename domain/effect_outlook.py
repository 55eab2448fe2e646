"""What would settle the effect of coaching: more coached locations, or more visits, and about when."""

from math import ceil, inf

import numpy as np
from numpy.typing import ArrayLike

from domain.coaching_effect import Effect
from domain.coaching_evidence import FEWEST_AFTER, FEWEST_BEFORE, FEWEST_COACHED

MOST_MORE = 200  # locations; more than that is no plan


def coached_to_settle(effect: Effect) -> int | None:
    """How many more coached locations would tell this effect from chance, if it stays what it is.

    0: it is told already. None: not within 200, because it is too near to nothing. A range narrows with the root of
    the number of locations, so that (range / effect) squared times as many are needed.
    """
    if effect.beyond_chance:
        return 0
    if effect.value == 0 or effect.margin <= 0:
        return None
    more = ceil(effect.n_coached * ((effect.margin / effect.value) ** 2 - 1))
    return max(more, 1) if more <= MOST_MORE else None


def months_until_told(
    n_before: ArrayLike, n_after: ArrayLike, months_since: ArrayLike, *, before_months: float, window: float
) -> float:
    """Months until four coached locations have the visits that an effect needs, at the pace of their visits before.

    One entry a coached location: visits in the before_months before its start and after it, months since the start.
    0: they have them. inf: never, because too few are coached or were visited before, or because the window (months
    after a start) closes first: then only more coaching helps. Raises ValueError on unequal lengths.
    """
    before, after, since = (np.asarray(one, dtype=np.float64) for one in (n_before, n_after, months_since))
    if not before.shape == after.shape == since.shape:
        raise ValueError(f"one entry a coached location expected, got {before.shape}, {after.shape}, {since.shape}")
    lacking = np.maximum(FEWEST_AFTER - after, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        wait = np.where(lacking > 0, lacking * before_months / before, 0.0)
    wait[before < FEWEST_BEFORE] = inf
    wait[(lacking > 0) & (since + wait > window)] = inf
    return float(np.sort(wait)[FEWEST_COACHED - 1]) if wait.size >= FEWEST_COACHED else inf
