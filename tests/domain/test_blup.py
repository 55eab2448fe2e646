"""Without forgetting and with given variances, levels are the textbook one-way BLUP: held against statsmodels."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import stdtrit
from statsmodels.regression.mixed_linear_model import MixedLM

from domain.estimates import estimate_locations

INFLATION = stdtrit(29, 0.95) / 1.645  # ranges of 30 locations are as wide as t, not the normal


@pytest.fixture(scope="module")
def chain() -> tuple[np.ndarray, np.ndarray]:
    """Thirty locations of 2 to 12 audits: location and residual of each."""
    rng = np.random.default_rng(11)
    location = np.repeat(np.arange(30), rng.integers(2, 13, 30))
    return location, rng.normal(0, 6, 30)[location] + rng.normal(0, 9, location.size)


def test_reliability_estimate_and_sd_equal_the_mixed_model_of_statsmodels(chain: tuple) -> None:
    location, residual = chain
    fitted = MixedLM(residual, np.ones((residual.size, 1)), groups=location).fit(reml=True)
    between, within = float(fitted.cov_re[0, 0]), float(fitted.scale)
    ours = estimate_locations(
        location, np.linspace(0, 24, residual.size), residual, 30, half_life=np.inf, drift_variance=0.0,
        variances=(between, within),
    )  # fmt: skip
    n = np.bincount(location)
    assert_allclose(ours.reliability, n * between / (n * between + within), rtol=1e-12)
    effects = np.array([float(np.asarray(fitted.random_effects[i])[0]) for i in range(30)])
    assert_allclose(ours.network_mean, fitted.fe_params[0], rtol=1e-6)
    assert_allclose(ours.mean, fitted.fe_params[0] + effects, rtol=1e-6)
    # Textbook variance of mean + effect: tau^2 (1 - B) + (1 - B)^2 Var(mean), the mean estimated too.
    spread = np.array([float(np.asarray(fitted.random_effects_cov[i])[0, 0]) for i in range(30)])
    error = spread + (1 - ours.reliability) ** 2 * float(fitted.bse_fe[0]) ** 2
    # The error of the mean in statsmodels comes from a numerical Hessian: four digits.
    assert_allclose((ours.sd / INFLATION) ** 2, error, rtol=5e-4)
    of_mean = 1 / (n / (n * between + within)).sum()
    textbook = between * within / (n * between + within) + (1 - ours.reliability) ** 2 * of_mean
    assert_allclose((ours.sd / INFLATION) ** 2, textbook, rtol=1e-12)


@pytest.mark.parametrize("given", [{"drift_variance": -1.0}, {"variances": (0.0, 1.0)}, {"variances": (1.0, -1.0)}])
def test_settings_that_cannot_be_are_refused(given: dict) -> None:
    with pytest.raises(ValueError, match=r"variance"):
        estimate_locations([0], [0.0], [1.0], 1, **given)


def test_what_is_given_is_kept_and_the_rest_learnt(chain: tuple) -> None:
    location, residual = chain
    ages = np.linspace(0, 24, residual.size)
    found = estimate_locations(location, ages, residual, 30, half_life=3.0, drift_variance=2.5)
    assert (found.half_life, found.drift_variance) == (3.0, 2.5)
    assert found.between_variance == estimate_locations(location, ages, residual, 30).between_variance
