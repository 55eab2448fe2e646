"""No figure without n and range; no arrow and no colour on what chance may have done."""

import re

import pytest

from tests.pages.conftest import Run
from tests.pages.test_cast import PAGES

VIEWS = {
    "compare": [{}, {"view": "funnel"}, {"view": "pair"}],
    "coverage": [{}, {"show": "week"}, {"show": "lacking"}, {"show": "shoppers"}],
    "scorecard": [{"by": by} for by in ("role", "shift", "location", "region")],
    "standards": [{}, {"columns": "stages"}, {"view": "regions"}],
    "audit": [{"audit": "5000"}],
    "search": [{"q": "popcorn"}],
}
SHOWN = [(page, address) for page in PAGES for address in VIEWS.get(page, [{}])]
# What is counted completely, or planned, has no range: nothing was sampled.
COUNTED = ("Open coaching plans", "Recent visits for")
# Columns that estimate something from a sample, and what must then stand beside them.
ESTIMATED = {"Best estimate", "Score", "Mean score, adjusted", "Value", "Difference, points", "Reliability"}
RANGES = {"Range from", "Likely from", "Likely true score", "95 % limits from", "Likely range", "Range, ± points"}
NUMBERS = {"Audits", "Visits", "Answers"}
RESTS_ON = r"n = \d|\d[\d\s\u202f]* (with audits|audits|locations|complaints|to coach now)"
ONE_AUDIT = {"audit", "location"}  # tables of single audits: their score is no estimate


@pytest.mark.parametrize(("page", "address"), SHOWN, ids=str)
def test_every_tile_says_its_range_and_n_and_has_no_arrow(run: Run, page: str, address: dict[str, str]) -> None:
    test = run("executive", page, **address)
    # A tile's caption is its detail, what it rests on and how far it may be off, and its verdict.
    said = [one.value for one in test.caption if "\n**" in one.value]
    for metric, line in zip(test.metric, said, strict=True):
        assert not metric.delta, metric.label
        if not metric.label.startswith(COUNTED):
            assert "likely" in line, metric.label
            assert re.search(
                r"n = \d|\d[\d\s\u202f]* (with audits|audits|locations|complaints|to coach now)", line
            ), line


@pytest.mark.parametrize(("page", "address"), SHOWN, ids=str)
def test_every_table_of_estimates_has_their_ranges_and_n(run: Run, page: str, address: dict[str, str]) -> None:
    if page in ONE_AUDIT:
        return
    for table in run("executive", page, **address).dataframe:
        columns = set(table.value.columns)
        if columns & ESTIMATED:
            assert columns & RANGES, columns
            assert columns & NUMBERS or any(column.endswith(", n") for column in columns), columns


@pytest.mark.parametrize(("page", "address"), SHOWN, ids=str)
def test_a_title_with_a_share_or_points_has_a_range_and_n_in_its_grey_line(
    run: Run, page: str, address: dict[str, str]
) -> None:
    test = run("executive", page, **address)
    if not test.header or not test.caption:
        return
    title, grey = test.header[0].value, test.caption[0].value
    if page != "audit" and re.search(r"\d+(\.\d)? %|stands at|level \d|points below", title):
        assert "likely" in title or "likely" in grey, title
        assert re.search(r"n = |\d visits|\d audits", title + grey), grey
