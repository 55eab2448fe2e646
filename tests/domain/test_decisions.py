"""The chance of the same decision: two independent ways to the same figure, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from domain.decisions import same_decision
from tests.domain.witness_scorecard import same_by_drawing

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(120)
POINTS, SPREAD = st.floats(0, 100), st.floats(0.1, 15)


def by_quadrature(estimate, sd, noise, threshold):
    """E[p^2 + (1 - p)^2] by Gauss-Hermite; good while the level is not known much worse than one set of visits."""
    p = ndtr((estimate + sd * NODES - threshold) / noise)
    return float(WEIGHTS @ (p**2 + (1 - p) ** 2) / WEIGHTS.sum())


@given(POINTS, SPREAD, st.floats(0.5, 3), POINTS)
def test_the_closed_form_agrees_with_quadrature(estimate, sd, ratio, threshold):
    noise = sd * ratio
    assert same_decision(estimate, sd, noise, threshold) == pytest.approx(
        by_quadrature(estimate, sd, noise, threshold), abs=2e-4
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", [(85, 2, 3, 85), (80, 2, 3, 85), (84, 5, 1, 85), (90, 1, 4, 82), (75, 0.5, 6, 82), (82.5, 3, 3, 82)]
)
def test_drawing_visits_one_by_one_comes_to_the_same(case):
    drawn = same_by_drawing(*case, draws=200_000, seed=7)
    assert same_decision(*case) == pytest.approx(drawn, abs=0.005)


@given(POINTS, SPREAD, SPREAD, POINTS)
def test_a_decision_is_never_worse_than_a_coin_nor_surer_than_certain(estimate, sd, noise, threshold):
    assert 0.5 - 1e-12 <= same_decision(estimate, sd, noise, threshold) <= 1


@given(POINTS, SPREAD, SPREAD, st.floats(0, 20), st.floats(0, 20))
def test_a_level_farther_from_the_threshold_is_decided_more_surely(threshold, sd, noise, near, more):
    close = same_decision(threshold + near, sd, noise, threshold)
    far = same_decision(threshold + near + more, sd, noise, threshold)
    assert far >= close - 1e-12
    assert far == pytest.approx(same_decision(threshold - near - more, sd, noise, threshold))


def test_visits_without_chance_decide_alike_and_the_unknown_stays_unknown():
    assert same_decision([85, 85], [0, 3], 0, 85).tolist() == [1, 1]
    assert np.isnan(same_decision([np.nan, 80], [1, np.nan], 1, 85)).all()


def test_a_level_known_exactly_on_the_threshold_is_a_coin():
    assert same_decision(85, 0, 3, 85) == pytest.approx(0.5)


def test_a_negative_deviation_is_refused():
    with pytest.raises(ValueError, match="negative"):
        same_decision(85, -1, 1, 85)
