"""Estimates with their ranges, one row each, beside a target: the figure of levels."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from components.theme import Palette, dress

ROW_HEIGHT = 30


@dataclass(frozen=True, slots=True)
class Range:
    """One row: best estimate and likely range in points, its label, n audits, and a note for who points at it.

    below: the whole row is told as below the target; only then it is coloured.
    """

    label: str
    value: float
    low: float
    high: float
    n: int
    note: str
    below: bool


def ranges(
    rows: Sequence[Range], target: float | None, target_label: str, colours: Palette, *, row_height: int = ROW_HEIGHT
) -> go.Figure:
    """Draw rows from top to bottom in the order given, the target as a line with its name. row_height: pixels."""
    places = list(range(len(rows)))
    figure = go.Figure()
    for place, row in zip(places, rows, strict=True):
        colour = colours.below if row.below else colours.muted
        figure.add_scatter(
            x=[row.low, row.high], y=[place, place], mode="lines", hoverinfo="skip",
            line={"color": colour, "width": 3},
        )  # fmt: skip
    figure.add_scatter(
        x=[row.value for row in rows],
        y=places,
        mode="markers+text",
        marker={"size": 11, "color": [colours.below if row.below else colours.muted for row in rows]},
        text=[f"<b>{row.value:.0f}</b> <span style='font-size:10px'>n{row.n}</span>" for row in rows],
        textposition="top center",
        textfont={"size": 12, "color": colours.ink},
        hovertext=[f"{row.label}: {row.value:.1f} ({row.low:.0f}–{row.high:.0f})<br>{row.note}" for row in rows],
        hoverinfo="text",
    )
    dress(figure, colours, height=46 + row_height * max(len(rows), 1))
    lowest = min([row.low for row in rows] + ([target] if target is not None else []), default=0)
    highest = max([row.high for row in rows] + ([target] if target is not None else []), default=100)
    figure.update_xaxes(range=[max(lowest - 2, 0), min(highest + 2, 101)], side="bottom")
    figure.update_yaxes(
        range=[len(rows) - 0.4, -0.75], tickvals=places, ticktext=[row.label for row in rows], showgrid=False,
        tickfont={"size": 14, "color": colours.ink},
    )  # fmt: skip
    if target is not None:
        figure.add_vline(x=target, line={"color": colours.above, "width": 1.5, "dash": "dot"})
        figure.add_annotation(
            x=target, y=-0.75, text=target_label, showarrow=False, yanchor="bottom", xanchor="center",
            font={"size": 12, "color": colours.above},
        )  # fmt: skip
        figure.update_layout(margin={"t": 20})
    return figure
