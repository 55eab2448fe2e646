"""The figure of levels: each row's estimate and n stand at its right end, the target's name above."""

import pytest

from components.ranges import Range, ranges
from components.theme import LIGHT
from components.trend import MonthScore, trend

ROWS = [Range("Oak", 77.2, 73.9, 80.4, 1146, "", True), Range("Elm", 88.0, 85.0, 91.0, 36, "", False)]


@pytest.mark.parametrize(("decimals", "said"), [(0, ["77", "88"]), (1, ["77.2", "88.0"])])
def test_every_row_says_its_estimate_with_the_decimals_of_the_target_and_its_n(decimals, said) -> None:
    figure = ranges(ROWS, 82.3, "target", LIGHT, decimals=decimals)
    words = [note.text for note in figure.layout.annotations]
    assert words == [f"<b>{said[0]}</b> n1\u202f146", f"<b>{said[1]}</b> n36", "target"]


def test_only_a_row_told_as_below_is_coloured() -> None:
    figure = ranges(ROWS, 82.3, "target", LIGHT)
    assert [trace.line.color for trace in figure.data[:2]] == [LIGHT.below, LIGHT.muted]


@pytest.mark.parametrize("rows", [[], ROWS[:1]])
def test_few_rows_leave_room_for_the_target_and_the_axis(rows) -> None:
    figure = ranges(rows, 82.3, "target", LIGHT)
    assert figure.layout.height >= figure.layout.margin.t + figure.layout.margin.b + 22
    assert figure.layout.margin.b > 20


def test_the_months_keep_the_target_s_name_outside_of_their_lines() -> None:
    months = [MonthScore(f"m{place}", value, 60, 100, 5, False) for place, value in enumerate((83, 70, 90, 81))]
    figure = trend(months, 82.3, "target 82.3", LIGHT, height=200)
    (note,) = figure.layout.annotations
    assert (note.xref, note.x, note.xanchor) == ("paper", 1, "left")
    assert figure.layout.margin.r > 60
