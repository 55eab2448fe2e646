"""What was found out about each row: taken, skipped, a duplicate, or rejected for its first reason."""

import re
from typing import Any

import numpy as np

from intake.distinct import BoolArray, Distinct, IntArray
from intake.numbers import Numbers
from intake.reading import SourceTable
from intake.reasons import Problem

_SHOWN = 200  # characters of a value kept in a report
# How totals and averages under a table begin, in the languages of the sources seen so far.
_TOTAL = re.compile(
    r"(grand\s+)?(total|sub-?total|sum|average|итого|всего|среднее|всього|разом|усього|середнє"
    r"|totale|totali|media|somma|summe|somme|moyenne)\b",
    re.IGNORECASE,
)


class Findings:
    """The fate of the rows of one table while it is being checked."""

    def __init__(self, table: SourceTable) -> None:
        rows = len(table.frame)
        self.table = table
        self.rejected: BoolArray = np.zeros(rows, dtype=bool)
        self.skipped: BoolArray = np.zeros(rows, dtype=bool)
        self.duplicate: BoolArray = np.zeros(rows, dtype=bool)
        self._problems: list[Problem] = list(table.problems)

    @property
    def open(self) -> BoolArray:
        """Rows that are still to be taken."""
        return ~(self.rejected | self.skipped | self.duplicate)

    def nothing(self) -> BoolArray:
        """A fresh mark for no row."""
        return np.zeros(len(self.rejected), dtype=bool)

    def reject(self, rows: BoolArray, code: str, column: str | None, values: Distinct | None = None) -> None:
        """Reject the rows that are still open; the first reason of a row is the one it keeps."""
        for row in np.flatnonzero(rows & self.open):
            value = None if values is None else values.values[values.index[row]][:_SHOWN]
            self._problems.append(Problem(int(self.table.row_numbers[row]), column, code, value))
        self.rejected |= rows & self.open

    def reject_coded(self, codes: Any, column: str | None, values: Distinct, *, among: Any = True) -> None:
        """Reject each row whose code is not "" for that code."""
        faulty = (codes != "") & among & self.open
        for code in np.unique(codes[faulty].astype(str)) if faulty.any() else ():
            self.reject(faulty & (codes == code), str(code), column, values)

    def reject_bad_numbers(
        self, numbers: Numbers, column: str | None, values: Distinct, *, whole: bool = False
    ) -> None:
        """Reject rows whose number is wrong or negative, and fractions where a whole number is due."""
        self.reject_coded(numbers.code, column, values)
        self.reject(numbers.value < 0, "number_negative", column, values)
        if whole:
            given = ~np.isnan(numbers.value)
            self.reject(given & (numbers.value % 1 != 0), "number_not_whole", column, values)

    def reject_blank(self, column: str | None, values: Distinct) -> None:
        """Reject rows without the value; one that begins with a word for a total is told apart."""
        blank = values.is_blank() & self.open
        for row in np.flatnonzero(blank):
            cells = self.table.frame.iloc[row]
            first = next((str(cell).strip() for cell in cells if str(cell).strip()), "")
            code = "total_row" if _TOTAL.match(first) else "value_missing"
            shown = first if code == "total_row" else None
            self._problems.append(Problem(int(self.table.row_numbers[row]), column, code, shown))
        self.rejected |= blank

    def problems(self) -> list[Problem]:
        """Every rejected row once, in the order of the file."""
        return sorted(self._problems, key=lambda problem: problem.row_number)


def first_rows(groups: IntArray, n_groups: int) -> IntArray:
    """The first row of each group 0..n_groups-1; groups must all occur."""
    first = np.full(n_groups, -1, dtype=np.int64)
    # Written backwards, so that the first row is what remains.
    first[groups[::-1]] = np.arange(len(groups) - 1, -1, -1)
    return first
