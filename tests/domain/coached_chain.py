"""A chain that coaches its worst-looking locations: what chance alone then does is known."""

import math

import numpy as np


def chain(rng, *, n=40, visits_a_month=2.0, months=24, keeps=0.95, coach_at=(18,), coached_a_time=8, effect=0.0):
    """A chain of tau 5 and sigma 10 whose levels keep this part of themselves each month (1: no drift).

    At each start the worst-looking of those not coached yet, by their last quarter's raw mean, are coached.
    Gives location, month and residual of each audit, and each location's start (nan: never).
    """
    level = np.empty((n, months))
    level[:, 0] = rng.normal(0, 5, n)
    for month in range(1, months):
        level[:, month] = keeps * level[:, month - 1] + rng.normal(0, 5 * math.sqrt(1 - keeps**2), n)
    location = np.repeat(np.arange(n), rng.poisson(visits_a_month * months, n))
    when = rng.uniform(0, months, location.size)
    residual = level[location, np.floor(when).astype(int)] + rng.normal(0, 10, location.size)
    coached_from = np.full(n, np.nan)
    for start in coach_at:
        lately = (when >= start - 3) & (when < start)
        visits = np.bincount(location[lately], minlength=n)
        looks = np.bincount(location[lately], residual[lately], n) / np.maximum(visits, 1)
        looks[(visits == 0) | ~np.isnan(coached_from)] = np.inf
        coached_from[np.argsort(looks)[:coached_a_time]] = start
    return location, when, residual + effect * (when >= coached_from[location]), coached_from
