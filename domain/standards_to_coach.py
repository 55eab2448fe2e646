"""Which standards to coach at each location, with what certainty (methods, section 2).

For one standard the n answers come from n audits, so a binomial is right. Each (location, standard)
is one row, a cell, of the arrays. Shares are 0-1. Critical standards do not belong here: each of
their failures in 90 days is listed with its date, without statistics.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincinv, expit, logit

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

DESIGN_EFFECT = 3.0  # answers of one visit move together; methods, section 2
NEWTON_STEPS = 4
LONGEST_STEP = 2.0  # logits; keeps four steps from overshooting where the network is near 0 or 1
SHARE_EDGE = 0.005  # a standard the network never failed may still fail: its logit stays finite
LEAST_STRENGTH, MOST_STRENGTH = 6.0, 25.0  # answers the expectation may weigh; methods, section 2
RANGE = 0.90
SPECIFIC_GAP, SPECIFIC_CHANCE = 0.05, 0.80  # "specific" needs P(p < network - 5 points of share) > .8
ROUNDING = 1e-9  # a share_sum such as 0.1 + 0.2 + ... may exceed its answers by a hair
AT_MOST = 3  # behaviours one coaching plan can hold


@dataclass(frozen=True, slots=True)
class Spread:
    """How much locations and their cells vary.

    shift_variance: of the locations' shifts, logits squared, 0 when nobody differs; strength: answers that the
    expectation weighs (M).
    """

    shift_variance: float
    strength: float


@dataclass(frozen=True)
class StandardEstimates:
    """What is known of each cell (arrays of one length), and of the network.

    estimate, low, high: share 0-1 and its 90 % range; expected: before the cell's own answers;
    lost_points: weight * (1 - estimate), the order of coaching; answers: as given.
    below_network: chance that the share is over 5 points under the network's; specific: whether that
    chance is over .8. Where it is False the standard is network-wide: training, not this team.
    spread: what the estimates were made with. shift: logits, one a location (A), 0 without answers.
    """

    location: IntArray
    standard: IntArray
    answers: FloatArray
    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    expected: FloatArray
    lost_points: FloatArray
    below_network: FloatArray
    specific: BoolArray
    spread: Spread
    shift: FloatArray


@dataclass(frozen=True)
class _Cells:
    """Checked cells; usual: the network's share kept off 0 and 1, typical: as it is."""

    location: IntArray
    standard: IntArray
    hits: FloatArray
    n: FloatArray
    typical: FloatArray
    usual: FloatArray
    n_locations: int

    @classmethod
    def checked(
        cls,
        location: ArrayLike,
        standard: ArrayLike,
        share_sum: ArrayLike,
        answers: ArrayLike,
        *,
        network_share: ArrayLike,
        n_locations: int,
    ) -> Self:
        where, which = np.asarray(location, dtype=np.int64), np.asarray(standard, dtype=np.int64)
        hits, n, network = (np.asarray(x, dtype=np.float64) for x in (share_sum, answers, network_share))
        _check(where, which, n_locations, network)
        _check_sums(hits, n)
        typical = network[which]
        return cls(where, which, hits, n, typical, np.clip(typical, SHARE_EDGE, 1 - SHARE_EDGE), n_locations)

    def per_location(self, values: FloatArray) -> FloatArray:
        """Sums over the cells of each location."""
        return np.asarray(np.bincount(self.location, values, self.n_locations), dtype=np.float64)


def estimate_standards(
    location: ArrayLike,
    standard: ArrayLike,
    share_sum: ArrayLike,
    answers: ArrayLike,
    *,
    weight: ArrayLike,
    network_share: ArrayLike,
    n_locations: int,
    spread: Spread | None = None,
) -> StandardEstimates:
    """Estimate the share reached on every standard of every location.

    One entry a cell: location 0..n_locations-1, standard 0..len(weight)-1, share_sum = the sum of points /
    max_points over its answers, answers = their number; both may be discounted by age. weight and network_share
    (0-1): one entry a standard. A cell of 0 answers gets the expectation; no cells give empty arrays. Raises
    ValueError on a share_sum outside 0..answers, a repeated cell, an index out of range, an unknown network share.
    spread: as learnt from more locations than these; None learns it from these.
    """
    cells = _Cells.checked(
        location, standard, share_sum, answers, network_share=network_share, n_locations=n_locations
    )
    known = spread or _spread_of(cells)
    shift = _location_shifts(cells, known.shift_variance)
    expected = expit(logit(cells.usual) + shift[cells.location])
    good = cells.hits + known.strength * expected
    bad = np.maximum(cells.n - cells.hits, 0.0) + known.strength * (1 - expected)
    below = np.asarray(betainc(good, bad, np.maximum(cells.typical - SPECIFIC_GAP, 0.0)), dtype=np.float64)
    return StandardEstimates(
        location=cells.location,
        standard=cells.standard,
        answers=cells.n,
        estimate=good / (good + bad),
        low=_quantile(good, bad, (1 - RANGE) / 2),
        high=_quantile(good, bad, (1 + RANGE) / 2),
        expected=expected,
        lost_points=np.asarray(weight, dtype=np.float64)[cells.standard] * bad / (good + bad),
        below_network=below,
        specific=below > SPECIFIC_CHANCE,
        spread=known,
        shift=shift,
    )


