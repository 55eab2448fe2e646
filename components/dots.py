"""Rows of a dot with its range and words at the right end: many estimates in little room."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from components.theme import Palette, dress

ROW, STACKED_ROW, AXIS = 20, 38, 26  # pixels: a row, a row under its own words, the axis below


@dataclass(frozen=True, slots=True)
class Dot:
    """One row: label, estimate and range (nan: not drawn), words. side: -1 lower for real, 1 higher, 0 not told."""

    label: str
    value: float
    low: float
    high: float
    words: str
    side: int = 0


def dots(
    rows: Sequence[Dot],
    span: tuple[float, float],
    line: float | None,
    colours: Palette,
    *,
    words: float,
    stacked: bool,
) -> go.Figure:
    """Draw rows from top to bottom.

    span: of the axis, the same in figures to be compared; line: where one stands. words: share of the width kept for
    the words (0-1). stacked: label and words stand above the range instead of beside it, for a phone.
    """
    figure = go.Figure()
    places, labels = list(range(len(rows))), [escape(row.label, quote=False) for row in rows]
    hues = {-1: colours.below, 0: colours.muted, 1: colours.above}
    for side, hue in hues.items():
        chosen = [place for place in places if rows[place].side == side]
        # One trace a colour: a trace a row would take most of the page's time.
        figure.add_scatter(
            x=[x for place in chosen for x in (rows[place].low, rows[place].high, None)],
            y=[y for place in chosen for y in (place, place, None)],
            mode="lines", hoverinfo="skip", line={"color": hue, "width": 2.5},
        )  # fmt: skip
    figure.add_scatter(
        x=[row.value for row in rows], y=places, mode="markers", hoverinfo="text",
        marker={"size": 9, "color": [hues[row.side] for row in rows]},
        hovertext=[
            f"{name}: {row.value:.1f} ({row.low:.1f}–{row.high:.1f})" for name, row in zip(labels, rows, strict=True)
        ],
    )  # fmt: skip
    end = span[1] if stacked else span[1] + (span[1] - span[0]) * words / (1 - words)
    said = [(end, "middle left", [row.words for row in rows])]
    if stacked:
        said.append((span[0], "middle right", labels))
    for x, position, column in said:
        figure.add_scatter(
            x=[x] * len(rows), y=[place - 0.45 * stacked for place in places], text=column, mode="text",
            textposition=position, textfont={"size": 12, "color": colours.ink}, hoverinfo="skip", cliponaxis=False,
        )  # fmt: skip
    dress(figure, colours, height=AXIS + (STACKED_ROW if stacked else ROW) * max(len(rows), 1))
    figure.update_layout(margin={"t": 0, "b": AXIS - 4})
    figure.update_xaxes(range=[span[0], end], tickvals=_ticks(span), tickfont={"size": 11}, automargin=False)
    figure.update_yaxes(
        range=[len(rows) - 0.4, -0.9 if stacked else -0.6], tickvals=[] if stacked else places, ticktext=labels,
        showgrid=False, tickfont={"size": 13, "color": colours.ink},
    )  # fmt: skip
    if line is not None:
        figure.add_vline(x=line, line={"color": colours.above, "width": 1.5, "dash": "dot"})
    return figure


def span_of(rows: Sequence[Dot], *more: float) -> tuple[float, float]:
    """An axis that holds every range and what else is drawn; (0, 1) for nothing."""
    ends = [end for row in rows for end in (row.low, row.high)] + list(more)
    if not ends:
        return 0.0, 1.0
    pad = max(max(ends) - min(ends), 1.0) * 0.03
    return min(ends) - pad, max(ends) + pad


def _ticks(span: tuple[float, float]) -> list[float]:
    """Round numbers within the span, six at most."""
    width = span[1] - span[0]
    step = next((one for one in (1, 2, 5, 10, 20, 50, 100) if width / one <= 6), 200)
    first = -(-span[0] // step) * step
    return [first + step * place for place in range(int((span[1] - first) // step) + 1)]
