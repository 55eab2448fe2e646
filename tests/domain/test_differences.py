"""Two locations side by side: ranges of differences, and which of many differences are real."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from domain.differences import (
    Counts,
    Difference,
    Estimate,
    chance_lower,
    difference,
    level_difference,
    part_differences,
)
from domain.many import real_among
from tests.domain.witness_groups import real_by_loops

chances = st.lists(st.floats(0, 1), max_size=30)


def test_levels_differ_beyond_the_range_or_cannot_be_told_apart() -> None:
    # sqrt(3^2 + 4^2) = 5, 1.645 * 5 = 8.225
    gap = level_difference((70.0, 3.0), (80.0, 4.0))
    assert (gap.value, gap.low, gap.high) == pytest.approx((-10, -18.225, -1.775))
    assert gap.beyond_chance
    assert not level_difference((72.0, 3.0), (80.0, 4.0)).beyond_chance
    assert chance_lower((70.0, 3.0), (80.0, 4.0)) == pytest.approx(0.9772, abs=1e-4)
    assert chance_lower((80.0, 3.0), (80.0, 4.0)) == 0.5


def test_the_range_of_a_difference_comes_from_both_ranges() -> None:
    # down: sqrt(3^2 + 4^2) = 5; up: sqrt(6^2 + 8^2) = 10
    assert difference(Estimate(20, 17, 26), Estimate(10, 2, 14)) == Difference(10, 5, 20)
    assert difference(Estimate(1, 1, 1), Estimate(1, 0.8, 1)).value == 0


def test_shares_agree_with_newcombes_published_example() -> None:
    # Newcombe 1998, method 10: 56/70 and 48/80, 95 %: 0.0524 to 0.3339; ours are 90 % ranges, which lie inside.
    found = part_differences(Counts([56], [70], [70]), Counts([48], [80], [80]))
    assert found.value[0] == pytest.approx(0.2)
    assert 0.0524 < found.low[0] < 0.2 < found.high[0] < 0.3339


def test_the_test_of_two_shares_is_the_chi_square_less_one_answer() -> None:
    table = np.array([[15, 5], [6, 14]])
    chi, *_ = chi2_contingency(table, correction=False)
    z = np.sqrt(chi * 39 / 40)
    edge = 2 * (1 - _normal(z))
    one, two = Counts([15], [20], [20]), Counts([6], [20], [20])
    assert part_differences(one, two).real[0] == (edge <= 0.10)
    assert edge == pytest.approx(0.0047, abs=5e-4)


def _normal(z: float) -> float:
    from statistics import NormalDist

    return NormalDist().cdf(z)


@pytest.mark.parametrize(
    ("first", "second", "compared"),
    [
        (Counts([4], [4], [4]), Counts([0], [9], [9]), False),  # four answers say nothing
        (Counts([5], [5], [5]), Counts([0], [5], [5]), True),
        (Counts([0], [0], [0]), Counts([5], [5], [5]), False),
        (Counts([40], [40], [40], [2]), Counts([0], [40], [40], [9]), False),  # one or two bad visits
        (Counts([40], [40], [40], [3]), Counts([0], [40], [40], [3]), True),
    ],
)
def test_little_evidence_is_not_compared(first: Counts, second: Counts, compared: bool) -> None:
    found = part_differences(first, second)
    assert found.compared[0] == compared
    assert found.real[0] == compared


def test_what_was_never_asked_is_unknown_and_not_zero() -> None:
    found = part_differences(Counts([0], [0], [0]), Counts([5], [5], [5]))
    assert np.isnan(found.first[0])
    assert np.isnan(found.value[0])
    assert np.isnan(found.low[0])


def test_answers_of_one_visit_count_as_fewer() -> None:
    alone = part_differences(Counts([15], [20], [20]), Counts([10], [20], [20]))
    together = part_differences(Counts([15], [20], [20], [4]), Counts([10], [20], [20], [4]))
    assert together.high[0] - together.low[0] > alone.high[0] - alone.low[0]


def test_no_parts_are_empty_arrays() -> None:
    found = part_differences(Counts([], [], []), Counts([], [], []))
    assert found.value.size == found.real.size == 0


def test_a_bonus_above_what_is_possible_is_a_full_share() -> None:
    assert part_differences(Counts([12], [10], [10]), Counts([5], [10], [10])).first[0] == 1.0


@given(chances)
def test_real_ones_agree_with_loops(chance: list[float]) -> None:
    assert list(real_among(chance)) == real_by_loops(chance, 0.10)


@given(chances)
def test_one_more_doubtful_difference_never_makes_another_real(chance: list[float]) -> None:
    before = real_among(chance)
    assert np.all(real_among([*chance, 1.0])[: len(chance)] <= before)


def test_two_equal_locations_seldom_differ_on_any_of_sixty_standards() -> None:
    rng, any_real = np.random.default_rng(3), 0
    share, n = np.linspace(0.5, 0.97, 60), np.full(60, 14)
    for _ in range(400):
        one, two = (Counts(rng.binomial(n, share), n, n) for _ in range(2))
        any_real += bool(part_differences(one, two).real.any())
    assert any_real <= 0.12 * 400


def test_standards_that_differ_much_are_found_and_few_others() -> None:
    rng, found, wrong, called = np.random.default_rng(3), 0, 0, 0
    low, high, n = np.full(60, 0.8), np.full(60, 0.8), np.full(60, 25)
    low[:10], high[:10] = 0.35, 0.95
    for _ in range(200):
        real = part_differences(Counts(rng.binomial(n, low), n, n), Counts(rng.binomial(n, high), n, n)).real
        found, wrong, called = found + real[:10].sum(), wrong + real[10:].sum(), called + real.sum()
    assert found >= 0.9 * 10 * 200
    assert wrong <= 0.12 * called
