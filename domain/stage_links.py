"""Which audited stages go together with NPS or spend, told only on ample evidence (methods, section 6).

A stage score of one quarter at one location rests on a few visits and is mostly noise. Regressing an outcome on
it finds a small part of the link, and spreads each link over its neighbours. So each quarter's visits are split
in two halves, whose noise is independent: what the halves share is the stage, what they do not is noise.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student

from domain.two_way import without_location_and_period, without_rounding

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MOST_STAGES = 8  # methods, section 6: with more, the noise of each spoils the others
LEAST_LOCATION_MONTHS = 1000
LEAST_RELIABILITY = 0.5
LEAST_CERTAINTY = 0.95
# Few locations tell little of how much locations differ (Cameron & Miller 2015, section VI): simulated with 30,
# claims without a link stay at 5 %.
LEAST_LOCATIONS = 30
RANGE = 0.90
ALIKE = 0.05  # smallest eigenvalue of the stages' correlations; under it slopes are quotients of noise by noise
IN_SIGHT = 10  # times the present data; a link that needs more is none as far as anyone can tell


class Verdict(StrEnum):
    """What can be said of a stage, or what is missing; the values are stable keys."""

    SHOWN = "shown"
    TOO_FEW_MONTHS = "too_few_months"
    UNRELIABLE = "unreliable"
    UNCERTAIN_SIGN = "uncertain_sign"


@dataclass(frozen=True)
class StageLinks:
    """Links of stages with an outcome; arrays and verdicts have one entry a stage.

    value, low, high: change of the outcome, in its unit, that goes together with one point of the stage score,
    the other reliable stages being equal, and its 90 % range; nan unless SHOWN. Only strong links pass, so those
    shown are on average somewhat too large. reliability: of a quarter's score beside other quarters of the same
    location, at most 1, below 0 when halves contradict each other, nan without data. certainty: 1 less the chance
    that any of so many unlinked stages would look as strong, either way; nan unless computed.
    more_location_months: about how many more are needed at as many visits a month, should the link be what it now
    looks like; 0 when SHOWN, inf when no end is in sight. UNRELIABLE stages need more visits a quarter instead:
    more_visits times as many.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    reliability: FloatArray
    certainty: FloatArray
    more_location_months: FloatArray
    more_visits: FloatArray
    verdicts: tuple[Verdict, ...]
    location_months: float
    n_locations: int


@dataclass(frozen=True)
class _Cells:
    """Usable location-quarters, levels of locations and quarters taken out; first, second: (cells, stages)."""

    first: FloatArray
    second: FloatArray
    outcome: FloatArray
    place: IntArray
    n_locations: int
    location_months: float

    @classmethod
    def usable(
        cls,
        halves: tuple[FloatArray, FloatArray],
        rest: FloatArray,
        where: IntArray,
        when: IntArray,
        months: FloatArray,
    ) -> Self:
        """rest: the outcome and the controls, (cells, 1 + controls)."""
        stages = halves[0].shape[1]
        rows = np.column_stack([*halves, rest])
        known = np.flatnonzero(np.isfinite(rows).all(axis=1))
        _, place, quarters = np.unique(where[known], return_inverse=True, return_counts=True)
        kept = known[quarters[place] > 1]
        places, place = np.unique(where[kept], return_inverse=True)
        left = without_location_and_period(rows[kept], where[kept], when[kept])
        left, controls = left[:, : 2 * stages + 1], left[:, 2 * stages + 1 :]
        if controls.size:
            left = without_rounding(
                left - controls @ np.linalg.lstsq(controls, left)[0], rows[kept, : 2 * stages + 1]
            )
        return cls(
            first=left[:, :stages],
            second=left[:, stages : 2 * stages],
            outcome=left[:, -1],
            place=place,
            n_locations=places.size,
            location_months=float(months[kept].sum()),
        )

    def of(self, stages: NDArray[np.bool_]) -> Self:
        """The same cells with only some of the stages."""
        return replace(self, first=self.first[:, stages], second=self.second[:, stages])

    def by_location(self, rows: FloatArray) -> FloatArray:
        """Sums of rows over the cells of each location, (locations, columns)."""
        return np.stack([np.bincount(self.place, column, self.n_locations) for column in rows.T], axis=1)

    def shared(self) -> FloatArray:
        """Sums of products of the two halves: of the stages themselves, free of noise; (stages, stages)."""
        return np.asarray((self.first.T @ self.second + self.second.T @ self.first) / 2)


def stage_links(
    first_half: ArrayLike,
    second_half: ArrayLike,
    outcome: ArrayLike,
    *,
    location: ArrayLike,
    quarter: ArrayLike,
    months: ArrayLike,
    controls: ArrayLike | None = None,
) -> StageLinks:
    """Say which stages go together with an outcome, one row a location and quarter (a cell).

    first_half, second_half: mean stage scores in points of the two halves of the cell's visits, (cells, stages),
    at most 8 stages; no visit, and if possible no shopper, in both. outcome: (cells,), NPS or spend. months: of
    the cell's three, how many had visits and an outcome. controls: (cells, any), what the outcome depends on
    besides; for spend the occupancy, because the strike rate falls when the house is full, in bands or as it is.
    Cells with anything unknown (nan), and locations with one cell, are left out. Levels of locations and quarters
    are taken out; shocks that neighbouring locations share are not allowed for. Slopes are those of the stages
    without noise, each half the instrument of the other (Fuller 1987, section 1.4), errors those of a jackknife over
    locations, the certainty shared among the stages (Bonferroni). Nothing usable gives no evidence and nan.
    Raises ValueError on over 8 stages, unequal shapes, a cell given twice, months outside 0-3.
    """
    halves = np.asarray(first_half, dtype=np.float64), np.asarray(second_half, dtype=np.float64)
    rest = np.asarray(outcome, dtype=np.float64)[:, None]
    if controls is not None:
        rest = np.column_stack([rest, np.asarray(controls, dtype=np.float64)])
    where, when = np.asarray(location, dtype=np.int64), np.asarray(quarter, dtype=np.int64)
    duration = np.asarray(months, dtype=np.float64)
    _check(halves, rest, where, when, duration)
    return _judge(_Cells.usable(halves, rest, where, when, duration))


