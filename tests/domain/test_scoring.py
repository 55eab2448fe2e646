import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from domain.scoring import critical_failures, expected_scores, network_shares, score_audits
from tests.domain import witness

COLUMNS = ("points", "max_points", "weight", "answered", "not_applicable", "bonus", "critical")


def answer(points=1.0, max_points=1.0, weight=1.0, **more):
    row = {"points": points, "max_points": max_points, "weight": weight, "bonus": False, "critical": False}
    return {**row, "answered": True, "not_applicable": False, **more}


def not_applicable(weight=1.0, **more):
    return answer(math.nan, math.nan, weight, answered=False, not_applicable=True, **more)


def missing(weight=1.0, **more):
    return answer(math.nan, math.nan, weight, answered=False, **more)


def score(*audits, threshold=85.0):
    """Score audits given as lists of rows."""
    rows = [row for audit in audits for row in audit]
    index = [i for i, audit in enumerate(audits) for _ in audit]
    columns = [[row[name] for row in rows] for name in COLUMNS]
    return score_audits(index, len(audits), *columns, pass_threshold=threshold)


@st.composite
def rows(draw):
    kind = draw(st.sampled_from([answer, answer, answer, not_applicable, missing]))
    more = {
        "weight": draw(st.sampled_from([0.0, 0.1, 1.0, 2.5])),
        "bonus": draw(st.integers(0, 5)) == 0,
        "critical": draw(st.integers(0, 5)) == 0,
    }
    if kind is not answer:
        return kind(**more)
    possible = draw(st.sampled_from([1.0, 3.0, 10.0]))
    return answer(possible * draw(st.sampled_from([0.0, 0.5, 1.0])), possible, **more)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(rows(), max_size=12), max_size=5))
def test_scores_agree_with_scoring_each_audit_by_hand(audits):
    found = score(*audits)
    by_hand = [witness.audit_score(audit, 85.0) for audit in audits]
    for name in ("score", "missing_share", "not_applicable_share"):
        assert_allclose(getattr(found, name), [one[name] for one in by_hand], rtol=1e-9, atol=1e-9)
    assert_array_equal(found.critical_failures, [one["critical_failures"] for one in by_hand])
    assert_array_equal(found.passed, [one["passed"] for one in by_hand])


@settings(max_examples=40, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=12))
def test_a_score_is_unknown_or_between_0_and_100(audit):
    found = score(audit).score[0]
    assert math.isnan(found) or 0 <= found <= 100


def test_weights_count():
    assert score([answer(weight=3), answer(points=0, weight=1)]).score[0] == 75


def test_an_audit_without_an_answered_standard_has_no_score_and_has_not_passed():
    found = score([not_applicable(), not_applicable()], [missing()], [])
    assert np.isnan(found.score).all()
    assert not found.passed.any()
    assert not found.averaged.any()
    assert found.not_comparable.tolist() == [True, False, False]
    assert found.incomplete.tolist() == [False, True, True]


def test_only_bonus_items_answered_make_no_score():
    assert np.isnan(score([answer(bonus=True), not_applicable()]).score[0])


def test_not_applicable_leaves_both_sums():
    assert score([answer(), answer(points=0), not_applicable(weight=9)]).score[0] == 50


def test_missing_is_excluded_and_counted():
    found = score([answer(weight=8), missing(weight=2)])
    assert found.score[0] == 100
    assert found.missing_share[0] == pytest.approx(0.2)
    assert found.incomplete[0]
    assert not found.averaged[0]


def test_exactly_a_tenth_missing_is_complete_and_a_little_more_is_not():
    tenth = [answer(weight=0.1)] * 9 + [missing(weight=0.1)]
    assert not score(tenth).incomplete[0]
    assert score([*tenth, missing(weight=0.01)]).incomplete[0]


def test_exactly_four_tenths_not_applicable_is_comparable_and_more_is_not():
    assert not score([answer(weight=0.1)] * 6 + [not_applicable(weight=0.1)] * 4).not_comparable[0]
    assert score([answer(weight=5.9), not_applicable(weight=4.1)]).not_comparable[0]


