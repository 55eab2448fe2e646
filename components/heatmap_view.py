"""The heatmap on the screen: figure for a mouse, table for touch, keyboard and screen readers; one answer."""

import hashlib

import streamlit as st

from components import heatmap
from components.device import is_phone
from components.text import _
from components.theme import palette

FIGURE, TABLE = "figure", "table"


def choose_form() -> str:
    """Draw the choice between figure and table."""
    names = {FIGURE: _("Heatmap"), TABLE: _("Table")}
    # Sixteen columns shrink to slivers on a phone: there the table comes first.
    form = st.segmented_control(
        _("Show as"),
        list(names),
        default=TABLE if is_phone() else FIGURE,
        key="form",
        format_func=names.__getitem__,
    )
    return str(form or FIGURE)


def show(cells: heatmap.Grid, form: str, *, hover: str, rows_name: str, alt: str) -> tuple[int, int] | None:
    """Draw the cells and return (row id, column id) of the picked one, None while nothing is picked."""
    # A selection belongs to the cells it was made on; other cells, another widget.
    print_of_cells = hashlib.sha256(repr((cells.row_ids, cells.column_ids)).encode()).hexdigest()[:12]
    if form == TABLE:
        return _picked_in_table(cells, rows_name, f"cells-{print_of_cells}")
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
    state = st.dataframe(
        shown,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        key=key,
        column_config={rows_name: st.column_config.TextColumn(pinned=True)},
        height=min(38 + 35 * len(shown), 640),
    )
    for row, column in state["selection"]["cells"]:
        labels = [name.replace("<br>", " ") for name in cells.column_labels]
        if column in labels and row < len(cells.row_ids):
            return cells.row_ids[row], cells.column_ids[labels.index(column)]
    return None
