"""Estimates with their ranges, one row each, beside a target: the figure of levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from components.text import between, number
from components.theme import Palette, dress

ROW_HEIGHT, GAP = 22, 8
TOP, AXIS = 22, 24  # pixels: the target's name above, the axis below
LETTER = 6.5  # pixels that a letter of the figures at the right takes


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
    rows: Sequence[Range], target: float | None, target_label: str, colours: Palette, *, decimals: int = 0
) -> go.Figure:
    """Draw rows from top to bottom in the order given, the target as a line with its name.

    decimals: of the figures at the right, the same as those of the target's name.
    """
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
        mode="markers",
        marker={"size": 11, "color": [colours.below if row.below else colours.muted for row in rows]},
        hovertext=[
            f"{row.label}: {number(row.value, 1)} ({between(row.low, row.high, 1)})<br>{row.note}" for row in rows
        ],
        hoverinfo="text",
    )
    dress(figure, colours, height=TOP + AXIS + ROW_HEIGHT * max(len(rows), 1))
    notes, right = _figures(rows, colours, decimals)
    ends = [row.low for row in rows] + [row.high for row in rows]
    if target is not None:
        ends.append(target)
        figure.add_vline(x=target, line={"color": colours.above, "width": 1.5, "dash": "dot"})
        notes.append(
            {"x": target, "y": 1, "yref": "paper", "yanchor": "bottom", "text": target_label, "showarrow": False,
             "font": {"size": 12, "color": colours.above}}
        )  # fmt: skip
    figure.update_layout(annotations=notes, margin={"t": TOP, "r": right, "b": AXIS})
    lowest, highest = min(ends, default=0), max(ends, default=100)
    figure.update_xaxes(range=[max(lowest - 1, 0), min(highest + 1, 101)], side="bottom", automargin=False)
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.5], tickvals=places, ticktext=[row.label for row in rows], showgrid=False,
        tickfont={"size": 14, "color": colours.ink},
    )  # fmt: skip
    return figure


def _figures(rows: Sequence[Range], colours: Palette, decimals: int) -> tuple[list[dict[str, Any]], float]:
    """Estimate and n of each row, in a column at the right where no range or target crosses them; its width."""
    words = [f"<b>{number(row.value, decimals)}</b> n{number(row.n)}" for row in rows]
    # Seven signs of a row's words are markup.
    width = LETTER * max((len(one) - 7 for one in words), default=0) + GAP
    look = {"showarrow": False, "font": {"size": 12, "color": colours.ink}}
    at = {"x": 1, "xref": "paper", "xanchor": "right", "xshift": width}
    return [{**at, **look, "y": place, "text": one} for place, one in enumerate(words)], width
