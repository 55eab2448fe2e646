"""Compliance of standards as counts: points, points possible, answers. Shares are made by the reader."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, Connection, Select, and_, cast, func, select, union_all

from data_access.engine import fetch_frame
from data_access.schema import answer, audit, standard, standard_month
from data_access.visibility import asked, visible
from domain.access import Scope
from domain.filters import AuditFilter

_COUNTED = ("points", "max_points", "audits")
_SUMS = (
    func.sum(answer.c.points).label("points"),
    func.sum(answer.c.max_points).label("max_points"),
    func.count().label("audits"),
)


def fetch_standard_counts(
    connection: Connection, scope: Scope, where: AuditFilter, *, location_ids: tuple[int, ...] = ()
) -> pd.DataFrame:
    """Points reached and possible, one row per location and standard.

    Columns: location_id, standard_id, points, max_points, audits (int, > 0).
    Locations outside the scope, or without an audit in the period, are absent, not zero.
    location_ids cuts to these locations; empty: no cut.
    """
    chosen = [answer.c.location_id.in_(location_ids)] if location_ids else []
    return _counts(connection, scope, where, answer.c.location_id, answer.c.standard_id, also=chosen)


def fetch_region_counts(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """As fetch_standard_counts, one row per region and standard (column region_id)."""
    rows = select(_of_parts(scope, where, "region_id").subquery())
    return fetch_frame(connection, rows)


def fetch_month_counts(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """As fetch_standard_counts, one row per month (yyyymm) and standard (column month)."""
    rows = select(_of_parts(scope, where, "month").subquery())
    return fetch_frame(connection, rows)


def fetch_channel_counts(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """As fetch_standard_counts, one row per channel and standard (column channel_id)."""
    rows = select(_of_parts(scope, where, "channel_id").subquery())
    return fetch_frame(connection, rows)


def fetch_location_totals(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """Points over all standards, one row a location: the order of the heatmap's rows.

    Columns: location_id, points, max_points, answers, audits (int, > 0). Absent as in
    fetch_standard_counts.
    """
    sums = (
        select(
            answer.c.location_id,
            func.sum(answer.c.points).label("points"),
            func.sum(answer.c.max_points).label("max_points"),
            func.count().label("answers"),
        )
        .where(asked(answer, scope, where))
        .group_by(answer.c.location_id)
        .subquery("sums")
    )
    # An audit has a score when it has an answer; counting distinct audits among answers takes four times as long.
    visits = (
        select(audit.c.location_id, func.count().label("audits"))
        .where(asked(audit, scope, where), audit.c.is_current, audit.c.score.is_not(None))
        .group_by(audit.c.location_id)
        .subquery("visits")
    )
    return fetch_frame(
        connection,
        select(sums, visits.c.audits).join(visits, visits.c.location_id == sums.c.location_id),
    )


def fetch_network_shares(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """Points over all visible locations, one row a standard.

    Columns: standard_id, weight, points, max_points, audits (int, > 0).
    """
    # Added up before the join: that meets 65 rows instead of millions of answers.
    sums = _of_parts(scope, where).subquery("sums")
    return fetch_frame(
        connection,
        select(sums.c.standard_id, standard.c.weight, sums.c.points, sums.c.max_points, sums.c.audits).join(
            standard, standard.c.standard_id == sums.c.standard_id
        ),
    )


def _of_parts(scope: Scope, where: AuditFilter, *by: str) -> Select[Any]:
    """Sums by these columns and standard: whole months from the rollup, the edges of the period from answers.

    The rollup knows regions, not locations: a scope of single locations is added up from answers alone.
    """
    edges = asked(answer, scope, where)
    whole = None if scope.location_ids else where.period.whole_months
    parts = []
    if whole is not None:
        edges = and_(edges, ~answer.c.month.between(*whole))
        inside = [visible(standard_month, scope), standard_month.c.month.between(*whole)]
        for column, ids in (("region_id", where.region_ids), ("channel_id", where.channel_ids)):
            if ids:
                inside.append(standard_month.c[column].in_(ids))
        keys = [standard_month.c[name] for name in (*by, "standard_id")]
        sums = [func.sum(standard_month.c[name]).label(name) for name in _COUNTED]
        parts.append(select(*keys, *sums).where(*inside).group_by(*keys))
    keys = [answer.c[name] for name in (*by, "standard_id")]
    parts.append(select(*keys, *_SUMS).where(edges).group_by(*keys))
    every = union_all(*parts).subquery("every")
    both = [every.c[name] for name in (*by, "standard_id")]
    total = [cast(func.sum(every.c[name]), BigInteger).label(name) for name in _COUNTED]
    return select(*both, *total).group_by(*both)


def _counts(
    connection: Connection,
    scope: Scope,
    where: AuditFilter,
    *by: ColumnElement[int],
    also: Sequence[ColumnElement[bool]] = (),
) -> pd.DataFrame:
    return fetch_frame(connection, select(*by, *_SUMS).where(asked(answer, scope, where), *also).group_by(*by))
