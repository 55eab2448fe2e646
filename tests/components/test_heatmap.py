"""The heatmap beside counting cell by cell: shares, verdicts, order, and what a click returns."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from components import heatmap
from components.heatmap_table import cell_columns, cell_list, verdict_names
from components.theme import LIGHT
from domain.compliance import (
    DESIGN_EFFECT,
    FEWEST_ANSWERS,
    FEWEST_AUDITS,
    LEVEL,
    Verdict,
    judge,
    judge_change,
    worst_first,
)
from domain.intervals import wilson

TARGET = 0.8
ROWS = [(1, "F", "Floor"), (2, "G", "Greeting"), (3, "R", "Ring")]
COLUMNS = [(7, "Oak"), (9, "Elm")]
COUNTS = pd.DataFrame(
    [
        (1, 7, 2, 10, 10),  # 20 %: surely below
        (2, 7, 40, 40, 40),  # 100 %: surely above
        (1, 9, 8, 10, 10),  # 80 %: normal variation
        (2, 9, 0, 2, 2),  # two answers: not judged
        (1, 5, 9, 9, 9),  # a column that is not shown
    ],
    columns=["row_id", "column_id", "points", "max_points", "audits"],
)


@pytest.fixture
def cells() -> heatmap.Grid:
    return heatmap.grid(COUNTS, ROWS, COLUMNS, TARGET)


def test_cells_stand_where_their_counts_belong_and_the_unknown_is_not_zero(cells: heatmap.Grid) -> None:
    np.testing.assert_allclose(cells.share, [[0.2, 0.8], [1.0, 0.0], [np.nan, np.nan]])
    assert cells.answers.tolist() == [[10, 10], [40, 2], [0, 0]]


def test_only_what_surely_leaves_the_target_is_told(cells: heatmap.Grid) -> None:
    told = [[Verdict(int(v)).name for v in row] for row in cells.verdict]
    assert told == [["BELOW", "UNSURE"], ["ABOVE", "TOO_FEW"], ["TOO_FEW", "TOO_FEW"]]


def test_a_click_on_any_cell_returns_its_row_and_column(cells: heatmap.Grid) -> None:
    figure = heatmap.heatmap(cells, LIGHT, "{row} {column} {share} {low} {high} {n}")
    markers = figure.data[1]
    found = {heatmap.cell_at(cells, int(place)) for place in markers.customdata}
    assert found == {(1, 7), (2, 7), (1, 9), (2, 9)}
    assert "Floor Oak 20" in markers.hovertext[0]


def test_the_figure_and_the_table_say_the_same(cells: heatmap.Grid) -> None:
    table = heatmap.table(cells, "Standard")
    assert table.to_dict("list") == {
        "Standard": ["Floor", "Greeting", "Ring"],
        "Oak": ["▼20 (10)", "▲100 (40)", "·"],
        "Elm": ["80 (10)", "(n=2)", "·"],
    }
    texts = heatmap.heatmap(cells, LIGHT, "").data[0].text
    assert [[re.sub("<.*?>", "", text) for text in row] for row in texts] == [
        ["▼20 n10", "80 n10"],
        ["▲100 n40", "n=2"],
        ["·", "·"],
    ]


def test_colour_is_neutral_unless_the_range_leaves_the_target(cells: heatmap.Grid) -> None:
    steps = heatmap.heatmap(cells, LIGHT, "").data[0].z
    neutral, too_few = heatmap.STEPS, 2 * heatmap.STEPS + 1
    assert steps[0][0] < neutral < steps[1][0] <= 2 * heatmap.STEPS
    assert steps[0][1] == neutral
    assert steps[1][1] == too_few


counts = some.lists(some.tuples(some.integers(0, 40), some.integers(0, 40)), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(counts, some.floats(0.05, 0.95), some.booleans())
def test_verdicts_agree_with_a_loop_over_single_wilson_intervals(pairs, target: float, one_standard: bool) -> None:
    points = [min(p, n) for p, n in pairs]
    answers = [n for _, n in pairs]
    audits = None if one_standard else [n // 4 for n in answers]
    found = judge(points, answers, answers, target, audits=audits)
    effect = 1.0 if one_standard else DESIGN_EFFECT
    for place, (p, n) in enumerate(zip(points, answers, strict=True)):
        if n == 0:
            assert np.isnan(found.share[place])
            assert found.verdict[place] == Verdict.TOO_FEW
            continue
        low, high = wilson(p / effect, n / effect, LEVEL)
        assert found.low[place] == pytest.approx(low)
        expected = Verdict.BELOW if high < target else Verdict.ABOVE if low > target else Verdict.UNSURE
        assert found.verdict[place] == (
            Verdict.TOO_FEW if n < FEWEST_ANSWERS or (audits and audits[place] < FEWEST_AUDITS) else expected
        )


@settings(max_examples=60, deadline=None)
@given(counts)
def test_the_order_puts_the_surely_low_first_and_the_unknown_last(pairs) -> None:
    points, answers = [min(p, n) for p, n in pairs], [n for _, n in pairs]
    found = judge(points, answers, answers, TARGET)
    order = worst_first(found)
    assert sorted(order) == list(range(len(pairs)))
    last = found.verdict == Verdict.TOO_FEW
    keys = [(last[i], 0 if last[i] else found.high[i]) for i in order]
    assert keys == sorted(keys)


def test_a_stage_seen_on_one_visit_is_never_judged_however_many_questions_failed() -> None:
    counts = pd.DataFrame(
        [(1, 7, 0, 1, 1)] * 6 + [(1, 9, 0, 3, 3)] * 2,
        columns=["row_id", "column_id", "points", "max_points", "audits"],
    )
    cells = heatmap.grid(counts, [(1, "", "Foyer")], COLUMNS, TARGET, of_one_standard=False)
    assert [Verdict(int(v)).name for v in cells.verdict[0]] == ["TOO_FEW", "BELOW"]


def test_a_cell_beside_the_chain_is_measured_from_what_the_chain_reaches_there() -> None:
    cells = heatmap.grid(COUNTS, ROWS, COLUMNS, [0.2, np.nan, 0.8])
    told = [Verdict(int(v)).name for v in cells.verdict[:, 0]]
    assert told == ["UNSURE", "UNSURE", "TOO_FEW"]  # 20 % where the chain reaches 20 %; a chain without answers


def test_a_cell_beside_its_own_past_is_coloured_only_when_it_moved_beyond_chance() -> None:
    before = COUNTS.assign(points=[9, 40, 8, 0, 9])  # Floor at Oak was 90 % and is 20 %; the rest stayed
    cells = heatmap.grid(COUNTS, ROWS, COLUMNS, TARGET, before=before)
    told = [[Verdict(int(v)).name for v in row] for row in cells.verdict]
    assert told == [["BELOW", "UNSURE"], ["UNSURE", "TOO_FEW"], ["TOO_FEW", "TOO_FEW"]]
    assert cells.reference[0, 0] == 0.9
    figure = heatmap.heatmap(cells, LIGHT, "")
    assert figure.data[0].z[0][0] < heatmap.STEPS


@pytest.mark.slow
def test_of_cells_that_did_not_change_hardly_any_is_coloured() -> None:
    rng = np.random.default_rng(6)
    n = rng.integers(10, 40, (2, 4000))
    now, before = (rng.binomial(n[i], 0.8) for i in (0, 1))
    found = judge_change(judge(now, n[0], n[0], TARGET), judge(before, n[1], n[1], TARGET))
    assert np.isin(found.verdict, (Verdict.BELOW, Verdict.ABOVE)).mean() < 0.015


def test_the_list_of_cells_holds_each_answered_cell_once_with_nothing_rounded(cells: heatmap.Grid) -> None:
    frame = cell_list(cells, verdict_names())
    assert frame[["column", "code", "answers"]].to_numpy().tolist() == [
        ["Oak", "F", 10], ["Elm", "F", 10], ["Oak", "G", 40], ["Elm", "G", 2]
    ]  # fmt: skip
    assert frame["share"].tolist() == [0.2, 0.8, 1.0, 0.0]
    assert frame["verdict"].tolist() == ["surely below", "normal variation", "surely above", "too few answers"]
    assert list(cell_columns("Cinema")) == list(frame.columns)


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Ivano-Frankivsk Market Court", ["Ivano-", "Frankivsk", "Market Court"]),
        ("Kropyvnytskyi", ["Kropyvnytskyi"]),
        ("Donaudampfschifffahrtsgesellschaft AG", ["Donaudampfsc-", "hifffahrtsge-", "sellschaft AG"]),
        ("", [""]),
    ],
)
def test_a_head_stands_on_short_lines_with_no_letter_lost(words: str, lines: list[str]) -> None:
    assert heatmap.wrapped(words, heatmap.HEAD_LETTERS) == lines


@given(some.text(some.sampled_from("abc -–"), max_size=80))
def test_no_line_of_a_label_is_longer_than_its_place_and_none_of_its_letters_is_lost(words: str) -> None:
    lines = heatmap.wrapped(words, 13)
    assert max(map(len, lines)) <= 13
    letters = [one for one in words if one not in " -"]
    assert [one for one in "".join(lines) if one not in " -"] == letters


def test_names_from_outside_are_no_markup_in_the_figure() -> None:
    cells = heatmap.grid(COUNTS, [(1, "F", "<b>Floor</b>")], [(7, "<i>Oak</i>")], TARGET)
    figure = heatmap.heatmap(cells, LIGHT, "{row} {column} {share} {low} {high} {n}")
    assert figure.layout.yaxis.ticktext == ("&lt;b&gt;Floor&lt;/b&gt;",)
    assert figure.layout.xaxis.ticktext == ("&lt;i&gt;Oak&lt;/i&gt;",)
    assert "<b>" not in figure.data[1].hovertext[0]
