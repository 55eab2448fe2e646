"""What `make bench` prints: queries, pages, verdicts."""

from dataclasses import dataclass

from benchmarks.asked import Ask
from benchmarks.timing import Times, print_table, ratio


@dataclass
class Line:
    """One query of one person: product, bare engine and numpy, in milliseconds."""

    person: str
    ask: Ask
    product: Times
    bare: Times | None
    numpy: Times | None = None


@dataclass(frozen=True)
class PageTime:
    """All queries of one view of one person, added up run by run; slowest: the query that took most."""

    person: str
    page: str
    total: Times
    slowest: Line


def print_queries(lines: list[Line]) -> None:
    """Every query with its ratios, in the order in which the pages ask."""
    head = ["query, ms", "median", "p95", "best", "bare", "numpy", "x bare", "x numpy"]
    print_table(head, [_row(line) for line in lines])


def _row(line: Line) -> list[str]:
    ours, bare, array = line.product, line.bare, line.numpy
    return [
        f"{line.person}: {line.ask.name}{_hint(line.ask)}",
        *(f"{value:.1f}" for value in (ours.median, ours.p95, ours.best)),
        *("–" if other is None else f"{other.median:.1f}" for other in (bare, array)),
        *(ratio(ours, other) for other in (bare, array)),
    ]


def _hint(ask: Ask) -> str:
    """What tells two questions of one name apart."""
    last = ask.question[-1] if ask.question else None
    words = []
    if typed := getattr(last, "words", ""):
        words.append(f"'{typed}'")
    if ask.name == "target":
        words.append(str(last))
    if ask.name == "location_levels" and ask.question[1].days == 1:
        words.append(f"as of {ask.question[1].last}")
    period = getattr(last, "period", None)
    if period is not None and period.days < 300:
        words.append(f"{period.days} days from {period.first}")
    if ids := ask.chosen.get("location_ids"):
        words.append(f"{len(ids)} locations")
    if ask.chosen.get("offset"):
        words.append("second page")
    return f" ({', '.join(words)})" if words else ""


def print_pages(pages: list[PageTime]) -> None:
    """Each view with the sum of its queries and the slowest of them."""
    head = ["page, ms of all its queries", "median", "p95", "best", "slowest query", "its median"]
    rows = [
        [f"{page.person}: {page.page}", *(f"{t:.0f}" for t in (page.total.median, page.total.p95, page.total.best)),
         f"{page.slowest.ask.name}{_hint(page.slowest.ask)}", f"{page.slowest.product.median:.0f}"]
        for page in pages
    ]  # fmt: skip
    print_table(head, rows)


def print_page_verdict(size: str, pages: list[PageTime], limit: float) -> None:
    """Whether every page keeps the limit (ms), and which are over it."""
    worst = max(pages, key=lambda page: page.total.median)
    said = "no" if worst.total.median >= limit else "yes"
    unit = f"{limit:.0f} ms" if limit < 1000 else f"{limit / 1000:.0f} s"
    print(f"every page under {unit} of query time at {size}: {said} "
          f"(worst: {worst.page}, {worst.person}, {worst.total.median:.0f} ms)")  # fmt: skip
    for page in pages:
        if page.total.median >= limit:
            print(f"  over: {page.page}, {page.person}: {page.total.median:.0f} ms")
