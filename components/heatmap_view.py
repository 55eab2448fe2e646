"""The heatmap on the screen: figure for a mouse, table for touch, keyboard and screen readers; one answer."""

import hashlib
from typing import Any

import streamlit as st

from components import heatmap
from components.address import choose_one
from components.device import is_phone
from components.plain import plain
from components.tables import WRAPPING_ROW
from components.text import _
from components.theme import palette

FIGURE, TABLE, LIST = "figure", "table", "list"
LETTER, NARROWEST, LINE = 7, 24, 18  # pixels of a letter and of what stands beside it in a cell, of a line


def choose_form() -> str:
    """Draw the choice between figure, table and list, kept in the address."""
    names = {FIGURE: _("Heatmap"), TABLE: _("Table"), LIST: _("List")}
    # Columns shrink to slivers on a phone: there one column at a time comes first.
    usual = LIST if is_phone() else FIGURE
    return choose_one(st.selectbox, _("Show as"), names, key="form", default=usual)


def show(cells: heatmap.Grid, form: str, *, hover: str, rows_name: str, alt: str) -> tuple[int, int] | None:
    """Draw the cells and return (row id, column id) of the picked one, None while nothing is picked."""
    # A selection belongs to the cells it was made on; other cells, another widget.
    print_of_cells = hashlib.sha256(repr((cells.row_ids, cells.column_ids)).encode()).hexdigest()[:12]
    if form == TABLE:
        return _picked_in_table(cells, rows_name, f"cells-{print_of_cells}")
    if form == LIST:
        return _picked_in_list(cells, rows_name, f"list-{print_of_cells}")
    state = st.plotly_chart(
        heatmap.heatmap(cells, palette(), hover),
        key=f"heatmap-{print_of_cells}",
        theme=None,
        on_select="rerun",
        selection_mode="points",
        config={"displayModeBar": False, "responsive": True},
        alt=alt,
    )
    points = state["selection"]["points"]
    if not points:
        return None
    place = points[0].get("customdata", 0)
    return heatmap.cell_at(cells, int(place[0] if isinstance(place, list) else place))


def _picked_in_table(cells: heatmap.Grid, rows_name: str, key: str) -> tuple[int, int] | None:
    shown = heatmap.table(cells, rows_name)
    lines = max((len(heatmap.wrapped(label, heatmap.ROW_LETTERS)) for label in cells.row_labels), default=1)
    row_height = max(WRAPPING_ROW, 14 + LINE * lines)
    look: dict[str, Any] = {"width": NARROWEST + LETTER * heatmap.ROW_LETTERS, "pinned": True}
    state = st.dataframe(
        shown,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        key=key,
        row_height=row_height,
        column_config={rows_name: st.column_config.TextColumn(**look)},
        height=min(40 + row_height * len(shown), 640),
    )
    for row, column in state["selection"]["cells"]:
        if column in cells.column_labels and row < len(cells.row_ids):
            return cells.row_ids[row], cells.column_ids[cells.column_labels.index(column)]
    return None


def _picked_in_list(cells: heatmap.Grid, rows_name: str, key: str) -> tuple[int, int] | None:
    """The last column, one line a row: for thumbs, and for wordings that no column of a phone could hold."""
    at, last = range(len(cells.row_ids)), len(cells.column_ids) - 1
    words = [plain(label) for label in cells.row_labels]
    figures = [heatmap.cell_text(cells, row, last) for row in at]
    picked = st.radio(rows_name, list(at), index=None, key=key, format_func=words.__getitem__, captions=figures)
    return None if picked is None else (cells.row_ids[picked], cells.column_ids[last])
