"""Which locations are of like size, so that two are compared which have the same work to do."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def nearest_in_size(sizes: Sequence[ArrayLike], row: int, *, most: int) -> list[int]:
    """Indices of the locations nearest in size to that of `row`, nearest first, itself left out.

    sizes: measures in the order of preference (guests of a year, then screens), one entry a location, nan where
    unknown; the first that is known of `row` decides. Near is a ratio: 100 is as far from 200 as 200 from 400.
    Nothing known of the row: nobody.
    """
    for measure in sizes:
        size = np.asarray(measure, dtype=np.float64)
        if not size[row] > 0:
            continue
        safe = np.where(size > 0, size, np.nan)
        ratio = np.abs(np.log(safe / size[row]))
        ratio[row] = np.nan
        order = np.argsort(ratio, kind="stable")
        return [int(one) for one in order[: min(most, int(np.isfinite(ratio).sum()))]]
    return []
