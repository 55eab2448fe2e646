"""A figure of months: the network's score with its range, beside the target."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from components.theme import Palette, dress

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


def trend(
    months: Sequence[MonthScore], target: float | None, target_label: str, colours: Palette, *, height: int,
    ticks: int = 8,
) -> go.Figure:  # fmt: skip
    """Draw months from left to right within the band of chance; those that stand out are ringed.

    ticks: how many months may be named below, so that no label is rotated or meets its neighbour.
    """
    labels = [month.label for month in months]
    places = list(range(len(months)))
    figure = go.Figure()
    figure.add_scatter(
        x=places + places[::-1],
        y=[month.high for month in months] + [month.low for month in months][::-1],
        fill="toself", fillcolor=colours.unsure, line={"width": 0}, hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=places,
        y=[month.value for month in months],
        mode="lines+markers",
        line={"color": colours.accent, "width": 2.5},
        marker={
            "size": [11 if one.special else 6 for one in months],
            "symbol": ["circle-open" if one.special else "circle" for one in months],
            "line": {"width": [2.5 if one.special else 0 for one in months]},
        },
        hovertext=[f"{m.label}: {m.value:.1f} ({m.low:.1f}–{m.high:.1f}), n={m.n}" for m in months],
        hoverinfo="text",
    )
    dress(figure, colours, height=height)
    if target is not None:
        figure.add_hline(y=target, line={"color": colours.above, "width": 1.5, "dash": "dot"})
        # Outside, at the line's end: inside, some month always crosses a name.
        figure.add_annotation(
            x=1, xref="paper", y=target, text=target_label, showarrow=False, xanchor="left", xshift=4,
            font={"size": 12, "color": colours.above},
        )  # fmt: skip
        figure.update_layout(margin={"r": LETTER * len(target_label) + 4})
    step = max(1, -(-len(months) // ticks))
    figure.update_xaxes(tickvals=places[::step], ticktext=labels[::step], showgrid=False, tickangle=0)
    return figure
