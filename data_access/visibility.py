"""The wall: every query takes a Scope, and this is where a scope becomes a condition."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, false, or_, true

from domain.access import Scope
from domain.filters import AuditFilter


def visible(rows: FromClause, scope: Scope) -> ColumnElement[bool]:
    """The rows of a table (with region_id and location_id) that the scope may see; an empty scope: none."""
    if scope.everything:
        return true()
    rules: list[ColumnElement[bool]] = []
    if scope.region_ids:
        rules.append(rows.c.region_id.in_(scope.region_ids))
    if scope.location_ids:
        rules.append(rows.c.location_id.in_(scope.location_ids))
    return or_(*rules) if rules else false()


def asked(rows: FromClause, scope: Scope, where: AuditFilter) -> ColumnElement[bool]:
    """The visible rows in the reader's filter; the table has day, month, region_id, channel_id."""
    conditions: list[Any] = [
        visible(rows, scope),
        # The month lets the engine skip whole blocks; the days cut the edges.
        rows.c.month.between(*where.period.months),
        rows.c.day.between(where.period.first, where.period.last),
    ]
    if where.region_ids:
        conditions.append(rows.c.region_id.in_(where.region_ids))
    if where.channel_ids:
        conditions.append(rows.c.channel_id.in_(where.channel_ids))
    return and_(*conditions)
