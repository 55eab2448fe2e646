"""The questionnaires of a simulated chain: which standards a channel asks, how hard and how heavy they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Standards and part of all audits by channel. A visit walks through eight stages; a contact is one stage.
CHANNELS = ("visit", "web_app", "phone", "chat", "email", "social")
STANDARDS = (40, 15, 15, 12, 12, 12)
MIX = (0.60, 0.15, 0.07, 0.06, 0.06, 0.06)  # the weights channels start with in the product
VISIT_STAGES = 8
# One day is better than another, points (sd). With the answers' own chance a visit's score has an sd of about
# 10, which is 2.5 times the variance that independent answers would have (methods, section 1).
VISIT_SD, CONTACT_SD = 7.0, 4.0
# Log-odds of a met standard: the network scores about 84, single standards from 50 to 98 %.
EASE_MEAN, EASE_SD = 2.0, 1.0
WEIGHTS = (1.0, 2.0, 3.0, 5.0)  # as in the catalogue of standards
NA_CHANCES, NA_SHARES = (0.0, 0.1, 0.4), (0.5, 0.35, 0.15)  # most standards always apply, a few seldom do


@dataclass(frozen=True)
class Form:
    """All standards of the chain, one entry a standard; mix: part of the audits, one entry a channel.

    stage: whole numbers from 0, each in one channel only. ease: log-odds that the usual location meets it.
    """

    channel: IntArray
    stage: IntArray
    weight: FloatArray
    ease: FloatArray
    na_chance: FloatArray
    mix: FloatArray

    @property
    def day_sd(self) -> FloatArray:
        """How much one audit's day differs from another's, points, one entry a channel."""
        return np.where(np.arange(len(self.mix)) == 0, VISIT_SD, CONTACT_SD)

    def usual_weight(self, channel: int) -> FloatArray:
        """Part of a channel's score that each standard makes up on average; 0 for those of other channels."""
        mass = np.where(self.channel == channel, self.weight * (1 - self.na_chance), 0.0)
        return np.asarray(mass / mass.sum())

    @property
    def slope(self) -> float:
        """Log-odds that move the chain's usual score by one point, at the usual level."""
        noise = 0.6  # log-odds, about the sd of day and shopper together; it flattens the curve
        spread = np.linspace(-2, 2, 9) * noise
        normal = np.exp(-0.5 * np.linspace(-2, 2, 9) ** 2)
        met = expit(self.ease[:, None] + spread)
        steepness = (met * (1 - met)) @ normal / normal.sum()
        points = sum(part * self.usual_weight(c) @ steepness for c, part in enumerate(self.mix))
        return 1 / (100 * float(points))


def draw_form(random: np.random.Generator, *, physical_only: bool) -> Form:
    """Draw a questionnaire for every channel, or for physical visits alone."""
    channels = 1 if physical_only else len(CHANNELS)
    channel = np.repeat(np.arange(channels), STANDARDS[:channels])
    stage = np.where(channel == 0, np.arange(channel.size) * VISIT_STAGES // STANDARDS[0], VISIT_STAGES - 1 + channel)
    size = channel.size
    mix = np.array(MIX[:channels]) / sum(MIX[:channels])
    return Form(
        channel=channel.astype(np.int64),
        stage=stage.astype(np.int64),
        weight=random.choice(WEIGHTS, size),
        ease=random.normal(EASE_MEAN, EASE_SD, size),
        na_chance=random.choice(NA_CHANCES, size, p=NA_SHARES),
        mix=mix,
    )