def test_bonus_adds_to_what_is_earned_only_and_is_capped():
    half = [answer(weight=5), answer(points=0, weight=5)]
    assert score([*half, answer(weight=2, bonus=True)]).score[0] == 70
    assert score([*half, answer(points=0, weight=2, bonus=True)]).score[0] == 50
    assert score([answer(), answer(bonus=True)]).score[0] == 100


def test_a_bonus_left_empty_is_not_missing_weight():
    assert score([answer(), missing(weight=5, bonus=True)]).missing_share[0] == 0


def test_a_critical_failure_leaves_the_score_and_fails_the_audit():
    found = score([answer(weight=19), answer(points=0.5, weight=1, critical=True)])
    assert found.score[0] == pytest.approx(97.5)
    assert found.critical_failures[0] == 1
    assert not found.passed[0]


def test_a_critical_standard_fulfilled_or_not_answered_is_no_failure():
    found = score([answer(critical=True), not_applicable(critical=True), missing(weight=0.1, critical=True)])
    assert found.critical_failures[0] == 0
    assert found.passed[0]


def test_the_failed_critical_standards_can_be_named():
    found = critical_failures([1, 0, 0, math.nan], [1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 1])
    assert found.tolist() == [False, True, False, False]


def test_a_score_at_the_threshold_passes_in_spite_of_rounding():
    audit = [answer(weight=0.3)] * 34 + [answer(points=0, weight=0.3)] * 6  # sums to 84.99999999999997
    assert score(audit, threshold=85).passed[0]
    assert not score(audit, threshold=85.01).passed[0]


def test_stages_are_scored_by_numbering_audit_and_stage_together():
    # One audit, stages 0 to 2; nothing of stage 2 applied, so it has no score.
    columns = [
        [1, 0, 1, math.nan],
        [1, 1, 1, math.nan],
        [1] * 4,
        [1, 1, 1, 0],
        [0, 0, 0, 1],
        [0] * 4,
        [0] * 4,
    ]
    found = score_audits([0, 0, 1, 2], 3, *columns, pass_threshold=85)
    assert_allclose(found.score, [50, 100, math.nan])


def test_no_audits_give_empty_arrays():
    found = score()
    assert found.score.shape == found.passed.shape == found.averaged.shape == (0,)


@pytest.mark.parametrize(
    "row",
    [
        answer(points=2),
        answer(points=-1),
        answer(points=math.nan),
        answer(points=0, max_points=0),
        answer(weight=-1),
        answer(weight=math.nan),
        answer(not_applicable=True),
    ],
)
def test_answers_that_cannot_be_are_refused(row):
    with pytest.raises(ValueError, match=r"\w"):
        score([row])


def test_an_audit_number_out_of_range_is_refused():
    with pytest.raises(ValueError, match="audit index"):
        score_audits([1], 1, [1], [1], [1], [True], [False], [False], [False], pass_threshold=85)


def test_a_standard_of_few_answers_takes_the_mean_of_its_stage():
    found = network_shares(
        points=[60, 1, 20, 0], max_points=[100, 20, 80, 0], answers=[100, 29, 30, 0], stage=[0, 0, 1, 2]
    )
    # Stage 2 was never answered and takes the network's 81 of 200.
    assert_allclose(found, [0.6, 61 / 120, 0.25, 81 / 200])


def test_no_answers_at_all_leave_the_network_unknown():
    assert np.isnan(network_shares([0.0], [0.0], [0], [0])).all()
    assert network_shares([], [], [], []).shape == (0,)


def test_the_expected_score_weighs_only_what_was_answered():
    found = expected_scores(
        [0, 0, 0, 1],
        3,
        weight=[1, 3, 5, 1],
        network_share=[0.4, 0.8, 0.1, 0.5],
        answered=[True, True, False, False],
        bonus=[False] * 4,
    )
    assert_allclose(found, [70, math.nan, math.nan])


def test_an_audit_that_scores_as_the_network_has_no_residual():
    rows_ = [answer(points=0.5, weight=2), answer(points=0.25), answer(points=0.1, bonus=True), missing()]
    expected = expected_scores(
        [0] * 4,
        1,
        weight=[row["weight"] for row in rows_],
        network_share=[0.5, 0.25, 0.1, 0.9],
        answered=[row["answered"] for row in rows_],
        bonus=[row["bonus"] for row in rows_],
    )
    assert_allclose(expected, score(rows_).score)
