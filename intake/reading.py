"""A file's bytes -> one table of text with the row numbers a spreadsheet shows."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from intake.archives import check_workbook, content_kind, unzip_gzip
from intake.csv_reading import read_csv
from intake.decoding import decode
from intake.reasons import FileRefused, Problem
from intake.xlsx_reading import read_sheet

_TEXT_ENDINGS = ("csv", "txt", "tsv", "tab")
_NUL, _BROKEN = {"nul_in_text": "\0"}, {"text_broken": "\ufffd"}
_SHOWN = 200  # characters of a value kept in a report


@dataclass(frozen=True, slots=True)
class SourceTable:
    """Rows of text, blank cells as "". Rows already refused are in `problems` and not in `frame`."""

    frame: pd.DataFrame
    row_numbers: NDArray[np.int64]
    problems: tuple[Problem, ...]
    encoding: str | None = None
    delimiter: str | None = None

    @property
    def columns(self) -> list[str]:
        """Names of the columns, unique and trimmed."""
        return [str(name) for name in self.frame.columns]

    @property
    def rows_read(self) -> int:
        """Rows that carry data, taken or not."""
        return len(self.frame) + len(self.problems)


def read_table(
    content: bytes,
    file_name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    decimal: str | None = None,
) -> SourceTable:
    """Read a delivered file. Raises FileRefused when it is not a table that can be read for certain.

    decimal: the mark in which numbers of a workbook are written out, so that they read as in CSV.
    """
    ending = file_name.rsplit(".", 1)[-1].lower() if "." in file_name else ""
    kind = content_kind(content)
    if not content.strip():
        raise FileRefused("empty_file")
    if ending == "gz":
        _expect(kind, "gzip", ending)
        return read_table(
            unzip_gzip(content), file_name[:-3], encoding=encoding, delimiter=delimiter, decimal=decimal
        )
    _refuse_foreign(kind)
    if ending in ("xlsx", "xlsm"):
        _expect(kind, "zip", ending)
        check_workbook(content)
        frame, numbers = read_sheet(content, sheet=sheet, decimal=decimal or ".")
        # A workbook can hold any character by its number.
        return _without_odd_rows(SourceTable(frame, numbers, ()), _NUL)
    if ending not in _TEXT_ENDINGS:
        raise FileRefused("type_unknown", f".{ending}")
    _expect(kind, "text", ending)
    decoded = decode(content, encoding)
    parsed = read_csv(decoded.text, delimiter)
    table = SourceTable(parsed.frame, parsed.row_numbers, tuple(parsed.problems), decoded.encoding, parsed.delimiter)
    odd = (_NUL if b"\0" in decoded.text else {}) | (_BROKEN if decoded.damaged else {})
    return _without_odd_rows(table, odd)


def _expect(kind: str, wanted: str, ending: str) -> None:
    if kind != wanted:
        raise FileRefused("content_not_extension", f".{ending}, {kind}")


def _refuse_foreign(kind: str) -> None:
    if kind == "html":
        raise FileRefused("html_file")
    if kind in ("program", "image", "rtf"):
        raise FileRefused("binary_file")
    if kind in ("pdf", "xls", "rar", "7z"):
        raise FileRefused("type_unknown", kind)


def _without_odd_rows(table: SourceTable, odd: dict[str, str]) -> SourceTable:
    """Drop blank rows; put rows that hold an odd character among the problems. odd: code -> character."""
    frame, numbers = table.frame, table.row_numbers
    kept = ~_blank_rows(frame)
    found = list(table.problems)
    for code, character in odd.items():
        for column in frame.columns:
            bad = frame[column].str.contains(character, regex=False).to_numpy(dtype=bool) & kept
            found += _problems(numbers, bad, frame[column], code, str(column))
            kept &= ~bad
    if not kept.all():
        frame, numbers = frame[kept].reset_index(drop=True), numbers[kept]
    found.sort(key=lambda problem: problem.row_number)
    return replace(table, frame=frame, row_numbers=numbers, problems=tuple(found))


def _blank_rows(frame: pd.DataFrame) -> NDArray[np.bool_]:
    blank = np.ones(len(frame), dtype=bool)
    for column in frame.columns:
        if not blank.any():
            break
        blank &= (frame[column] == "").to_numpy(dtype=bool)
    return blank


def _problems(
    numbers: NDArray[np.int64], rows: NDArray[np.bool_], values: pd.Series, code: str, column: str | None
) -> list[Problem]:
    # A NUL would be refused by PostgreSQL in our own table of rejected rows.
    return [
        Problem(int(numbers[row]), column, code, str(values.iloc[row]).replace("\0", "␀")[:_SHOWN])
        for row in np.flatnonzero(rows)
    ]
