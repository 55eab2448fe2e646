"""Sets of rows compared by one number a group, so that a million stored rows are compared in a moment."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
HashArray = NDArray[np.uint64]


def fingerprints(groups: IntArray, n_groups: int, rows: pd.DataFrame, names: Sequence[str]) -> HashArray:
    """One number a group 0..n_groups-1, the same for the same rows in any order (a sum of their hashes)."""
    mixed = np.full(len(rows), len(names), dtype=np.uint64)
    for name in names:
        mixed = _scramble(mixed ^ _as_numbers(rows[name]))
    prints = np.zeros(n_groups, dtype=np.uint64)
    np.add.at(prints, groups, mixed)
    return prints


def _as_numbers(values: pd.Series) -> HashArray:
    if pd.api.types.is_integer_dtype(values):
        return values.to_numpy(dtype=np.uint64)
    if pd.api.types.is_float_dtype(values):
        return values.to_numpy(dtype=np.float64).view(np.uint64)
    words = values.astype(object).where(values.notna(), "").to_numpy(dtype=object)
    return np.asarray(pd.util.hash_array(words), dtype=np.uint64)


def _scramble(numbers: HashArray) -> HashArray:
    """splitmix64's finaliser: neighbouring numbers become unlike (Steele, Lea, Flood 2014)."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), dtype=np.uint64)


def same_values(arriving: pd.DataFrame, stored: pd.DataFrame, names: Sequence[str]) -> NDArray[np.bool_]:
    """Rows that agree in all the columns, position by position. NaN, NaT, NA and None are one absence."""
    same = np.ones(len(stored), dtype=bool)
    for name in names:
        left, right = arriving[name].reset_index(drop=True), stored[name].reset_index(drop=True)
        if pd.api.types.is_datetime64_any_dtype(left):
            # Moments come with their zone from PostgreSQL's types and bare, in UTC, from DuckDB's frames.
            left, right = pd.to_datetime(left, utc=True), pd.to_datetime(right, utc=True)
        values = [side.astype(object).where(side.notna(), None).to_numpy() for side in (left, right)]
        same &= (values[0] == values[1]).astype(bool)
    return same
