"""Groups that can be told apart: equal chains are one group, outliers stand alone, places hold the truth."""

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.estimates import Estimates, estimate_locations
from domain.groups import places, tell_apart
from tests.domain.witness_groups import groups_by_loops, places_by_loops

levels = st.lists(st.tuples(st.floats(40, 100), st.floats(0.5, 8)), min_size=1, max_size=25)


def chain(truth: np.ndarray, visits: int, rng: np.random.Generator) -> Estimates:
    """A fit of two years of visits that scatter by 12 points around the true levels."""
    place = np.repeat(np.arange(truth.size), visits)
    residual = truth[place] + rng.normal(0, 12, place.size)
    age = rng.uniform(0, 24, place.size)
    return estimate_locations(place, age, residual, truth.size, half_life=6.0, drift_variance=1.0)


@pytest.mark.parametrize(
    ("level", "sd", "groups"),
    [
        ([], [], []),
        ([80], [2], [0]),
        ([80, 80, 80], [2, 2, 2], [0, 0, 0]),
        # 10 / sqrt(8) = 3.5: far beyond 1.645
        ([90, 80], [2, 2], [1, 0]),
        # 5 / sqrt(8) = 1.77: enough for the nearest, 1.645, not for the second, 1.96
        ([80, 85], [2, 2], [0, 1]),
        ([80, 80, 85], [2, 2, 2], [0, 0, 0]),
        # A level known badly is told from nobody.
        ([80, 90], [2, 8], [0, 0]),
    ],
)
def test_a_group_ends_before_the_first_that_differs_from_its_lowest(level: list, sd: list, groups: list) -> None:
    found = tell_apart(level, sd)
    assert list(found.group) == groups
    assert found.count == len(set(groups))


@given(levels)
def test_groups_agree_with_loops(rows: list[tuple[float, float]]) -> None:
    level, sd = zip(*rows, strict=True)
    assert list(tell_apart(level, sd).group) == groups_by_loops(level, sd)


@given(levels, st.floats(-30, 30))
def test_a_constant_moves_no_group_and_groups_rise_with_the_level(rows: list, constant: float) -> None:
    level, sd = (np.array(one) for one in zip(*rows, strict=True))
    found = tell_apart(level, sd)
    ranked = found.group[found.order]
    assert np.all(np.diff(ranked) >= 0)
    assert set(ranked) == set(range(found.count))
    assert np.all(np.diff(level[found.order]) >= 0)
    moved = tell_apart(np.round(level, 3) + round(constant, 3), sd)
    assert moved.count == tell_apart(np.round(level, 3), sd).count


def test_members_are_listed_lowest_first() -> None:
    found = tell_apart([90, 60, 91, 61], [1, 1, 1, 1])
    assert list(found.members(0)) == [1, 3]
    assert list(found.members(1)) == [0, 2]


@pytest.mark.parametrize("visits", [3, 8, 20, 70])
def test_forty_equal_locations_are_one_group_in_nine_chains_of_ten(visits: int) -> None:
    rng = np.random.default_rng(7)
    found = [chain(np.zeros(40), visits, rng) for _ in range(100)]
    assert sum(tell_apart(one.mean, one.sd).count == 1 for one in found) >= 90


def test_equal_locations_between_two_outliers_stay_together() -> None:
    rng, truth = np.random.default_rng(7), np.zeros(40)
    truth[:2] = -20, 20
    found = [tell_apart(one.mean, one.sd) for one in (chain(truth, 70, rng) for _ in range(60))]
    assert sum(one.count == 3 and list(one.members(0)) == [0] for one in found) >= 54


def test_borders_between_locations_that_differ_are_true() -> None:
    rng, wrong, borders = np.random.default_rng(7), 0, 0
    for _ in range(60):
        truth = rng.normal(0, 5.5, 40)
        made = chain(truth, 70, rng)
        found = tell_apart(made.mean, made.sd)
        lowest = [truth[found.members(group)[0]] for group in range(found.count)]
        wrong += sum(below >= above for below, above in pairwise(lowest))
        borders += found.count - 1
    assert borders >= 60, "real differences are found"
    assert wrong <= 0.05 * borders


@given(levels)
def test_places_agree_with_loops(rows: list[tuple[float, float]]) -> None:
    level, sd = zip(*rows, strict=True)
    found = places(level, sd, range(len(level)))
    assert [*zip(found.best, found.worst, strict=True)] == places_by_loops(level, sd)


def test_equal_locations_may_hold_any_place_and_clear_ones_their_own() -> None:
    equal = places([80.0] * 5, [2.0] * 5, [0, 4])
    assert (list(equal.best), list(equal.worst)) == ([1, 1], [5, 5])
    clear = places([60.0, 75.0, 90.0], [1.0] * 3, [0, 1, 2])
    assert list(clear.best) == list(clear.worst) == [3, 2, 1]


def test_a_chain_of_five_thousand_is_grouped_and_placed_in_a_second() -> None:
    rng = np.random.default_rng(7)
    level, sd = rng.normal(80, 5, 5000), rng.uniform(1, 4, 5000)
    started = time.perf_counter()
    found, held = tell_apart(level, sd), places(level, sd, np.arange(5000))
    assert time.perf_counter() - started < 3, "three times the promise, for a busy machine"
    assert found.count >= 2
    some = rng.integers(0, 5000, 20)
    alone = places(level, sd, some)
    assert list(held.best[some]) == list(alone.best)


def test_the_range_of_places_holds_the_true_place() -> None:
    rng, held = np.random.default_rng(7), []
    for _ in range(40):
        truth = rng.normal(0, 5.5, 40)
        made = chain(truth, 20, rng)
        found = places(made.mean, made.sd, np.arange(40))
        place = 1 + np.argsort(np.argsort(-truth))
        held.append(np.mean((found.best <= place) & (place <= found.worst)))
    assert np.mean(held) >= 0.90


@pytest.mark.parametrize(("level", "sd"), [([80, np.nan], [1, 1]), ([80, 81], [1, 0]), ([80], [1, 1])])
def test_unknown_levels_are_refused(level: list, sd: list) -> None:
    with pytest.raises(ValueError, match="level"):
        tell_apart(level, sd)
    with pytest.raises(ValueError, match="level"):
        places(level, sd, [0])
