"""What is left of figures once the levels of locations and of periods are taken out of them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

ROUNDING = 1e-10  # of the largest value or eigenvalue: what is smaller is not in the data


def without_location_and_period(values: ArrayLike, location: ArrayLike, period: ArrayLike) -> FloatArray:
    """Residuals of a least-squares fit of one level a location and one a period; shape as values, (rows, columns).

    location, period: one entry a row, any whole numbers that name them. Every column is adjusted in the same
    way, exactly, however uneven the table: location levels are eliminated, period levels solved for (Frisch,
    Waugh & Lovell). A location seen once leaves 0, so does a column that its levels explain.
    No rows give no rows. Raises ValueError on an unknown value or unequal lengths.
    """
    rows = np.asarray(values, dtype=np.float64)
    where, when = np.asarray(location, dtype=np.int64), np.asarray(period, dtype=np.int64)
    if rows.ndim != 2 or not where.shape == when.shape == rows.shape[:1]:
        raise ValueError(f"one row a location and period expected, got {rows.shape}, {where.shape}, {when.shape}")
    if not np.isfinite(rows).all():
        raise ValueError("a value is unknown: leave its row out")
    if not rows.size:
        return rows.copy()
    places, where = np.unique(where, return_inverse=True)
    periods, when = np.unique(when, return_inverse=True)
    table = np.zeros((places.size, periods.size))
    np.add.at(table, (where, when), 1.0)
    share = table / table.sum(axis=1, keepdims=True)
    inside = rows - (_sums(rows, where, places.size) / table.sum(axis=1)[:, None])[where]
    between = np.diag(table.sum(axis=0)) - table.T @ share
    # The level common to all periods is not to be told from that of the locations: a pseudo-inverse leaves it 0.
    levels = np.linalg.pinv(between, rcond=ROUNDING, hermitian=True) @ _sums(inside, when, periods.size)
    return without_rounding(inside - levels[when] + (share @ levels)[where], rows)


def without_rounding(left: FloatArray, rows: FloatArray) -> FloatArray:
    """Residuals left of rows, both (rows, columns), with the columns that only rounding fills set to 0.

    Scaled to correlations, such columns would look like data.
    """
    fills = np.abs(left).max(axis=0, initial=0.0) > ROUNDING * np.abs(rows).max(axis=0, initial=0.0)
    return np.asarray(np.where(fills, left, 0.0))


def _sums(rows: FloatArray, group: NDArray[np.int64], n: int) -> FloatArray:
    return np.stack([np.bincount(group, column, n) for column in rows.T], axis=1)
