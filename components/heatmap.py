"""The heatmap of compliance, built from counts: a figure to see, a table to read and to touch."""

import re
import textwrap
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from components.text import number
from components.theme import Palette, drawn
from domain.compliance import Compliance, Verdict, judge, judge_change

# Pixels: a row, the same with a second line in its label (each line more costs as much again), a line of a head.
ROW_HEIGHT, LABEL_LINE, HEAD_LINE = 30, 15, 16
# Letters of a line: a standard's wording beside its row, a column's name over it. Nothing is rotated or cut.
ROW_LETTERS, HEAD_LETTERS = 52, 13
# Pixels a letter of a row's label, generously: a margin that Plotly measures by itself draws everything twice.
LABEL_LETTER, LABEL_GAP = 6.0, 6
# Colour is full at 25 points from the target, on every page and month: a colour means one thing.
FULL_COLOUR = 0.25
STEPS = 10
# What colour says, said again without it. Not minus and plus: "−26" reads as a number below nought.
SIGNS = {Verdict.BELOW: "▼", Verdict.ABOVE: "▲"}


@dataclass(frozen=True)
class Grid:
    """Cells as matrices of rows x columns; NaN where there is no answer.

    row_ids, column_ids: what a click returns; row_codes: short names of the rows for files, "" where there is none;
    row_labels, column_labels: whole wordings. reference: the share that each cell's colour is measured from.
    """

    row_ids: list[int]
    row_codes: list[str]
    row_labels: list[str]
    column_ids: list[int]
    column_labels: list[str]
    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    answers: np.ndarray
    verdict: np.ndarray
    reference: np.ndarray


def grid(
    counts: pd.DataFrame, rows: list[tuple[int, str, str]], columns: list[tuple[int, str]], target: ArrayLike,
    *, of_one_standard: bool = True, before: pd.DataFrame | None = None,
) -> Grid:  # fmt: skip
    """Lay counts out in the order given and judge each cell.

    counts: row_id, column_id, points, max_points, audits, one row a cell; cells outside rows and columns are
    left out, cells that lack are unknown. rows: (id, code, wording); columns: (id, name). target: one share, or one
    a row. before: counts of an earlier window; cells are then judged against their own past.
    """
    ids = [row for row, _, _ in rows], [column for column, _ in columns]
    aim = np.asarray(target, dtype=float)
    aims = np.broadcast_to(aim[:, None] if aim.ndim else aim, (len(rows), len(columns)))
    found, answers = _judged(counts, ids, aims, of_one_standard=of_one_standard)
    reference = aims
    if before is not None:
        past, _ = _judged(before, ids, aims, of_one_standard=of_one_standard)
        found, reference = judge_change(found, past), past.share
    return Grid(
        row_ids=ids[0],
        row_codes=[code for _, code, _ in rows],
        row_labels=[wording for _, _, wording in rows],
        column_ids=ids[1],
        column_labels=[name for _, name in columns],
        share=found.share,
        low=found.low,
        high=found.high,
        answers=answers,
        verdict=found.verdict,
        reference=reference,
    )


def _judged(
    counts: pd.DataFrame, ids: tuple[list[int], list[int]], target: ArrayLike, *, of_one_standard: bool
) -> tuple[Compliance, np.ndarray]:
    """The judged cells and their answers."""
    row_at, column_at = ({one: place for place, one in enumerate(some)} for some in ids)
    kept = counts[counts["row_id"].isin(row_at) & counts["column_id"].isin(column_at)]
    at = (kept["row_id"].map(row_at).to_numpy(dtype=int), kept["column_id"].map(column_at).to_numpy(dtype=int))

    def matrix(name: str) -> np.ndarray:
        values = np.zeros((len(ids[0]), len(ids[1])))
        np.add.at(values, at, kept[name].to_numpy(dtype=float))
        return values

    answers, audits = matrix("audits"), np.zeros((len(ids[0]), len(ids[1])))
    # Every audit answers a standard once: the standard most often answered tells how many audits stand behind.
    np.maximum.at(audits, at, kept["audits"].to_numpy(dtype=float))
    behind = None if of_one_standard else audits
    return judge(matrix("points"), matrix("max_points"), answers, target, audits=behind), answers


