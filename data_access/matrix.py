"""Everything the heatmap of compliance asks: its rows in order, their counts, and what they are measured from."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from data_access import cached
from data_access.visitor import Visit
from domain.access import EVERYTHING
from domain.compliance import judge, worst_first
from domain.filters import AuditFilter, Period

_BY = {"region": cached.region_counts, "month": cached.month_counts, "channel": cached.channel_counts}


@dataclass(frozen=True)
class Matrix:
    """ids: the rows in their order; counts: row_id, standard_id, points, max_points, audits, one row a cell.

    before: the same of each row's own past; chain: standard_id, points, max_points of the whole chain in the period,
    whoever looks; each None unless asked for.
    """

    ids: list[int]
    counts: pd.DataFrame
    before: pd.DataFrame | None
    chain: pd.DataFrame | None


def ask_matrix(
    visit: Visit, where: AuditFilter, rows: str, *, most: int, target: float, with_past: bool, with_chain: bool
) -> Matrix:
    """Ask for the rows (location, region, month or channel), worst first, months in time; at most so many."""
    if rows == "location":
        totals = visit.ask(cached.location_totals, where).rename(columns={"location_id": "row_id"})
        ids = order_rows(totals, target, most=most)
        counts = _counts(visit, where, rows, ids)
    else:
        counts = _counts(visit, where, rows, [])
        in_time = sorted(int(one) for one in counts["row_id"].unique())
        ids = in_time if rows == "month" else order_rows(totals_of(counts), target, most=most)
    past = _past(visit, where, rows, ids) if with_past else None
    return Matrix(ids, counts, past, _chain(visit, where) if with_chain else None)


def order_rows(totals: pd.DataFrame, target: float, *, most: int) -> list[int]:
    """The ids of the rows to show, worst first: those that are surely low lead, too few audits come last.

    totals: row_id, points, max_points, answers, audits over all standards.
    """
    found = judge(totals["points"], totals["max_points"], totals["answers"], target, audits=totals["audits"])
    return [int(one) for one in totals["row_id"].to_numpy()[worst_first(found)][:most]]


def totals_of(counts: pd.DataFrame) -> pd.DataFrame:
    """Counts by row and standard added up by row: row_id, points, max_points, answers, audits (at least)."""
    by_row = counts.groupby("row_id")
    sums = by_row[["points", "max_points", "audits"]].sum().rename(columns={"audits": "answers"})
    return sums.assign(audits=by_row["audits"].max()).reset_index()


def _counts(visit: Visit, where: AuditFilter, rows: str, ids: list[int]) -> pd.DataFrame:
    if rows == "location":
        found: pd.DataFrame = visit.ask(cached.standard_counts, where, location_ids=tuple(sorted(ids)))
    else:
        found = visit.ask(_BY[rows], where)
    return found.rename(columns={f"{rows}_id": "row_id", "month": "row_id"})


def _chain(visit: Visit, where: AuditFilter) -> pd.DataFrame:
    """What the whole chain reaches on each standard, whatever regions are chosen."""
    everywhere = AuditFilter(where.period, (), where.channel_ids)
    found: pd.DataFrame = cached.network_shares(EVERYTHING, everywhere, version=visit.version)
    return found


def _past(visit: Visit, where: AuditFilter, rows: str, ids: list[int]) -> pd.DataFrame:
    """Each row's own past: the same length just before; of a month, the month before."""
    if rows != "month":
        return _counts(visit, where.over(where.period.previous()), rows, ids)
    first = where.period.first.replace(day=1) - timedelta(days=1)
    found = _counts(visit, where.over(Period(first.replace(day=1), where.period.last)), rows, ids)
    return found.assign(row_id=[_next_month(int(month)) for month in found["row_id"]])


def _next_month(month: int) -> int:
    index = month // 100 * 12 + month % 100
    return index // 12 * 100 + index % 12 + 1
