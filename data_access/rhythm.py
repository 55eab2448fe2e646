"""The rhythm of coaching: audits, sessions and checking visits by location and day, and the waves they belong to."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection, and_, func, literal, select, union_all

from data_access.engine import fetch_frame
from data_access.schema import audit, coaching_plan, coaching_session, wave
from data_access.visibility import visible
from domain.access import Scope
from domain.coaching_plans import OPEN_PLANS
from domain.filters import Period

AUDIT, SESSION, NEXT, CHECK = "audit", "session", "next", "check"


def fetch_touches(
    connection: Connection, scope: Scope, period: Period, *, today: date, region_ids: tuple[int, ...] = ()
) -> pd.DataFrame:
    """What happened and what is set, one row a visible location, day and kind.

    Columns: location_id, region_id, day, what (audit, session: made in the period; next: a session set for today or
    later; check: the checking visit of an open plan, set for any day from the period's first on), n (> 0).
    region_ids: empty, all.
    """
    session, plan = coaching_session.c, coaching_plan.c
    within = (period.first, period.last)
    months = audit.c.month.between(*period.months)
    made = [
        select(audit.c.location_id, audit.c.region_id, audit.c.day, literal(AUDIT).label("what"))
        .where(visible(audit, scope), audit.c.is_current, months, audit.c.day.between(*within)),
        select(session.location_id, session.region_id, session.day, literal(SESSION))
        .where(visible(coaching_session, scope), session.day.between(*within)),
        select(session.location_id, session.region_id, session.next_on, literal(NEXT))
        .where(visible(coaching_session, scope), session.next_on >= today),
        select(plan.location_id, plan.region_id, plan.check_on, literal(CHECK))
        .where(visible(coaching_plan, scope), plan.status.in_(OPEN_PLANS), plan.check_on >= period.first),
    ]  # fmt: skip
    every = union_all(*made).subquery("every")
    keys = (every.c.location_id, every.c.region_id, every.c.day, every.c.what)
    query = select(*keys, func.count().label("n")).group_by(*keys)
    if region_ids:
        query = query.where(every.c.region_id.in_(region_ids))
    found = fetch_frame(connection, query.order_by(every.c.day, every.c.location_id, every.c.what))
    return found.assign(day=pd.to_datetime(found["day"]))


def fetch_waves(connection: Connection, period: Period) -> pd.DataFrame:
    """The rounds of audits that touch the period, oldest first. Columns: code, first_day, last_day."""
    touches = and_(wave.c.first_day <= period.last, wave.c.last_day >= period.first)
    query = select(wave.c.code, wave.c.first_day, wave.c.last_day).where(touches)
    return fetch_frame(connection, query.order_by(wave.c.first_day))


def fetch_last_audits(connection: Connection, scope: Scope, as_of: date) -> pd.DataFrame:
    """The last audit of every visible location until a day. Columns: location_id, last_audit."""
    last = func.max(audit.c.day).label("last_audit")
    query = select(audit.c.location_id, last).where(visible(audit, scope), audit.c.is_current, audit.c.day <= as_of)
    return fetch_frame(connection, query.group_by(audit.c.location_id))
