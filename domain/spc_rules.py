"""The four rules that call a point of a control chart special (methods, section 4; NHS "Making Data Count").

Each rule is a pure function of one segment's points, oldest first. 1 stands for high or rising, -1 for low or
falling, 0 for neither.
"""

from enum import StrEnum

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

SEVEN = 7  # points of a run or a trend: "Making Data Count"; seven on one side come by chance in 1 of 64
NEAR = 2 / 3  # near limits, as a share of the way from the mean to the limits: two sigma of three


class Signal(StrEnum):
    """What a point is marked as; the values are stable keys."""

    COMMON = "common"
    ABOVE_LIMIT = "above_limit"
    BELOW_LIMIT = "below_limit"
    TREND_UP = "trend_up"
    TREND_DOWN = "trend_down"
    NEAR_HIGH = "near_high"
    NEAR_LOW = "near_low"
    RUN_HIGH = "run_high"
    RUN_LOW = "run_low"


HIGH = frozenset({Signal.ABOVE_LIMIT, Signal.TREND_UP, Signal.NEAR_HIGH, Signal.RUN_HIGH})
# In order of priority: the first rule a point meets names it.
LABELS = (
    (Signal.ABOVE_LIMIT, Signal.BELOW_LIMIT),
    (Signal.TREND_UP, Signal.TREND_DOWN),
    (Signal.NEAR_HIGH, Signal.NEAR_LOW),
    (Signal.RUN_HIGH, Signal.RUN_LOW),
)


def mark_points(values: ArrayLike, mean: float, reach: float, tolerance: float = 0.0) -> tuple[Signal, ...]:
    """The signal of each point of one segment, one entry a value; no points give an empty tuple.

    mean, reach: the centre and how far the limits lie from it, in the unit of the values; reach nan (a single
    point has no limits) leaves only the rules that need none. tolerance: a difference this small is a tie.
    """
    points = np.asarray(values, dtype=np.float64)
    away = points - mean
    side = _signs(away, tolerance)
    outside = np.abs(away) > reach + tolerance
    close = (np.abs(away) > NEAR * reach + tolerance) & ~outside
    rules = [
        side * outside,
        within_windows(trend_ends(points, tolerance), SEVEN),
        side * (close & two_of_three(close, side)),
        side * (within_windows(run_ends(side), SEVEN) != 0),
    ]
    labels = [np.where(rule > 0, high.value, low.value) for rule, (high, low) in zip(rules, LABELS, strict=True)]
    marks = np.select([rule != 0 for rule in rules], labels, default=Signal.COMMON.value)
    return tuple(Signal(str(mark)) for mark in marks)


def run_ends(side: ArrayLike) -> BoolArray:
    """Whether the point is at least the seventh in a row on one side of the mean; shape as side.

    side: 1 over the mean, -1 under it, 0 on it, which ends a run. Fewer than seven points: all False.
    """
    sides = np.asarray(side, dtype=np.int64)
    ends = np.zeros(sides.shape, dtype=np.bool_)
    if sides.size >= SEVEN:
        ends[SEVEN - 1 :] = np.abs(sliding_window_view(sides, SEVEN).sum(axis=1)) == SEVEN
    return ends


def trend_ends(values: ArrayLike, tolerance: float = 0.0) -> IntArray:
    """1 where seven points rose one after the other, -1 where they fell, else 0; shape as values.

    Seven points are six moves; a tie (a move of at most tolerance) breaks the trend. Fewer points: all 0.
    """
    points = np.asarray(values, dtype=np.float64)
    ends = np.zeros(points.shape, dtype=np.int64)
    if points.size >= SEVEN:
        moves = sliding_window_view(_signs(np.diff(points), tolerance), SEVEN - 1).sum(axis=1)
        ends[SEVEN - 1 :] = np.where(np.abs(moves) == SEVEN - 1, np.sign(moves), 0)
    return ends


def two_of_three(close: ArrayLike, side: ArrayLike) -> BoolArray:
    """Whether the point lies in three on one side of the mean of which two are close to a limit.

    close: beyond the near limit and not outside the limit; side: as run_ends. Shape as close; fewer than three
    points: all False. Of the points in such a window only the close ones are to be marked.
    """
    near, sides = np.asarray(close, dtype=np.bool_), np.asarray(side, dtype=np.int64)
    ends = np.zeros(near.shape, dtype=np.int64)
    if near.size >= 3:
        together = np.abs(sliding_window_view(sides, 3).sum(axis=1)) == 3
        ends[2:] = together & (sliding_window_view(near, 3).sum(axis=1) >= 2)
    return np.asarray(within_windows(ends, 3) != 0)


def within_windows(ends: ArrayLike, length: int) -> IntArray:
    """Each window's value given to all its points, 0 outside of windows; shape as ends.

    ends: the value at the last point of each window of that length, 0 elsewhere. Where windows overlap the
    later wins: the peak between a rise and a fall belongs to the fall.
    """
    last = np.asarray(ends, dtype=np.int64)
    marks = last.copy()
    for later in range(1, min(length, last.size)):
        marks[:-later] = np.where(last[later:] != 0, last[later:], marks[:-later])
    return marks


def _signs(differences: FloatArray, tolerance: float) -> IntArray:
    return np.asarray(np.where(np.abs(differences) > tolerance, np.sign(differences), 0), dtype=np.int64)
