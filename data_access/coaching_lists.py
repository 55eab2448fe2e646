"""Plans and sessions as they stand: the lists of a scope.

Never the coach's private note: data_access.sessions has the only way to one.
"""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, select

from data_access.engine import fetch_frame
from data_access.schema import (
    app_user,
    coaching_action,
    coaching_plan,
    coaching_session,
    location,
    plan_standard,
    region,
    session_standard,
    standard,
)  # fmt: skip
from data_access.visibility import visible
from domain.access import Role, Scope

_COACH, _OWNER = app_user.alias("coach"), app_user.alias("owner")
_STANDARD = (standard.c.standard_id, standard.c.code, standard.c.name, standard.c.name_uk, standard.c.name_it)


def fetch_plan_list(connection: Connection, scope: Scope) -> pd.DataFrame:
    """Every visible plan, newest first.

    Columns: plan_id, version, location_id, region_id, location_code, location, region, time_zone, opened_on, trigger,
    root_cause, behaviour, status, status_since, check_on, check_audit_id, result, reason, coach_id, coach, owner
    (names or None), source, code, standards (codes, joined), standards_n, actions (a tuple of (due_on, done_on)),
    sessions (held), last_session. Days are date, None where unknown.
    """
    plans = dated(fetch_frame(connection, _plans(scope)), "opened_on", "status_since", "check_on")
    plans = _absent(
        plans, words=("root_cause", "behaviour", "result", "reason", "coach", "owner"),
        numbers=("coach_id", "check_audit_id"),
    )  # fmt: skip
    plans["status_since"] = [
        b if a is None else a for a, b in zip(plans["status_since"], plans["opened_on"], strict=True)
    ]
    codes, due, held = _codes(connection, scope), _actions(connection, scope), _held(connection, scope)
    ids = [int(one) for one in plans["plan_id"]]
    return plans.assign(
        standards=[", ".join(codes.get(one, [])) for one in ids],
        standards_n=[len(codes.get(one, [])) for one in ids],
        actions=pd.Series([tuple(due.get(one, [])) for one in ids], dtype=object),
        sessions=[int(held["n"].get(one, 0)) for one in ids],
        last_session=pd.Series([held["last"].get(one) for one in ids], dtype=object),
    )


def fetch_session_list(connection: Connection, scope: Scope) -> pd.DataFrame:
    """Every visible session, newest first.

    Columns: session_id, version, plan_id (NaN outside a plan), location_id, region_id, location_code, location,
    region, day, coach_id, coach, coachee_role, minutes, strengths, agreed, acknowledged, usefulness (NaN when not
    rated), next_on, source, code, standards (codes, joined).
    """
    query = (
        select(
            *(coaching_session.c[name] for name in (
                "session_id", "version", "plan_id", "location_id", "region_id", "day", "coach_id", "coachee_role",
                "minutes", "strengths", "agreed", "acknowledged", "usefulness", "next_on", "source", "code",
            )),
            location.c.code.label("location_code"), location.c.name.label("location"),
            location.c.time_zone, region.c.name.label("region"), _COACH.c.name.label("coach"),
        )
        .join(location, location.c.location_id == coaching_session.c.location_id)
        .join(region, region.c.region_id == coaching_session.c.region_id)
        .outerjoin(_COACH, _COACH.c.user_id == coaching_session.c.coach_id)
        .where(visible(coaching_session, scope))
        .order_by(coaching_session.c.day.desc(), coaching_session.c.session_id.desc())
    )  # fmt: skip
    found = dated(fetch_frame(connection, query), "day", "next_on")
    same = and_(
        coaching_session.c.location_id == session_standard.c.location_id,
        coaching_session.c.session_id == session_standard.c.session_id,
    )
    named = fetch_frame(
        connection,
        select(session_standard.c.session_id, standard.c.code)
        .join(coaching_session, same)
        .join(standard, standard.c.standard_id == session_standard.c.standard_id)
        .where(visible(coaching_session, scope))
        .order_by(session_standard.c.session_id, standard.c.code),
    )
    codes = named.groupby("session_id")["code"].agg(", ".join).to_dict()
    found = _absent(found, words=("strengths", "agreed", "coach"), numbers=("plan_id", "coach_id", "usefulness"))
    return found.assign(standards=[codes.get(one, "") for one in found["session_id"]])


