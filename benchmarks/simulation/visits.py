"""Who went where and when in a simulated chain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulation.scenarios import MONTHS, Scenario

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

UNEQUAL = 0.35  # sd of the logarithm of a location's number of visits: busy ones are seen about twice as often
REGION = 10  # locations
AWAY = 0.1  # part of the visits made by somebody from another region, as in the demo network
FEW, FEW_FOR = 4, 40  # shoppers, for so many locations
FEW_SHARES = (0.65, 0.25)  # of a location's visits that its two nearest shoppers make; the others share the rest


@dataclass(frozen=True)
class Visits:
    """One entry an audit: location, month (0 is the oldest), age (months before now), channel, shopper."""

    location: IntArray
    month: IntArray
    age: FloatArray
    channel: IntArray
    shopper: IntArray


def draw_visits(scenario: Scenario, n_locations: int, mix: FloatArray, random: np.random.Generator) -> Visits:
    """Draw the visits of MONTHS months: a steady rhythm with a start of its own for every location."""
    often = np.exp(random.normal(0, UNEQUAL, n_locations))
    often *= scenario.visits_a_month / often.mean()
    due = np.floor(often[:, None] * np.arange(1, MONTHS + 1) + random.random((n_locations, 1)))
    counts = np.diff(due, axis=1, prepend=0.0).astype(np.int64)
    location, month = np.nonzero(counts)
    location, month = np.repeat([location, month], counts[location, month], axis=1)
    return Visits(
        location=location,
        month=month,
        age=MONTHS - month - random.random(month.size),
        channel=random.choice(len(mix), month.size, p=mix),
        shopper=_choose_shoppers(scenario, location, n_locations, random),
    )


def number_of_shoppers(scenario: Scenario, n_locations: int) -> int:
    """Shoppers the whole chain has."""
    if scenario.few_shoppers:
        return FEW * max(1, round(n_locations / FEW_FOR))
    return max(6, round(scenario.shoppers_each * n_locations))


def draw_strictness(scenario: Scenario, n_locations: int, random: np.random.Generator) -> FloatArray:
    """How many points every shopper takes off, adding up to 0.

    What all shoppers of a chain have in common cannot be known from their audits; it is part of the level.
    """
    drawn = random.normal(0, scenario.shopper_sd, number_of_shoppers(scenario, n_locations))
    return np.asarray(drawn - drawn.mean())


def _choose_shoppers(scenario: Scenario, location: IntArray, n: int, random: np.random.Generator) -> IntArray:
    shoppers = number_of_shoppers(scenario, n)
    if scenario.few_shoppers:
        return _few(location, n, shoppers, random)
    regions = max(1, n // REGION)
    region = np.minimum(location // REGION, regions - 1)
    first = region * shoppers // regions
    here = (region + 1) * shoppers // regions - first
    at_home = first + (random.random(location.size) * here).astype(np.int64)
    return np.where(random.random(location.size) < AWAY, random.integers(0, shoppers, location.size), at_home)


def _few(location: IntArray, n: int, shoppers: int, random: np.random.Generator) -> IntArray:
    """Every location has a shopper near by, a second one, and seldom one of the other two of its region."""
    nearness = np.argsort(random.random((n, FEW)), axis=1)
    rest = (1 - sum(FEW_SHARES)) / (FEW - len(FEW_SHARES))
    shares = [*FEW_SHARES, *[rest] * (FEW - len(FEW_SHARES))]
    rank = random.choice(FEW, location.size, p=shares)
    region = np.minimum(location // FEW_FOR, shoppers // FEW - 1)
    return np.asarray(region * FEW + nearness[location, rank])
