"""Slow, loop-only answers of their own to what domain/groups.py and domain/differences.py compute."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist


def groups_by_loops(level: Sequence[float], sd: Sequence[float]) -> list[int]:
    """The group of each location, 0 the lowest."""
    order = sorted(range(len(level)), key=lambda one: level[one])
    group = [0] * len(level)
    lowest, number, reach = order[0], 0, 0
    for one in order[1:]:
        reach += 1
        needed = NormalDist().inv_cdf(1 - 0.05 / reach)
        if (level[one] - level[lowest]) / sqrt(sd[one] ** 2 + sd[lowest] ** 2) > needed:
            lowest, number, reach = one, number + 1, 0
        group[one] = number
    return group


def places_by_loops(level: Sequence[float], sd: Sequence[float]) -> list[tuple[int, int]]:
    """Best and worst place of each location, 1 the highest."""
    found = []
    for a, spread in zip(level, sd, strict=True):
        higher = sum(b - a > 1.645 * sqrt(spread**2 + other**2) for b, other in zip(level, sd, strict=True))
        lower = sum(a - b > 1.645 * sqrt(spread**2 + other**2) for b, other in zip(level, sd, strict=True))
        found.append((1 + higher, len(level) - lower))
    return found


def real_by_loops(chance: Sequence[float], rate: float) -> list[bool]:
    """Benjamini and Hochberg: the largest k with p_(k) <= rate * k / m; the k smallest are real."""
    m, border = len(chance), -1.0
    for k, p in enumerate(sorted(chance), start=1):
        if p <= rate * k / m:
            border = p
    return [p <= border for p in chance]
