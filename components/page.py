"""What every page begins and ends with: the finding as its title, a grey line under it, the source below."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from html import escape

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.device import is_phone
from components.text import _
from components.theme import palette


def heading(place: DeltaGenerator, finding: str, measure: str) -> None:
    """The one thing to know, and under it measure, unit, period and n.

    place: a container above the filter bar, because the finding is known only after the filter.
    """
    place.header(finding, anchor=False)
    place.caption(measure)


def section(finding: str, measure: str = "", *, own_sheet: str = "") -> None:
    """The same for a part of a page. own_sheet: a name; on paper the part then begins a sheet of its own."""
    with st.container(key=f"own-sheet-{own_sheet}") if own_sheet else nullcontext():
        st.subheader(finding, anchor=False)
        if measure:
            st.caption(measure)


def bullets(title: str, sentences: Sequence[str]) -> None:
    """A few sentences under a small heading, empty ones left out; words from outside must be made plain before."""
    st.markdown("\n".join([f"**{title}**\n", *(f"- {words}" for words in sentences if words)]))


def how_to_read(text: str) -> None:
    """The rules behind a figure, folded away."""
    with st.expander(_("How to read this"), icon=":material/help:"):
        st.markdown(text)


def folded_on_phone(label: str) -> AbstractContextManager[object]:
    """A place for what is too wide for a phone: folded away there, open on a desk."""
    return st.expander(label) if is_phone() else st.container()


def folded(label: str, *, key: str) -> AbstractContextManager[object] | None:
    """A place that is folded away until the reader opens it; None meanwhile, so that nothing is made for it."""
    place = st.expander(label, key=key, on_change="rerun")
    return place if place.open else None


def figure(drawn: go.Figure, alt: str) -> None:
    """A figure that is looked at, not worked with."""
    st.plotly_chart(drawn, theme=None, config={"displayModeBar": False}, alt=alt)


def same_tab_link(words: str, address: str) -> None:
    """A link to one of our own routes; Streamlit's own links open a second tab."""
    # Not in a sentence, so a finger needs 24 pixels of it.
    look = f"color: {palette().above}; display: inline-block; padding: 0.3rem 0"
    st.html(f'<a href="{escape(address, quote=True)}" target="_self" style="{look}">{escape(words)}</a>')
