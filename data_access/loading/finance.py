"""Guests and money in a load: a measure that the file does not hold keeps its value."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, exists, select, update

from data_access.bulk import append
from data_access.engine import fetch_frame
from data_access.loading.audits import CHANGED, NEW, UNCHANGED
from data_access.loading.staging import staged
from data_access.schema import finance

IntArray = NDArray[np.int64]
_KEY = ["location_id", "month", "months"]
MEASURES = ("admissions", "box_office", "concession_revenue", "showings")


def write_finance(connection: Connection, rows: pd.DataFrame, *, import_id: int) -> IntArray:
    """Add or bring up to date; returns the fate of each row. rows: key columns (unique) and measures."""
    fate = np.full(len(rows), NEW, dtype=np.int64)
    if rows.empty:
        return fate
    laid = staged(connection, finance, rows[_KEY])
    mine = exists().where(and_(*(laid.c[name] == finance.c[name] for name in _KEY)))
    stored = fetch_frame(connection, select(finance).where(mine))
    merged = rows[_KEY].merge(stored, on=_KEY, how="left", indicator=True)
    there = (merged["_merge"] == "both").to_numpy()
    frame = rows.copy()
    differs = np.zeros(len(rows), dtype=bool)
    for name in MEASURES:
        kept = merged[name].to_numpy(dtype=np.float64, na_value=np.nan)
        given = rows[name].to_numpy(dtype=np.float64) if name in rows else np.full(len(rows), np.nan)
        differs |= ~np.isnan(given) & (given != kept)
        frame[name] = np.where(np.isnan(given), kept, given)
    fate[there] = np.where(differs[there], CHANGED, UNCHANGED)
    append(connection, finance, frame[fate == NEW].assign(import_id=import_id))
    _overwrite(connection, frame[fate == CHANGED].assign(import_id=import_id))
    return fate


def _overwrite(connection: Connection, changed: pd.DataFrame) -> None:
    if changed.empty:
        return
    laid = staged(connection, finance, changed)
    same = and_(*(laid.c[name] == finance.c[name] for name in _KEY))
    names = [name for name in changed.columns if name not in _KEY]
    connection.execute(update(finance).where(same).values({name: laid.c[name] for name in names}))
