"""Figures of estimates: each row's words stand at its right end, the target's name above, the axis below."""

import pytest

from components.levels_view import level_words
from components.ranges import Range, beside_target
from components.theme import LIGHT
from components.trend import MonthScore, trend

ROWS = [Range("Oak", 77.2, 73.9, 80.4, level_words(77.2, 1146), -1), Range("Elm", 88.0, 85.0, 91.0, "n36")]


def drawn(rows, *, stacked: bool = False):
    return beside_target(rows, 82.3, "target 82.3", LIGHT, words=0.2, stacked=stacked)


def test_every_row_says_its_estimate_and_n_where_no_range_or_target_crosses_them() -> None:
    figure = drawn(ROWS)
    words = next(trace for trace in figure.data if trace.mode == "text")
    assert list(words.text) == ["<b>77.2</b> n1\u202f146", "n36"]
    assert min(words.x) > 91.0
    assert [note.text for note in figure.layout.annotations] == ["target 82.3"]


def test_only_a_row_told_as_below_is_coloured() -> None:
    dots = next(trace for trace in drawn(ROWS).data if trace.mode == "markers")
    assert list(dots.marker.color) == [LIGHT.below, LIGHT.muted]
    # The dotted line comes first, then a trace a colour.
    assert [trace.line.color for trace in drawn(ROWS).data[1:3]] == [LIGHT.below, LIGHT.muted]


@pytest.mark.parametrize("rows", [[], ROWS[:1]])
@pytest.mark.parametrize("stacked", [False, True])
def test_few_rows_leave_room_for_the_target_and_the_axis(rows, stacked) -> None:
    figure = drawn(rows, stacked=stacked)
    assert figure.layout.height >= figure.layout.margin.t + figure.layout.margin.b + 20
    assert figure.layout.margin.t >= 20
    assert figure.layout.margin.b > 20


def test_on_a_phone_labels_stand_above_their_ranges_and_take_no_width() -> None:
    figure = drawn(ROWS, stacked=True)
    assert figure.layout.margin.l == 0
    assert any(list(trace.text or []) == ["Oak", "Elm"] for trace in figure.data)


def test_the_months_keep_the_target_s_name_outside_of_their_lines() -> None:
    months = [MonthScore(f"m{place}", value, 60, 100, 5, False) for place, value in enumerate((83, 70, 90, 81))]
    figure = trend(months, 82.3, "target 82.3", LIGHT, height=200)
    (note,) = figure.layout.annotations
    assert (note.xref, note.x, note.xanchor) == ("paper", 1, "left")
    assert figure.layout.margin.r > 60


@pytest.mark.parametrize(("value", "side"), [(95.0, "left"), (60.0, "right"), (82.0, "center")])
def test_the_target_s_name_is_not_cut_by_the_edge_that_it_is_near(value: float, side: str) -> None:
    rows = [Range("Oak", value, min(value, 82.3) - 1, max(value, 82.3) + 1, "n36")]
    (note,) = drawn(rows, stacked=True).layout.annotations
    assert note.xanchor == side


def test_months_of_few_audits_are_grey_with_their_n_and_not_ringed() -> None:
    months = [MonthScore("m1", 80, 60, 100, 9, True), MonthScore("m2", 60, 60, 100, 2, False)]
    line = trend(months, None, "", LIGHT, height=200).data[1]
    assert list(line.marker.color) == [LIGHT.accent, LIGHT.muted]
    assert list(line.text) == ["", "n=2"]
