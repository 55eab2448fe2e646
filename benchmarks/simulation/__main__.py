"""Is the method right? `make simulate`, or python -m benchmarks.simulation --replicates 200 --scenario sparse stable.

Simulates chains whose true levels are known, and prints what every method makes of them. A report, not a test:
it always ends well. The same seed gives the same figures on any number of processes.
"""

import argparse
from pathlib import Path

from benchmarks.simulation.document import document
from benchmarks.simulation.runs import Measured, jobs, run, usual_processes
from benchmarks.simulation.scenarios import MONTHS, SCENARIOS, by_name
from benchmarks.simulation.tables import pooled, print_effects, print_levels, print_orders
from benchmarks.simulation.verdicts import (
    FEW,
    Verdict,
    effect_verdicts,
    level_verdicts,
    order_verdicts,
    pooled_verdict,
)

SEED = 20261124
MAIN = 40  # locations: the size the requirements speak of
SMALL, LARGE = 12, 400  # further sizes of --sizes, with so many replicates:
SMALL_REPLICATES, LARGE_REPLICATES = 300, 20


def main() -> None:
    """Read the command line, simulate, print."""
    options = _options()
    chosen = [by_name(name) for name in options.scenario] or list(SCENARIOS)
    print(f"seed {options.seed}, {MONTHS} months of history; {options.processes} processes", flush=True)
    todo = jobs(
        chosen, options.locations, levels=options.replicates, effects=options.effects, orders=options.orders,
        seed=options.seed,
    )  # fmt: skip
    if options.sizes:
        todo += jobs(chosen, SMALL, levels=SMALL_REPLICATES, effects=0, seed=options.seed)
        todo += jobs(chosen, LARGE, levels=LARGE_REPLICATES, effects=0, seed=options.seed)
    found = run(todo, options.processes)
    for locations in sorted({size for size, _ in found}, key=lambda size: (size != options.locations, size)):
        for scenario in chosen:
            print_levels(scenario.name, found[locations, scenario.name], locations)
            print_orders(scenario.name, found[locations, scenario.name], locations)
    measured = {scenario.name: found[options.locations, scenario.name] for scenario in chosen}
    together = pooled(list(measured.values()))
    verdicts = level_verdicts(measured) if options.replicates else []
    if options.replicates and len(chosen) > 1:
        verdicts.append(pooled_verdict(pooled([part for name, part in measured.items() if name != FEW])))
    if options.orders:
        verdicts += order_verdicts(measured)
    if options.effects:
        _print_effects(measured, together)
        verdicts += effect_verdicts(measured, together)
    _print_verdicts(verdicts, options.locations)
    if options.markdown:
        options.markdown.write_text(document(found, together, locations=options.locations))


def _print_effects(measured: dict[str, Measured], together: Measured) -> None:
    for name, part in measured.items():
        print_effects(f"coaching, {name}", part)
    if len(measured) > 1:
        print_effects("coaching, all scenarios", together)


def _print_verdicts(verdicts: list[Verdict], locations: int) -> None:
    kept = sum(bool(verdict.holds) for verdict in verdicts)
    print(f"\nat {locations} locations {kept} of {len(verdicts)} requirements hold")
    words = {True: "yes", False: "NO ", None: "few"}
    for verdict in verdicts:
        print(f"{words[verdict.holds]}  {verdict.asked}: {verdict.measured}")


def _options() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--replicates", type=int, default=1500, help="chains a scenario, for the levels")
    words.add_argument("--effects", type=int, default=400, help="chains a scenario and effect, for the coaching")
    words.add_argument("--orders", type=int, default=300, help="chains a scenario, for the order of priorities")
    words.add_argument("--locations", type=int, default=MAIN)
    words.add_argument("--sizes", action="store_true", help=f"also {SMALL} and {LARGE} locations")
    words.add_argument("--scenario", nargs="*", default=[], help="names; all seven when none is given")
    words.add_argument("--seed", type=int, default=SEED)
    words.add_argument("--processes", type=int, default=usual_processes())
    words.add_argument("--markdown", type=Path, help="also write the tables for docs/rules.md into this file")
    return words.parse_args()


if __name__ == "__main__":
    main()
