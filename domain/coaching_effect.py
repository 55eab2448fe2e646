"""Did the coaching work? What coached locations gained beyond what would have come anyway (methods, section 3).

Sites are coached because they look bad, and who looks bad was partly unlucky: they improve without any
coaching. The comparison is therefore with the forecast made before it (before_and_after freezes it), and with
how that forecast did for locations not coached. All figures are points on the 0-100 scale; ranges are 90 %.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from domain.effect_regression import BoolArray, ComparedRows, FloatArray, fit_coached, jackknife_variance

UPPER = 0.95  # quantile of a two-sided 90 % range
# A claim needs the 95 % range to leave out 0: the lower end of a 90 % one lies above it in 5 of 100 programmes that
# do nothing, and in 6 where levels drift (`make simulate`).
CLAIM = 0.975


@dataclass(frozen=True, slots=True)
class Effect:
    """What coaching did, points, with its standard error and 90 % range (low, high).

    margin: half of the 95 % range: what the value must pass before anything is claimed.
    raw_change: how much the coached rose; would_have_come_anyway: the part of it that is not the effect, so
    that raw_change = would_have_come_anyway + value. Both None when the means before were not given.
    n_coached, n_compared: locations, each counted once.
    """

    value: float
    standard_error: float
    low: float
    high: float
    margin: float
    would_have_come_anyway: float | None
    raw_change: float | None
    n_coached: int
    n_compared: int

    @property
    def beyond_chance(self) -> bool:
        """Only then may a page say that coaching helped (or harmed): the 95 % range leaves out 0."""
        return abs(self.value) > self.margin

    @property
    def near_chance(self) -> bool:
        """The 90 % range leaves out 0 and the 95 % range does not: more than nothing, too little for a claim."""
        return not self.beyond_chance and (self.low > 0 or self.high < 0)


def coaching_effect(
    forecast: ArrayLike,
    forecast_sd: ArrayLike,
    post_mean: ArrayLike,
    n_post: ArrayLike,
    coached: ArrayLike,
    *,
    within_variance: ArrayLike,
    level: ArrayLike,
    pre_mean: ArrayLike | None = None,
) -> Effect:
    """The effect of coaching that started everywhere at once.

    One entry a location. forecast: of its deviation, frozen before the start, shape (n,), or (n, k) for several
    forecasts side by side; forecast_sd: its sd, >= 0; post_mean: mean residual of its n_post visits after, on
    any scale that differs from the forecast's by a constant; coached: bool. within_variance: of one visit
    (sigma^2), > 0; level: forecast level, 0-100. pre_mean: mean residual before, on post_mean's scale, read
    for the coached only.
    A location of n_post 0 is left out, whatever else it holds. Weights 1 / [(sd^2 + sigma^2 / n) g], g from
    level; range from t with n - 2 - k degrees. Ask coaching_evidence first whether it may be shown.

    Give both forecasts that before_and_after freezes. With one alone, of the fitted half-life, a half-life
    too long for the drift calls coaching harmful and one too short flatters it: where nothing worked, 40
    locations, the 8 worst by their last quarter coached, bias ran from -0.6 (quick drift) to +1.0 points
    (none) and up to 6.2 % of lower ends lay above 0 (2,000 runs of 10 chains). A regression on a quick and a
    slow one finds the mixture: -0.2 to +0.1 points, 2.4-4.1 %, ranges that hold 92-95 % of the truth, for a
    standard error 4-10 % larger; the same where the lowest forecasts chose the coached.

    Raises ValueError on unequal lengths, unknown or impossible entries, nobody coached or nobody compared,
    fewer than 3 + k locations, or forecasts that tell the two groups apart completely.
    """
    rows = ComparedRows.checked(
        forecast, forecast_sd, post_mean, n_post, coached, within_variance=within_variance, level=level,
        pre_mean=pre_mean,
    )  # fmt: skip
    n_coached, n_compared = int(rows.coached.sum()), int((~rows.coached).sum())
    if not (n_coached and n_compared):
        raise ValueError(f"{n_coached} locations coached and {n_compared} to compare with: one of each is needed")
    fit = fit_coached(rows, np.ones((rows.post_mean.size, 1)))
    return _effect(rows, fit.value, fit.variance, fit.degrees, n_coached=n_coached, n_compared=n_compared)


def staggered_effect(
    forecast: ArrayLike,
    forecast_sd: ArrayLike,
    post_mean: ArrayLike,
    n_post: ArrayLike,
    coached: ArrayLike,
    *,
    location: ArrayLike,
    start: ArrayLike,
    within_variance: ArrayLike,
    level: ArrayLike,
    pre_mean: ArrayLike | None = None,
) -> Effect:
    """The effect of coaching that started at different times, over all starts.

    One entry a location and start, as before_and_after.staggered_rows makes them: location, a whole number;
    start, any number, alike for rows of one start; coached: whether it was coached from this start on. Later
    coached locations are compared until their own start; none has a row after it. The rest as of
    coaching_effect, which a single start is given to. Starts without both kinds say nothing: left out.

    Each start has its own intercept. A location's rows are not independent, so it counts as one: the
    variance is the larger of the regression's and of jackknife_variance, which says what was measured; the
    range is from t with coached locations - 1 degrees.
    Comparing with the never coached alone would miss by -1.2 to -2.1: to be never coached one must be lucky.

    Raises ValueError as coaching_effect does, on a location twice in a start or after its own, and on
    fewer than two locations coached or compared.
    """
    rows = ComparedRows.checked(
        forecast, forecast_sd, post_mean, n_post, coached, within_variance=within_variance, level=level,
        pre_mean=pre_mean,
    )  # fmt: skip
    where, when = np.asarray(location, dtype=np.float64), np.asarray(start, dtype=np.float64)
    _check_rows(where, when, np.asarray(coached, dtype=np.bool_), shape=rows.used.shape)
    both = np.intersect1d(when[rows.used][rows.coached], when[rows.used][~rows.coached])
    rows = rows.only(np.isin(when[rows.used], both))
    mine = where[rows.used].astype(np.int64)
    counts = {"n_coached": np.unique(mine[rows.coached]).size, "n_compared": np.unique(mine[~rows.coached]).size}
    fit = fit_coached(rows, (when[rows.used][:, None] == both).astype(np.float64))
    if both.size == 1:
        return _effect(rows, fit.value, fit.variance, fit.degrees, **counts)
    if min(counts.values()) < 2:
        raise ValueError(f"two locations coached and two compared are needed over several starts, got {counts}")
    variance = max(fit.variance, jackknife_variance(fit, mine))
    return _effect(rows, fit.value, variance, counts["n_coached"] - 1, **counts)


def _effect(
    rows: ComparedRows, value: float, variance: float, degrees: int, *, n_coached: int, n_compared: int
) -> Effect:
    error, raw = float(np.sqrt(variance)), rows.raw_change()
    half, margin = (float(stdtrit(degrees, quantile)) * error for quantile in (UPPER, CLAIM))
    anyway = None if raw is None else raw - value
    return Effect(value, error, value - half, value + half, margin, anyway, raw, n_coached, n_compared)


def _check_rows(where: FloatArray, when: FloatArray, coached: BoolArray, *, shape: tuple[int, ...]) -> None:
    if not where.shape == when.shape == shape:
        raise ValueError(f"one location and start a row expected, got {where.shape}, {when.shape}, {shape}")
    if not (np.all(np.isfinite(when)) and np.all(where == np.floor(where))):
        raise ValueError("a start is unknown, or a location is not a whole number")
    if np.unique(np.column_stack([where, when]), axis=0).shape[0] != where.size:
        raise ValueError("a location appears twice in one start")
    locations, position = np.unique(where, return_inverse=True)
    own_start = np.full(locations.size, np.inf)
    np.minimum.at(own_start, position[coached], when[coached])
    if np.any(when > own_start[position]):
        raise ValueError("a location has a row after its own start: it is no longer uncoached")
