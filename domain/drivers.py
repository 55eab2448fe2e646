"""Which of the guests' own stage ratings go together with their overall rating (methods, section 6).

Ratings are compared within a location and a month, so that a cinema in an easy town, or a good film, does not
pass for good service. The words are "goes together with", never "drives".
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from domain.two_way import without_location_and_period

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

LEAST_RESPONSES, RANKED_FROM = 200, 300  # methods, section 6
# Ranges from drawing few locations again are too narrow: simulated, 90 % ranges hold the truth in 89 % of networks
# of 100 locations, 87 % of 40, 82 % of 10.
LEAST_LOCATIONS = 10
ENDS = (0.05, 0.95)  # of a 90 % range
DRAWS = 500  # the ends of a 90 % range are then the 25th values: steady to about a tenth of the range
NO_INFORMATION = 1e-10  # eigenvalues of a correlation matrix that rounding alone fills
ROUNDING = 1e-6  # by which printed or pairwise correlations may miss 1, symmetry or a fit


class Evidence(StrEnum):
    """How much may be shown; the values are stable keys."""

    HIDDEN = "hidden"
    SHOWN = "shown"
    RANKED = "ranked"


@dataclass(frozen=True)
class Drivers:
    """How much of the overall rating goes together with each stage; arrays of one entry a stage.

    weight: the stage's part of r_squared, they add up to it; share: weight / r_squared, 0-1; low, high: 90 %
    range of the share; rank_low, rank_high: 90 % range of the rank, 1 is the largest. Weights are never below
    0, so a range above 0 is no evidence of a link: look whether ranges lie apart.
    HIDDEN leaves r_squared and every array nan, SHOWN the ranks: a page cannot show what is not there.
    n_responses: complete ones of locations with at least two, the others cannot be compared with anything.
    """

    weight: FloatArray
    share: FloatArray
    low: FloatArray
    high: FloatArray
    rank_low: FloatArray
    rank_high: FloatArray
    r_squared: float
    n_responses: int
    n_locations: int
    evidence: Evidence


def relative_weights(predictor_correlation: ArrayLike, outcome_correlation: ArrayLike) -> FloatArray:
    """Johnson's relative weights: each predictor's part of R squared, 0 or more, shape (p,); they add up to it.

    predictor_correlation: (p, p), of the predictors; outcome_correlation: (p,), of each with the outcome.
    Predictors that repeat each other share their part, so a singular matrix is welcome. No predictors give an
    empty array. Raises ValueError on an unknown entry, wrong shapes, or correlations that no data could have.
    Source: Johnson 2000, Multivariate Behavioral Research 35, 1-19.
    """
    among, with_outcome = np.asarray(predictor_correlation, dtype=np.float64), np.asarray(outcome_correlation, float)
    n = with_outcome.size
    if with_outcome.ndim != 1 or (among.shape != (n, n) and n):
        raise ValueError(f"a square table and one column expected, got {among.shape} and {with_outcome.shape}")
    if not n:
        return np.empty(0)
    if not (np.isfinite(among).all() and np.isfinite(with_outcome).all()):
        raise ValueError("a correlation is unknown: leave predictors without variation out")
    proper = np.allclose(among, among.T, atol=ROUNDING) and np.allclose(np.diag(among), 1, atol=ROUNDING)
    if not proper or np.linalg.eigvalsh(among)[0] < -ROUNDING:
        raise ValueError("the table is no correlation matrix: take all correlations from the same rows")
    weights = _weights(among, with_outcome)
    if weights.sum() > 1 + ROUNDING:
        raise ValueError("the correlations explain more than all: take them from the same rows")
    return weights


def stage_drivers(
    ratings: ArrayLike, outcome: ArrayLike, *, location: ArrayLike, month: ArrayLike, seed: int = 0
) -> Drivers:
    """Relative weights of the stages for the overall rating, with ranges from drawing locations again.

    ratings: (responses, stages), outcome: (responses,), on whatever scales; nan where not answered, such a
    response is left out. location, month: one entry a response, any whole numbers. seed: the same data give the
    same ranges. Location and month levels are taken out once, before drawing: their own uncertainty is small
    beside that of the locations. Under 200 responses, under 10 locations or without variation: HIDDEN.
    Raises ValueError on unequal lengths.
    """
    table, overall = np.asarray(ratings, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    where, when = np.asarray(location, dtype=np.int64), np.asarray(month, dtype=np.int64)
    if table.ndim != 2 or not table.shape[:1] == overall.shape == where.shape == when.shape:
        raise ValueError(f"one row a response expected, got {table.shape}, {overall.shape}, {where.shape}")
    rows = np.column_stack([table, overall])
    complete = np.flatnonzero(np.isfinite(rows).all(axis=1))
    _, place, responses = np.unique(where[complete], return_inverse=True, return_counts=True)
    kept = complete[responses[place] > 1]
    places, place = np.unique(where[kept], return_inverse=True)
    left = without_location_and_period(rows[kept], where[kept], when[kept])
    return _judge(left, place, places.size, seed)


def _judge(left: FloatArray, place: IntArray, n_locations: int, seed: int) -> Drivers:
    """Weights and ranges of rows free of levels, the outcome last, as far as they are evidence."""
    responses, stages = left.shape[0], left.shape[1] - 1
    enough = responses >= LEAST_RESPONSES and n_locations >= LEAST_LOCATIONS
    if not (enough and left[:, -1].any() and left[:, :-1].any()):
        evidence, drawn = Evidence.HIDDEN, np.full((DRAWS, stages), np.nan)
        weight = drawn[0]
    else:
        evidence = Evidence.RANKED if responses >= RANKED_FROM else Evidence.SHOWN
        products = _products(left, place, n_locations)
        weight = _weights(*_correlations(products.sum(axis=0)))
        drawn = _redraw(products, np.random.default_rng(seed))
    share = _shares(weight)
    low, high = np.quantile(_shares(drawn), ENDS, axis=0)
    ranks = rankdata(-drawn, axis=1) if evidence is Evidence.RANKED else np.full_like(drawn, np.nan)
    # Whole ranks: the middle of two would be a place that nobody takes.
    rank_low, rank_high = np.quantile(ranks, ENDS, axis=0, method="nearest")
    return Drivers(
        weight=weight,
        share=share,
        # A stage of no weight gains some in every draw: its range is widened to hold its share.
        low=np.minimum(low, share),
        high=np.maximum(high, share),
        rank_low=rank_low,
        rank_high=rank_high,
        r_squared=float(weight.sum()),
        n_responses=responses,
        n_locations=n_locations,
        evidence=evidence,
    )


def _weights(among: FloatArray, with_outcome: FloatArray) -> FloatArray:
    """Johnson's weights of (..., p, p) and (..., p) correlations, without checks."""
    values, vectors = np.linalg.eigh(among)
    known = values > NO_INFORMATION
    root = np.sqrt(np.where(known, values, 0.0))
    inverse = np.divide(1.0, root, out=np.zeros_like(root), where=known)
    turned = np.swapaxes(vectors, -1, -2)
    loadings = (vectors * root[..., None, :]) @ turned
    slopes = (vectors * inverse[..., None, :]) @ turned @ with_outcome[..., None]
    return np.asarray((loadings**2 @ slopes**2)[..., 0])


