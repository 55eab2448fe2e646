"""Where coaching goes first: expected shortfall x guests, with places that only new evidence moves.

Levels are deviations from the network in points, guests admissions a month, gains guest-points (points that are
expected to lack, times the guests who meet them).

Why places are held: every audit loses weight from day to day, so that a list remade each week changes although
nobody has looked. A coach who was told "Sumy" on Monday must not read "Odesa" a week later for no reason.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import floor, isnan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from domain.estimates import expected_shortfall
from domain.flags import Flag

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# Points; a smaller move is no news: an ordinary visit moves a level by 0.3 (dense visits) to 1.2 (sparse). In 100
# chains of each scenario 0 and 0.5 named places equally worth it, 0 changed up to 17 % of the list in an ordinary
# week and 0.5 up to 12 %; 1.5 missed what had become worse where levels drift. As it is: docs/rules.md.
NEWS = 0.5


@dataclass(frozen=True)
class HeldLevels:
    """What the order is made of, arrays of one entry a location: mean, sd (points; nan: never held before).

    fresh: which of them are today's, because their evidence moved.
    """

    mean: FloatArray
    sd: FloatArray
    fresh: BoolArray


def hold_levels(
    before_mean: ArrayLike, before_sd: ArrayLike, mean: ArrayLike, sd: ArrayLike, new_evidence: ArrayLike
) -> HeldLevels:
    """Keep each location's level as it was when its own evidence last moved it by half a point or more.

    before_*: as held so far, nan for a location without; mean, sd: as estimated today; new_evidence: whether audits
    of the location came, went or were changed since it was held. Small moves add up, because today is compared with
    what is held and not with the last look. No locations give empty arrays. Raises ValueError on unequal lengths.
    """
    held, held_sd, now, now_sd = (np.asarray(one, dtype=np.float64) for one in (before_mean, before_sd, mean, sd))
    seen = np.asarray(new_evidence, dtype=np.bool_)
    if not held.shape == held_sd.shape == now.shape == now_sd.shape == seen.shape:
        raise ValueError(f"one entry a location expected, got {held.shape}, {now.shape}, {seen.shape}")
    fresh = np.isnan(held) | np.isnan(held_sd) | (seen & (np.abs(now - held) >= NEWS))
    return HeldLevels(np.where(fresh, now, held), np.where(fresh, now_sd, held_sd), fresh)


def gains(held: HeldLevels, guests: ArrayLike, target_deviation: float) -> FloatArray:
    """Guest-points a month that coaching could gain at each location, shape (n,).

    guests: a month; a location of unknown guests (nan) counts with the median of the others, and when nobody's are
    known everybody counts as one. target_deviation: target less network level, points.
    """
    return np.asarray(expected_shortfall(held, target_deviation) * with_median(guests))


def with_median(guests: ArrayLike) -> FloatArray:
    """Guests of each location, the unknown (nan) as many as the median location's; 1 each when none is known."""
    known = np.asarray(guests, dtype=np.float64)
    if not np.any(known > 0):
        return np.ones(known.shape)
    return np.asarray(np.where(known > 0, known, np.median(known[known > 0])))


def order_of(gain: ArrayLike, weight: ArrayLike) -> IntArray:
    """Indices of the locations, most to be gained first, then by index; without audits (weight 0) no place."""
    order = np.argsort(-np.asarray(gain, dtype=np.float64), kind="stable")
    return np.asarray(order[np.asarray(weight, dtype=np.float64)[order] > 0])


def visits_that_fit(*, coaches: int, days: float, days_a_visit: float) -> int:
    """How many locations so many coaches reach, each with so many days: a half-made journey reaches nobody.

    Raises ValueError on a negative number, or a visit of no time.
    """
    if coaches < 0 or days < 0 or not days_a_visit > 0:
        raise ValueError(f"no visits of {days_a_visit} days fit into {days} days of {coaches} coaches")
    return coaches * floor(days / days_a_visit + 1e-9)


class Advice(StrEnum):
    """What a row of the list advises; the values are stable keys."""

    COACH = "coach"
    CARRY_ON = "carry_on"  # a plan is open: finish it
    VISIT = "visit"  # mystery visits first: so few cannot tell
    NEAR_TARGET = "near_target"  # not even forty visits would tell it from its target
    FINE = "fine"


def advise(flag: Flag, *, visits_to_settle: float, plan_open: bool) -> Advice:
    """What to do at a location of the list. visits_to_settle: as domain.reliability counts them, nan for never."""
    if flag is Flag.ON_TARGET:
        return Advice.FINE
    if plan_open:
        return Advice.CARRY_ON
    if flag is Flag.COACH_NOW:
        return Advice.COACH
    return Advice.NEAR_TARGET if isnan(visits_to_settle) else Advice.VISIT