def heatmap(cells: Grid, colours: Palette, hover: str) -> go.Figure:
    """Draw the cells, each with its percentage and n; colour only where the range leaves the target.

    hover: the reader's words with {row}, {column}, {share}, {low}, {high}, {n}. Transparent markers lie over
    the cells because a heatmap trace reports no click.
    """
    rows, columns = len(cells.row_ids), len(cells.column_ids)
    beside = [wrapped(label, ROW_LETTERS) for label in cells.row_labels]
    over = [wrapped(label, HEAD_LETTERS) for label in cells.column_labels]
    header = 8 + HEAD_LINE * max((len(lines) for lines in over), default=1)
    row_height = max(ROW_HEIGHT, 4 + LABEL_LINE * max((len(lines) for lines in beside), default=1))
    left = LABEL_LETTER * max((len(line) for lines in beside for line in lines), default=0) + 8 + LABEL_GAP
    small = {"size": 12, "color": colours.ink}
    return drawn(
        [_tiles(cells, colours), _click_targets(cells, hover, row_height)],
        colours,
        height=header + row_height * max(rows, 1),
        margin={"t": header, "l": left},
        xaxis={"side": "top", "range": [-0.5, columns - 0.5], "tickvals": list(range(columns)),
               "ticktext": [_lines(one) for one in over],
               "showgrid": False, "tickangle": 0, "automargin": False, "tickfont": small},
        yaxis={"ticklabelstandoff": LABEL_GAP, "range": [rows - 0.5, -0.5], "tickvals": list(range(rows)),
               "ticktext": [_lines(one) for one in beside], "showgrid": False, "automargin": False,
               "tickfont": small},
    )  # fmt: skip


def _tiles(cells: Grid, colours: Palette) -> dict[str, object]:
    return {
        "type": "heatmap", "z": _colour_steps(cells), "zmin": 0, "zmax": 2 * STEPS + 1,
        "colorscale": _colour_scale(colours), "showscale": False, "xgap": 2, "ygap": 2, "hoverinfo": "skip",
        "text": _cell_texts(cells), "texttemplate": "%{text}", "textfont": {"size": 13, "color": colours.ink},
    }  # fmt: skip


def _click_targets(cells: Grid, hover: str, size: int) -> dict[str, object]:
    across, down = np.meshgrid(np.arange(len(cells.column_ids)), np.arange(len(cells.row_ids)))
    answered = cells.answers > 0
    # A selection may not fade the other cells: the markers are invisible either way.
    hidden = {"marker": {"opacity": 0}}
    return {
        "type": "scatter", "x": across[answered], "y": down[answered], "mode": "markers",
        "marker": {"symbol": "square", "size": size, "opacity": 0}, "hoverinfo": "text",
        "customdata": np.flatnonzero(answered.ravel()), "hovertext": _hover_texts(cells, hover),
        "selected": hidden, "unselected": hidden,
    }  # fmt: skip


def cell_at(cells: Grid, place: int) -> tuple[int, int]:
    """Row id and column id of a clicked marker's customdata (its place counted row by row)."""
    row, column = divmod(place, len(cells.column_ids))
    return cells.row_ids[row], cells.column_ids[column]


def table(cells: Grid, first: str) -> pd.DataFrame:
    """The same matrix as text, for readers, keyboards and phones: "82 (24)" is 82 % of 24 answers.

    A sign leads where the range leaves the target; too few answers stand in brackets alone.
    """
    texts = {label: [cell_text(cells, row, column) for row in range(len(cells.row_ids))]
             for column, label in enumerate(cells.column_labels)}  # fmt: skip
    return pd.DataFrame({first: cells.row_labels, **texts})


