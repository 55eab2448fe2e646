"""What was to be expected of each location before a coaching start, and what was seen after it.

Methods, section 3. Times are months as floats from any common day, days / 30.4375: an audit is before a start
when its month is smaller. Residuals are points, score minus expected score, month effect removed or not.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from domain.estimates import estimate_locations
from domain.filters import DAYS_A_MONTH

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

FIRST_WEEKS = 14 / DAYS_A_MONTH  # methods, section 3: new habits are not there on the first day
USUAL_BEFORE = 12.0  # months; the shorter, the more a raw change flatters: the worst moment chose the location
# Ends of the half-lives that section 1 finds, 2 being within noise of 3: coaching_effect says why two.
QUICK_HALF_LIFE, SLOW_HALF_LIFE = 3.0, 18.0


@dataclass(frozen=True)
class BeforeAfter:
    """Arrays, one entry a location; levels are deviations in points.

    forecast, forecast_sd: as estimated from audits before the start, sd > 0; forecasts: shape
    (n_locations, 2), with a quick and a slow half-life, both for coaching_effect. pre_mean, n_pre: raw, within
    the months before; post_mean, n_post: without the first two weeks. Means are nan of no visits.
    within_variance: of one visit, points squared, from the audits before.
    """

    forecast: FloatArray
    forecast_sd: FloatArray
    forecasts: FloatArray
    pre_mean: FloatArray
    n_pre: IntArray
    post_mean: FloatArray
    n_post: IntArray
    within_variance: float


@dataclass(frozen=True)
class StaggeredRows:
    """Arrays, one entry a location and start, by start and then location; fields as of BeforeAfter.

    coached: whether this start is the location's own; otherwise it is to be compared with.
    """

    location: IntArray
    start: FloatArray
    coached: BoolArray
    forecast: FloatArray
    forecast_sd: FloatArray
    forecasts: FloatArray
    pre_mean: FloatArray
    n_pre: IntArray
    post_mean: FloatArray
    n_post: IntArray
    within_variance: FloatArray


@dataclass(frozen=True)
class _Audits:
    location: IntArray
    month: FloatArray
    residual: FloatArray
    n_locations: int

    def only(self, kept: BoolArray) -> "_Audits":
        return _Audits(self.location[kept], self.month[kept], self.residual[kept], self.n_locations)

    def means(self, kept: BoolArray) -> tuple[FloatArray, IntArray]:
        some = self.only(kept)
        n = np.bincount(some.location, minlength=self.n_locations)
        total = np.bincount(some.location, some.residual, self.n_locations)
        return np.divide(total, n, out=np.full(self.n_locations, np.nan), where=n > 0), n


def freeze_forecast(
    location: ArrayLike,
    month: ArrayLike,
    residual: ArrayLike,
    n_locations: int,
    *,
    start: float,
    until: ArrayLike,
    before_months: float = USUAL_BEFORE,
) -> BeforeAfter:
    """Forecast every location from its audits before the start; count what came after it.

    One entry an audit: location 0..n_locations-1, month, residual (nan when nothing applied: not counted).
    After counts from two weeks behind the start up to, not including, until: one month, or one a location; at
    or before the start it leaves no visits after. pre_mean looks before_months back, forecasts at all. A
    location without audits before gets the network mean.
    Raises ValueError on unequal lengths, indices out of range, unknown months, infinite residuals.
    """
    audits = _checked(location, month, residual, n_locations)
    end = np.broadcast_to(np.asarray(until, dtype=np.float64), (n_locations,))
    if not np.isfinite(start) or np.any(np.isnan(end)) or not before_months > 0:
        raise ValueError(f"start and until must be known, months before positive: {start}, {before_months}")
    return _freeze(audits, start, end, before_months)


def staggered_rows(
    location: ArrayLike,
    month: ArrayLike,
    residual: ArrayLike,
    n_locations: int,
    *,
    coached_from: ArrayLike,
    after_months: float,
    before_months: float = USUAL_BEFORE,
) -> StaggeredRows:
    """Every start with the locations it coached and those not coached yet, for staggered_effect.

    Audits as of freeze_forecast. coached_from: month of each location's start, nan when never; equal months
    are one start, so give starts of one month the same. after_months: how long each start is looked at; a
    location coached within it is compared until its own start. Nobody coached: no rows.
    Those coached earlier take no part in a start, not even in its forecasts: their rise is not chance.
    Raises ValueError as freeze_forecast does, and unless after_months is positive.
    """
    audits = _checked(location, month, residual, n_locations)
    own = np.asarray(coached_from, dtype=np.float64)
    if own.shape != (n_locations,) or np.any(np.isinf(own)):
        raise ValueError(f"one finite start or nan a location expected, got shape {own.shape}")
    if not (after_months > 0 and before_months > 0):
        raise ValueError(f"months must be positive: {after_months} after, {before_months} before")
    never = np.nan_to_num(own, nan=np.inf)
    starts = np.unique(own[np.isfinite(own)])
    parts = []
    for start in starts:
        end = np.where(never > start, np.minimum(never, start + after_months), start + after_months)
        untouched = never >= start
        parts.append((untouched, _freeze(audits.only(untouched[audits.location]), start, end, before_months)))
    return _stacked(parts, starts, own)


def _stacked(parts: list[tuple[BoolArray, BeforeAfter]], starts: FloatArray, own: FloatArray) -> StaggeredRows:
    def column(name: str) -> NDArray[np.float64]:
        return np.concatenate([np.empty(0), *(getattr(found, name)[rows] for rows, found in parts)])

    sizes = [int(rows.sum()) for rows, _ in parts]
    location = np.concatenate([np.empty(0, np.int64), *(np.flatnonzero(rows) for rows, _ in parts)])
    start = np.repeat(starts, sizes)
    return StaggeredRows(
        location=location,
        start=start,
        coached=own[location] == start,
        forecast=column("forecast"),
        forecast_sd=column("forecast_sd"),
        forecasts=np.vstack([np.empty((0, 2)), *(found.forecasts[rows] for rows, found in parts)]),
        pre_mean=column("pre_mean"),
        n_pre=column("n_pre").astype(np.int64),
        post_mean=column("post_mean"),
        n_post=column("n_post").astype(np.int64),
        within_variance=np.repeat([found.within_variance for _, found in parts], sizes),
    )


def _freeze(audits: _Audits, start: float, end: FloatArray, before_months: float) -> BeforeAfter:
    earlier = audits.only(audits.month < start)

    known = (earlier.location, start - earlier.month, earlier.residual, audits.n_locations)
    fitted = estimate_locations(*known)
    # Only their means are looked at: drift does not move those, and the variances of the same audits are the same.
    parts = (fitted.between_variance, fitted.within_variance)
    quick, slow = (
        estimate_locations(*known, half_life=half_life, variances=parts, drift_variance=0.0)
        for half_life in (QUICK_HALF_LIFE, SLOW_HALF_LIFE)
    )
    pre_mean, n_pre = earlier.means(earlier.month >= start - before_months)
    after = (audits.month >= start + FIRST_WEEKS) & (audits.month < end[audits.location])
    post_mean, n_post = audits.means(after)
    return BeforeAfter(
        forecast=fitted.mean,
        forecast_sd=fitted.sd,
        forecasts=np.column_stack([quick.mean, slow.mean]),
        pre_mean=pre_mean,
        n_pre=n_pre,
        post_mean=post_mean,
        n_post=n_post,
        within_variance=fitted.within_variance,
    )


def _checked(location: ArrayLike, month: ArrayLike, residual: ArrayLike, n_locations: int) -> _Audits:
    where, when, value = (np.asarray(given, dtype=np.float64) for given in (location, month, residual))
    if not where.shape == when.shape == value.shape == (where.size,):
        raise ValueError(f"one entry an audit expected, got shapes {where.shape}, {when.shape}, {value.shape}")
    if not np.all((where >= 0) & (where < n_locations) & (where == np.floor(where))):
        raise ValueError(f"a location is not a whole number in 0..{n_locations - 1}")
    if not np.all(np.isfinite(when)) or np.any(np.isinf(value)):
        raise ValueError("months must be known, residuals finite or nan")
    known = ~np.isnan(value)
    return _Audits(where[known].astype(np.int64), when[known], value[known], n_locations)
