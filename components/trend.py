"""A figure of months: the network's score with its range, beside the target."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from components.theme import Palette, drawn, line_at, note
from domain.compliance import FEWEST_AUDITS

LETTER = 6.5  # pixels that a letter of the target's name takes


@dataclass(frozen=True, slots=True)
class MonthScore:
    """One month: label, mean score and the limits of chance (points), n audits, and whether it stands out."""

    label: str
    value: float
    low: float
    high: float
    n: int
    special: bool

    @property
    def few(self) -> bool:
        """Too few audits to judge the month: grey, with its n, and never ringed."""
        return self.n < FEWEST_AUDITS


def trend(
    months: Sequence[MonthScore], target: float | None, target_label: str, colours: Palette, *, height: int,
    ticks: int = 8, span: tuple[float, float] | None = None,
) -> go.Figure:  # fmt: skip
    """Draw months from left to right within the band of chance; those that stand out are ringed.

    ticks: how many months may be named below, so that no label is rotated or meets its neighbour. span: of the axis
    of scores, for charts to be compared; None for these months' own.
    """
    labels = [month.label for month in months]
    places = list(range(len(months)))
    band = {
        "type": "scatter", "x": places + places[::-1], "fill": "toself", "fillcolor": colours.unsure,
        "y": [month.high for month in months] + [month.low for month in months][::-1],
        "line": {"width": 0}, "mode": "lines", "hoverinfo": "skip",
    }  # fmt: skip
    line = {
        "type": "scatter", "x": places, "y": [month.value for month in months], "mode": "lines+markers+text",
        "line": {"color": colours.accent, "width": 2.5},
        "marker": {
            "size": [11 if one.special else 6 for one in months],
            "color": [colours.muted if one.few else colours.accent for one in months],
            "symbol": ["circle-open" if one.special else "circle" for one in months],
            "line": {"width": [2.5 if one.special else 0 for one in months]},
        },
        "text": [f"n={one.n}" if one.few else "" for one in months], "textposition": "top center",
        "textfont": {"size": 11, "color": colours.muted},
        "hovertext": [f"{m.label}: {m.value:.1f} ({m.low:.1f}–{m.high:.1f}), n={m.n}" for m in months],
        "hoverinfo": "text",
    }  # fmt: skip
    beside: dict[str, Any] = {}
    if target is not None:
        # Outside, at the line's end: inside, some month always crosses a name.
        name = note(target_label, colours.above, x=1, xref="paper", y=target, xanchor="left", xshift=4)
        beside = {"shapes": [line_at(colours.above, y=target)], "annotations": [name],
                  "margin": {"r": LETTER * len(target_label) + 4}}  # fmt: skip
    step = max(1, -(-len(months) // ticks))
    named = {"tickvals": places[::step], "ticktext": labels[::step], "showgrid": False, "tickangle": 0}
    across = {} if span is None else {"range": list(span)}
    return drawn([band, line], colours, height=height, xaxis=named, yaxis=across, **beside)
