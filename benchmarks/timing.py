"""Times of repeated runs, and tables that a person can read."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

RUNS = 15


@dataclass(frozen=True)
class Times:
    """Milliseconds of the runs, in order."""

    milliseconds: np.ndarray

    @property
    def median(self) -> float:
        """Half of the runs were faster."""
        return float(np.median(self.milliseconds))

    @property
    def p95(self) -> float:
        """19 of 20 runs were faster."""
        return float(np.percentile(self.milliseconds, 95))

    @property
    def best(self) -> float:
        """The fastest run: what is left when nobody else uses the machine."""
        return float(self.milliseconds.min())

    def __add__(self, other: "Times") -> "Times":
        """Run by run: the time of two things done one after the other."""
        return Times(self.milliseconds + other.milliseconds)


def clock(*things: Callable[[], object], runs: int = RUNS) -> list[Times]:
    """Time things in turn, run by run, so that a busy machine disturbs all of them alike.

    One run before the first is left out: it fills the engine's block cache and compiles statements.
    """
    taken = np.zeros((runs + 1, len(things)))
    for run in range(runs + 1):
        for place, thing in enumerate(things):
            started = time.perf_counter()
            thing()
            taken[run, place] = time.perf_counter() - started
    return [Times(taken[1:, place] * 1e3) for place in range(len(things))]


def ratio(ours: Times, theirs: Times | None) -> str:
    """How many times slower we are, by medians; a dash where nothing was measured."""
    return "–" if theirs is None else f"{ours.median / theirs.median:.1f}"


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as needed; the first is words, the others stand to the right."""
    cells = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    for number, row in enumerate(cells):
        words = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]
        print("  ".join(words).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))
