"""Any table as CSV and XLSX: typed, and inert, whatever words it holds."""

import csv
import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from components.tables import Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A spreadsheet runs a text that starts so as a formula; control characters before it do not save one.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
LONGEST_CELL = 32_767  # of XLSX
WIDEST = 60  # letters; a message would make a column as wide as three screens


@dataclass(frozen=True, slots=True)
class Download:
    """A file on offer; make() builds its bytes when somebody wants them."""

    file_name: str
    mime: str
    make: Callable[[], bytes]


def files(
    name: str, frame: pd.DataFrame | Callable[[], pd.DataFrame], columns: Mapping[str, Column], about: str
) -> list[Download]:
    """The table as CSV and XLSX, headed by the labels of `columns`, cells as they are stored, not as shown.

    name: of the files, without ending; frame: the rows, or what fetches them when somebody wants the file; about: a
    line that says what it is, of which view and when (XLSX only: a line above the heading would break those who read
    CSV by machine). A frame without rows gives the headings.
    """

    def table() -> pd.DataFrame:
        rows = frame() if callable(frame) else frame
        return rows[list(columns)].rename(columns={key: column.label for key, column in columns.items()})

    return [
        Download(f"{name}.csv", "text/csv", lambda: write_csv(table())),
        Download(f"{name}.xlsx", XLSX, lambda: write_xlsx(table(), about)),
    ]


def write_csv(table: pd.DataFrame) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; unknown cells are empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_inert(name) for name in table.columns])
    writer.writerows([[_csv_cell(value) for value in row] for row in table.itertuples(index=False)])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(table: pd.DataFrame, about: str) -> bytes:
    """One sheet: `about`, the headings, then rows of numbers, days and texts."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has no sheet")
    sheet.append([_inert(about)])
    sheet.append([])
    sheet.append([_inert(name) for name in table.columns])
    for cell in sheet[3]:
        cell.font = Font(bold=True)
    for row in table.itertuples(index=False):
        sheet.append([_xlsx_cell(value) for value in row])
    for place, name in enumerate(table.columns, start=1):
        longest = max([len(str(name)), *(len(str(value)) for value in table.iloc[:200, place - 1])])
        sheet.column_dimensions[get_column_letter(place)].width = min(longest + 2, WIDEST)
    sheet.freeze_panes = "A4"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _inert(words: object) -> str:
    """A text that no spreadsheet runs."""
    text = ILLEGAL_CHARACTERS_RE.sub("", str(words))[: LONGEST_CELL - 1]
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _plain(value: Any) -> Any:
    """A value of Python; None when unknown."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def _csv_cell(value: Any) -> Any:
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, datetime | date):
        return plain.isoformat()
    return plain if isinstance(plain, int | float) else _inert(plain)


def _xlsx_cell(value: Any) -> Any:
    plain = _plain(value)
    if plain is None or isinstance(plain, int | float | date):
        return plain.replace(tzinfo=None) if isinstance(plain, datetime) else plain
    return _inert(plain)
