"""A simulated chain: true levels, and the audits that show them through chance.

Everything is added on the log-odds of an answer: ease of the standard + location + its drift and steps +
location x stage + strictness of the shopper + the audit's day + what the whole network shares in the month.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from benchmarks.simulation.form import Form, draw_form
from benchmarks.simulation.scenarios import MONTHS, Scenario
from benchmarks.simulation.visits import Visits, draw_strictness, draw_visits

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

STEP = 7.0  # points, up or down: new management, as in the demo network
MONTH_SD = 1.0  # weather or a blockbuster: what a month does to all locations, points; gone the month after
TREND_SD = 1.0  # points a year by which the whole network gains or loses
_GRID = np.linspace(-9, 9, 361)  # log-odds between which an answer's chance is interpolated
_NODES, _NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(9)


@dataclass(frozen=True)
class Answers:
    """One row an applicable answer: audit and standard (indices), met (1.0 or 0.0)."""

    audit: IntArray
    standard: IntArray
    met: FloatArray


@dataclass(frozen=True)
class Chain:
    """Truth and what was seen of it.

    shift: log-odds of every location (rows) in every month (columns), the network's trend included;
    stage_shift: on top, one column a stage; strictness: log-odds, one entry a shopper, adding up to 0.
    slope: log-odds of a point. luck: the seed of everything that differs from audit to audit.
    """

    form: Form
    shift: FloatArray
    stage_shift: FloatArray
    strictness: FloatArray
    visits: Visits
    answers: Answers
    slope: float
    luck: int

    @property
    def n_locations(self) -> int:
        """Locations, with audits or without."""
        return len(self.shift)

    @property
    def truth(self) -> FloatArray:
        """True level of every location now, points 0-100."""
        return true_levels(self, self.shift[:, -1:])[:, 0]

    def with_gain(self, points: FloatArray) -> "Chain":
        """The same chain and the same luck, with levels raised by these points (locations x months)."""
        raised = replace(self, shift=self.shift + self.slope * points)
        return replace(raised, answers=_draw_answers(raised))


def draw_chain(scenario: Scenario, n_locations: int, random: np.random.Generator) -> Chain:
    """Draw one chain with its whole history."""
    form = draw_form(random, physical_only=scenario.physical_only)
    slope = form.slope
    none = np.empty(0, np.int64)
    chain = Chain(
        form=form,
        shift=slope * _levels(scenario, n_locations, random),
        stage_shift=slope * random.normal(0, scenario.stage_sd, (n_locations, int(form.stage.max()) + 1)),
        strictness=slope * draw_strictness(scenario, n_locations, random),
        visits=draw_visits(scenario, n_locations, form.mix, random),
        answers=Answers(none, none, np.empty(0)),
        slope=slope,
        luck=int(random.integers(2**62)),
    )
    return replace(chain, answers=_draw_answers(chain))


def true_levels(chain: Chain, shift: FloatArray) -> FloatArray:
    """Points an average shopper would give on an average day over the chain's usual mix of channels.

    shift: log-odds, locations x any number of columns; shape of the answer. Days, shoppers (each of the
    chain's own alike) and the month's whims are averaged over, so a long run of audits would have this mean.
    """
    form, found = chain.form, np.zeros(shift.shape)
    for channel, part in enumerate(form.mix):
        sd = chain.slope * np.hypot(form.day_sd[channel], MONTH_SD)
        noise = (sd * _NODES[:, None] - chain.strictness[None, :]).ravel()
        mass = np.repeat(_NODE_WEIGHTS / _NODE_WEIGHTS.sum(), chain.strictness.size) / chain.strictness.size
        chance = expit(_GRID[:, None] + noise) @ mass
        asked = np.flatnonzero(form.channel == channel)
        odds = form.ease[asked] + chain.stage_shift[:, form.stage[asked]]
        met = np.interp(shift[:, :, None] + odds[:, None, :], _GRID, chance)
        found += 100 * part * (met @ form.usual_weight(channel)[asked])
    return found


def _levels(scenario: Scenario, n: int, random: np.random.Generator) -> FloatArray:
    """Levels in points as deviations from the usual, locations x months, the newest last."""
    wander = random.normal(0, scenario.wander_sd, (n, MONTHS))
    wander[:, 0] /= np.sqrt(1 - scenario.kept**2)  # start in the long-run spread
    for month in range(1, MONTHS):
        wander[:, month] += scenario.kept * wander[:, month - 1]
    jumps = np.where(random.random(n) < scenario.step_chance, random.choice([-STEP, STEP], n), 0.0)
    since = random.integers(1, MONTHS, n)
    steps = jumps[:, None] * (np.arange(MONTHS) >= since[:, None])
    trend = random.normal(0, TREND_SD / 12) * np.arange(1 - MONTHS, 1)
    return np.asarray(random.normal(0, scenario.steady_sd, (n, 1)) + wander + steps + trend)


def _draw_answers(chain: Chain) -> Answers:
    """Answer every standard of each audit's channel; those that do not apply are left out."""
    random = np.random.default_rng(chain.luck)
    form, visits = chain.form, chain.visits
    day = random.normal(0, form.day_sd[visits.channel]) + random.normal(0, MONTH_SD, MONTHS)[visits.month]
    odds = chain.shift[visits.location, visits.month] - chain.strictness[visits.shopper] + chain.slope * day
    audits, standards, met = [], [], []
    for channel in range(len(form.mix)):
        rows, asked = np.flatnonzero(visits.channel == channel), np.flatnonzero(form.channel == channel)
        at_stage = chain.stage_shift[visits.location[rows]][:, form.stage[asked]]
        chance = expit(odds[rows, None] + form.ease[asked] + at_stage)
        applies = random.random(chance.shape) >= form.na_chance[asked]
        audit, standard = np.nonzero(applies)
        audits.append(rows[audit])
        standards.append(asked[standard])
        met.append((random.random(chance.shape) < chance)[applies].astype(np.float64))
    return Answers(np.concatenate(audits), np.concatenate(standards), np.concatenate(met))
