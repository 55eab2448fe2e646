"""A table that is read: figures right-aligned, words left, and a word for who cannot see it."""

import re

import pandas as pd
import streamlit as st

# Digits with what stands between and around them in any of our languages, and the dash of the unknown.
_FIGURE = re.compile(r"[\d\s,.\u00a0\u202f+−–±%()/-]*")


def show_table(frame: pd.DataFrame, alt: str, *, height: int | None = None) -> None:
    """Draw a frame of texts and numbers; columns of figures, as text too, stand at the right.

    height: pixels, None as high as ten rows. alt: what the table holds, for screen readers.
    """
    config = {
        name: st.column_config.Column(alignment="right" if _is_figures(frame[name]) else "left")
        for name in frame.columns
    }
    st.dataframe(frame, hide_index=True, column_config=config, alt=alt, height=height or "auto")


def _is_figures(column: pd.Series) -> bool:
    return all(_FIGURE.fullmatch(str(value)) for value in column)
