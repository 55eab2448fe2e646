"""A score of several forms together, its uncertainty, and what may be said of it (product, Scorecard).

Matrices are rows x channels (forms); scores are points 0-100, weights of channels need not add to 1. A row without
some channel is weighed over those it has, and is compared over the same ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from domain.estimates import FEWEST_LOCATIONS, Z_90, range_inflation
from domain.many import named_among_many
from domain.variance_parts import PRIOR_AUDITS

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

PASS_THRESHOLD = 85.0  # product, Definitions: the start value; a target named "pass" takes its place
FEWEST_AUDITS = 3  # one bad visit is bad luck, and two may be
# Ten rows of the house's five points stand in, so that a few rows alike are never called exactly equal.
PRIOR_ROWS, PRIOR_BETWEEN = 10, 25.0


@dataclass(frozen=True)
class Combined:
    """One entry a row. score: points, nan without audits; error: its standard error from the chance of the visits;
    audits: n; usual: what the network scores on the same forms; missing: channels of the network the row lacks,
    shape rows x channels.
    """

    score: FloatArray
    error: FloatArray
    audits: IntArray
    usual: FloatArray
    missing: BoolArray


@dataclass(frozen=True)
class Levels:
    """The true level behind each score: best estimate and its standard deviation, points, nan without audits."""

    estimate: FloatArray
    sd: FloatArray

    @property
    def low(self) -> FloatArray:
        """Lower end of the 90 % range, points."""
        return np.clip(self.estimate - Z_90 * self.sd, 0, 100)

    @property
    def high(self) -> FloatArray:
        """Upper end of the 90 % range, points."""
        return np.clip(self.estimate + Z_90 * self.sd, 0, 100)


@dataclass(frozen=True)
class Changes:
    """value: points up or down over the forms of both periods, nan unless both have three audits on them; margin:
    what chance does in 90 % of pairs of periods; named: beyond chance, with allowance for how many rows there are.
    """

    value: FloatArray
    margin: FloatArray
    named: BoolArray


def visit_variances(
    channel: ArrayLike, audits: ArrayLike, total: ArrayLike, squares: ArrayLike, n: int
) -> FloatArray:
    """Variance of one audit's score around its cell's mean, points squared, one entry a channel (n of them).

    One entry a cell (a location, form and shift or role): channel 0..n-1, number of audits, sum of scores and of
    squares. Ten pseudo-audits of the mean over all channels stand in, so that a channel of few audits is not called
    exact; without any audits it is 100.
    """
    form = np.asarray(channel, dtype=np.int64)
    count, sums = np.asarray(audits, dtype=np.float64), np.asarray(total, dtype=np.float64)
    inside = np.asarray(squares, dtype=np.float64) - np.divide(
        sums**2, count, out=np.zeros(count.size), where=count > 0
    )
    free = np.bincount(form, np.maximum(count - 1, 0), n)
    scatter = np.bincount(form, np.maximum(inside, 0), n)
    usual = (scatter.sum() + PRIOR_AUDITS * 100.0) / (free.sum() + PRIOR_AUDITS)
    return np.asarray((scatter + PRIOR_AUDITS * usual) / (free + PRIOR_AUDITS))


def combine(
    audits: ArrayLike, total: ArrayLike, weight: ArrayLike, variance: ArrayLike, usual: ArrayLike
) -> Combined:
    """Weigh the channels' mean scores into one score a row.

    audits, total (sum of scores): rows x channels; weight: one entry a channel, 0 leaves it out. variance
    (visit_variances) and usual (the network's mean score, nan where it has none): rows x channels or one row for all.
    """
    n = np.asarray(audits, dtype=np.float64)
    network = np.broadcast_to(np.asarray(usual, dtype=np.float64), n.shape)
    share = _shares(n > 0, np.asarray(weight, dtype=np.float64))
    mean = np.divide(np.asarray(total, dtype=np.float64), n, out=np.zeros(n.shape), where=n > 0)
    # A form that weighs nothing is no score.
    seen = share.sum(axis=1) > 0
    spread = np.divide(np.asarray(variance, dtype=np.float64), n, out=np.zeros(n.shape), where=n > 0)
    return Combined(
        score=np.where(seen, (share * mean).sum(axis=1), np.nan),
        error=np.where(seen, np.sqrt((share**2 * spread).sum(axis=1)), np.nan),
        audits=n.sum(axis=1).astype(np.int64),
        usual=np.where(seen, (share * np.nan_to_num(network)).sum(axis=1), np.nan),
        missing=~np.isnan(network) & (n == 0),
    )


def network_spread(score: ArrayLike, error: ArrayLike, usual: ArrayLike) -> float:
    """Variance between comparable rows around what is usual for them, points squared; nan with fewer than five.

    By moments (DerSimonian & Laird 1986), blended with ten rows of five points.
    """
    gap = np.asarray(score, dtype=np.float64) - np.asarray(usual, dtype=np.float64)
    noise = np.asarray(error, dtype=np.float64) ** 2
    known = ~np.isnan(gap) & (noise > 0)
    rows = int(known.sum())
    if rows < FEWEST_LOCATIONS:
        return np.nan
    weight = 1 / noise[known]
    centre = weight @ gap[known] / weight.sum()
    spread = float(weight.sum() - (weight**2).sum() / weight.sum())
    found = max(0.0, (float(weight @ (gap[known] - centre) ** 2) - (rows - 1)) / spread)
    return (rows * found + PRIOR_ROWS * PRIOR_BETWEEN) / (rows + PRIOR_ROWS)


def true_levels(score: ArrayLike, error: ArrayLike, usual: ArrayLike, between: ArrayLike) -> Levels:
    """The level behind each score, pulled towards what is usual the more, the fewer the visits.

    between: network_spread, one or one a row; nan: nothing to compare with, the score stands for itself.
    """
    value, noise = np.asarray(score, dtype=np.float64), np.asarray(error, dtype=np.float64)
    spread = np.broadcast_to(np.asarray(between, dtype=np.float64), value.shape)
    alone, middle = np.isnan(spread), np.asarray(usual, dtype=np.float64)
    believed = np.where(alone, 1.0, spread / (spread + noise**2))
    # As of the fewest: a range must not change with how many rows its reader may see.
    inflation = np.where(alone, 1.0, range_inflation(0))
    return Levels(middle + believed * (value - middle), inflation * np.sqrt(believed) * noise)


def changes(
    audits: ArrayLike,
    total: ArrayLike,
    audits_before: ArrayLike,
    total_before: ArrayLike,
    *,
    weight: ArrayLike,
    variance: ArrayLike,
) -> Changes:
    """How far each row moved against the period before, over the forms that both periods have.

    Arguments as of combine, rows in the same order in both periods.
    """
    n, before = np.asarray(audits, dtype=np.float64), np.asarray(audits_before, dtype=np.float64)
    both = (n > 0) & (before > 0)
    share = _shares(both, np.asarray(weight, dtype=np.float64))
    step = np.divide(np.asarray(total, dtype=np.float64), n, out=np.zeros(n.shape), where=both)
    step -= np.divide(np.asarray(total_before, dtype=np.float64), before, out=np.zeros(n.shape), where=both)
    per_audit = np.divide(1, n, out=np.zeros(n.shape), where=both)
    per_audit += np.divide(1, before, out=np.zeros(n.shape), where=both)
    error = np.sqrt((share**2 * np.asarray(variance, dtype=np.float64) * per_audit).sum(axis=1))
    enough = np.minimum((n * both).sum(axis=1), (before * both).sum(axis=1)) >= FEWEST_AUDITS
    value = np.where(enough, (share * step).sum(axis=1), np.nan)
    z = value / np.where(enough, error, np.nan)
    return Changes(value, np.where(enough, Z_90 * error, np.nan), named_among_many(z))


def _shares(seen: BoolArray, weight: FloatArray) -> FloatArray:
    """Shares of the seen channels of each row, rows x channels; they add to 1, or to 0 where none is seen."""
    mass = np.where(seen, weight, 0.0)
    total = mass.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(mass, total, out=np.zeros(mass.shape), where=total > 0))
