"""Shrinkage as lme4 would do it, by statsmodels."""

import warnings

import numpy as np
from numpy.typing import NDArray
from statsmodels.regression.mixed_linear_model import MixedLM

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def fit_mixed(location: IntArray, channel: IntArray, score: FloatArray, n: int) -> tuple[FloatArray, FloatArray]:
    """Level of each location (points) and its standard deviation, from score ~ channel + (1 | location).

    A location without audits gets the intercept and the whole spread. Where no spread is found (a singular
    fit), all locations have the intercept and its standard error.
    """
    channels = np.unique(channel)
    # Centred, so that the intercept is the level at the chain's usual mix.
    other = (channel[:, None] == channels[1:]).astype(np.float64)
    fixed = np.column_stack([np.ones(score.size), other - other.mean(axis=0)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a singular fit is an answer here, not a fault
        try:
            # Powell needs no derivatives, which are not defined at a spread of nothing.
            fit = MixedLM(score, fixed, groups=location).fit(reml=True, method="powell")
            intercepts, spread, within = fit.fe_params, float(fit.cov_re[0, 0]), float(fit.scale)
        except np.linalg.LinAlgError:
            intercepts, spread, within = np.linalg.lstsq(fixed, score)[0], 0.0, float(score.var(ddof=1))
    left = score - fixed @ intercepts
    visits = np.bincount(location, minlength=n)
    belief = spread * visits / (spread * visits + within)
    mean = np.bincount(location, left, n) / np.maximum(visits, 1)
    unsure = 1 / float((visits / (spread * visits + within)).sum())  # variance of the intercept
    return intercepts[0] + belief * mean, np.sqrt(spread * (1 - belief) + (1 - belief) ** 2 * unsure)
