"""How fast are the pages on a large network? `make bench SIZE=M`, or python -m benchmarks.scale --size S|M|L.

Makes a synthetic network, runs every page as three people, times each of its queries past the caches as the
product runs them, and beside them the bare engine and a numpy pass. A report, not a test: it always ends well.
"""

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.asked import Ask, View, views_of
from benchmarks.bare import bare_sql
from benchmarks.loading import ANSWERS, time_estimation, time_loading
from benchmarks.making import make_apart, peak_memory
from benchmarks.network import SIZES
from benchmarks.numpy_pass import Memory
from benchmarks.report import Line, PageTime, print_page_verdict, print_pages, print_queries
from benchmarks.scripts import print_scripts
from benchmarks.timing import RUNS, clock
from config import settings
from data_access import cached
from domain.access import EVERYTHING, Role, Scope, User

# What every page must stay under, milliseconds of query time.
LIMITS = {"S": 100.0, "M": 100.0, "L": 1_000.0}
LOAD_LIMIT = 10.0  # seconds for a million answers
PEOPLE = {
    "executive": User(1, "Executive", Role.ADMINISTRATOR, EVERYTHING, "en"),
    "one region": User(2, "Director", Role.REGIONAL_DIRECTOR, Scope(region_ids=(3,)), "en"),
    "one cinema": User(3, "Cinema", Role.CINEMA_DIRECTOR, Scope(location_ids=(11,)), "en"),
}


def measure(person: str, views: list[View], raw: Any) -> tuple[list[Line], list[PageTime]]:
    """Time every question once, however many views ask it, and add them up by view."""
    lines: list[Line] = []
    pages = []
    for view in views:
        mine = [_line(person, ask, lines, raw) for ask in view.asks]
        total = mine[0].product
        for line in mine[1:]:
            total = total + line.product
        slowest = max(mine, key=lambda line: line.product.median)
        pages.append(PageTime(person, view.page, total, slowest))
    return lines, pages


def _line(person: str, ask: Ask, lines: list[Line], raw: Any) -> Line:
    known = next((line for line in lines if line.ask == ask), None)
    if known is not None:
        return known
    sql = bare_sql(ask)
    things: list[Callable[[], object]] = [ask.run]
    if sql is not None:
        things.append(lambda: raw.execute(sql).to_arrow_table())
    times = clock(*things)
    line = Line(person, ask, times[0], times[1] if sql is not None else None)
    lines.append(line)
    return line


def add_numpy(lines: list[Line], raw: Any) -> None:
    """Read the columns into memory and make the numpy passes (5 runs); last, so that they do not count as ours."""
    memory = Memory(raw)
    for line in lines:
        work = memory.pass_of(line.ask)
        if work is not None:
            line.numpy = clock(work, runs=5)[0]


def ask_everything(lines: list[Line], pages: list[PageTime]) -> float:
    """Fill lines and pages for everybody; returns the peak memory (GB) before any array was read."""
    with cached.database().connect() as connection:
        raw: Any = connection.connection.driver_connection
        for person, user in PEOPLE.items():
            found = measure(person, views_of(user), raw)
            lines += found[0]
            pages += found[1]
        peak = peak_memory()
        add_numpy(lines, raw)
    cached.database().dispose()
    return peak


def make(file: Path, size: str) -> None:
    """Make the network and say what it took."""
    made = make_apart(file, size)
    counts = ", ".join(f"{count:,} {name}" for name, count in made.rows.items())
    print(f"made in {made.write_seconds:.0f} s, everything derived refreshed in {made.refresh_seconds:.1f} s, "
          f"peak {made.peak:.1f} GB, {file.stat().st_size / 1e6:,.0f} MB on disk\n{counts}\n")  # fmt: skip


def print_loading() -> float:
    """Load, estimate, print; returns the seconds of the load."""
    with tempfile.TemporaryDirectory() as folder:
        loaded = time_loading(Path(folder))
    print(f"{ANSWERS:,} CSV rows loaded in {loaded.product:.1f} s, {loaded.answers:,} answers; "
          f"read_csv and insert alone {loaded.bare:.2f} s (x {loaded.product / loaded.bare:.1f})")  # fmt: skip
    for audits in (12, 60):
        print(f"levels of 5,000 locations x {audits} audits: {time_estimation(5_000, audits).median:.0f} ms")
    return loaded.product


def time_pages(file: Path) -> list[PageTime]:
    """Time every question of every page on this database, and print both lists."""
    os.environ["FOYER_DATABASE_URL"] = f"duckdb:///{file}"
    settings.cache_clear()
    lines: list[Line] = []
    pages: list[PageTime] = []
    peak = ask_everything(lines, pages)
    print_queries(lines)
    print()
    print_pages(pages)
    print()
    print_scripts(PEOPLE["executive"])
    print(f"\npeak memory of the asking process {peak:.2f} GB", flush=True)
    return pages


def run(size: str, folder: Path) -> None:
    """Make, measure, print."""
    print(f"{size}: {SIZES[size].locations:,} locations; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} "
          f"before; {RUNS} runs each", flush=True)  # fmt: skip
    file = folder / f"network-{size}.duckdb"
    if not file.exists():
        make(file, size)
    pages = time_pages(file)
    seconds = print_loading()
    busy = os.getloadavg()[0]
    print(
        f"load {busy:.1f} after: above {1.5 * (os.cpu_count() or 1):.0f} others were at work, and `best` says more\n"
    )
    print_page_verdict(size, pages, LIMITS[size])
    said = "yes" if seconds < LOAD_LIMIT else "no"
    print(f"{ANSWERS:,} answers loaded in under {LOAD_LIMIT:.0f} s: {said} ({seconds:.1f} s)")


def main() -> None:
    """Read the command line."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--size", choices=list(SIZES), default="M")
    words.add_argument("--database", type=Path, help="a DuckDB file of your own: only its pages are timed")
    words.add_argument("--keep", type=Path, help="keep the database in this folder; used again when there")
    options = words.parse_args()
    if options.database:
        time_pages(options.database.resolve())
    elif options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        run(options.size, options.keep)
    else:
        with tempfile.TemporaryDirectory() as folder:
            run(options.size, Path(folder))


if __name__ == "__main__":
    main()
