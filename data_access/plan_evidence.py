"""What a coaching plan works on, written down: its standards with their figures, and the audits behind them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, insert, select

from data_access.plan_draft import fetch_evidence, fetch_failed_standards
from data_access.schema import plan_audit, plan_standard, standard
from data_access.unit_of_work import UnitOfWork
from domain.access import Scope
from domain.coaching_plans import CoachingRefusedError, Why

MOST_STANDARDS = 1_000  # of one location: all that it has failed


def work_on(unit: UnitOfWork, scope: Scope, location_id: int, plan_id: int, ids: tuple[int, ...]) -> None:
    """Let a plan work on these standards, with what is known of each now and the audits in which they failed.

    A standard that it worked on before keeps the figures of its opening. Raises CoachingRefusedError when there is no
    such standard.
    """
    connection, mine = unit.connection, {"location_id": location_id, "plan_id": plan_id}
    there = select(standard.c.standard_id).where(standard.c.standard_id.in_(ids))
    if len(connection.execute(there).all()) != len(ids):
        raise CoachingRefusedError(Why.NO_STANDARD)
    known = fetch_failed_standards(connection, scope, location_id, at_most=len(ids) + MOST_STANDARDS)
    figures = {int(one["standard_id"]): one for one in known.to_dict("records")}
    rows = {}
    for one in ids:
        found = figures.get(one, {})
        rows[one] = {name: found.get(name) for name in ("compliance", "low", "high", "audits")}
    _replace(connection, plan_standard, "standard_id", mine, rows)
    failures = fetch_evidence(connection, scope, location_id, ids)["audit_id"]
    _replace(connection, plan_audit, "audit_id", mine, {int(one): {} for one in failures.unique()})


def _replace(
    connection: Connection, table: Table, key: str, mine: dict[str, int], rows: Mapping[int, Mapping[str, Any]]
) -> None:
    """Leave these rows of a plan: those that stay are left as they are, because DuckDB writes no key twice."""
    of_plan = and_(*(table.c[name] == value for name, value in mine.items()))
    held = set(connection.execute(select(table.c[key]).where(of_plan)).scalars())
    connection.execute(delete(table).where(of_plan, table.c[key].not_in(list(rows))))
    for one, values in rows.items():
        if one not in held:
            connection.execute(insert(table).values(**mine, **{key: one}, **values))
