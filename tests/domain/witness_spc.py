"""Slow, loop-only second implementation of the control chart, to be held against the fast one.

Written from methods.md, section 4, with the math module alone; nothing of the product is used.
"""

import math
from itertools import pairwise

TIE = 1e-9  # of the largest value: smaller differences are rounding


def limits(points: list[float], screen: bool, tie: float) -> tuple[float, float]:
    """Mean of the points and how far the limits lie from it."""
    mean = math.fsum(points) / len(points)
    ranges = [abs(b - a) for a, b in pairwise(points)]
    if not ranges:
        return mean, math.nan
    usual = math.fsum(ranges) / len(ranges)
    if screen:
        kept = [one for one in ranges if one < 3.267 * usual]
        if any(one > tie for one in kept):
            usual = math.fsum(kept) / len(kept)
    return mean, 2.66 * usual


def signals(points: list[float], mean: float, reach: float, tie: float) -> list[str]:
    """The rules from the weakest to the strongest, each overwriting what the last one said."""
    found = ["common"] * len(points)
    side = ["on" if abs(y - mean) <= tie else "high" if y > mean else "low" for y in points]
    outside = [abs(y - mean) > reach + tie for y in points]
    close = [abs(y - mean) > reach * 2 / 3 + tie and not out for y, out in zip(points, outside, strict=True)]
    for end in range(7, len(points) + 1):
        window = side[end - 7 : end]
        if window[0] != "on" and window.count(window[0]) == 7:
            found[end - 7 : end] = ["run_" + window[0]] * 7
    for end in range(3, len(points) + 1):
        window = range(end - 3, end)
        same = side[end - 1] != "on" and all(side[i] == side[end - 1] for i in window)
        if same and sum(close[i] for i in window) >= 2:
            for i in window:
                if close[i]:
                    found[i] = "near_" + side[i]
    for end in range(7, len(points) + 1):
        steps = [points[i + 1] - points[i] for i in range(end - 7, end - 1)]
        if all(step > tie for step in steps):
            found[end - 7 : end] = ["trend_up"] * 7
        if all(step < -tie for step in steps):
            found[end - 7 : end] = ["trend_down"] * 7
    for i, out in enumerate(outside):
        if out:
            found[i] = "above_limit" if side[i] == "high" else "below_limit"
    return found


def chart(values: list[float], baseline: int | None, rebase_at: list[int], screen: bool) -> dict[str, list]:
    """Every line and every label of a chart, segment by segment."""
    tie = TIE * max((abs(y) for y in values), default=0.0)
    starts = sorted({0, *rebase_at})
    lines: dict[str, list] = {name: [] for name in ("mean", "lower", "upper", "near_lower", "near_upper", "signals")}
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        points = values[start:end]
        if not points:
            continue
        mean, reach = limits(points[:baseline] if baseline else points, screen, tie)
        for _ in points:
            lines["mean"].append(mean)
            lines["lower"].append(mean - reach)
            lines["upper"].append(mean + reach)
            lines["near_lower"].append(mean - 1.7733333333333333 * reach / 2.66)
            lines["near_upper"].append(mean + 1.7733333333333333 * reach / 2.66)
        lines["signals"] += signals(points, mean, reach, tie)
    return lines
