"""Columns that hold nothing in some rows: None, which becomes NULL."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ObjectArray = NDArray[np.object_]


def only(values: Any, where: Any) -> ObjectArray:
    """The values (one for all rows, or one a row) where the condition holds, None elsewhere."""
    kept = np.asarray(where, dtype=np.bool_)
    column = np.full(len(kept), None, dtype=object)
    column[kept] = np.broadcast_to(np.asarray(values, dtype=object), kept.shape)[kept]
    return column


def key_only(key: int, where: Any) -> pd.Series:
    """One key where the condition holds, NULL elsewhere."""
    return pd.Series(only(key, where)).astype("Int64")
