"""Whether enough was seen to say what coaching did (methods, section 3). Below it nothing is shown."""

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

# All from methods, section 3: with less, ranges are wider than any effect coaching has.
FEWEST_COACHED, FEWEST_COMPARED = 4, 12  # locations
FEWEST_BEFORE, FEWEST_AFTER = 4, 3  # visits of a coached location
FEWEST_FOR_ONE = 12  # visits after, for a word on one location: sigma 10 leaves +-5 points even then


class Evidence(StrEnum):
    """Enough, or what is lacking; the values are stable keys for tables and links."""

    ENOUGH = "enough"
    TOO_FEW_COACHED = "too_few_coached"
    TOO_FEW_VISITS_BEFORE = "too_few_visits_before"
    TOO_FEW_VISITS_AFTER = "too_few_visits_after"
    TOO_FEW_COMPARED = "too_few_compared"


def seen_enough(coached: ArrayLike, n_before: ArrayLike, n_after: ArrayLike) -> NDArray[np.bool_]:
    """Which rows the effect may be computed from, shape as the inputs; no rows give an empty array.

    One entry a location (or location and start): coached, bool; visits before and after, the first two weeks
    left out. A coached location needs 4 before and 3 after, one to compare with a single visit after: its
    lack of others is in its weight. Visits after, times this, leave the others out of the effect.
    Raises ValueError on unequal lengths, unknown or negative visits.
    """
    mine, before, after = _checked(coached, n_before, n_after)
    lacking = mine & ((before < FEWEST_BEFORE) | (after < FEWEST_AFTER))
    return np.asarray((after > 0) & ~lacking)


def coaching_evidence(
    coached: ArrayLike, n_before: ArrayLike, n_after: ArrayLike, *, location: ArrayLike | None = None
) -> Evidence:
    """Whether the effect may be shown, or the first reason why not: nothing is shown below ENOUGH.

    Arguments and errors as of seen_enough, whose rows alone count. location: whole numbers, needed where a
    location has several rows (staggered starts), which count as one; None takes each row as its own.
    TOO_FEW_VISITS_BEFORE and _AFTER: four are coached, but the visits of some are lacking; waiting helps the
    latter. No rows: TOO_FEW_COACHED.
    """
    mine, before, _ = _checked(coached, n_before, n_after)
    place = np.arange(mine.size) if location is None else np.asarray(location, dtype=np.int64)
    used = seen_enough(coached, n_before, n_after)
    if place.shape != used.shape:
        raise ValueError(f"one location a row expected, got {place.shape}, {used.shape}")

    def locations(rows: NDArray[np.bool_]) -> int:
        return np.unique(place[rows]).size

    if locations(mine) < FEWEST_COACHED:
        return Evidence.TOO_FEW_COACHED
    if locations(mine & (before >= FEWEST_BEFORE)) < FEWEST_COACHED:
        return Evidence.TOO_FEW_VISITS_BEFORE
    if locations(mine & used) < FEWEST_COACHED:
        return Evidence.TOO_FEW_VISITS_AFTER
    return Evidence.ENOUGH if locations(~mine & used) >= FEWEST_COMPARED else Evidence.TOO_FEW_COMPARED


def evidence_on_one(n_after: float) -> Evidence:
    """Whether one coached location may be spoken of by itself: from 12 visits after.

    Raises ValueError on an unknown or negative number of visits.
    """
    if not n_after >= 0:
        raise ValueError(f"visits must be known and not negative, got {n_after}")
    return Evidence.ENOUGH if n_after >= FEWEST_FOR_ONE else Evidence.TOO_FEW_VISITS_AFTER


def _checked(
    coached: ArrayLike, n_before: ArrayLike, n_after: ArrayLike
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
    mine = np.asarray(coached, dtype=np.bool_)
    before, after = np.asarray(n_before, dtype=np.float64), np.asarray(n_after, dtype=np.float64)
    if not mine.shape == before.shape == after.shape == (mine.size,):
        raise ValueError(f"one entry a location expected, got {mine.shape}, {before.shape}, {after.shape}")
    if not (np.all(before >= 0) and np.all(after >= 0)):
        raise ValueError("visits must be known and not negative")
    return mine, before, after
