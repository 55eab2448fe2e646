"""The cells of a heatmap as a list, for who wants to count on: one row a cell, nothing rounded."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from components.heatmap import Grid
from components.tables import Column
from components.text import _
from domain.compliance import Verdict


def cell_list(cells: Grid, verdicts: Mapping[Verdict, str]) -> pd.DataFrame:
    """Cells with answers, row by row; shares and ranges are 0-1. verdicts: the name of each."""
    row, column = np.nonzero(cells.answers > 0)
    return pd.DataFrame(
        {
            "column": [cells.column_labels[place] for place in column],
            "code": [cells.row_codes[place] for place in row],
            "name": [cells.row_labels[place] for place in row],
            "answers": cells.answers[row, column].astype(int),
            "share": cells.share[row, column],
            "low": cells.low[row, column],
            "high": cells.high[row, column],
            "reference": cells.reference[row, column],
            "verdict": [verdicts[Verdict(int(one))] for one in cells.verdict[row, column]],
        }
    )


def cell_columns(columns_name: str) -> dict[str, Column]:
    """The columns of the list; columns_name: what one column of the figure is."""
    return {
        "column": Column(columns_name),
        "code": Column(_("Code")),
        "name": Column(_("Standard")),
        "answers": Column(_("Answers")),
        "share": Column(_("Share")),
        "low": Column(_("Likely from")),
        "high": Column(_("to")),
        "reference": Column(_("Measured from")),
        "verdict": Column(_("Verdict")),
    }


def verdict_names() -> dict[Verdict, str]:
    """What is said of a cell."""
    return {
        Verdict.TOO_FEW: _("too few answers"),
        Verdict.BELOW: _("surely below"),
        Verdict.UNSURE: _("normal variation"),
        Verdict.ABOVE: _("surely above"),
    }
