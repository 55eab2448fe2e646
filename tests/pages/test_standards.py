"""The Standards page in front of a director: figures that a slow witness counts again from single answers."""

import json
import re
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from data_access.engine import reading
from data_access.schema import answer, audit, location, region
from domain.filters import months_back
from tests.pages.conftest import Run

pytestmark = pytest.mark.slow  # test_cast opens the page in the quick part


def heatmap_of(test) -> dict:
    """The figure as it goes over the wire."""
    return json.loads(test.get("plotly_chart")[0].proto.spec)


def share_texts(figure: dict) -> dict[tuple[str, str], str]:
    """What each cell says: (row label, column label) -> text."""
    rows, columns = figure["layout"]["yaxis"]["ticktext"], figure["layout"]["xaxis"]["ticktext"]
    texts = figure["data"][0]["text"]
    return {(row, column): texts[i][j] for i, row in enumerate(rows) for j, column in enumerate(columns)}


def test_every_cell_agrees_with_counting_single_answers(run: Run, demo: Engine) -> None:
    test = run("north", "standards", period="3m")
    assert not test.exception
    with reading(demo) as connection:
        north = connection.execute(select(region.c.region_id).where(region.c.code == "north")).scalar()
        last = connection.execute(select(audit.c.day).order_by(audit.c.day.desc())).scalar()
        names = dict(connection.execute(select(location.c.location_id, location.c.name)).all())
        rows = connection.execute(select(answer)).all()
    codes = _codes(demo)
    cells: dict = defaultdict(Counter)
    for row in rows:
        if row.region_id == north and months_back(last, 3) <= row.day <= last:
            cells[names[row.location_id], codes[row.standard_id]].update(p=row.points, m=row.max_points, n=1)
    shown = share_texts(heatmap_of(test))
    assert len(shown) >= 5 * 16
    for cell, text in shown.items():
        counted = cells.get(cell)
        if counted is None:
            assert text == "·"
        elif counted["n"] < 5:
            assert f"n={counted['n']}" in text
        else:
            said = re.sub("<.*?>", "", text).lstrip("▼▲")
            assert said == f"{100 * counted['p'] / counted['m']:.0f} n{counted['n']}"


def test_a_director_sees_only_the_own_region_whatever_the_address_says(run: Run, demo: Engine) -> None:
    with reading(demo) as connection:
        north = connection.execute(select(region.c.region_id).where(region.c.code == "north")).scalar()
        own = set(connection.execute(select(location.c.name).where(location.c.region_id == north)).scalars())
    for address in ({}, {"region": "south"}, {"region": ["south", "north"]}, {"region": "'; DROP TABLE audit; --"}):
        test = run("north", "standards", **address)
        assert not test.exception
        assert set(heatmap_of(test)["layout"]["yaxis"]["ticktext"]) <= own


def test_the_view_stands_in_the_address_in_codes_whatever_the_language(run: Run) -> None:
    test = run("executive", "standards", period="4w", rows="region")
    figure = heatmap_of(test)
    assert "North" in figure["layout"]["yaxis"]["ticktext"]
    assert test.query_params["period"] in ("4w", ["4w"])
    assert test.query_params["rows"] in ("region", ["region"])
    test.selectbox(key="period").select("24m").run()
    assert test.query_params["period"] in ("24m", ["24m"])


def test_months_run_in_time_and_rows_come_worst_first(run: Run) -> None:
    months = heatmap_of(run("executive", "standards", rows="month", period="3m"))["layout"]["yaxis"]["ticktext"]
    assert 3 <= len(months) <= 4
    by_stage = run("executive", "standards", rows="region", columns="stages")
    assert len(heatmap_of(by_stage)["layout"]["xaxis"]["ticktext"]) >= 9


def test_an_empty_view_says_what_to_do(run: Run, demo: Engine) -> None:
    with reading(demo) as connection:
        first = connection.execute(select(audit.c.day).order_by(audit.c.day)).scalar()
    long_ago = first - timedelta(days=400)
    test = run("executive", "standards", period="own")
    test.date_input(key="dates").set_value((long_ago, long_ago)).run()
    assert not test.exception
    assert not test.get("plotly_chart")
    assert any("No audits in this view" in part.value for part in test.markdown)


def _codes(demo: Engine) -> dict[int, str]:
    from data_access.schema import standard

    with reading(demo) as connection:
        return dict(connection.execute(select(standard.c.standard_id, standard.c.code)).all())


def test_colour_can_be_measured_from_the_target_the_chain_or_the_own_past(run: Run) -> None:
    found = {}
    for against in ("target", "network", "past"):
        test = run("north", "standards", against=against, period="3m")
        assert not test.exception
        found[against] = heatmap_of(test)["data"][0]["z"]
    assert found["target"] != found["network"] != found["past"]


def test_months_beside_their_own_past_are_measured_from_the_month_before(run: Run) -> None:
    test = run("executive", "standards", against="past", rows="month", period="12m")
    assert not test.exception
    assert heatmap_of(test)["data"][0]["z"]
