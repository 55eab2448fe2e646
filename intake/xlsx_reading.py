"""A sheet of a checked workbook -> a table of text, written as a CSV of it would be."""

import io
from datetime import date, datetime, time
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from python_calamine import CalamineError, CalamineWorkbook

from intake.csv_reading import check_header
from intake.reasons import FileRefused


def read_sheet(content: bytes, *, sheet: str | None, decimal: str) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """The named or first sheet: rows under the first row that is not blank, with their row numbers."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            names = workbook.sheet_names
            if not names or (sheet is not None and sheet not in names):
                raise FileRefused("sheet_missing", sheet or "")
            rows = workbook.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise FileRefused("archive_broken", str(error)[:100]) from None
    start = next((position for position, row in enumerate(rows) if any(cell != "" for cell in row)), None)
    if start is None:
        raise FileRefused("empty_file")
    header = [_text(cell, decimal) for cell in rows[start]]
    while header and not header[-1]:
        header.pop()
    names = check_header(header)
    columns = zip(*rows[start + 1 :], strict=True) if len(rows) > start + 1 else [()] * len(names)
    # Cells right of the header carry no name: they are notes beside the table.
    frame = pd.DataFrame(
        {
            name: pd.Series([_text(cell, decimal) for cell in cells], dtype="str")
            for name, cells in zip(names, columns, strict=False)
        }
    )
    return frame, np.arange(start + 2, start + 2 + len(frame), dtype=np.int64)


def _text(cell: Any, decimal: str) -> str:
    """A cell as a careful person would type it: 91, 91.5 in the source's decimal mark, ISO dates."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # Above 2^53 a float no longer holds every whole number.
        whole = cell.is_integer() and abs(cell) < 2**53
        return str(int(cell)) if whole else repr(cell).replace(".", decimal)
    if isinstance(cell, datetime):
        midnight = cell.time() == time.min
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
