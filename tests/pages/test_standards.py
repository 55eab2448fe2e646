"""The Standards page in front of a director: figures that a slow witness counts again from single answers."""

import json
import re
from collections import Counter, defaultdict
from datetime import timedelta
from html import unescape

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


def labels_of(figure: dict, axis: str) -> list[str]:
    """What stands beside or over the cells, each on one line."""
    return [
        unescape(label.replace("-<br>", "-").replace("<br>", " ")) for label in figure["layout"][axis]["ticktext"]
    ]


def share_texts(figure: dict) -> dict[tuple[str, str], str]:
    """What each cell says: (row label, column label) -> text; labels on one line."""
    rows, columns = labels_of(figure, "yaxis"), labels_of(figure, "xaxis")
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
    words = _wordings(demo)
    cells: dict = defaultdict(Counter)
    for row in rows:
        if row.region_id == north and months_back(last, 3) <= row.day <= last:
            for column in (names[row.location_id], "All locations"):
                cells[words[row.standard_id], column].update(p=row.points, m=row.max_points, n=1)
    shown = share_texts(heatmap_of(test))
    assert len(shown) >= 12 * 6
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
        assert set(labels_of(heatmap_of(test), "xaxis")) <= own | {"All locations"}


def test_the_view_stands_in_the_address_in_codes_whatever_the_language(run: Run) -> None:
    test = run("executive", "standards", period="4w", columns="region")
    assert "North" in labels_of(heatmap_of(test), "xaxis")
    assert test.query_params["period"] in ("4w", ["4w"])
    assert test.query_params["columns"] in ("region", ["region"])
    test.selectbox(key="period").select("24m").run()
    assert test.query_params["period"] in ("24m", ["24m"])


def test_months_run_in_time_and_stages_along_the_journey(run: Run) -> None:
    months = labels_of(heatmap_of(run("executive", "standards", columns="month", period="3m")), "xaxis")
    assert months[0] == "All months"
    assert 3 <= len(months) - 1 <= 4
    by_stage = run("executive", "standards", columns="region", rows="stages")
    stages = labels_of(heatmap_of(by_stage), "yaxis")
    assert len(stages) >= 9
    assert stages.index("Box office") < stages.index("Hall") < stages.index("Exit")


def test_an_empty_view_says_what_to_do(run: Run, demo: Engine) -> None:
    with reading(demo) as connection:
        first = connection.execute(select(audit.c.day).order_by(audit.c.day)).scalar()
    long_ago = first - timedelta(days=400)
    test = run("executive", "standards", period="own")
    test.date_input(key="dates").set_value((long_ago, long_ago)).run()
    assert not test.exception
    assert not test.get("plotly_chart")
    assert any("No audits in this view" in part.value for part in test.markdown)


def _wordings(demo: Engine) -> dict[int, str]:
    from data_access.schema import standard

    with reading(demo) as connection:
        return dict(connection.execute(select(standard.c.standard_id, standard.c.name)).all())


def test_colour_can_be_measured_from_the_target_the_chain_or_the_own_past(run: Run) -> None:
    found = {}
    for against in ("target", "network", "past"):
        test = run("north", "standards", against=against, period="3m")
        assert not test.exception
        found[against] = heatmap_of(test)["data"][0]["z"]
    assert found["target"] != found["network"] != found["past"]


def test_months_beside_their_own_past_are_measured_from_the_month_before(run: Run) -> None:
    test = run("executive", "standards", against="past", columns="month", period="12m")
    assert not test.exception
    assert heatmap_of(test)["data"][0]["z"]


def test_every_location_stands_in_one_part_and_the_parts_follow_each_other_worst_first(
    run: Run, demo: Engine
) -> None:
    with reading(demo) as connection:
        last = connection.execute(select(audit.c.day).order_by(audit.c.day.desc())).scalar()
        seen = select(audit.c.location_id).where(audit.c.day >= months_back(last, 12))
        audited = connection.execute(select(location.c.name).where(location.c.location_id.in_(seen))).scalars().all()
    shown = []
    for part in range(1, -(-len(audited) // 10) + 1):
        columns = labels_of(heatmap_of(run("executive", "standards", part=str(part))), "xaxis")
        assert columns[0] == "All locations"
        assert len(columns) <= 11
        shown += columns[1:]
    assert sorted(shown) == sorted(audited)
    assert labels_of(heatmap_of(run("executive", "standards", part="99")), "xaxis")[1] == shown[0]


def test_a_list_shows_one_column_with_the_figures_of_the_heatmap(run: Run, demo: Engine) -> None:
    with reading(demo) as connection:
        code, name = connection.execute(
            select(location.c.code, location.c.name).where(location.c.code == "KRY01")
        ).one()
    cells = share_texts(heatmap_of(run("executive", "standards")))
    told = {row: re.sub("<.*?>", "", text) for (row, column), text in cells.items() if column == name}
    test = run("executive", "standards", form="list", column=code)
    listed = dict(zip(test.radio[0].options, test.radio[0].proto.captions, strict=True))
    assert {_bare(words): figure for words, figure in listed.items()} == {
        _bare(words): re.sub(r" n(.*)$", r" (\1)", figure) for words, figure in told.items()
    }
    test.radio[0].set_value(0).run()
    assert not test.exception
    assert test.subheader[0].value.startswith(f"{name}: “")
    foreign = run("north", "standards", form="list", column=code)
    assert foreign.selectbox(key="column").value == ""


def _bare(words: str) -> str:
    """The words of a label that is escaped for markdown."""
    return words.replace("\\", "")
