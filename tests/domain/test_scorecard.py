"""Forms weighed into one score, its uncertainty and its changes; checked by hand, by properties, by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import scorecard as rules
from domain.estimates import range_inflation
from tests.domain.witness_scorecard import combined_by_hand

WEIGHT = np.array([60.0, 15.0, 7.0])
VARIANCE = np.array([100.0, 150.0, 250.0])
CELL = st.one_of(st.just((0, 0.0)), st.tuples(st.integers(1, 30), st.floats(0, 100)))


def combine(cells, usual=(85.0, 84.0, 88.0)):
    """cells: rows of (audits, mean score), one a channel."""
    n = np.array([[one[0] for one in row] for row in cells], dtype=float)
    total = np.array([[one[0] * one[1] for one in row] for row in cells])
    return rules.combine(n, total, WEIGHT, VARIANCE, usual)


def test_forms_are_weighed_by_the_chains_weights():
    found = combine([[(10, 80.0), (4, 90.0), (5, 70.0)]])
    assert found.score[0] == pytest.approx((60 * 80 + 15 * 90 + 7 * 70) / 82)
    assert found.error[0] == pytest.approx(np.sqrt((60**2 * 10 + 15**2 * 37.5 + 7**2 * 50) / 82**2))
    assert found.usual[0] == pytest.approx((60 * 85 + 15 * 84 + 7 * 88) / 82)
    assert found.audits[0] == 19


def test_a_row_without_a_form_is_weighed_and_compared_over_those_it_has():
    found = combine([[(10, 80.0), (0, 0.0), (5, 70.0)]])
    assert found.score[0] == pytest.approx((60 * 80 + 7 * 70) / 67)
    assert found.usual[0] == pytest.approx((60 * 85 + 7 * 88) / 67)
    assert found.missing.tolist() == [[False, True, False]]


def test_a_form_that_the_network_does_not_have_is_not_missing_and_no_audits_are_no_score():
    found = combine([[(0, 0.0), (0, 0.0), (0, 0.0)]], usual=(85.0, np.nan, 88.0))
    assert np.isnan(found.score[0])
    assert np.isnan(found.error[0])
    assert found.missing.tolist() == [[True, False, True]]


def test_a_form_that_weighs_nothing_is_no_score():
    found = rules.combine([[5.0, 0.0]], [[400.0, 0.0]], [0.0, 10.0], [100.0, 100.0], [80.0, 80.0])
    assert np.isnan(found.score[0])


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=5))
def test_scores_agree_with_a_witness_that_goes_row_by_row(cells):
    found = combine(cells)
    for row, score in zip(cells, found.score, strict=True):
        if not any(n for n, _ in row):
            assert np.isnan(score)
            continue
        by_hand = combined_by_hand({c: (n, n * mean) for c, (n, mean) in enumerate(row)}, dict(enumerate(WEIGHT)))
        assert score == pytest.approx(by_hand)


@given(st.lists(CELL.filter(lambda one: one[0] > 0), min_size=3, max_size=3), st.integers(0, 2))
def test_more_audits_of_a_form_never_raise_the_error(row, which):
    more = [(n + (place == which), mean) for place, (n, mean) in enumerate(row)]
    assert combine([more]).error[0] <= combine([row]).error[0] + 1e-9


def test_the_scatter_of_a_visit_is_that_within_its_own_cells():
    random = np.random.default_rng(3)
    means, sums, squares, counts = random.normal(80, 8, 200), [], [], []
    for mean in means:
        scores = random.normal(mean, 12, 15)
        counts.append(15)
        sums.append(scores.sum())
        squares.append((scores**2).sum())
    found = rules.visit_variances([0] * 200, counts, sums, squares, 2)
    assert found[0] == pytest.approx(144, rel=0.1)
    assert found[1] == pytest.approx(found[0], rel=0.05)  # nothing known of it: as of all forms
    assert rules.visit_variances([], [], [], [], 1) == pytest.approx([100.0])


def test_levels_lie_between_the_score_and_what_is_usual_and_few_rows_stand_alone():
    score, error, usual = np.array([70.0, 90.0]), np.array([4.0, 1.0]), np.array([80.0, 80.0])
    pulled = rules.true_levels(score, error, usual, 16.0)
    assert pulled.estimate.tolist() == pytest.approx([75.0, 80 + 10 * 16 / 17])
    assert np.all(pulled.sd <= range_inflation(2) * error)
    alone = rules.true_levels(score, error, usual, np.nan)
    assert alone.estimate.tolist() == [70.0, 90.0]
    assert alone.sd.tolist() == [4.0, 1.0]
    assert np.isnan(rules.network_spread(score, error, usual))


@pytest.mark.parametrize("spread", [2.0, 5.0])
def test_ranges_hold_the_truth_nine_times_in_ten(spread):
    random = np.random.default_rng(5)
    inside = total = 0
    for _ in range(40):
        usual = np.full(40, 85.0)
        truth = np.minimum(usual + random.normal(0, spread, 40), 100)
        error = random.uniform(1, 4, 40)
        score = truth + random.normal(0, error)
        found = rules.true_levels(score, error, usual, rules.network_spread(score, error, usual))
        inside += int(((found.low <= truth) & (truth <= found.high)).sum())
        total += 40
    assert 0.88 <= inside / total <= 0.96


def change(now, before):
    n, m = (np.array([[one[0] for one in row] for row in rows], dtype=float) for rows in (now, before))
    s, t = (np.array([[one[0] * one[1] for one in row] for row in rows]) for rows in (now, before))
    return rules.changes(n, s, m, t, weight=WEIGHT, variance=VARIANCE)


def test_a_change_is_measured_over_the_forms_of_both_periods():
    found = change([[(30, 90.0), (5, 100.0), (0, 0.0)]], [[(30, 80.0), (0, 0.0), (9, 10.0)]])
    assert found.value[0] == pytest.approx(10.0)
    assert found.margin[0] == pytest.approx(1.645 * np.sqrt(100 / 30 + 100 / 30))
    assert found.named[0]


def test_too_few_audits_are_no_change_and_neither_is_a_form_that_came_anew():
    found = change([[(2, 90.0), (0, 0.0), (0, 0.0)], [(9, 90.0), (0, 0.0), (0, 0.0)]],
                   [[(9, 50.0), (0, 0.0), (0, 0.0)], [(0, 0.0), (9, 50.0), (0, 0.0)]])  # fmt: skip
    assert np.isnan(found.value).all()
    assert not found.named.any()


def test_where_nothing_changed_hardly_a_list_names_one():
    random = np.random.default_rng(11)
    named = 0
    for _ in range(60):
        n = np.full((40, 1), 12.0)
        now, before = (random.normal(80, 10 / np.sqrt(12), (40, 1)) * n for _ in range(2))
        named += rules.changes(n, now, n, before, weight=[1.0], variance=[100.0]).named.any()
    assert named <= 12
