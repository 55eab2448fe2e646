"""One coaching plan, or one session, with all that hangs on it. Never the coach's private note."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, select

from data_access.coaching_lists import dated, fetch_plan_list, fetch_session_list
from data_access.engine import fetch_frame
from data_access.plan_draft import fetch_evidence
from data_access.plan_rows import find_plan_row
from data_access.plan_rows import subject_of as plan_subject
from data_access.schema import audit, channel, coaching_action, plan_standard, standard
from data_access.sessions import find_session_row
from data_access.sessions import subject_of as session_subject
from data_access.standards import fetch_standard_counts
from data_access.unit_of_work import Edit, fetch_edits
from data_access.visibility import visible
from domain.access import Scope
from domain.filters import AuditFilter, Period

_STANDARD = (standard.c.standard_id, standard.c.code, standard.c.name, standard.c.name_uk, standard.c.name_it)


@dataclass(frozen=True)
class PlanSheet:
    """One plan with all that hangs on it.

    plan: a row as fetch_plan_list gives it; standards: standard_id, code, name, name_uk, name_it, compliance, low,
    high (NaN when unknown), audits; actions: action_id, what, who, due_on, done_on, evidence, in the order of their
    days; evidence: as fetch_evidence; since: checks of the standards after the opening (standard_id, points,
    max_points, audits); checks: audits since the opening (audit_id, code, day, channel, score), newest
    first; sessions: as fetch_session_list; history: oldest first.
    """

    plan: Mapping[Any, Any]
    standards: pd.DataFrame
    actions: pd.DataFrame
    evidence: pd.DataFrame
    since: pd.DataFrame
    checks: pd.DataFrame
    sessions: pd.DataFrame
    history: list[Edit]


def fetch_plan_sheet(connection: Connection, scope: Scope, plan_id: int) -> PlanSheet | None:
    """One visible plan; None outside the scope and where there is none."""
    row = find_plan_row(connection, scope, plan_id)
    if row is None:
        return None
    here = scope.only(row.location_id, row.region_id)
    plans = fetch_plan_list(connection, here)
    plan = plans[plans["plan_id"] == plan_id].to_dict("records")[0]
    standards = fetch_frame(
        connection,
        select(*_STANDARD, *(plan_standard.c[name] for name in ("compliance", "low", "high", "audits")))
        .join(standard, standard.c.standard_id == plan_standard.c.standard_id)
        .where(plan_standard.c.location_id == row.location_id, plan_standard.c.plan_id == plan_id)
        .order_by(plan_standard.c.compliance.asc().nulls_last(), standard.c.code),
    )
    ids = tuple(int(one) for one in standards["standard_id"])
    sessions = fetch_session_list(connection, here)
    return PlanSheet(
        plan, standards, _actions(connection, row.location_id, plan_id),
        fetch_evidence(connection, here, row.location_id, ids, until=row.opened_on),
        _since(connection, here, row.location_id, row.opened_on),
        _checks(connection, here, row.location_id, row.opened_on),
        sessions[sessions["plan_id"] == plan_id].reset_index(drop=True),
        fetch_edits(connection, plan_subject(plan_id)),
    )  # fmt: skip


def find_session(
    connection: Connection, scope: Scope, session_id: int
) -> tuple[Mapping[Any, Any], list[Edit]] | None:
    """One visible session as fetch_session_list gives it, and its history; None where there is none."""
    row = find_session_row(connection, scope, session_id)
    if row is None:
        return None
    found = fetch_session_list(connection, scope.only(row.location_id, row.region_id))
    one: Mapping[Any, Any] = found[found["session_id"] == session_id].to_dict("records")[0]
    return one, fetch_edits(connection, session_subject(session_id))


def _since(connection: Connection, scope: Scope, location_id: int, opened_on: date) -> pd.DataFrame:
    newest = connection.execute(
        select(func.max(audit.c.day)).where(audit.c.location_id == location_id, audit.c.is_current)
    ).scalar()
    first = opened_on + timedelta(days=1)
    where = AuditFilter(Period(first, max(newest or first, first)))
    return fetch_standard_counts(connection, scope, where, location_ids=(location_id,))


def _actions(connection: Connection, location_id: int, plan_id: int) -> pd.DataFrame:
    names = ("action_id", "what", "who", "due_on", "done_on", "evidence")
    return dated(
        fetch_frame(
            connection,
            select(*(coaching_action.c[name] for name in names))
            .where(coaching_action.c.location_id == location_id, coaching_action.c.plan_id == plan_id)
            .order_by(coaching_action.c.due_on, coaching_action.c.action_id),
        ),
        "due_on", "done_on",
    )  # fmt: skip


def _checks(connection: Connection, scope: Scope, location_id: int, opened_on: date) -> pd.DataFrame:
    query = (
        select(audit.c.audit_id, audit.c.code, audit.c.day, channel.c.code.label("channel"), audit.c.score)
        .join(channel, channel.c.channel_id == audit.c.channel_id)
        .where(visible(audit, scope), audit.c.location_id == location_id, audit.c.is_current, audit.c.day > opened_on)
        .order_by(audit.c.day.desc(), audit.c.audit_id.desc())
    )
    return dated(fetch_frame(connection, query), "day")
