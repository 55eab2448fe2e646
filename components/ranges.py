"""Estimates with their ranges, one row each, words at the right end: the figure of levels and of differences."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from components.theme import Palette, drawn, note

NEAR_EDGE = 0.15  # of the width
ROW, STACKED_ROW, AXIS, NAME = 20, 38, 26, 20  # pixels: a row, one under its own words, axis, the line's name
LETTER = 6.5  # pixels that a letter of a label takes


@dataclass(frozen=True, slots=True)
class Range:
    """One row: label, estimate and range (nan: not drawn), words. side: -1 lower for real, 1 higher, 0 not told."""

    label: str
    value: float
    low: float
    high: float
    words: str
    side: int = 0


def ranges(
    rows: Sequence[Range],
    span: tuple[float, float],
    line: float,
    colours: Palette,
    *,
    words: float,
    letters: int,
    stacked: bool,
    line_name: str = "",
) -> go.Figure:
    """Draw rows from top to bottom, a dotted line at `line` with its name above.

    span: of the axis; words: share of the width kept for the words (0-1); letters: of the longest label. In figures
    to be compared all three are the same. stacked: label and words stand above the range, for a phone.
    """
    places, labels = list(range(len(rows))), [escape(row.label, quote=False) for row in rows]
    end = span[1] if stacked else span[1] + (span[1] - span[0]) * words / (1 - words)
    said = [(end, "middle left", [row.words for row in rows])]
    if stacked:
        said.append((span[0], "middle right", labels))
    texts = [
        {"type": "scatter", "x": [x] * len(rows), "y": [place - 0.45 * stacked for place in places], "text": column,
         "mode": "text", "textposition": position, "textfont": {"size": 12, "color": colours.ink},
         "hoverinfo": "skip", "cliponaxis": False}
        for x, position, column in said
    ]  # fmt: skip
    # A name over a line near an edge of the figure would be cut by it.
    at = (line - span[0]) / (end - span[0])
    side = "left" if at < NEAR_EDGE else "right" if at > 1 - NEAR_EDGE else "center"
    name = note(line_name, colours.above, x=line, y=1, yref="paper", yanchor="bottom", xanchor=side)
    named = [name] if line_name else []
    top = NAME if line_name else 0
    return drawn(
        [*_traces(rows, labels, line, colours, stacked=stacked), *texts],
        colours,
        height=top + AXIS + (STACKED_ROW if stacked else ROW) * max(len(rows), 1),
        annotations=named,
        margin={"l": 0 if stacked else LETTER * letters + 8, "r": 0, "t": top, "b": AXIS - 4, "pad": 0},
        xaxis={"range": [span[0], end], "tickvals": _ticks(span), "tickfont": {"size": 11}, "automargin": False,
               "showgrid": not stacked},
        yaxis={"range": [len(rows) - 0.4, -0.9 if stacked else -0.6], "tickvals": [] if stacked else places,
               "ticktext": labels, "showgrid": False, "tickfont": {"size": 13, "color": colours.ink},
               "automargin": False},
    )  # fmt: skip


def beside_target(
    rows: Sequence[Range], target: float, target_name: str, colours: Palette, *, words: float, stacked: bool
) -> go.Figure:
    """The figure of levels: rows beside the target on an axis of their own. words: share of the width for them."""
    letters = max([len(row.label) for row in rows], default=0)
    return ranges(
        rows, span_of(rows, target), target, colours, words=words, letters=letters, stacked=stacked,
        line_name=target_name,
    )  # fmt: skip


def _traces(
    rows: Sequence[Range], labels: list[str], line: float, colours: Palette, *, stacked: bool
) -> list[dict[str, object]]:
    """The dotted line, the ranges (one trace a colour) and the dots."""
    places, hues = range(len(rows)), {-1: colours.below, 0: colours.muted, 1: colours.above}
    reach = 0.25 if stacked else 0.5  # short enough to leave the words alone
    traces: list[dict[str, object]] = [
        {"type": "scatter", "x": [x for _ in places for x in (line, line, None)], "mode": "lines",
         "y": [y for place in places for y in (place - reach, place + reach, None)], "hoverinfo": "skip",
         "line": {"color": colours.above, "width": 1.5, "dash": "dot"}}
    ]  # fmt: skip
    for side in sorted({row.side for row in rows}):
        chosen = [(place, row) for place, row in zip(places, rows, strict=True) if row.side == side]
        traces.append(
            {"type": "scatter", "x": [x for _, row in chosen for x in (row.low, row.high, None)], "mode": "lines",
             "y": [y for place, _ in chosen for y in (place, place, None)], "hoverinfo": "skip",
             "line": {"color": hues[side], "width": 2.5}}
        )  # fmt: skip
    said = [f"{name}: {row.value:.1f} ({row.low:.1f}–{row.high:.1f})" for name, row in zip(labels, rows, strict=True)]
    traces.append(
        {"type": "scatter", "x": [row.value for row in rows], "y": list(places), "mode": "markers", "hovertext": said,
         "marker": {"size": 9, "color": [hues[row.side] for row in rows]}, "hoverinfo": "text"}
    )  # fmt: skip
    return traces


def span_of(rows: Sequence[Range], *more: float) -> tuple[float, float]:
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
