"""A matrix of counts: how often something was done; nothing done is an empty cell with its 0."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from components.theme import Palette, drawn

ROW_HEIGHT = 26
LABEL_LETTER, LABEL_GAP = 7, 6  # pixels, generously, as in the heatmap


def counts_figure(
    counts: np.ndarray,
    rows: Sequence[str],
    columns: Sequence[str],
    colours: Palette,
    *,
    marked: np.ndarray | None = None,
) -> go.Figure:
    """Draw counts, rows x columns, in the order given; grey by how many, so that no colour judges.

    marked: cells told as far too few beyond chance, the only ones with a colour; None: the columns are things of
    their own, and each has its own scale of grey.
    """
    most = np.maximum(counts.max(axis=0 if marked is None else None, initial=0), 1.0)
    marked = np.zeros(counts.shape, dtype=np.bool_) if marked is None else marked
    # 0 has no tile at all; from 1 on three shades of grey, the fourth step is the mark.
    shade = np.where(counts > 0, np.ceil(3 * counts / most), 0)
    tiles = {
        "type": "heatmap", "z": np.where(marked, 4, shade).astype(np.uint8), "zmin": 0, "zmax": 4,
        "xgap": 2, "ygap": 2, "showscale": False, "hoverinfo": "skip", "texttemplate": "%{text}",
        "colorscale": _steps([colours.surface, colours.neutral, colours.unsure, colours.line, colours.below_soft]),
        "text": [[f"{int(one)}" for one in row] for row in counts],
        "textfont": {"size": 13, "color": colours.ink},
    }  # fmt: skip
    return drawn(
        [tiles],
        colours,
        height=26 + ROW_HEIGHT * max(len(rows), 1),
        margin={"t": 26, "l": LABEL_LETTER * max(map(len, rows), default=0) + 8 + LABEL_GAP},
        xaxis={"side": "top", "tickvals": list(range(len(columns))), "ticktext": list(columns), "showgrid": False,
               "tickangle": 0, "range": [-0.5, len(columns) - 0.5], "automargin": False},
        yaxis={"ticklabelstandoff": LABEL_GAP, "tickvals": list(range(len(rows))), "ticktext": list(rows),
               "showgrid": False, "range": [len(rows) - 0.5, -0.5], "automargin": False},
    )  # fmt: skip


def _steps(tiles: list[str]) -> list[list[object]]:
    """A scale of equal steps, each of one colour."""
    size = len(tiles)
    return [[edge / size, tile] for step, tile in enumerate(tiles) for edge in (step, step + 1)]
