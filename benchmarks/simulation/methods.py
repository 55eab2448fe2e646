"""The methods that are compared. Each is given the same audits and says of every location what it can."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, stdtr, stdtrit

from benchmarks.simulation.audits import QUARTER, YEAR, Audits
from benchmarks.simulation.mixed import fit_mixed
from domain.estimates import Z_90, Estimates, estimate_locations, network_shift, remove_month_effect
from domain.flags import COACH_NOW_CHANCE, COACH_NOW_WEIGHT
from domain.levels import judge_levels

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Judgement:
    """One entry a location; nan where the method says nothing.

    low, high: 90 % range of the level, points; below: chance that it is under target; order: the larger, the
    sooner it should be coached; called: "Coach now".
    """

    level: FloatArray
    low: FloatArray
    high: FloatArray
    below: FloatArray
    order: FloatArray
    called: NDArray[np.bool_]


def foyer(audits: Audits) -> Judgement:
    """The product: domain.estimates by the steps of data_access.estimates."""
    estimates, network_level = fit_foyer(audits)
    judged = judge_levels(
        estimates.mean, estimates.sd, estimates.weight, network_level=network_level, target=audits.target
    )
    order = np.full(audits.n_locations, np.nan)
    order[judged.order] = -np.arange(len(judged.order))
    unseen = estimates.weight == 0
    low, high, below = (np.where(unseen, np.nan, values) for values in (judged.low, judged.high, judged.below))
    return Judgement(judged.level, low, high, below, order, judged.flag == "coach_now")


def fit_foyer(audits: Audits) -> tuple[Estimates, float]:
    """Estimates from the audits made before `now`, and the network's level (data_access.estimates.fit_levels)."""
    known = ~np.isnan(audits.score) & (audits.age >= 0)
    surprise = (audits.score - audits.expected)[known]
    residual = remove_month_effect(surprise, audits.month[known])
    estimates = estimate_locations(audits.location[known], audits.age[known], residual, audits.n_locations)
    recent = audits.age[known] <= QUARTER
    shift = network_shift(surprise[recent], estimates.between_variance + estimates.within_variance)
    return estimates, float(audits.score[known & audits.last(YEAR)].mean()) + shift


def raw_mean(months: int) -> Callable[[Audits], Judgement]:
    """The mean score of the last months, with the t range of its own audits; one audit has no range."""

    def judge(audits: Audits) -> Judgement:
        used, n_locations = audits.last(months), audits.n_locations
        where, score = audits.location[used], audits.score[used]
        n = np.bincount(where, minlength=n_locations).astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.bincount(where, score, n_locations) / n
            spread = np.bincount(where, (score - mean[where]) ** 2, n_locations) / (n - 1)
            # Two audits of the very same score say that the range is unknown, not that it is nothing.
            se = np.where((n >= 2) & (spread > 0), np.sqrt(spread / n), np.nan)
        freedom = np.maximum(n - 1, 1)
        half = np.asarray(stdtrit(freedom, 0.95) * se)
        below = stdtr(freedom, (audits.target - mean) / se)
        return _with_flags(mean, half, below, n)

    return judge


def binomial_funnel(audits: Audits) -> Judgement:
    """Every answer of 12 months as an independent trial: the funnel many dashboards draw."""
    used, n_locations = audits.last(YEAR), audits.n_locations
    where = audits.location[used]
    visits = np.bincount(where, minlength=n_locations).astype(np.float64)
    trials = np.bincount(where, audits.answers[used], n_locations)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.bincount(where, audits.met[used], n_locations) / trials
        se = 100 * np.sqrt(share * (1 - share) / trials)
    # Its shares are unweighted; moved to the scale of scores by what the whole network shows on both.
    network = audits.met[used].sum() / audits.answers[used].sum()
    level = float(audits.score[used].mean()) + 100 * (share - network)
    with np.errstate(invalid="ignore", divide="ignore"):
        below = ndtr((audits.target - level) / se)
    return _with_flags(level, Z_90 * se, below, visits)


def mixed_model(audits: Audits) -> Judgement:
    """score ~ channel + (1 | location) over all audits, none older than another (statsmodels MixedLM, REML)."""
    used = ~np.isnan(audits.score)
    level, sd = fit_mixed(audits.location[used], audits.channel[used], audits.score[used], audits.n_locations)
    visits = np.bincount(audits.location[used], minlength=audits.n_locations).astype(np.float64)
    unseen = visits == 0
    level, sd = np.where(unseen, np.nan, level), np.where(unseen, np.nan, sd)
    return _with_flags(level, Z_90 * sd, ndtr((audits.target - level) / sd), visits)


METHODS: dict[str, Callable[[Audits], Judgement]] = {
    "Foyer": foyer,
    "raw mean, 1 month": raw_mean(1),
    "raw mean, 3 months": raw_mean(QUARTER),
    "raw mean, 12 months": raw_mean(YEAR),
    "binomial funnel": binomial_funnel,
    "mixed model, no decay": mixed_model,
}


def _with_flags(level: FloatArray, half_width: FloatArray, below: FloatArray, visits: FloatArray) -> Judgement:
    """Flags by the product's rule, so that methods differ in what they know only; the lowest level comes first."""
    called = (np.nan_to_num(below) >= COACH_NOW_CHANCE) & (visits >= COACH_NOW_WEIGHT)
    low, high = np.clip(level - half_width, 0, 100), np.clip(level + half_width, 0, 100)
    return Judgement(level, low, high, below, -level, called)
