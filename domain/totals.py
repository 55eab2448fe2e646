"""Sums by group."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def totals(group: IntArray, values: FloatArray, n: int) -> FloatArray:
    """Sums of values by group 0..n-1, shape (n,); nothing sums to zeros."""
    return np.asarray(np.bincount(group, values, n), dtype=np.float64)  # of nothing, bincount makes whole numbers
