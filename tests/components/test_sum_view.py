"""The sum as it is shown: what is said of what was left out, of a bonus, of the source, and the line of the total."""

import pandas as pd
import pytest

from components import sum_view
from domain.scoring_explained import explain_score


def row(code: str, weight: float, state: str = "answered", points=None, max_points=None, **more) -> dict:
    asked = {"code": code, "weight": weight, "state": state, "points": points, "max_points": max_points}
    return {**asked, "bonus": False, "critical": False, **more}


ROWS = [
    row("A", 3.0, points=1, max_points=2),
    row("B", 1.0, points=1, max_points=1, critical=True),
    row("C", 4.0, "na"),
    row("D", 1.0, "missing"),
]


def frame_of(*rows: dict) -> pd.DataFrame:
    """As fetch_audit_answers gives them."""
    known = {"name": "N", "name_uk": None, "name_it": None, "stage": "S", "stage_uk": None, "stage_it": None}
    return pd.DataFrame([{"standard_id": i, **known, "comment": None, **row} for i, row in enumerate(rows)])


def explained(*rows: dict, threshold: float = 85.0):
    answers = frame_of(*rows)
    found = explain_score(sum_view.given(answers), threshold=threshold)
    return sum_view.frame(answers, found), found


def test_the_lines_are_shown_under_their_sum() -> None:
    lines, found = explained(*ROWS)
    table = sum_view.with_total(lines, found)
    assert table["adds"].iloc[0] == found.score == pytest.approx(lines["adds"].sum())
    assert list(lines["result"]) == ["✗ 1 / 2", "✓ 1 / 1", "not applicable", "left empty"]
    assert list(table["standard"]) == ["Sum", "N", "N", "N", "N"]
    assert sum_view.sentence(found) == "100 × 2.50 / 4.00 = 62.50"


def test_what_was_left_out_is_said_with_its_weight_and_what_follows() -> None:
    _, found = explained(*ROWS)
    said = " ".join(sum_view.reasons(found, stored=62.5, stated=62.4))
    assert "1 answer was not applicable (weight 4.00, 44\u00a0% of what was asked) and leaves both sums." in said
    assert "1 answer was left empty (weight 1.00, 11\u00a0% of what was asked)" in said
    assert "shown, not averaged" in said
    assert "hardly comparable" in said
    assert "Not passed" in said


def test_a_source_that_states_another_score_is_named_with_the_gap() -> None:
    _, found = explained(ROWS[0], ROWS[1])
    assert "The source itself states 62.5: the same." in sum_view.reasons(found, stored=62.5, stated=62.54)
    assert any("+1.5 points from ours" in one for one in sum_view.reasons(found, stored=62.5, stated=64.0))


def test_a_stored_score_that_the_sum_does_not_explain_is_not_hidden() -> None:
    _, found = explained(ROWS[0], ROWS[1])
    assert any("does not explain it" in one for one in sum_view.reasons(found, stored=62.4, stated=None))
    assert not any("stored" in one for one in sum_view.reasons(found, stored=62.5 + 1e-9, stated=None))


def test_a_bonus_and_its_cap_are_told_and_a_critical_failure_fails() -> None:
    bonus = {**ROWS[1], "bonus": True, "critical": False}
    _, found = explained(ROWS[1], bonus)
    said = " ".join(sum_view.reasons(found, stored=100.0, stated=None))
    assert "A bonus of 1.00 adds" in said
    assert "capped at 100" in said
    _, failed = explained({**ROWS[1], "points": 0}, threshold=0.0)
    assert "1 critical failure" in " ".join(sum_view.reasons(failed, stored=0.0, stated=None))


def test_nothing_answered_is_no_score() -> None:
    lines, found = explained(ROWS[2])
    assert sum_view.sentence(found).startswith("No score")
    assert len(sum_view.with_total(lines, found)) == 2
