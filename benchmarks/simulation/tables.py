"""The tables that `make simulate` prints."""

import math
from collections.abc import Sequence

from benchmarks.simulation.figures import Figure
from benchmarks.simulation.runs import EFFECTS, Measured
from benchmarks.timing import print_table

LEVEL_HEAD = ("method", "precision of worst tenth", "90 % range covers", "wrong Coach now", "called", "calibration",
              "gap by band")  # fmt: skip
EFFECT_HEAD = ("method", "bias", "90 % range covers", "says it helped", "says it harmed", "says anything")


def print_levels(scenario: str, measured: Measured, locations: int) -> None:
    """One line a method; after ± the error of the simulation itself."""
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


def _signed(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:+.2f}".replace("0.", ".", 1)


def percent(value: float) -> str:
    """A share as per cent."""
    return f"{100 * value:.1f} %"