def fetch_coaches(connection: Connection) -> dict[int, str]:
    """Who coaches: the active people of that role, key -> name, by name."""
    query = select(app_user.c.user_id, app_user.c.name).where(
        app_user.c.role == Role.COACH.value, app_user.c.is_active
    )
    return {row.user_id: row.name for row in connection.execute(query.order_by(app_user.c.name, app_user.c.user_id))}


def _codes(connection: Connection, scope: Scope) -> dict[int, list[str]]:
    named = fetch_frame(
        connection,
        select(plan_standard.c.plan_id, standard.c.code)
        .join(coaching_plan, _of_plan(plan_standard))
        .join(standard, standard.c.standard_id == plan_standard.c.standard_id)
        .where(visible(coaching_plan, scope))
        .order_by(plan_standard.c.plan_id, standard.c.code),
    )
    found: dict[int, list[str]] = {}
    for plan_id, code in zip(named["plan_id"], named["code"], strict=True):
        found.setdefault(int(plan_id), []).append(str(code))
    return found


def _actions(connection: Connection, scope: Scope) -> dict[int, list[tuple[date, date | None]]]:
    query = (
        select(coaching_action.c.plan_id, coaching_action.c.due_on, coaching_action.c.done_on)
        .join(coaching_plan, _of_plan(coaching_action))
        .where(visible(coaching_plan, scope))
    )
    actions = dated(fetch_frame(connection, query), "due_on", "done_on")
    found: dict[int, list[tuple[date, date | None]]] = {}
    for plan_id, due_on, done_on in zip(actions["plan_id"], actions["due_on"], actions["done_on"], strict=True):
        found.setdefault(int(plan_id), []).append((due_on, done_on))
    return found


def _held(connection: Connection, scope: Scope) -> pd.DataFrame:
    """Sessions by plan: n, last."""
    query = (
        select(coaching_session.c.plan_id, func.count().label("n"), func.max(coaching_session.c.day).label("last"))
        .where(visible(coaching_session, scope), coaching_session.c.plan_id.is_not(None))
        .group_by(coaching_session.c.plan_id)
    )
    return dated(fetch_frame(connection, query), "last").set_index("plan_id")


def _plans(scope: Scope) -> Select[Any]:
    return (
        select(
            *(coaching_plan.c[name] for name in (
                "plan_id", "version", "location_id", "region_id", "opened_on", "trigger", "root_cause", "behaviour",
                "status", "status_since", "check_on", "check_audit_id", "result", "reason", "coach_id", "source",
                "code",
            )),
            location.c.code.label("location_code"), location.c.name.label("location"), location.c.time_zone,
            region.c.name.label("region"), _COACH.c.name.label("coach"), _OWNER.c.name.label("owner"),
        )
        .join(location, location.c.location_id == coaching_plan.c.location_id)
        .join(region, region.c.region_id == coaching_plan.c.region_id)
        .outerjoin(_COACH, _COACH.c.user_id == coaching_plan.c.coach_id)
        .outerjoin(_OWNER, _OWNER.c.user_id == coaching_plan.c.owner_id)
        .where(visible(coaching_plan, scope))
        .order_by(coaching_plan.c.opened_on.desc(), coaching_plan.c.plan_id.desc())
    )  # fmt: skip


def _of_plan(table: Table) -> ColumnElement[bool]:
    return and_(coaching_plan.c.location_id == table.c.location_id, coaching_plan.c.plan_id == table.c.plan_id)


def _absent(frame: pd.DataFrame, *, words: tuple[str, ...], numbers: tuple[str, ...]) -> pd.DataFrame:
    """One kind of absence, whatever the database's frames hold: None in columns of words, NaN in those of numbers."""
    told: dict[str, pd.Series] = {name: frame[name].astype(object).where(frame[name].notna(), None) for name in words}
    counted = {name: pd.to_numeric(frame[name]).astype("float64") for name in numbers}
    return frame.assign(**told, **counted)


def dated(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The frame with these columns as days, whatever the database made of them.

    Days as date, None where unknown: DuckDB's frames hold moments, PostgreSQL's days.
    """
    days = {
        name: pd.Series([None if pd.isna(one) else pd.Timestamp(one).date() for one in frame[name]], dtype=object,
                        index=frame.index)
        for name in names
    }  # fmt: skip
    return frame.assign(**days)
