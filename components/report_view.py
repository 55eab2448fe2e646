"""What a load did, in words: counts that add up, and each rejected row with its reason."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from components.plain import plain
from components.tables import pick_row, show_table
from components.text import _, day, n_, number


class Fates(Protocol):
    """Rows of a file by their fate."""

    @property
    def read(self) -> int: ...
    @property
    def new(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def duplicate(self) -> int: ...
    @property
    def rejected(self) -> int: ...
    @property
    def skipped(self) -> int: ...


def counts_table(rows: Sequence[tuple[str, Fates]]) -> None:
    """One line a kind of data: what became of its rows."""
    st.dataframe(
        pd.DataFrame(
            [
                {
                    _("Kind"): load_kind(kind),
                    _("Rows read"): fate.read,
                    _("New"): fate.new,
                    _("Changed"): fate.changed,
                    _("Unchanged"): fate.unchanged,
                    _("Twice in the file"): fate.duplicate,
                    _("Rejected"): fate.rejected,
                    _("No data"): fate.skipped,
                }
                for kind, fate in rows
            ]
        ),
        hide_index=True,
    )


def problem_table(problems: pd.DataFrame, explain: Callable[[str, str | None], str]) -> None:
    """Rejected rows in file order. problems: row_number, column_name, code, value."""
    table = pd.DataFrame(
        {
            _("Row"): problems["row_number"],
            _("Column"): problems["column_name"].fillna(""),
            _("Reason"): [explain(c, v) for c, v in zip(problems["code"], problems["value"], strict=True)],
            _("Value"): problems["value"].fillna(""),
        }
    )
    show_table(table, _("Rejected rows of the file"))


def refusal(words: str) -> None:
    """The whole file was refused: why and how to mend it. Nothing was written."""
    st.error(_("The file was not loaded. {why} Nothing was changed.", why=plain(words)))


def import_table(imports: pd.DataFrame) -> int | None:
    """The loads so far, newest first; returns the import_id of the picked one."""
    table = pd.DataFrame(
        {
            _("Loaded on, UTC"): [f"{day(one)}, {one:%H:%M}" for one in pd.to_datetime(imports["loaded_at"])],
            _("File"): imports["file_name"],
            # What a phone has room for stands first.
            _("Rejected"): imports["rows_rejected"].map(number),
            _("Rows read"): imports["rows_read"].map(number),
            _("New"): imports["rows_new"].map(number),
            _("Changed"): imports["rows_changed"].map(number),
            _("Unchanged"): imports["rows_unchanged"].map(number),
            _("Kind"): [load_kind(kind) for kind in imports["kind"]],
            _("Profile"): imports["profile"],
        }
    )
    picked = pick_row(table, _("Loads so far, newest first"), key="imports")
    return None if picked is None else int(imports["import_id"].iloc[picked])


def loads_finding(imports: pd.DataFrame) -> str:
    """The title of the loads: how many rows came in, and how many were refused."""
    loads = n_("{n} load so far", "{n} loads so far", len(imports))
    read, rejected = (int(imports[name].sum()) for name in ("rows_read", "rows_rejected"))
    return _(
        "{loads}: {read} rows read, {rejected} rejected", loads=loads, read=number(read), rejected=number(rejected)
    )


def load_kind(code: str) -> str:
    """The kinds of data that are loaded."""
    known = {
        "locations": _("Locations"),
        "standards": _("Standards"),
        "audits": _("Audits"),
        "feedback": _("Feedback"),
        "finance": _("Finance"),
        "plans": _("Coaching plans"),
        "sessions": _("Coaching sessions"),
        "demo": _("Demo network"),
    }
    return known.get(code, code)


def seconds_words(seconds: float) -> str:
    """How long the load took."""
    return _("Done in {seconds} s.", seconds=number(seconds, 1))


def problem_frame(problems: Sequence[Any]) -> pd.DataFrame:
    """Problems of a fresh report as the table wants them: row_number, column_name, code, value."""
    rows = [(one.row_number, one.column, one.code, one.value) for one in problems]
    return pd.DataFrame(rows, columns=["row_number", "column_name", "code", "value"])


def written_words(rows: int, *, dry_run: bool) -> str:
    """How many rows were written, or would be."""
    if dry_run:
        return n_("{n} row would be written", "{n} rows would be written", rows)
    return n_("{n} row was written", "{n} rows were written", rows)
