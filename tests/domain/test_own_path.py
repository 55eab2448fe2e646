"""The path of one location beside the band in which it would have moved anyway."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from domain.before_and_after import FIRST_WEEKS
from domain.own_path import Verdict, own_path


def path(residual, month=None, **changes):
    months = np.arange(1.0, len(residual) + 1) if month is None else month
    known = {"start": 0.0, "forecast": -5.0, "forecast_sd": 2.0, "within_variance": 100.0} | changes
    return own_path(months, residual, **known)


def by_hand(months, residuals, start, forecast, sd, within):
    seen = sorted(
        (m, r) for m, r in zip(months, residuals, strict=True) if m >= start + FIRST_WEEKS and not math.isnan(r)
    )
    rows = []
    for n in range(1, len(seen) + 1):
        half = 1.645 * math.sqrt(sd**2 + within / n)
        rows.append((seen[n - 1][0], sum(r for _, r in seen[:n]) / n, forecast - half, forecast + half))
    return rows


def test_it_agrees_with_adding_by_hand_and_leaves_out_what_came_before_and_what_has_no_score() -> None:
    random = np.random.default_rng(3)
    months, residuals = random.uniform(-12, 6, 60), random.normal(-5, 10, 60)
    residuals[::7] = np.nan
    found = path(residuals, months)
    expected = by_hand(months, residuals, 0.0, -5.0, 2.0, 100.0)
    assert_allclose(np.column_stack([found.month, found.mean, found.low, found.high]), expected)


@pytest.mark.parametrize(
    ("value", "n", "verdict"),
    [
        (5, 12, Verdict.ABOVE),
        (5, 11, Verdict.TOO_FEW),
        (-5, 12, Verdict.ANYWAY),
        (-20, 30, Verdict.BELOW),
        (0, 0, Verdict.TOO_FEW),
    ],
)
def test_a_word_is_said_from_twelve_visits_on(value: float, n: int, verdict: Verdict) -> None:
    assert path([float(value)] * n).verdict is verdict


def test_the_band_narrows_with_visits_and_never_below_what_the_forecast_knows() -> None:
    found = path([0.0] * 200)
    width = found.high - found.low
    assert np.all(np.diff(width) < 0)
    assert width[-1] > 2 * 1.645 * 2.0


@pytest.mark.slow
def test_where_nothing_works_nine_in_ten_end_within_the_band() -> None:
    random, held = np.random.default_rng(5), 0
    for _ in range(2000):
        level = random.normal(-5, 2)
        held += path(random.normal(level, 10, 15)).verdict is Verdict.ANYWAY
    assert 0.88 < held / 2000 < 0.92


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="positive variances"):
        path([1.0], within_variance=0)
