"""Money at one location: what a guest spends at the bar, month by month. No claim is made."""

import pandas as pd
import plotly.graph_objects as go

from components.downloads import Offer, downloads
from components.page import figure, folded, section
from components.tables import Column, show_table, shown
from components.text import _, between, month, number
from components.theme import Palette, drawn, palette

HEIGHT, MONTHS = 190, 13  # the same month of last year beside this year's


def spend_frame(sums: pd.DataFrame) -> pd.DataFrame:
    """The last 13 months of fetch_money_months with spend (concession revenue a guest, the chain's currency)."""
    rows = sums.tail(MONTHS).reset_index(drop=True)
    return rows.assign(spend=rows["concession_revenue"] / rows["admissions"])


def spend_columns() -> dict[str, Column]:
    """Spend per admit by month."""
    return {
        "month": Column(_("Month"), lambda value: month(int(value))),
        "spend": Column(_("Spend per admit"), lambda value: number(value, 2)),
        "admissions": Column(_("Guests"), number),
        "concession_revenue": Column(_("Concession revenue"), number),
    }


def spend_finding(rows: pd.DataFrame) -> str:
    """The title: what a guest spent in the last month that is known."""
    last = rows.iloc[-1]
    return _(
        "{spend} a guest at the bar in {month}",
        spend=number(last["spend"], 1), month=month(int(last["month"])),
    )  # fmt: skip


def spend_figure(rows: pd.DataFrame, colours: Palette) -> go.Figure:
    """Spend per admit as bars from 0; the first and the last month are labelled."""
    labels = [month(int(one)) for one in rows["month"]]
    ends = {0, len(rows) - 1}
    texts = [number(one, 1) if place in ends else "" for place, one in enumerate(rows["spend"])]
    bars = {
        "type": "bar", "x": list(range(len(rows))), "y": rows["spend"], "text": texts, "textposition": "outside",
        "marker": {"color": colours.muted, "opacity": 0.55}, "cliponaxis": False, "textfont": {"color": colours.ink},
        "hoverinfo": "text",
        "hovertext": [
            f"{label}: {number(spend, 1)}, n={number(n)}"
            for label, spend, n in zip(labels, rows["spend"], rows["admissions"], strict=True)
        ],
    }  # fmt: skip
    step = max(1, -(-len(rows) // 5))
    named = {
        "tickvals": list(range(len(rows)))[::step],
        "ticktext": labels[::step],
        "tickangle": 0,
        "showgrid": False,
    }
    return drawn([bars], colours, height=HEIGHT, xaxis=named, yaxis={"range": [0, float(rows["spend"].max()) * 1.2]})


def spend(sums: pd.DataFrame, offer: Offer, name: str) -> None:
    """The figure with its table; a sentence where money is not known."""
    rows = spend_frame(sums)
    if rows.empty:
        section(
            _("No money is known of this location"), _("Load admissions and concession revenue on the page Data.")
        )
        return
    guests = between(float(rows["admissions"].min()), float(rows["admissions"].max()))
    section(
        spend_finding(rows),
        _("Concession revenue for each guest admitted, in the chain's currency, by month; {guests} guests a month. "
          "What happened, not why.", guests=guests),
    )  # fmt: skip
    figure(spend_figure(rows, palette()), _("Spend per admit by month"))
    table = folded(_("Money as a table"), key="money as a table")
    if table is None:
        return
    with table:
        show_table(shown(rows, spend_columns()), _("Spend per admit by month"))
        about = _("Spend per admit by month, the chain's currency")
        downloads(offer(f"spend-{name}", rows, spend_columns(), about), key="spend")
