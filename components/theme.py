"""One visual language: four hues with fixed meanings, type sizes, and our own Plotly template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.paper import PAPER


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one mode. Below the target is orange, above is blue; never red and green."""

    ink: str
    muted: str
    line: str
    surface: str
    neutral: str
    unsure: str
    below: str
    below_full: str
    below_soft: str
    above: str
    above_full: str
    above_soft: str
    accent: str


LIGHT = Palette(
    ink="#0F1720", muted="#5B6675", line="#DDE2E8", surface="#FFFFFF", neutral="#F1F3F5", unsure="#E3E6EA",
    below="#B4480A", below_full="#F08A3C", below_soft="#FBE0CB", above="#1D5F9E", above_full="#6FA8DC",
    above_soft="#C9DFF4", accent="#1B3A5C",
)  # fmt: skip
DARK = Palette(
    ink="#E8ECF1", muted="#A3AEBB", line="#37424F", surface="#12181F", neutral="#222B35", unsure="#2E3843",
    below="#F2934A", below_full="#A4531A", below_soft="#4A2E1B", above="#6FB1EA", above_full="#2B6CA3",
    above_soft="#1E3750", accent="#9CC3E8",
)  # fmt: skip
# A link's words wrap where there is little room, instead of being cut, and begin where other words begin.
LINKS = ".st-key-page .stPageLink a {padding-left: 0} .st-key-page .stPageLink a span {white-space: normal}"
FONT = "'Source Sans', 'Source Sans Pro', sans-serif"


def palette() -> Palette:
    """The palette of the mode that the reader's browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def _template(colours: Palette) -> go.layout.Template:
    """Our type, grid and margins, and what a reader does not need switched off: the same for every figure."""
    axis = {
        "gridcolor": colours.line,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"size": 13, "color": colours.muted},
    }
    return go.layout.Template(
        layout={
            # At the top half a line: a figure at the end of an axis is hidden where it has no room.
            "margin": {"l": 0, "r": 0, "t": 10, "b": 0, "pad": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": 14, "color": colours.ink},
            "showlegend": False,
            "dragmode": False,
            "hoverlabel": {
                "bgcolor": colours.surface,
                "bordercolor": colours.muted,
                "font": {"family": FONT, "size": 13, "color": colours.ink},
            },
            "modebar": {"remove": ["zoom", "pan", "select", "lasso"]},
            "xaxis": axis,
            "yaxis": axis,
        }
    )


# Made once, and as plain words: setting them figure by figure took a sixth of a page's time.
_TEMPLATES = {colours: _template(colours).to_plotly_json() for colours in (LIGHT, DARK)}


def drawn(traces: Sequence[Mapping[str, Any]], colours: Palette, *, height: int, **layout: Any) -> go.Figure:
    """A figure in the product's template of the reader's mode, `height` pixels high.

    Made in one go: trace by trace and axis by axis Plotly takes seven times as long, most of a page's time. Plotly
    does not check it either, which takes ten times as long; tests/pages/test_drawings.py has it check all figures.
    """
    made = {"template": _TEMPLATES[colours], "height": height, **layout}
    return go.Figure(list(traces), made, _validate=False)


def note(words: str, colour: str, *, size: int = 12, **place: Any) -> dict[str, Any]:
    """Words in a figure, without an arrow. place: as Plotly names it (x, xref, xanchor, ...)."""
    return {"text": words, "showarrow": False, "font": {"size": size, "color": colour}, **place}


def line_at(colour: str, *, x: Any = None, y: Any = None, dash: str = "dot", **look: Any) -> dict[str, Any]:
    """A line across the whole figure at one x or one y."""
    ends = {"x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper"}
    if x is None:
        ends = {"y0": y, "y1": y, "x0": 0, "x1": 1, "xref": "paper"}
    return {"type": "line", "line": {"color": colour, "width": 1.5, "dash": dash}, **ends, **look}


def page_frame() -> DeltaGenerator:
    """The place in which a page is drawn, under the product's name, on the screen and on paper.

    Streamlit leaves six empty lines above a page; a headline belongs on the first screen. The classes are those
    that Streamlit documents for a container's key and for its elements.
    """
    st.logo("static/foyer.svg", size="medium")
    narrow, wide = ".st-key-page {margin-top: -2.5rem}", ".st-key-page {margin-top: -4.5rem}"
    screen = f"@media screen {{{narrow}}} @media screen and (min-width: 640px) {{{wide}}}"
    st.html(f"<style>{screen}\n{LINKS}\n{PAPER}</style>")
    return st.container(key="page")
