"""Everything the heatmap of compliance asks: its columns in order, their counts, and what they are measured from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from data_access import cached
from data_access.visitor import Visit
from domain.access import EVERYTHING
from domain.compliance import TOTAL, judge, worst_first
from domain.filters import AuditFilter, Period

_BY = {"region": cached.region_counts, "month": cached.month_counts, "channel": cached.channel_counts}


@dataclass(frozen=True)
class Matrix:
    """counts: column_id, standard_id, points, max_points, audits, one row a cell; TOTAL is the whole view.

    before: the same of each column's own past; chain: standard_id, points, max_points of the whole chain in the
    period, whoever looks; each None unless asked for.
    """

    counts: pd.DataFrame
    before: pd.DataFrame | None
    chain: pd.DataFrame | None


def ask_columns(visit: Visit, where: AuditFilter, across: str, target: float) -> list[int]:
    """The ids of all columns (location, region, month or channel) with audits: worst first, months in time."""
    if across == "location":
        totals = visit.ask(cached.location_totals, where).rename(columns={"location_id": "column_id"})
        return order_columns(totals, target)
    counts = _counts(visit, where, across, ())
    if across == "month":
        return sorted(int(one) for one in counts["column_id"].unique())
    return order_columns(totals_of(counts), target)


def ask_matrix(
    visit: Visit, where: AuditFilter, across: str, ids: Sequence[int], *, with_past: bool, with_chain: bool
) -> Matrix:
    """Ask for the cells of some columns, and of the whole view beside them."""
    shares = visit.ask(cached.network_shares, where).assign(column_id=TOTAL)
    counts = pd.concat([_counts(visit, where, across, ids), shares])
    past = None
    if with_past:
        earlier = visit.ask(cached.network_shares, where.over(where.period.previous())).assign(column_id=TOTAL)
        past = pd.concat([_past(visit, where, across, ids), earlier])
    return Matrix(counts, past, _chain(visit, where) if with_chain else None)


def order_columns(totals: pd.DataFrame, target: float) -> list[int]:
    """The ids of the columns, worst first: those that are surely low lead, too few audits come last.

    totals: column_id, points, max_points, answers, audits over all standards.
    """
    found = judge(totals["points"], totals["max_points"], totals["answers"], target, audits=totals["audits"])
    return [int(one) for one in totals["column_id"].to_numpy()[worst_first(found)]]


def totals_of(counts: pd.DataFrame) -> pd.DataFrame:
    """Counts by column and standard added up by column: column_id, points, max_points, answers, audits (at least)."""
    by_column = counts.groupby("column_id")
    sums = by_column[["points", "max_points", "audits"]].sum().rename(columns={"audits": "answers"})
    return sums.assign(audits=by_column["audits"].max()).reset_index()


def _counts(visit: Visit, where: AuditFilter, across: str, ids: Sequence[int]) -> pd.DataFrame:
    if across == "location":
        found: pd.DataFrame = visit.ask(cached.standard_counts, where, location_ids=tuple(sorted(ids)))
    else:
        found = visit.ask(_BY[across], where)
    return found.rename(columns={f"{across}_id": "column_id", "month": "column_id"})


def _chain(visit: Visit, where: AuditFilter) -> pd.DataFrame:
    """What the whole chain reaches on each standard, whatever regions are chosen."""
    everywhere = AuditFilter(where.period, (), where.channel_ids)
    found: pd.DataFrame = cached.network_shares(EVERYTHING, everywhere, version=visit.version)
    return found


def _past(visit: Visit, where: AuditFilter, across: str, ids: Sequence[int]) -> pd.DataFrame:
    """Each column's own past: the same length just before; of a month, the month before."""
    if across != "month":
        return _counts(visit, where.over(where.period.previous()), across, ids)
    first = where.period.first.replace(day=1) - timedelta(days=1)
    found = _counts(visit, where.over(Period(first.replace(day=1), where.period.last)), across, ids)
    return found.assign(column_id=[_next_month(int(month)) for month in found["column_id"]])


def _next_month(month: int) -> int:
    index = month // 100 * 12 + month % 100
    return index // 12 * 100 + index % 12 + 1
