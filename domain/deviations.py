"""What every question about levels needs: best estimates and their standard deviations."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Deviations(Protocol):
    """mean, sd: one entry a location, points; mean as deviation from the network's level, sd > 0."""

    @property
    def mean(self) -> NDArray[np.float64]: ...
    @property
    def sd(self) -> NDArray[np.float64]: ...
