"""Which parts of the week are hardly seen beside when guests come: weekdays by shifts, counts of visits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import pdtr

FloatArray = NDArray[np.float64]

HALF = 0.5  # "hardly seen": fewer than half of the visits that its guests would call for
CHANCE = 0.05  # of naming any part of the week by chance alone, all of them together
FEWEST_GUESTS = 200  # under it the guests' week is itself mostly chance


@dataclass(frozen=True)
class WeekParts:
    """Arrays of shape (weekdays, shifts).

    expected: visits that each part would get if they followed the guests; hardly_seen: fewer than half of them, and
    beyond chance. worst: (weekday, shift) that lacks most visits, None when no part is hardly seen.
    by_guests: False where the guests' week is unknown: a shift is then compared with itself on other weekdays.
    """

    expected: FloatArray
    hardly_seen: NDArray[np.bool_]
    worst: tuple[int, int] | None
    by_guests: bool


def week_parts(visits: ArrayLike, guests: ArrayLike) -> WeekParts:
    """Compare visits with guests, counts of shape (weekdays, shifts).

    Fewer than 200 guests known: every weekday is taken alike. Chance is Poisson's lower tail, divided by the number
    of parts. Raises ValueError on unequal shapes or negative counts.
    """
    seen, came = np.asarray(visits, dtype=np.float64), np.asarray(guests, dtype=np.float64)
    if seen.ndim != 2 or seen.shape != came.shape or np.any(seen < 0) or np.any(came < 0):
        raise ValueError("visits and guests need one count a weekday and shift each")
    by_guests = bool(came.sum() >= FEWEST_GUESTS)
    evenly = np.broadcast_to(seen.mean(axis=0), seen.shape)
    expected = seen.sum() * came / came.sum() if by_guests else evenly
    unlikely = pdtr(seen, expected) < CHANCE / max(seen.size, 1)
    hardly = (seen < HALF * expected) & unlikely
    lack = np.where(hardly, expected - seen, -np.inf)
    if not hardly.any():
        return WeekParts(expected, hardly, None, by_guests)
    weekday, shift = np.unravel_index(int(lack.argmax()), lack.shape)
    return WeekParts(expected, hardly, (int(weekday), int(shift)), by_guests)
