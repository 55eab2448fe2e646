"""CSV text -> a table of text, at the speed of Arrow's parser, with honest row numbers."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

from intake.reasons import FileRefused, Problem

DELIMITERS = (",", ";", "\t", "|")
LINE_LIMIT = 1_000_000  # bytes; no row of a table written by people or agencies comes near
HEADER_LINES = 50  # lines that one header row may take, names with line breaks included
# A cell with so many line breaks, most of them rows of the table, swallowed them by an open quote.
SWALLOWED_LINES = 20
_BLOCK = 4 * LINE_LIMIT  # Arrow needs every row to fit its block
_END = "\x03end of file\x03"
_SEP = re.compile(rb"^sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedCsv:
    """Rows of the right width, their numbers, and the rows of another width."""

    frame: pd.DataFrame
    row_numbers: NDArray[np.int64]
    problems: list[Problem]
    delimiter: str


def read_csv(text: bytes, delimiter: str | None) -> ParsedCsv:
    """Parse UTF-8 text. The first row that is not blank is the header."""
    if b"\n" not in text:
        # The line ends of old Macintosh programs.
        text = text.replace(b"\r", b"\n")
    _refuse_long_lines(text)
    before = 0
    declared = _SEP.match(text)
    if declared:
        delimiter, text, before = declared.group(1).decode(), text[declared.end() :], 1
    blank = len(text) - len(text.lstrip(b"\r\n"))
    before += text[:blank].count(b"\n")
    names, body, mark = _header(text[blank:], delimiter)
    before += 1
    frame, numbers, problems = _parse(body, names, mark)
    problems = [
        Problem(problem.row_number + before, problem.column, problem.code, problem.value) for problem in problems
    ]
    return ParsedCsv(frame, numbers + before, problems, mark)


def check_header(names: list[str]) -> list[str]:
    """Trimmed names; a nameless column gets its number. Raises FileRefused for none or a repeated one."""
    clean = [name.strip() or f"column {position}" for position, name in enumerate(names, 1)]
    if any("\0" in name for name in names):
        raise FileRefused("binary_file")
    if not any(name.strip() for name in names):
        raise FileRefused("header_missing")
    repeated = sorted({name for name in clean if clean.count(name) > 1})
    if repeated:
        raise FileRefused("header_duplicate", ", ".join(repeated)[:200])
    return clean


def _refuse_long_lines(text: bytes) -> None:
    breaks = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == 10)
    edges = np.concatenate(([-1], breaks, [len(text)]))
    if int(np.diff(edges).max()) > LINE_LIMIT:
        raise FileRefused("line_too_long")


def _header(text: bytes, delimiter: str | None) -> tuple[list[str], bytes, str]:
    """The header's names, the text after it, and the delimiter."""
    end = 0
    # A quoted name may hold line breaks: the header goes on while a quote is open.
    for _ in range(HEADER_LINES):
        end = (text.find(b"\n", end) + 1) or len(text)
        if end == len(text) or text[:end].count(b'"') % 2 == 0:
            break
    else:
        raise FileRefused("quote_unclosed", "1")
    line = text[:end].decode().rstrip("\r\n")
    mark = delimiter or _sniff(line)
    try:
        names = next(csv.reader(re.split(r"(?<=\n)", line), delimiter=mark), [])
    except csv.Error as error:
        raise FileRefused("header_broken", str(error)[:100]) from None
    return check_header(names), text[end:], mark


def _sniff(header: str) -> str:
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=lambda mark: (bare.count(mark), -DELIMITERS.index(mark)))


def _parse(body: bytes, names: list[str], mark: str) -> tuple[pd.DataFrame, NDArray[np.int64], list[Problem]]:
    if not body:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in names}), np.zeros(0, np.int64), []
    quoted = b'"' in body
    if quoted:
        ending = b"" if body.endswith(b"\n") else b"\n"
        body = body + ending + (_END + mark * (len(names) - 1) + "\n").encode()
    odd: list[tuple[int, int, str]] = []
    try:
        table = _arrow(body, names, mark, quoted=quoted, handler=None)
        numbers = np.arange(1, table.num_rows + 1)
    except pa.ArrowInvalid:
        try:
            table = _arrow(body, names, mark, quoted=quoted, handler=_collector(odd))
        except pa.ArrowInvalid as error:
            # Rows that no rule of quoting can cut apart.
            raise FileRefused("quote_unclosed", str(error)[:100]) from None
        numbers = _numbers_between(table.num_rows, [row for row, _, _ in odd])
    if quoted:
        table = _without_end(table, names, mark)
        numbers = numbers[: table.num_rows]
    problems = [
        Problem(row, None, "columns_in_row", text[:200].replace("\0", "␀"))
        for row, _, text in odd
        if text.strip(mark + "\r\n ")
    ]
    return table.to_pandas(), numbers, problems


def _arrow(body: bytes, names: list[str], mark: str, *, quoted: bool, handler: Callable[..., str] | None) -> pa.Table:
    """Parse with all cores; rows of another width make it raise, unless a handler (one core) takes them."""
    return arrow_csv.read_csv(
        pa.BufferReader(body),
        read_options=arrow_csv.ReadOptions(column_names=names, use_threads=handler is None, block_size=_BLOCK),
        parse_options=arrow_csv.ParseOptions(
            delimiter=mark, newlines_in_values=quoted, ignore_empty_lines=False, invalid_row_handler=handler
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )


def _collector(odd: list[tuple[int, int, str]]) -> Callable[[arrow_csv.InvalidRow], str]:
    def keep(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number or 0, row.actual_columns, row.text))
        return "skip"

    return keep


def _numbers_between(count: int, missing: list[int]) -> NDArray[np.int64]:
    """Row numbers from 1 on that are left when some are missing."""
    every = np.arange(1, count + len(missing) + 1)
    return every[~np.isin(every, missing)]


def _without_end(table: pa.Table, names: list[str], mark: str) -> pa.Table:
    """Cut off the row we put at the end; if it is not there, an open quote has swallowed it."""
    last = table.num_rows - 1
    if last < 0 or table.column(0)[last].as_py() != _END:
        raise FileRefused("quote_unclosed", str(max(last, 0) + 2))
    body = table.slice(0, last)
    for name in names:
        column = body.column(name)
        lines = pa.compute.count_substring(column, "\n")
        for row in np.flatnonzero(lines.to_numpy() > SWALLOWED_LINES):
            inner = column[int(row)].as_py().splitlines()
            alike = sum(1 for line in inner if line.count(mark) >= len(names) - 1 > 0)
            if alike > len(inner) / 2:
                raise FileRefused("quote_unclosed", str(int(row) + 2))
    return body
