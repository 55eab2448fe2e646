"""The sum that is shown is the score: line by line, and the same as the fast one for many audits."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.scoring import score_audits
from domain.scoring_explained import AnswerGiven, Explanation, Part, corrected, explain_score


def answer(points=1, max_points=1, weight=1.0, *, standard_id=1, bonus=False, critical=False) -> AnswerGiven:
    return AnswerGiven(standard_id, weight, "answered", points, max_points, bonus, critical)


def left_out(state: str, weight=1.0, *, bonus=False, critical=False) -> AnswerGiven:
    return AnswerGiven(9, weight, state, None, None, bonus, critical)


def explain(*answers: AnswerGiven, threshold=85.0) -> Explanation:
    return explain_score(answers, threshold=threshold)


@st.composite
def given_answers(draw) -> AnswerGiven:
    weight = draw(st.sampled_from([0.0, 0.1, 1.0, 2.5, 7.0]))
    bonus, critical = draw(st.integers(0, 5)) == 0, draw(st.integers(0, 5)) == 0
    state = draw(st.sampled_from(["answered", "answered", "answered", "na", "missing"]))
    if state != "answered":
        return left_out(state, weight, bonus=bonus, critical=critical)
    possible = draw(st.sampled_from([1, 2, 3, 10]))
    points = draw(st.integers(0, possible))
    return answer(points, possible, weight, bonus=bonus, critical=critical)


@settings(max_examples=300, deadline=None)
@given(st.lists(given_answers(), max_size=15), st.sampled_from([0.0, 50.0, 85.0, 100.0]))
def test_the_explained_score_is_the_score(answers: list[AnswerGiven], threshold: float) -> None:
    columns = [
        [math.nan if one.points is None else one.points for one in answers],
        [math.nan if one.max_points is None else one.max_points for one in answers],
        [one.weight for one in answers],
        [one.state == "answered" for one in answers],
        [one.state == "na" for one in answers],
        [one.bonus for one in answers],
        [one.critical for one in answers],
    ]
    fast = score_audits([0] * len(answers), 1, *columns, pass_threshold=threshold)
    told = explain_score(answers, threshold=threshold)
    for name in ("score", "missing_share", "not_applicable_share"):
        value = getattr(told, name)
        assert math.isnan(getattr(fast, name)[0]) if value is None else value == pytest.approx(getattr(fast, name)[0])
    assert told.critical_failures == fast.critical_failures[0]
    assert (told.passed, told.incomplete, told.not_comparable) == (
        fast.passed[0], fast.incomplete[0], fast.not_comparable[0],
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(given_answers(), max_size=15))
def test_the_lines_add_up_to_the_score(answers: list[AnswerGiven]) -> None:
    told = explain_score(answers, threshold=85.0)
    if told.uncapped is None or told.score is None:
        assert all(line.adds is None for line in told.lines)
        return
    assert math.fsum(line.adds or 0.0 for line in told.lines) == pytest.approx(told.uncapped)
    bonus = math.fsum(line.adds or 0.0 for line in told.lines if line.part is Part.BONUS)
    costs = math.fsum(line.costs or 0.0 for line in told.lines)
    assert 100 + bonus - costs == pytest.approx(told.uncapped)
    assert told.score == min(told.uncapped, 100.0)


def test_each_line_says_what_it_adds_and_costs() -> None:
    told = explain(answer(1, 2, weight=3), answer(weight=1), left_out("na", 4), left_out("missing"))
    assert [line.earned for line in told.lines] == [1.5, 1.0, None, None]
    assert [line.adds for line in told.lines] == [37.5, 25.0, None, None]
    assert [line.costs for line in told.lines] == [37.5, 0.0, None, None]
    assert (told.earned, told.possible, told.score) == (2.5, 4.0, 62.5)
    assert (told.missing_share, told.not_applicable_share) == (1 / 9, 4 / 9)


def test_a_bonus_is_capped_and_a_critical_failure_leaves_the_score() -> None:
    told = explain(answer(weight=9), answer(weight=3, bonus=True), answer(0, 1, weight=0.0, critical=True))
    assert (told.uncapped, told.score, told.critical_failures, told.passed) == (
        pytest.approx(400 / 3),
        100.0,
        1,
        False,
    )


def test_no_answers_are_incomplete_and_have_no_score() -> None:
    told = explain()
    assert (told.score, told.incomplete, told.passed) == (None, True, False)
    assert explain(answer(bonus=True), left_out("na")).score is None


def test_points_outside_what_is_possible_are_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        explain(answer(2, 1))


def test_an_upheld_appeal_changes_points_or_takes_the_question_out() -> None:
    answers = [answer(0, 1, standard_id=1), answer(1, 1, standard_id=2), answer(0, 2, weight=2.0, standard_id=3)]
    assert explain_score(answers, threshold=85.0).score == 25.0
    assert explain_score(corrected(answers, {1: 1}), threshold=85.0).score == 50.0
    assert explain_score(corrected(answers, {3: None}), threshold=85.0).score == 50.0
    assert explain_score(corrected(answers, {1: 1, 3: 1}), threshold=85.0).score == 75.0
    assert corrected(answers, {}) == answers