def _judge(cells: _Cells) -> StageLinks:
    """Hold the cells against each requirement in turn."""
    reliability = _reliability(cells)
    reliable = reliability >= LEAST_RELIABILITY
    slope, error, certainty, more = (np.full(reliability.shape, np.nan) for _ in range(4))
    have, degrees = cells.location_months, max(cells.n_locations - 1, 1)
    missing = max(LEAST_LOCATION_MONTHS, have * LEAST_LOCATIONS / max(cells.n_locations, 1)) - have
    if missing <= 0 and reliable.any():
        slope[reliable], error[reliable] = _slopes(cells.of(reliable))
        # Without error, the outcome never moved: there is no link to be sure of.
        strength = np.divide(np.abs(slope), error, out=np.where(reliable, 0.0, np.nan), where=error > 0)
        chances = 2 * int(reliable.sum())
        certainty = 1 - np.minimum(1.0, chances * student.sf(strength, degrees))
        needed = student.isf((1 - LEAST_CERTAINTY) / chances, degrees)
        times = np.divide(needed, strength, out=np.full_like(strength, np.inf), where=strength > 0) ** 2
        more = np.where(times <= IN_SIGHT, np.ceil(have * np.maximum(times - 1, 0)), np.inf)
    shown = certainty >= LEAST_CERTAINTY
    reach = student.ppf(0.5 + RANGE / 2, degrees) * error
    verdicts = np.select(
        [np.full(shown.shape, missing > 0), ~reliable, ~shown],
        [Verdict.TOO_FEW_MONTHS.value, Verdict.UNRELIABLE.value, Verdict.UNCERTAIN_SIGN.value],
        default=Verdict.SHOWN.value,
    )
    odds = np.divide(1 - reliability, reliability, out=np.full_like(reliability, np.inf), where=reliability > 0)
    return StageLinks(
        value=np.where(shown, slope, np.nan),
        low=np.where(shown, slope - reach, np.nan),
        high=np.where(shown, slope + reach, np.nan),
        reliability=reliability,
        certainty=certainty,
        more_location_months=np.full(shown.shape, np.ceil(missing))
        if missing > 0
        else np.where(reliable, more, np.inf),
        # Spearman-Brown towards a reliability of one half.
        more_visits=np.maximum(odds, 1.0),
        verdicts=tuple(Verdict(str(verdict)) for verdict in verdicts),
        location_months=have,
        n_locations=cells.n_locations,
    )


def _reliability(cells: _Cells) -> FloatArray:
    """Share of the variance of a cell's mean that its halves have in common (Rulon 1939); nan without variance."""
    whole = ((cells.first + cells.second) ** 2).sum(axis=0) / 4
    common = np.diag(cells.shared())
    return np.asarray(np.divide(common, whole, out=np.full(whole.shape, np.nan), where=whole > 0))


def _slopes(cells: _Cells) -> tuple[FloatArray, FloatArray]:
    """Slopes of the outcome on the stages without noise, and their standard errors; (stages,) each.

    Errors by the jackknife over locations: quarters of one location are not independent, and the sandwich is too
    small with few locations. Stages too much alike to be told apart have no slopes: errors are then infinite.
    """
    n, stages = cells.n_locations, cells.first.shape[1]
    shared = cells.shared()
    size = np.sqrt(np.diag(shared))
    if np.linalg.eigvalsh(shared / np.outer(size, size))[0] <= ALIKE:
        return np.zeros(stages), np.full(stages, np.inf)
    with_outcome = (cells.first + cells.second) * cells.outcome[:, None] / 2
    slope = np.linalg.solve(shared, with_outcome.sum(axis=0))
    sums = cells.by_location(with_outcome)
    products = cells.by_location((cells.first[:, :, None] * cells.second[:, None, :]).reshape(-1, stages**2))
    products = products.reshape(n, stages, stages)
    products = (products + products.swapaxes(1, 2)) / 2
    without = np.linalg.solve(shared - products, (sums.sum(axis=0) - sums)[:, :, None])[:, :, 0]
    return slope, np.sqrt((n - 1) / n * ((without - slope) ** 2).sum(axis=0))


def _check(
    halves: tuple[FloatArray, FloatArray], rest: FloatArray, where: IntArray, when: IntArray, months: FloatArray
) -> None:
    first, second = halves
    if first.ndim != 2 or first.shape != second.shape or first.shape[1] > MOST_STAGES:
        raise ValueError(f"two halves of at most {MOST_STAGES} stages expected, got {first.shape}, {second.shape}")
    if not first.shape[:1] == rest.shape[:1] == where.shape == when.shape == months.shape:
        raise ValueError(f"one row a cell expected, got {first.shape}, {rest.shape}, {where.shape}, {when.shape}")
    if np.unique(np.column_stack([where, when]), axis=0).shape[0] < where.size:
        raise ValueError("a location has two rows for one quarter: add its visits up first")
    if not np.all((months >= 0) & (months <= 3)):
        raise ValueError("a quarter has 0 to 3 months")
