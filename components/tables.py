"""A table that is read: figures right-aligned, words left; what is stored and how it is shown are kept apart."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from components.paper import only_on_paper
from components.text import _, number

# Digits with what stands between and around them in any of our languages, "to" too, and the dash of the unknown.
_FIGURE = re.compile(r"(?:[\d\s,.\u00a0\u202f+−–±%()/-]|(?<=\d )[^\W\d_]{1,2}(?= [\d−]))*")
_ROW, _HEADER, _TEN_ROWS = 35, 38, 388  # pixels, as Streamlit draws them


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its label, and how a stored value is shown (None: as it is)."""

    label: str
    show: Callable[[Any], str] | None = None


def shown(frame: pd.DataFrame, columns: Mapping[str, Column]) -> pd.DataFrame:
    """The columns in their order, labelled, values as the reader sees them."""
    return pd.DataFrame(
        {
            column.label: [column.show(value) for value in frame[name]] if column.show else frame[name].to_numpy()
            for name, column in columns.items()
        }
    )


def show_table(table: pd.DataFrame, alt: str, *, height: int | None = None) -> None:
    """Draw a table as shown() makes it; columns of figures, as text too, stand at the right.

    height: pixels, None as high as ten rows. alt: what the table holds, for screen readers.
    """
    st.dataframe(table, hide_index=True, column_config=alignment(table), alt=alt, height=height or "auto")
    tell_rows_off_paper(len(table), height)


def pick_row(table: pd.DataFrame, alt: str, *, key: str, height: int | None = None) -> int | None:
    """As show_table, and the place of the row that the reader picked; None while none is."""
    state = st.dataframe(
        table, hide_index=True, column_config=alignment(table), alt=alt, height=height or "auto",
        on_select="rerun", selection_mode="single-row", key=key,
    )  # fmt: skip
    tell_rows_off_paper(len(table), height)
    rows = [int(row) for row in state["selection"]["rows"]]
    # A widget's value is user input, and the table may have become shorter.
    return rows[0] if rows and 0 <= rows[0] < len(table) else None


def tell_rows_off_paper(rows: int, height: int | None = None) -> None:
    """A table scrolls on the screen; paper shows its first rows, and says so. height: pixels, None for ten rows."""
    fit = ((height or _TEN_ROWS) - _HEADER) // _ROW
    if rows > fit:
        only_on_paper(_("Paper shows the first {fit} of {rows} rows; the others are on the screen.",
                        fit=number(fit), rows=number(rows)))  # fmt: skip


def alignment(table: pd.DataFrame) -> dict[str, Any]:
    """Columns of figures at the right, of words at the left."""
    return {
        name: st.column_config.Column(alignment="right" if _is_figures(table[name]) else "left")
        for name in table.columns
    }


def _is_figures(column: pd.Series) -> bool:
    return all(_FIGURE.fullmatch(str(value)) for value in column)
