"""Replicates, shared out over processes. Every replicate has a seed of its own, so the split changes nothing."""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field

import numpy as np

from benchmarks.simulation.audits import see
from benchmarks.simulation.chain import draw_chain
from benchmarks.simulation.coaching import DIFFERENCE, EFFECT, FADING, FOYER, RAW, EffectTally, coach_once
from benchmarks.simulation.figures import Tally
from benchmarks.simulation.methods import METHODS
from benchmarks.simulation.priorities import ORDERS, OrderTally, judge_orders
from benchmarks.simulation.scenarios import SCENARIOS, Scenario

SHARE = 10  # replicates handed to a process at once
SLOW, SLOW_REPLICATES = "mixed model, no decay", 200  # takes ten times as long as all others together
# Name, points, part of them left a month later.
NOTHING = "nothing works"
EFFECTS = {NOTHING: (0.0, 1.0), "+5 points": (EFFECT, 1.0), "+5, fading": (EFFECT, FADING)}


@dataclass
class Measured:
    """Tallies of one scenario at one size: levels by method, effects by effect and method, orders by name."""

    levels: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in METHODS})
    effects: dict[tuple[str, str], EffectTally] = field(
        default_factory=lambda: {(e, m): EffectTally() for e in EFFECTS for m in (FOYER, RAW, DIFFERENCE)}
    )
    orders: dict[str, OrderTally] = field(default_factory=lambda: {name: OrderTally() for name in ORDERS})
    between: list[float] = field(default_factory=list)

    def merge(self, other: "Measured") -> None:
        """Add the replicates of another one."""
        for name, tally in other.levels.items():
            self.levels[name].merge(tally)
        for key, effect in other.effects.items():
            self.effects[key].merge(effect)
        for name, order in other.orders.items():
            self.orders[name].merge(order)
        self.between += other.between


@dataclass(frozen=True, order=True)
class Job:
    """Some replicates of one scenario: `levels`, `effects` or `orders`."""

    locations: int
    scenario: str
    what: str
    first: int
    last: int
    seed: int


def generator(seed: int, scenario: Scenario, *rest: int) -> np.random.Generator:
    """The chance of one replicate."""
    return np.random.default_rng([seed, [s.name for s in SCENARIOS].index(scenario.name), *rest])


def run_job(job: Job) -> Measured:
    """Make the replicates first..last-1 of a job."""
    scenario = next(s for s in SCENARIOS if s.name == job.scenario)
    found = Measured()
    for replicate in range(job.first, job.last):
        if job.what == "levels":
            _judge_levels(scenario, job, replicate, found)
        elif job.what == "effects":
            _judge_effects(scenario, job, replicate, found)
        else:
            _judge_orders(scenario, job, replicate, found)
    return found


def _judge_levels(scenario: Scenario, job: Job, replicate: int, found: Measured) -> None:
    chain = draw_chain(scenario, job.locations, generator(job.seed, scenario, job.locations, replicate))
    audits, truth = see(chain), chain.truth
    found.between.append(float(truth.std(ddof=1)))
    for name, judge in METHODS.items():
        if name == SLOW and replicate >= SLOW_REPLICATES:
            continue
        found.levels[name].add(judge(audits), truth, audits.target)


def _judge_effects(scenario: Scenario, job: Job, replicate: int, found: Measured) -> None:
    for number, (name, (points, kept)) in enumerate(EFFECTS.items()):
        random = generator(job.seed, scenario, job.locations, replicate, 1 + number)
        claims, truth = coach_once(scenario, job.locations, effect=points, kept=kept, random=random)
        for method, claim in claims.items():
            found.effects[name, method].add(claim, truth)


def _judge_orders(scenario: Scenario, job: Job, replicate: int, found: Measured) -> None:
    chain = draw_chain(scenario, job.locations, generator(job.seed, scenario, job.locations, replicate))
    random = generator(job.seed, scenario, job.locations, replicate, 1 + len(EFFECTS))
    judge_orders(chain, found.orders, random=random, slow=replicate < SLOW_REPLICATES)


def jobs(
    scenarios: list[Scenario], locations: int, *, levels: int, effects: int, seed: int, orders: int = 0
) -> list[Job]:
    """Cut so many replicates of levels, of effects and of orders of priorities into jobs."""
    return [
        Job(locations, scenario.name, what, first, min(first + SHARE, replicates), seed)
        for scenario in scenarios
        for what, replicates in (("levels", levels), ("effects", effects), ("orders", orders))
        for first in range(0, replicates, SHARE)
    ]


def run(todo: list[Job], processes: int) -> dict[tuple[int, str], Measured]:
    """Do all jobs; by number of locations and name of the scenario. Progress goes to the error stream."""
    found: dict[tuple[int, str], Measured] = {}
    done: list[tuple[Job, Measured]] = []
    started = time.monotonic()
    with ProcessPoolExecutor(processes) as pool:
        waiting = {pool.submit(run_job, job): job for job in sorted(todo, reverse=True)}  # the largest chains first
        for future in as_completed(waiting):
            done.append((waiting[future], future.result()))
            spent = time.monotonic() - started
            print(f"\r{len(done)} of {len(todo)} parts, {spent:.0f} s", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for job, measured in sorted(done, key=lambda one: one[0]):
        found.setdefault((job.locations, job.scenario), Measured()).merge(measured)
    return found


def usual_processes() -> int:
    """As many as there are cores, two at most: the machine is seldom ours alone."""
    return min(2, os.cpu_count() or 1)
