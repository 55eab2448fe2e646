"""The tables that `make simulate` prints."""

import math
from collections.abc import Sequence

from benchmarks.simulation.figures import Figure
from benchmarks.simulation.priorities import FOYER, OrderTally
from benchmarks.simulation.runs import EFFECTS, Measured
from benchmarks.timing import print_table

LEVEL_HEAD = ("method", "precision of worst tenth", "90 % range covers", "wrong Coach now", "called", "calibration",
              "gap by band")  # fmt: skip
ORDER_HEAD = ("order of priorities", "true shortfall captured", "Foyer's lead", "list changes in a quiet week",
              "in an ordinary week")  # fmt: skip
EFFECT_HEAD = ("method", "bias", "90 % range covers", "says it helped", "says it harmed", "says anything")


def print_levels(scenario: str, measured: Measured, locations: int) -> None:
    """One line a method; after ± the error of the simulation itself. Nothing when no levels were simulated."""
    if not measured.between:
        return
    tau = sum(measured.between) / len(measured.between)
    print(f"\n{scenario}: {locations} locations, {len(measured.between)} replicates, "
          f"true levels differ by {tau:.1f} points (sd)\n")  # fmt: skip
    rows = [
        [
            name, share(t.worst), share(t.coverage), share(t.wrong_calls),
            percent(t.called_part), plain(t.calibration), " ".join(_signed(gap) for gap in t.gaps),
        ]
        for name, t in measured.levels.items()
        if t.precision
    ]  # fmt: skip
    print_table(LEVEL_HEAD, rows)


def print_effects(title: str, measured: Measured) -> None:
    """One line an effect and method."""
    some = next(iter(measured.effects.values()))
    print(f"\n{title}: {some.asked} replicates of each effect\n")
    rows = [
        [
            f"{effect}: {method}", f"{t.bias.value:+.1f} ± {t.bias.error:.1f}", share(t.coverage),
            share(t.claims("helped")), share(t.claims("harmed")), percent(t.said),
        ]
        for effect in EFFECTS
        for (of, method), t in measured.effects.items()
        if of == effect and t.error
    ]  # fmt: skip
    print_table(EFFECT_HEAD, rows)


def print_orders(scenario: str, measured: Measured, locations: int) -> None:
    """One line an order of priorities; nothing when none was simulated."""
    made = {name: tally for name, tally in measured.orders.items() if tally.reached}
    if made:
        n = len(made[FOYER].reached)
        print(f"\npriorities, {scenario}: {locations} locations, {n} replicates, a tenth reached\n")
        print_table(ORDER_HEAD, [[name, *order_cells(tally, made[FOYER])] for name, tally in made.items()])


def order_cells(tally: OrderTally, ours: OrderTally) -> list[str]:
    """Captured, Foyer's lead over it, and the part of the list that changes in a week; a dash where not asked."""
    lead = ours.above(tally)
    weeks = [share(tally.churn(week)) if tally.quiet else "–" for week in ("quiet", "ordinary")]
    return [share(tally.captured), "" if tally is ours else _three(lead), *weeks]


def pooled(parts: Sequence[Measured]) -> Measured:
    """All scenarios together."""
    found = Measured()
    for part in parts:
        found.merge(part)
    return found


def share(figure: Figure) -> str:
    """A share 0-1 and its error, without the leading 0; a dash when unknown."""
    if math.isnan(figure.value):
        return "–"
    error = "" if math.isnan(figure.error) else f" ± {plain(figure.error)}"
    return plain(figure.value) + error


def plain(value: float) -> str:
    """Three digits without the leading 0; a dash when unknown."""
    return "–" if math.isnan(value) else f"{value:.3f}".replace("0.", ".", 1)


def _three(figure: Figure) -> str:
    sign = "-" if figure.value < 0 else "+"
    return f"{sign}{plain(abs(figure.value))} ± {plain(figure.error)}"


def _signed(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:+.2f}".replace("0.", ".", 1)


def percent(value: float) -> str:
    """A share as per cent."""
    return f"{100 * value:.1f} %"
