"""A table that is read: figures right-aligned, words left; what is stored and how it is shown are kept apart."""

import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from components.device import is_phone
from components.paper import only_on_paper
from components.text import _, number

# Digits with what stands between and around them in any of our languages, "to" too, and the dash of the unknown.
_FIGURE = re.compile(r"(?:[\d\s,.\u00a0\u202f+−–±%()/-]|(?<=\d )[^\W\d_]{1,2}(?= [\d−]))*")
# Pixels, as Streamlit draws them at our type size: a row of one line, the head, ten rows, a line, above and below it,
# a letter, left and right of it, a desk's width, and so much of the next row that a reader sees there is one.
_ROW, _HEADER, _MOST_HEIGHT, _LINE, _AROUND, _LETTER, _BESIDE, _DESK, _HINT = 33, 35, 340, 18, 17, 7, 24, 1250, 12
# Streamlit breaks lines in rows of over four of its units alone.
WRAPPING_ROW = 62
# Letters that no column breaks, of a line on a phone, and the lines of a row.
_SHORT, _PHONE_LETTERS, _MOST_LINES = 24, 34, 8


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


def show_table(table: pd.DataFrame, alt: str) -> None:
    """Draw a table as shown() makes it; figures, as text too, stand at the right, long words wrap and are whole.

    alt: what the table holds, for screen readers.
    """
    look = _look(table)
    st.dataframe(table, hide_index=True, alt=alt, **look)
    _tell_rows_off_paper(len(table), look)


def pick_row(table: pd.DataFrame, alt: str, *, key: str) -> int | None:
    """As show_table, and the place of the row that the reader picked; None while none is."""
    look = _look(table)
    state = st.dataframe(
        table, hide_index=True, alt=alt, on_select="rerun", selection_mode="single-row", key=key, **look
    )
    _tell_rows_off_paper(len(table), look)
    rows = [int(row) for row in state["selection"]["rows"]]
    # A widget's value is user input, and the table may have become shorter.
    return rows[0] if rows and 0 <= rows[0] < len(table) else None


def _look(table: pd.DataFrame) -> dict[str, Any]:
    """Height of table and rows and the look of columns: rows of one height, high enough for the longest words."""
    words = {name: [str(value) for value in table[name]] for name in table.columns}
    longest = {name: max(map(len, [str(name), *words[name]])) for name in table.columns}
    figures = {name for name in table.columns if all(_FIGURE.fullmatch(one) for one in words[name])}
    long = [name for name in table.columns if longest[name] > _SHORT and name not in figures]
    short = sum(_BESIDE + _LETTER * longest[name] for name in table.columns if name not in long)
    # On a desk the words share the room that the other columns leave; a phone scrolls within the frame.
    room = (_DESK - short) // max(len(long), 1)
    letters = _PHONE_LETTERS if is_phone() else max(_PHONE_LETTERS, (room - _BESIDE) // _LETTER)
    widths, lines = {}, 1
    for name in long:
        # Words of a page's length widen their column: the frame then scrolls, and no row is a screen high.
        across = min(max(letters, -(-longest[name] // _MOST_LINES)), longest[name])
        lines = max(lines, *(_lines(one, across) for one in words[name]))
        widths[name] = _BESIDE + _LETTER * across
    row = _ROW if lines == 1 else max(WRAPPING_ROW, _AROUND + _LINE * lines)
    # Only a column of text wraps, and an object of pandas is none to Streamlit.
    look = {
        name: st.column_config.TextColumn(width=widths[name], alignment="left")
        if name in widths
        else st.column_config.Column(alignment="right" if name in figures else "left")
        for name in table.columns
    }
    # Whole rows: one that is cut in the middle reads like the last.
    rows = min(len(table), max(1, _MOST_HEIGHT // row))
    return {"column_config": look, "row_height": row, "height": _HEADER + row * rows + (rows < len(table)) * _HINT}


def _lines(words: str, letters: int) -> int:
    return sum(len(textwrap.wrap(one, letters)) or 1 for one in words.splitlines()) or 1


def _tell_rows_off_paper(rows: int, look: dict[str, Any]) -> None:
    """A table scrolls on the screen; paper shows its first rows, and says so."""
    fit = int(look["height"] - _HEADER) // look["row_height"]
    if rows > fit:
        only_on_paper(_("Paper shows the first {fit} of {rows} rows; the others are on the screen.",
                        fit=number(fit), rows=number(rows)))  # fmt: skip
