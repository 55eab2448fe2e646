"""What a coach should make of each location's level, and where to go first (methods, section 1).

Chances are 0-1, weights fresh-visit equivalents (1.0 is one audit of today), shortfalls points.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from domain.estimates import Z_90, Estimates

FloatArray = NDArray[np.float64]

# Methods, section 1: of ten sites called at .80 and over, at most two turn out wrong.
COACH_NOW_CHANCE = 0.80
WATCH_CHANCE = 0.50
TOO_CLOSE_CHANCE = 0.20
COACH_NOW_WEIGHT = 2.0  # a coach is not sent across the country for one visit's bad luck
LEAST_WEIGHT = 1.0
LARGEST_SHOPPER_SHARE = 0.30  # above it a location's level may be one shopper's taste: warn


class Flag(StrEnum):
    """The five things that can be said of a location; the values are stable keys for tables and links."""

    COACH_NOW = "coach_now"
    WATCH = "watch"
    TOO_CLOSE = "too_close"
    ON_TARGET = "on_target"
    NOT_ENOUGH_VISITS = "not_enough_visits"


def flag_level(probability_below: float, weight: float) -> Flag:
    """Say what a coach should make of a location's level.

    probability_below: chance that the level is under target, 0-1; weight: fresh-visit equivalents.
    A location is never called on one visit: that would send a coach across the country for bad luck.
    Raises ValueError outside 0-1 or for a negative or unknown weight.
    """
    return Flag(str(flag_levels([probability_below], [weight])[0]))


def flag_levels(probability_below: ArrayLike, weight: ArrayLike) -> NDArray[np.str_]:
    """The flag of each location, shape as the inputs; entries equal the members of Flag.

    No locations give an empty array. Raises ValueError as flag_level does.
    """
    chance = np.asarray(probability_below, dtype=np.float64)
    visits = np.asarray(weight, dtype=np.float64)
    if chance.shape != visits.shape:
        raise ValueError(f"one chance and one weight a location expected, got {chance.shape}, {visits.shape}")
    if not (np.all((chance >= 0) & (chance <= 1)) and np.all(visits >= 0)):
        raise ValueError("a chance lies outside 0-1, or a weight is negative or unknown")
    rules = [
        (visits < LEAST_WEIGHT, Flag.NOT_ENOUGH_VISITS),
        ((chance >= COACH_NOW_CHANCE) & (visits >= COACH_NOW_WEIGHT), Flag.COACH_NOW),
        (chance >= WATCH_CHANCE, Flag.WATCH),
        (chance >= TOO_CLOSE_CHANCE, Flag.TOO_CLOSE),
    ]
    names = np.array([flag.value for _, flag in rules] + [Flag.ON_TARGET.value])
    first = np.select([rule for rule, _ in rules], range(len(rules)), default=len(rules))
    return np.asarray(names[first])


def coaching_order(shortfall: ArrayLike, probability_below: ArrayLike, weight: ArrayLike) -> NDArray[np.int64]:
    """Indices of locations, most to be gained first: expected shortfall, then chance, then index.

    Locations without audits (weight 0) are left out: their place would be the network's, not theirs.
    Raises ValueError when the inputs differ in length.
    """
    points = np.asarray(shortfall, dtype=np.float64)
    chance = np.asarray(probability_below, dtype=np.float64)
    visits = np.asarray(weight, dtype=np.float64)
    if not points.shape == chance.shape == visits.shape:
        raise ValueError(f"one entry a location expected, got {points.shape}, {chance.shape}, {visits.shape}")
    order = np.lexsort((-chance, -points))
    return order[visits[order] > 0]


def expected_wrong_flags(probability_below: ArrayLike, flags: ArrayLike) -> float:
    """How many of the locations flagged "coach now" are to be expected at or above target after all.

    flags: as flag_levels gives them. 0.0 when none is flagged. Print it beside the list.
    """
    chance = np.asarray(probability_below, dtype=np.float64)
    called = np.asarray(flags) == Flag.COACH_NOW.value
    return float((1 - chance[called]).sum())


def differ_reliably(estimates: Estimates) -> bool:
    """Whether any audited location's 90 % range leaves out the network mean.

    False calls for the sentence "no reliable difference between locations".
    """
    apart = np.abs(estimates.mean - estimates.network_mean) > Z_90 * estimates.sd
    return bool(np.any(apart & (estimates.weight > 0)))


def largest_shopper_shares(
    location: ArrayLike, shopper: ArrayLike, weight: ArrayLike, n_locations: int
) -> FloatArray:
    """Share 0-1 of each location's weight that its busiest shopper brought, nan without audits.

    location, shopper (any whole number naming them), weight (discounted, 2 ** (-age / half-life)):
    one entry an audit. Above LARGEST_SHOPPER_SHARE a page should warn.
    """
    where, who = np.asarray(location, dtype=np.int64), np.asarray(shopper, dtype=np.int64)
    brought = np.asarray(weight, dtype=np.float64)
    shares = np.full(n_locations, np.nan)
    if not where.size:
        return shares
    shoppers, number = np.unique(who, return_inverse=True)
    pairs, position = np.unique(where * len(shoppers) + number, return_inverse=True)
    largest = np.zeros(n_locations)
    np.maximum.at(largest, pairs // len(shoppers), np.bincount(position, brought))
    total = np.bincount(where, brought, n_locations)
    return np.asarray(np.divide(largest, total, out=shares, where=total > 0))
