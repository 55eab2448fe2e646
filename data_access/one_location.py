"""What one location's page asks beside the chain's own questions: its audits, guests, cases, coaching and money.

Every query takes a scope; the page cuts it to the one location with Scope.only, so that it can only become smaller.
"""

from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, and_, case, func, or_, select

from data_access.engine import fetch_frame
from data_access.health import is_overdue
from data_access.schema import (
    audit,
    channel,
    coaching_plan,
    coaching_session,
    feedback,
    feedback_case,
    finance,
    location,
    plan_standard,
    standard,
)  # fmt: skip
from data_access.visibility import asked, visible
from domain.access import Scope
from domain.filters import AuditFilter, Period


def fetch_audits(connection: Connection, scope: Scope, where: AuditFilter, *, limit: int = 400) -> pd.DataFrame:
    """Current audits, newest first; at most `limit`.

    Columns: audit_id, code, day, channel (code), score (NaN when unknown), critical_failures, is_counted.
    """
    return fetch_frame(
        connection,
        select(
            audit.c.audit_id, audit.c.code, audit.c.day, channel.c.code.label("channel"), audit.c.score,
            audit.c.critical_failures, audit.c.is_counted,
        )
        .join(channel, channel.c.channel_id == audit.c.channel_id)
        .where(asked(audit, scope, where), audit.c.is_current)
        .order_by(audit.c.day.desc(), audit.c.audit_id.desc())
        .limit(limit),
    )  # fmt: skip


def fetch_voice_months(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """What guests said of their own accord, by month. Columns: month, complaints, thanks, messages."""
    return fetch_frame(
        connection,
        select(
            feedback.c.month,
            func.count().filter(feedback.c.kind == "complaint").label("complaints"),
            func.count().filter(feedback.c.kind == "thanks").label("thanks"),
            func.count().label("messages"),
        )
        .where(asked(feedback, scope, where), feedback.c.solicited.is_(False))
        .group_by(feedback.c.month)
        .order_by(feedback.c.month),
    )


def fetch_open_cases(connection: Connection, scope: Scope, *, now: datetime, limit: int = 200) -> pd.DataFrame:
    """Cases that wait for an answer or a closing, those past their limit first, then by the next limit.

    Columns: case_id, severity, status, received_at, due_at (the next limit: of the reply, then of the closing),
    replied, overdue, kind, title, body (the guest's words). A reopened case has no limit of its own: due_at is NULL.
    """
    replied = feedback_case.c.first_reply_at.is_not(None)
    next_limit = case((replied, feedback_case.c.close_due_at), else_=feedback_case.c.reply_due_at)
    due_at = case((feedback_case.c.resolved_at.is_(None), next_limit), else_=None).label("due_at")
    waits = or_(feedback_case.c.resolved_at.is_(None), feedback_case.c.status == "reopened")
    late = is_overdue(now).label("overdue")
    message = and_(
        feedback.c.location_id == feedback_case.c.location_id, feedback.c.feedback_id == feedback_case.c.feedback_id
    )
    return fetch_frame(
        connection,
        select(
            feedback_case.c.case_id, feedback_case.c.severity, feedback_case.c.status, feedback_case.c.received_at,
            due_at, replied.label("replied"), late, feedback.c.kind, feedback.c.title, feedback.c.body,
        )
        .outerjoin(feedback, message)
        .where(visible(feedback_case, scope), waits)
        .order_by(case((is_overdue(now), 0), else_=1), due_at.asc().nulls_last(), feedback_case.c.case_id)
        .limit(limit),
    )  # fmt: skip


def fetch_plans(connection: Connection, scope: Scope) -> pd.DataFrame:
    """Coaching plans, newest first.

    Columns: plan_id, opened_on, trigger, root_cause, behaviour, status, check_on, result, standards (codes, joined).
    """
    plans = fetch_frame(
        connection,
        select(
            coaching_plan.c.plan_id, coaching_plan.c.opened_on, coaching_plan.c.trigger, coaching_plan.c.root_cause,
            coaching_plan.c.behaviour, coaching_plan.c.status, coaching_plan.c.check_on, coaching_plan.c.result,
        )
        .where(visible(coaching_plan, scope))
        .order_by(coaching_plan.c.opened_on.desc(), coaching_plan.c.plan_id.desc()),
    )  # fmt: skip
    same = and_(
        coaching_plan.c.location_id == plan_standard.c.location_id,
        coaching_plan.c.plan_id == plan_standard.c.plan_id,
    )
    taken = fetch_frame(
        connection,
        select(plan_standard.c.plan_id, standard.c.code)
        .join(coaching_plan, same)
        .join(standard, standard.c.standard_id == plan_standard.c.standard_id)
        .where(visible(coaching_plan, scope))
        .order_by(plan_standard.c.plan_id, standard.c.code),
    )
    codes = taken.groupby("plan_id")["code"].agg(", ".join).to_dict()
    return plans.assign(standards=[codes.get(one, "") for one in plans["plan_id"]])


def fetch_sessions(connection: Connection, scope: Scope) -> pd.DataFrame:
    """Coaching sessions held, newest first. Columns: day, plan_id, coachee_role, minutes, usefulness, next_on.

    The coach's private note never leaves the table here.
    """
    return fetch_frame(
        connection,
        select(
            coaching_session.c.day, coaching_session.c.plan_id, coaching_session.c.coachee_role,
            coaching_session.c.minutes, coaching_session.c.usefulness, coaching_session.c.next_on,
        )
        .where(visible(coaching_session, scope))
        .order_by(coaching_session.c.day.desc(), coaching_session.c.session_id.desc()),
    )  # fmt: skip


def fetch_money_months(connection: Connection, scope: Scope, period: Period) -> pd.DataFrame:
    """Guests admitted and what they spent at the bar, by month, where both are known.

    Columns: month, admissions (> 0), concession_revenue (in the chain's currency). Sums of whole years are left out.
    """
    return fetch_frame(
        connection,
        select(
            finance.c.month,
            func.sum(finance.c.admissions).label("admissions"),
            func.sum(finance.c.concession_revenue).label("concession_revenue"),
        )
        .join(location, location.c.location_id == finance.c.location_id)
        .where(visible(location, scope), finance.c.months == 1, finance.c.month.between(*period.months))
        .where(finance.c.admissions > 0, finance.c.concession_revenue.is_not(None))
        .group_by(finance.c.month)
        .order_by(finance.c.month),
    )