def learn_spread(
    location: ArrayLike,
    standard: ArrayLike,
    share_sum: ArrayLike,
    answers: ArrayLike,
    *,
    network_share: ArrayLike,
    n_locations: int,
) -> Spread:
    """How much locations and their cells vary; arguments and errors as of estimate_standards.

    No cells: nobody differs.
    """
    cells = _Cells.checked(
        location, standard, share_sum, answers, network_share=network_share, n_locations=n_locations
    )
    return _spread_of(cells)


def _spread_of(cells: _Cells) -> Spread:
    variance = _shift_variance(cells)
    expected = expit(logit(cells.usual) + _location_shifts(cells, variance)[cells.location])
    return Spread(variance, prior_strength(cells.hits, cells.n, expected))


def _shift_variance(cells: _Cells) -> float:
    """Variance of the locations' shifts by moments: a score U = sum(x - n p) has variance D I + v I^2.

    I = sum(n p (1 - p)). When it is 0 nobody differs.
    """
    information = cells.per_location(cells.n * cells.usual * (1 - cells.usual))
    score = cells.per_location(cells.hits - cells.n * cells.usual)
    spread = float((score**2 - DESIGN_EFFECT * information).sum())
    return spread / float((information**2).sum()) if spread > 0 else 0.0


def _location_shifts(cells: _Cells, variance: float) -> FloatArray:
    """How far each location lies from the network on the logit scale, shape (n_locations,).

    The penalised maximum of the binomial likelihood, answers divided by the design effect, by Newton from 0.
    """
    shift = np.zeros(cells.n_locations)
    for _ in range(NEWTON_STEPS):
        p = expit(logit(cells.usual) + shift[cells.location])
        slope = variance * cells.per_location(cells.hits - cells.n * p) / DESIGN_EFFECT - shift
        bend = variance * cells.per_location(cells.n * p * (1 - p)) / DESIGN_EFFECT + 1
        shift += np.clip(slope / bend, -LONGEST_STEP, LONGEST_STEP)
    return shift


def prior_strength(share_sum: FloatArray, answers: FloatArray, expected: FloatArray) -> float:
    """How many answers the expectation is worth: 1 / rho - 1, within 6 to 25 (M).

    rho is what cells vary beyond chance: (x - n e)^2 has mean e (1 - e) (n + rho n (n - 1)).
    Without a cell of two answers, or without excess, the strongest: no location is singled out.
    """
    several = answers > 1
    n, e = answers[several], expected[several]
    unit = e * (1 - e)
    excess = float(((share_sum[several] - n * e) ** 2 - n * unit).sum())
    if excess <= 0:
        return MOST_STRENGTH
    rho = excess / float((unit * n * (n - 1)).sum())
    return min(max(1 / rho - 1, LEAST_STRENGTH), MOST_STRENGTH)


def three_to_coach(
    found: StandardEstimates, *, eligible: ArrayLike | None = None, at_most: int = AT_MOST
) -> IntArray:
    """Rows of `found` to coach: by location, most lost points first, at most three each.

    Cells without answers are left out: nothing was seen there. eligible: which rows may be chosen,
    None for all. Ties go to the standard of the lower number. A location without rows has none.
    """
    allowed = found.answers > 0
    if eligible is not None:
        allowed = allowed & np.asarray(eligible, dtype=np.bool_)
    rows = np.flatnonzero(allowed)
    order = np.lexsort((found.standard[rows], -found.lost_points[rows], found.location[rows]))
    rows = rows[order]
    place = np.arange(rows.size) - np.searchsorted(found.location[rows], found.location[rows])
    return rows[place < at_most]


def _quantile(good: FloatArray, bad: FloatArray, part: float) -> FloatArray:
    return np.asarray(betaincinv(good, bad, part), dtype=np.float64)


def _check_sums(hits: FloatArray, n: FloatArray) -> None:
    if not np.all((hits >= 0) & (hits <= n * (1 + ROUNDING))):
        raise ValueError("a share_sum lies outside 0..answers")


def _check(location: IntArray, standard: IntArray, n_locations: int, network_share: FloatArray) -> None:
    n_standards = network_share.size
    if np.any((location < 0) | (location >= n_locations) | (standard < 0) | (standard >= n_standards)):
        raise ValueError("a location or standard index is out of range")
    if np.unique(location * n_standards + standard).size != location.size:
        raise ValueError("a location and standard appear twice: add their counts first")
    if not np.all((network_share[standard] >= 0) & (network_share[standard] <= 1)):
        raise ValueError("a network share is unknown or outside 0-1")