def _correlations(products: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(..., p, p) and (..., p) from (..., p + 1, p + 1) sums of products, the outcome last.

    What does not vary is left uncorrelated, which gives it the weight 0.
    """
    size = np.sqrt(np.einsum("...ii->...i", products))
    scale = np.divide(1.0, size, out=np.zeros_like(size), where=size > 0)
    table = products * scale[..., :, None] * scale[..., None, :]
    n = table.shape[-1] - 1
    table[..., range(n), range(n)] = 1.0
    return table[..., :n, :n], table[..., :n, n]


def _products(rows: FloatArray, place: IntArray, n: int) -> FloatArray:
    """Sums of products of columns by location, (locations, columns, columns); one pair of columns at a time."""
    columns = rows.shape[1]
    sums = np.empty((n, columns, columns))
    for i in range(columns):
        for j in range(i + 1):
            sums[:, i, j] = sums[:, j, i] = np.bincount(place, rows[:, i] * rows[:, j], n)
    return sums


def _redraw(products: FloatArray, generator: np.random.Generator) -> FloatArray:
    """Weights of DRAWS networks, each of as many locations drawn from these with replacement; (draws, p)."""
    n, columns, _ = products.shape
    times = generator.multinomial(n, np.full(n, 1 / n), size=DRAWS).astype(np.float64)
    return _weights(*_correlations((times @ products.reshape(n, -1)).reshape(DRAWS, columns, columns)))


def _shares(weights: FloatArray) -> FloatArray:
    """Weights over their sum, the last axis; 0 where they explain nothing."""
    whole = weights.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(weights, whole, out=np.zeros_like(weights), where=whole != 0))
