import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.what_changed import MixAndRate, WindowSums, mix_and_rate, score_moves, share_moves

ROWS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 60), st.floats(0, 1), st.integers(0, 60)), min_size=1, max_size=8
)


def moved_by_hand(rows: list[tuple[float, int, float, int]], variance: float | None) -> set[int]:
    """Keys beyond chance; variance None: shares."""
    family = [row for row in rows if row[1] >= 5 and row[3] >= 5]
    found = set()
    for place, (before, n0, now, n1) in enumerate(rows):
        if n0 < 5 or n1 < 5:
            continue
        p = (before * n0 + now * n1 + 1) / (n0 + n1 + 2)
        spread = p * (1 - p) if variance is None else variance
        margin = NormalDist().inv_cdf(1 - 0.05 / len(family)) * math.sqrt(spread / n0 + spread / n1)
        if abs(now - before) > margin + 1e-12:
            found.add(place)
    return found


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_moves_agree_with_looking_at_each_candidate_by_hand(rows):
    before, n0, now, n1 = (list(column) for column in zip(*rows, strict=True))
    keys = list(range(len(rows)))
    assert {move.key for move in share_moves(keys, before, n0, now, n1)} == moved_by_hand(rows, None)
    scored = score_moves(keys, before, n0, now, n1, within_variance=0.05)
    assert {move.key for move in scored} == moved_by_hand(rows, 0.05)


def test_the_largest_move_comes_first_and_says_what_it_rests_on():
    found = share_moves([7, 8], [0.9, 0.9], [100, 100], [0.7, 0.4], [90, 100])
    assert [move.key for move in found] == [8, 7]
    assert (found[1].n_before, found[1].n_now) == (100, 90)
    assert found[0].difference == pytest.approx(-0.5)
    assert found[0].margin < 0.5


def test_in_nine_of_ten_quiet_windows_nothing_is_told():
    rng = np.random.default_rng(5)
    told = 0
    for _ in range(400):
        p = rng.uniform(0.5, 0.95, 65)
        n0, n1 = rng.integers(20, 120, 65), rng.integers(20, 120, 65)
        told += bool(share_moves(np.arange(65), rng.binomial(n0, p) / n0, n0, rng.binomial(n1, p) / n1, n1))
    assert told / 400 <= 0.13


def test_no_candidates_and_too_few_audits_tell_nothing():
    assert score_moves([], [], [], [], [], within_variance=100.0) == []
    assert score_moves([1], [90.0], [4], [10.0], [50], within_variance=100.0) == []
    assert share_moves([1], [np.nan], [0], [1.0], [50]) == []


def test_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match="candidate"):
        score_moves([1, 2], [90.0], [40], [10.0], [50], within_variance=100.0)


def test_an_easier_form_is_mix_and_better_service_is_rate():
    # Ten audits at 70 where 70 was expected; then ten at 85 where 80 was expected.
    assert mix_and_rate(WindowSums(700, 0, 10), WindowSums(850, 50, 10)) == MixAndRate(raw=15.0, mix=10.0, rate=5.0)
    assert mix_and_rate(WindowSums(0, 0, 0), WindowSums(850, 50, 10)) is None
