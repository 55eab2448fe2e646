import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from domain.standards_to_coach import Spread, estimate_standards, learn_spread, three_to_coach
from tests.domain import witness


@st.composite
def chains(draw):
    """Cells of a small chain: (location, standard, share sum, answers), network shares, locations."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, q = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    network = rng.uniform(0.2, 1.0, q)
    network[0] = draw(st.sampled_from([0.0, 0.7, 1.0]))
    cells = []
    for i in range(n):
        for s in range(q):
            k = int(rng.integers(0, 15))
            if rng.random() < 0.8:
                cells.append((i, s, float(rng.binomial(k, rng.choice([0.1, 0.6, 0.95]))), float(k)))
    return cells, network.tolist(), n


def estimate(cells, network, n, weight=None):
    columns = [[cell[i] for cell in cells] for i in range(4)]
    weight = [1.0] * len(network) if weight is None else weight
    return estimate_standards(*columns, weight=weight, network_share=network, n_locations=n)


@settings(max_examples=50, deadline=None)
@given(chains())
def test_estimates_of_standards_agree_with_the_witness(chain):
    found, by_hand = estimate(*chain), witness.standards(*chain)
    for field in ("shift", "expected", "estimate"):
        assert_allclose(getattr(found, field), by_hand[field], rtol=1e-9, atol=1e-9)
    assert found.spread.strength == pytest.approx(by_hand["strength"][0], rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(chains())
def test_an_estimate_lies_between_what_was_seen_and_what_was_expected_and_in_its_range(chain):
    found = estimate(*chain)
    for (_, _, x, k), e, p, low, high in zip(
        chain[0], found.expected, found.estimate, found.low, found.high, strict=True
    ):
        seen = x / k if k else e
        assert min(seen, e) - 1e-9 <= p <= max(seen, e) + 1e-9
        assert 0 <= low <= high <= 1
    assert 6 <= found.spread.strength <= 25


def test_the_range_holds_ninety_percent_and_the_label_follows_the_chance():
    # Location 0 fails standard 0 again and again; the others reach the network's share.
    cells = [(i, s, 0.0 if i == s == 0 else 9.0, 10.0) for i in range(6) for s in range(3)]
    found = estimate(cells, [0.9, 0.9, 0.9], 6)
    good = 0.0 + found.spread.strength * found.expected[0]
    bad = 10.0 + found.spread.strength * (1 - found.expected[0])
    assert witness.beta_cdf(found.low[0], good, bad) == pytest.approx(0.05, abs=1e-5)
    assert witness.beta_cdf(found.high[0], good, bad) == pytest.approx(0.95, abs=1e-5)
    assert witness.beta_cdf(0.85, good, bad) == pytest.approx(found.below_network[0], abs=1e-5)
    assert found.specific.tolist() == [True] + [False] * 17


def test_a_standard_a_few_points_under_the_network_is_not_specific():
    # All alike and 4 points of share under the network: surely under it, but not by 5.
    found = estimate([(i, 0, 860.0, 1000.0) for i in range(6)], [0.9], 6)
    good = 860 + found.spread.strength * found.expected[0]
    bad = 140 + found.spread.strength * (1 - found.expected[0])
    assert found.below_network[0] == pytest.approx(witness.beta_cdf(0.85, good, bad), abs=1e-5)
    assert witness.beta_cdf(0.9, good, bad) > 0.99
    assert not found.specific.any()


def test_the_strength_of_the_expectation_follows_how_much_cells_vary():
    # Chance alone gives (x - 5)^2 = 2.5; here it is 4, an excess of 1.5 of 22.5: rho = 1/15.
    found = estimate([(0, 0, 3.0, 10.0), (1, 0, 7.0, 10.0)], [0.5], 2)
    assert found.spread.strength == pytest.approx(14)


def test_a_standard_that_everyone_fails_is_network_wide():
    cells = [(i, 0, 3.0, 10.0) for i in range(8)]
    assert not estimate(cells, [0.3], 8).specific.any()


def test_a_location_like_the_network_has_no_shift_and_the_strongest_prior():
    cells = [(i, s, 8.0, 10.0) for i in range(5) for s in range(4)]
    found = estimate(cells, [0.8] * 4, 5)
    assert_allclose(found.shift, 0)
    assert found.spread.strength == 25
    assert_allclose(found.estimate, 0.8)


def test_a_location_bad_at_everything_is_shifted_and_expected_to_be_bad_at_what_it_was_not_asked():
    cells = [(i, s, 4.0 if i == 0 else 9.0, 10.0) for i in range(6) for s in range(8)]
    cells[7] = (0, 7, 0.0, 0.0)
    found = estimate(cells, [0.85] * 8, 6)
    assert found.shift[0] < -0.5
    assert found.expected[7] == found.estimate[7] < 0.8


def test_shifts_of_a_simulated_chain_follow_the_true_ones():
    rng = np.random.default_rng(2)
    network, true = rng.uniform(0.5, 0.95, 30), rng.normal(0, 0.5, 100)
    location, standard = np.repeat(np.arange(100), 30), np.tile(np.arange(30), 100)
    p = 1 / (1 + np.exp(-(np.log(network / (1 - network))[standard] + true[location])))
    hits = rng.binomial(12, p)
    found = estimate_standards(
        location,
        standard,
        hits,
        np.full(3000, 12),
        weight=np.ones(30),
        network_share=network,
        n_locations=100,
    )
    assert np.corrcoef(found.shift, true)[0, 1] > 0.9
    assert np.mean((found.low <= p) & (p <= found.high)) > 0.85


def test_the_order_is_by_lost_weighted_points():
    # Equal shares, so the weights alone decide; standard 1 is the heaviest.
    found = estimate([(0, s, 5.0, 10.0) for s in range(4)], [0.5] * 4, 1, weight=[1.0, 9.0, 4.0, 2.0])
    assert found.lost_points.tolist() == pytest.approx([0.5, 4.5, 2.0, 1.0])
    assert found.standard[three_to_coach(found)].tolist() == [1, 2, 3]


def test_at_most_three_a_location_and_ties_by_number():
    cells = [(i, s, 5.0, 10.0) for s in (4, 3, 2, 1, 0) for i in (1, 0)]
    found = estimate(cells, [0.5] * 5, 3)
    rows = three_to_coach(found)
    assert found.location[rows].tolist() == [0, 0, 0, 1, 1, 1]
    assert found.standard[rows].tolist() == [0, 1, 2, 0, 1, 2]


def test_standards_never_seen_or_not_eligible_are_not_coached():
    found = estimate([(0, 0, 0.0, 0.0), (0, 1, 5.0, 10.0), (0, 2, 1.0, 10.0)], [0.1, 0.5, 0.5], 1)
    assert found.standard[three_to_coach(found)].tolist() == [2, 1]
    assert found.standard[three_to_coach(found, eligible=found.standard != 2)].tolist() == [1]


def test_fewer_can_be_asked_for():
    found = estimate([(0, s, float(s), 10.0) for s in range(4)], [0.5] * 4, 1)
    assert found.standard[three_to_coach(found, at_most=1)].tolist() == [0]


def test_a_standard_the_network_never_failed_has_a_finite_estimate():
    found = estimate([(0, 0, 3.0, 10.0), (1, 0, 10.0, 10.0)], [1.0], 2)
    assert np.isfinite(found.estimate).all()
    assert np.isfinite(found.shift).all()


def test_no_cells_give_empty_arrays():
    found = estimate([], [0.5], 2)
    assert found.estimate.shape == found.specific.shape == three_to_coach(found).shape == (0,)
    assert_allclose(found.shift, [0, 0])


@pytest.mark.parametrize(
    ("cells", "network"),
    [
        ([(0, 0, 2.0, 1.0)], [0.5]),
        ([(0, 0, -1.0, 1.0)], [0.5]),
        ([(0, 0, math.nan, 1.0)], [0.5]),
        ([(0, 0, 1.0, 1.0), (0, 0, 1.0, 1.0)], [0.5]),
        ([(1, 0, 1.0, 1.0)], [0.5]),
        ([(0, 1, 1.0, 1.0)], [0.5]),
        ([(0, 0, 1.0, 1.0)], [math.nan]),
        ([(0, 0, 1.0, 1.0)], [1.2]),
    ],
)
def test_counts_that_cannot_be_are_refused(cells, network):
    with pytest.raises(ValueError, match=r"\w"):
        estimate(cells, network, 1)


def test_what_was_learnt_from_many_locations_serves_for_one_of_them():
    rng = np.random.default_rng(4)
    location, standard = np.divmod(np.arange(40), 4)
    answers = rng.integers(5, 30, 40).astype(float)
    hits = rng.binomial(answers.astype(int), 0.7).astype(float)
    network = {"network_share": np.full(4, 0.7)}
    spread = learn_spread(location, standard, hits, answers, **network, n_locations=10)
    whole = estimate_standards(location, standard, hits, answers, **network, weight=np.ones(4), n_locations=10)
    assert whole.spread == spread
    mine = location == 3
    part = estimate_standards(
        location[mine] - 3, standard[mine], hits[mine], answers[mine], **network, weight=np.ones(4), n_locations=1,
        spread=spread,
    )  # fmt: skip
    for name in ("standard", "answers", "estimate", "low", "high", "lost_points", "specific"):
        assert_allclose(getattr(part, name), getattr(whole, name)[mine])
    assert_allclose(part.shift, whole.shift[3])


def test_nothing_learnt_says_that_nobody_differs():
    spread = learn_spread([], [], [], [], network_share=[0.5], n_locations=0)
    assert spread == Spread(shift_variance=0.0, strength=25.0)
