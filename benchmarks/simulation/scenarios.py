"""What differs between the chains that are simulated; everything else stands in form.py and chain.py.

Standard deviations are points on the 0-100 scale of a score, unless a comment says otherwise.
"""

from dataclasses import dataclass

MONTHS = 24  # of history, as in the demo network


@dataclass(frozen=True)
class Scenario:
    """One kind of chain. The values here are those of an ordinary one.

    visits_a_month: audits of a location, all channels together. steady_sd: what never changes between
    locations. wander_sd: chance a location's level gains every month; kept: part of the wandering that is left
    a month later. step_chance: part of the locations whose level jumps once in the history. stage_sd: a
    location is better at one stage than at another. shopper_sd: how strict shoppers are. shoppers_each:
    shoppers per location; few_shoppers: instead four for every 40 locations, each location mostly seen by one.
    """

    name: str
    visits_a_month: float = 1.8
    physical_only: bool = False
    # With the wandering's long-run sd of 1.6, the steps and the stages, tau is about 5 (methods, section 1).
    steady_sd: float = 4.0
    wander_sd: float = 0.5  # as in the demo network
    kept: float = 0.95
    step_chance: float = 0.08
    stage_sd: float = 3.0
    shopper_sd: float = 2.5  # as in the demo network
    shoppers_each: float = 1.5  # 60 shoppers for 40 cinemas
    few_shoppers: bool = False


SCENARIOS = (
    Scenario("dense", visits_a_month=4.0),
    Scenario("sparse", visits_a_month=0.5),
    Scenario("stable", steady_sd=4.7, wander_sd=0.0, step_chance=0.0),
    # sqrt(1.3^2 / (1 - .96^2)) = 4.6: all of tau wanders, so that the spread is that of the other chains.
    Scenario("drifting", steady_sd=0.0, wander_sd=1.3, kept=0.96),
    Scenario("low differences", steady_sd=1.5, wander_sd=0.2, step_chance=0.0, stage_sd=2.0),
    Scenario("physical visits only", physical_only=True),
    # Severity of untrained or ageing shoppers: twice the usual share of the differences between locations.
    Scenario("few shoppers", shopper_sd=4.0, few_shoppers=True),
)


def by_name(name: str) -> Scenario:
    """The scenario of that name; ValueError lists the names there are."""
    for scenario in SCENARIOS:
        if scenario.name == name:
            return scenario
    raise ValueError(f"no scenario {name!r}, choose from {', '.join(s.name for s in SCENARIOS)}")
