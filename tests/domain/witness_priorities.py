"""Slow second implementation of the order of priorities, with loops and the math module alone."""

import math


def shortfall_by_hand(mean: float, sd: float, target: float) -> float:
    """Mean of max(0, target - level) of a normal level, added up in 4,000 thin slices."""
    slices, total = 4000, 0.0
    low, high = mean - 8 * sd, mean + 8 * sd
    width = (high - low) / slices
    for i in range(slices):
        x = low + (i + 0.5) * width
        density = math.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi))
        total += max(0.0, target - x) * density * width
    return total


def list_by_hand(gain: list[float], weight: list[float]) -> list[int]:
    """Take the largest left, the first of equals, until none is left; those never audited have no place."""
    left, listed = [i for i in range(len(gain)) if weight[i] > 0], []
    while left:
        best = left[0]
        for i in left:
            if gain[i] > gain[best]:
                best = i
        listed.append(best)
        left.remove(best)
    return listed
