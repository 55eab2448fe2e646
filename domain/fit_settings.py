"""What the levels of a network were fitted with, as it is kept and shown."""

from dataclasses import dataclass
from datetime import date

from domain.estimates import FEWEST_LOCATIONS
from domain.reliability import FitParts


@dataclass(frozen=True, slots=True)
class FitSettings:
    """What a fit was made with.

    network_level: the network's level now; usual_score: its mean score of 12 months, to which a surprise
    (score minus expected) is added; half_life in months; variances in points squared; audits, locations: what the
    fit rests on; believed: sum of all reliabilities; between_error, within_error: standard errors of the logarithms
    of the variances, NaN with fewer than two locations. The last five are unknown (0, NaN) in fits of old versions.
    """

    as_of: date
    network_level: float
    usual_score: float
    half_life: float
    between_variance: float
    within_variance: float
    drift_variance: float
    audits: int
    locations: int
    believed: float
    between_error: float
    within_error: float

    @property
    def parts(self) -> FitParts:
        """What levels of other weights would be known with."""
        return FitParts(
            self.between_variance,
            self.within_variance,
            self.drift_variance,
            self.half_life,
            self.believed,
            self.locations,
        )

    @property
    def shrunk(self) -> bool:
        """Whether levels are pulled towards the network; too few locations make none."""
        return self.locations >= FEWEST_LOCATIONS
