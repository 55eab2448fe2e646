"""The same figures as Markdown, shorter, for docs/rules.md: `--markdown FILE`."""

from collections.abc import Sequence

from benchmarks.simulation.coaching import DIFFERENCE, FOYER, RAW, EffectTally
from benchmarks.simulation.figures import Tally
from benchmarks.simulation.runs import EFFECTS, Measured
from benchmarks.simulation.tables import ORDER_HEAD, order_cells, percent, plain, share

LEVELS = ("worst tenth right", "90 % range covers", "wrong *Coach now*", "called", "calibration")
CLAIMS = ("bias", "90 % range covers", "says it helped")


def document(found: dict[tuple[int, str], Measured], together: Measured, *, locations: int) -> str:
    """Four tables: methods at one size, Foyer at the other sizes, orders of priorities, effects of coaching."""
    sizes = sorted({size for size, _ in found})
    main = {name: measured for (size, name), measured in found.items() if size == locations}
    levels = [
        [name, method, *_level(tally)]
        for name, m in main.items() for method, tally in m.levels.items() if tally.precision
    ]  # fmt: skip
    parts = [_table(("scenario", "method", *LEVELS), levels)] if levels else []
    others = [
        [name, str(size), str(len(found[size, name].between)), *_level(found[size, name].levels[FOYER])]
        for size in sizes if size != locations for name in main
    ]  # fmt: skip
    if others:
        parts.append(_table(("scenario", "locations", "replicates", *LEVELS), others))
    orders = [
        [name, order, *order_cells(tally, measured.orders[FOYER])]
        for name, measured in main.items() for order, tally in measured.orders.items() if tally.reached
    ]  # fmt: skip
    if orders:
        parts.append(_table(("scenario", *ORDER_HEAD), orders))
    effects = [
        ["all", effect, method, *_claim(together.effects[effect, method])]
        for effect in EFFECTS for method in (FOYER, RAW, DIFFERENCE) if together.effects[effect, method].error
    ]  # fmt: skip
    effects += [
        [name, effect, FOYER, *_claim(measured.effects[effect, FOYER])]
        for name, measured in main.items() for effect in EFFECTS if measured.effects[effect, FOYER].error
    ]  # fmt: skip
    if effects:
        parts.append(_table(("scenario", "truth", "method", *CLAIMS), effects))
    return "\n\n".join(parts) + "\n"


def _level(tally: Tally) -> list[str]:
    called = percent(tally.called_part)
    return [share(tally.worst), share(tally.coverage), share(tally.wrong_calls), called, plain(tally.calibration)]


def _claim(tally: EffectTally) -> list[str]:
    return [f"{tally.bias.value:+.2f} ± {tally.bias.error:.2f}", share(tally.coverage), share(tally.claims("helped"))]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
