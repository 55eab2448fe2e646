"""What a chain's audits look like to those who must judge it: scores, and what was expected of each."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulation.chain import Chain
from benchmarks.simulation.scenarios import MONTHS
from domain.scoring import expected_scores, network_shares, score_audits

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

YEAR, QUARTER = 12, 3  # months
TARGET_BELOW_MEAN = 4.0  # product: the target starts at the network mean of 12 months minus 4


@dataclass(frozen=True)
class Audits:
    """One entry an audit: location, month (0 is the oldest), age (months before `now`), channel, score,
    expected (points; nan without an applicable answer), answers and met (numbers of standards).

    target: what the product would set for the level, points, known to every method.
    """

    location: IntArray
    month: IntArray
    age: FloatArray
    channel: IntArray
    score: FloatArray
    expected: FloatArray
    answers: FloatArray
    met: FloatArray
    n_locations: int
    target: float

    def made_by_now(self) -> "Audits":
        """Only the audits made before `now`: what is known on the day."""
        kept = self.age > 0
        names = ("location", "month", "age", "channel", "score", "expected", "answers", "met")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})

    def last(self, months: int) -> NDArray[np.bool_]:
        """Which audits have a score and were made in the last so many months."""
        return ~np.isnan(self.score) & (self.age <= months)


def see(chain: Chain, *, now: float = MONTHS) -> Audits:
    """Score the audits as the product does; expectations are those of the 12 months before `now`.

    now: months since the start of the history; a whole number is the end of month now - 1. Audits made later have
    negative ages: for forecasts to be judged.
    """
    visits, answers, form = chain.visits, chain.answers, chain.form
    n, weight = visits.location.size, form.weight[answers.standard]
    never, always = np.zeros(weight.size, dtype=np.bool_), np.ones(weight.size, dtype=np.bool_)
    scores = score_audits(
        answers.audit, n, answers.met, np.ones(weight.size), weight, always, never, never, never, pass_threshold=85
    )
    age = visits.age - (MONTHS - now)
    year = (age > 0) & (age <= YEAR)
    expected = expected_scores(
        answers.audit, n,
        weight=weight, network_share=_shares(chain, year)[answers.standard], answered=always, bonus=never,
    )  # fmt: skip
    return Audits(
        location=visits.location,
        month=visits.month,
        age=age,
        channel=visits.channel,
        score=scores.score,
        expected=expected,
        answers=np.bincount(answers.audit, minlength=n).astype(np.float64),
        met=np.bincount(answers.audit, answers.met, n).astype(np.float64),
        n_locations=chain.n_locations,
        target=round(float(np.nanmean(scores.score[year])) - TARGET_BELOW_MEAN, 1),
    )


def _shares(chain: Chain, year: NDArray[np.bool_]) -> FloatArray:
    """The network's mean share of every standard in the year, by the product's rule for rare standards."""
    standards, counted = chain.form.stage.size, year[chain.answers.audit]
    which, met = chain.answers.standard[counted], chain.answers.met[counted]
    asked = np.bincount(which, minlength=standards)
    return network_shares(np.bincount(which, met, standards), asked, asked, chain.form.stage)
