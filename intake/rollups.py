"""Nested exports: which scored rows only repeat the sum of the rows below them."""

import numpy as np
from numpy.typing import NDArray

from intake.distinct import BoolArray, Distinct

_TOLERANCE = 1e-6
Node = tuple[int, str]


def find_rollups(
    audit: NDArray[np.int64],
    item: Distinct,
    parent: Distinct,
    points: NDArray[np.float64],
    max_points: NDArray[np.float64],
) -> BoolArray:
    """Rows whose points and maximum equal the sum of everything counted below them: no questions.

    points and max_points are nan on rows without a score. Worked from the leaves upwards: a row below
    which nothing is scored is a question; a scored row that repeats the sum below it is a roll-up; any
    other scored row is a question that has further questions below it, and both count.
    """
    n = len(audit)
    names, above = item.texts(), parent.texts()
    place: dict[Node, int] = {(int(audit[row]), str(names[row])): row for row in range(n)}
    upper = [place.get((int(audit[row]), str(above[row])), -1) if above[row] else -1 for row in range(n)]
    sums = np.zeros((n, 2))  # what is counted below each row
    scored_below = np.zeros(n, dtype=bool)
    is_rollup = np.zeros(n, dtype=bool)
    for row in _leaves_first(upper):
        own = np.array([points[row], max_points[row]])
        scored = not np.isnan(own).any()
        if scored and scored_below[row] and np.all(np.abs(own - sums[row]) < _TOLERANCE):
            is_rollup[row] = True
        elif scored:
            sums[row] += own
        if upper[row] >= 0:
            sums[upper[row]] += sums[row]
            scored_below[upper[row]] |= scored or scored_below[row]
    return is_rollup


def _leaves_first(upper: list[int]) -> list[int]:
    """Every row after all rows below it; rows in a circle (a damaged export) come in no order at the end."""
    waiting = [0] * len(upper)
    for one in upper:
        if one >= 0:
            waiting[one] += 1
    ready = [row for row, count in enumerate(waiting) if count == 0]
    order: list[int] = []
    while ready:
        row = ready.pop()
        order.append(row)
        if upper[row] >= 0:
            waiting[upper[row]] -= 1
            if waiting[upper[row]] == 0:
                ready.append(upper[row])
    return order
