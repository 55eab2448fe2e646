"""Figures are made without Plotly's checks (components/theme.drawn); here it checks each of them."""

import json

import plotly.graph_objects as go
import pytest

from tests.pages.conftest import Run

# Every page that draws, in every state of it that draws another figure.
DRAWN = [
    ("health", {}),
    ("standards", {}),
    ("standards", {"rows": "month"}),
    ("compare", {}),
    ("compare", {"show": "funnel"}),
    ("compare", {"show": "pair"}),
    ("priorities", {}),
    ("location", {}),
    ("reliability", {}),
    ("coverage", {"show": "week"}),
    ("scorecard", {}),
    ("voice", {}),
]


@pytest.mark.parametrize(("page", "address"), DRAWN)
def test_plotly_knows_everything_that_a_page_draws(run: Run, page: str, address: dict[str, str]) -> None:
    test = run("executive", page, **address)
    assert not test.exception
    figures = [json.loads(chart.proto.spec) for chart in test.get("plotly_chart")]
    for figure in figures:
        checked = go.Figure(figure).to_plotly_json()  # raises on an unknown property or an impossible value
        assert len(checked["data"]) == len(figure["data"])