def cell_text(cells: Grid, row: int, column: int) -> str:
    """One cell in words: sign, percentage and n; a dot where nothing was ever checked."""
    n = int(cells.answers[row, column])
    if n == 0:
        return "·"
    if cells.verdict[row, column] == Verdict.TOO_FEW:
        return f"(n={n})"
    sign = SIGNS.get(Verdict(int(cells.verdict[row, column])), "")
    return f"{sign}{100 * cells.share[row, column]:.0f} ({number(n)})"


def _colour_steps(cells: Grid) -> np.ndarray:
    """0..2*STEPS from far below to far above, STEPS is neutral; the step above all is "too few", 255 nothing.

    Whole numbers keep the figure small on the wire: 11 kB instead of 33 for 40 x 60 cells.
    """
    distance = np.clip((np.nan_to_num(cells.share) - np.nan_to_num(cells.reference)) / FULL_COLOUR, -1, 1)
    # A cell that leaves the target shows at least the first shade, however close it is.
    shade = np.sign(distance) * np.maximum(np.ceil(np.abs(distance) * STEPS), 2)
    told = np.isin(cells.verdict, (Verdict.BELOW, Verdict.ABOVE))
    steps = np.where(told, STEPS + shade, STEPS)
    steps = np.where(cells.verdict == Verdict.TOO_FEW, 2 * STEPS + 1, steps)
    return steps.astype(np.uint8)


def _colour_scale(colours: Palette) -> list[list[object]]:
    last = 2 * STEPS + 1
    return [
        [0, colours.below_full], [(STEPS - 1) / last, colours.below_soft],
        [(STEPS - 1) / last, colours.neutral], [(STEPS + 1) / last, colours.neutral],
        [(STEPS + 1) / last, colours.above_soft], [2 * STEPS / last, colours.above_full],
        [2 * STEPS / last, colours.unsure], [1, colours.unsure],
    ]  # fmt: skip


def wrapped(words: str, letters: int) -> list[str]:
    """Words over lines of so many letters at most, at spaces and hyphens; a longer word is hyphenated."""
    return textwrap.wrap(_long_words_split(words, letters), letters) or [""]


def _long_words_split(words: str, letters: int) -> str:
    long = rf"([^\s-]{{{letters - 1}}})(?=[^\s-]{{2}})"
    return re.sub(rf"[^\s-]{{{letters + 1},}}", lambda found: re.sub(long, r"\1- ", found.group()), words)


def _lines(lines: list[str]) -> str:
    """Lines for Plotly, which reads a few tags: words from outside are none."""
    return "<br>".join(escape(one, quote=False) for one in lines)


def _cell_texts(cells: Grid) -> list[list[str]]:
    def one(row: int, column: int) -> str:
        n = int(cells.answers[row, column])
        if n == 0:
            return "·"
        if cells.verdict[row, column] == Verdict.TOO_FEW:
            return f"<span style='font-size:11px'>n={n}</span>"
        sign = SIGNS.get(Verdict(int(cells.verdict[row, column])), "")
        share = f"{100 * cells.share[row, column]:.0f} <span style='font-size:10px'>n{number(n)}</span>"
        return f"<span style='font-size:10px'>{sign}</span>{share}" if sign else share

    return [[one(row, column) for column in range(len(cells.column_ids))] for row in range(len(cells.row_ids))]


def _hover_texts(cells: Grid, hover: str) -> list[str]:
    return [
        hover.format(
            row=escape(cells.row_labels[row], quote=False),
            column=escape(cells.column_labels[column], quote=False),
            share=f"{100 * cells.share[row, column]:.0f}",
            low=f"{100 * cells.low[row, column]:.0f}",
            high=f"{100 * cells.high[row, column]:.0f}",
            n=number(int(cells.answers[row, column])),
        )
        for row, column in zip(*np.nonzero(cells.answers > 0), strict=True)
    ]
